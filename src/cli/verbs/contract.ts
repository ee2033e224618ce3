import { parseArgs } from 'node:util';
import { placedElsewhere, storeSchedule, type ScheduleDocument } from '#lib/catalogue/store-schedule.server.ts';
import { decode, notText } from '#lib/files/decode.ts';
import { parseJson } from '#lib/lanes/parse-json.ts';
import { readSchedule } from '#lib/lanes/schedule.ts';
import { write } from '#lib/server/db/write.ts';
import { readBytes } from '../read-json.ts';
import { Refused, WrongUsage, type Verb } from '../verb.ts';

export const verb: Verb = {
	name: 'contract',
	summary: 'load salary schedules',
	changes: true,
	help: `Usage: lanewise contract FILE.json...

Loads salary schedules, all of them or none. A schedule that breaks a rule of its form is refused with the place and the
reason. data/contracts/ holds schedules of real districts. A schedule takes the place of the one with the same id.`,
	run(args, io) {
		const { positionals } = parseArgs({ args, allowPositionals: true });
		if (positionals.length === 0) throw new WrongUsage('contract needs at least one file.');
		const documents = positionals.map(readContract);
		const now = new Date().toISOString();
		const outcomes = write(io.open(), (tx) =>
			documents.map((document) => {
				const [lost] = placedElsewhere(tx, document.id, document.lanes);
				if (lost) {
					throw new Refused(
						`${document.path}: it has no lane “${lost.lane}”, in which ${lost.people} of the staff are placed. Place them anew first, or keep the lane.`
					);
				}
				return storeSchedule(tx, document, now);
			})
		);
		io.did({ contracts: documents.length });
		documents.forEach(({ id, name }, i) => io.out(`${id}: ${name} (${outcomes[i]}).`));
	}
};

function readContract(path: string): ScheduleDocument & { path: string; lanes: string[] } {
	const bytes = readBytes(path);
	if (bytes.length === 0) throw new Refused(`${path} is empty.`);
	const other = notText(bytes);
	if (other) throw new Refused(`${path} is ${other}, not a JSON file.`);
	const text = decode(bytes)?.text ?? '';
	const parsed = parseJson(text);
	if ('problem' in parsed) {
		throw new Refused(
			`${path}, line ${parsed.problem.line}, column ${parsed.problem.column}: ${parsed.problem.message}.`
		);
	}
	const read = readSchedule(parsed.value);
	if ('problems' in read) {
		const [first, ...rest] = read.problems;
		throw new Refused(
			`${path}: ${first?.message ?? 'it is no schedule.'}${rest.length > 0 ? ` (${rest.length} more problems in this file)` : ''}`
		);
	}
	const { id, name } = parsed.value as { id?: unknown; name?: unknown };
	if (typeof id !== 'string' || id.trim() === '')
		throw new Refused(`${path}: id must be there, so that staff can be placed in this contract.`);
	return {
		path,
		id,
		name: typeof name === 'string' && name.trim() !== '' ? name : id,
		text,
		lanes: read.schedule.lanes.map((lane) => lane.id)
	};
}
