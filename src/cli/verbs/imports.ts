import { parseArgs } from 'node:util';
import { DISTRICT } from '#lib/access/scope.ts';
import { importHistory } from '#lib/imports/import-history.server.ts';
import type { Verb } from '../verb.ts';

export const verb: Verb = {
	name: 'imports',
	summary: 'lists every import with its counts',
	help: `Usage: lanewise imports [--json] [--data DIR]

Every import, newest first: number, day, file, report, status and how many records became new, updated, unchanged, held and rejected.`,
	run(args, io) {
		const { values } = parseArgs({ args, options: { json: { type: 'boolean' } } });
		const imports = importHistory(io.open(), DISTRICT);
		if (values.json) return io.out(JSON.stringify({ imports }, null, '\t'));
		if (imports.length === 0) return io.out('Nothing has been imported yet.');
		for (const i of imports) {
			const counts = `${i.new} new, ${i.updated} updated, ${i.unchanged} unchanged, ${i.held} held, ${i.rejected} rejected`;
			io.out(
				`${String(i.id).padStart(4)}  ${i.importedOn}  ${i.fileName}  ${i.provider ?? '-'} ${i.report ?? ''}  ${i.status}: ${i.message ?? counts}`
			);
		}
	}
};
