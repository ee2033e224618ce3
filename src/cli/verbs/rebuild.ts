import { parseArgs } from 'node:util';
import { rebuild } from '#lib/imports/rebuild.server.ts';
import type { Verb } from '../verb.ts';

export const verb: Verb = {
	name: 'rebuild',
	summary: 'recomputes everything derived and says whether anything differed',
	changes: true,
	help: `Usage: lanewise rebuild [--json] [--data DIR]

Recomputes completions, holdings and counts from what stands on file and says whether anything differed. It always leaves the
recomputed state behind.`,
	run(args, io) {
		const { values } = parseArgs({ args, options: { json: { type: 'boolean' } } });
		const tables = rebuild(io.open());
		if (values.json) return io.out(JSON.stringify({ tables }));
		const differing = tables.filter(({ differences }) => differences > 0);
		if (differing.length === 0) return io.out('Rebuilt; nothing differed.');
		io.out(
			`Rebuilt; ${differing.map(({ table, differences }) => `${differences} rows of ${table}`).join(', ')} differed and are right now.`
		);
	}
};
