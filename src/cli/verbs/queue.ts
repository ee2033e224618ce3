import { parseArgs } from 'node:util';
import { DISTRICT } from '#lib/access/scope.ts';
import { heldQueue } from '#lib/imports/held-queue.server.ts';
import type { Verb } from '../verb.ts';

export const verb: Verb = {
	name: 'queue',
	summary: 'lists the held records that wait for a person',
	help: `Usage: lanewise queue [--json] [--data DIR]

Every provider identity that waits for a person, with how many records wait for it and who it might be. Decide with
lanewise decide.`,
	run(args, io) {
		const { values } = parseArgs({ args, options: { json: { type: 'boolean' } } });
		const waiting = heldQueue(io.open(), DISTRICT);
		if (values.json) return io.out(JSON.stringify({ waiting }, null, '\t'));
		if (waiting.length === 0) return io.out('Nothing waits for a person.');
		for (const item of waiting) {
			io.out(
				`import ${item.importId} record ${item.record}: ${item.shownAs} (${item.provider}), ${item.records} records, ${item.reason}`
			);
			for (const candidate of item.candidates)
				io.out(`    ${candidate.employeeId} ${candidate.name}, ${candidate.school}: ${candidate.why}`);
		}
	}
};
