import { parseArgs } from 'node:util';
import { decode, notText } from '#lib/files/decode.ts';
import { parseJson } from '#lib/lanes/parse-json.ts';
import { placedElsewhere, putInForce, type ContractText } from '#lib/lanes/put-in-force.server.ts';
import { readSchedule } from '#lib/lanes/schedule.ts';
import { isDayToAsk } from '#lib/time/days.ts';
import { write } from '#lib/server/db/write.ts';
import { readBytes } from '../read-json.ts';
import { Refused, WrongUsage, type Verb } from '../verb.ts';

export const verb: Verb = {
	name: 'contract',
	summary: 'load salary schedules',
	changes: true,
	help: `Usage: lanewise contract FILE.json... [--effective DAY]

Puts salary schedules in force, all of them or none. A schedule that breaks a rule of its form is refused with the place and
the reason. data/contracts/ holds schedules of real districts. With --effective the text holds from that day (like 2027-07-01)
and the one before it for the days before; without it, it holds for every day up to the next text that has such a day, and takes
the place of the one that did.`,
	run(args, io) {
		const { positionals, values } = parseArgs({
			args,
			allowPositionals: true,
			options: { effective: { type: 'string' } }
		});
		const effectiveOn = values.effective ?? null;
		if (effectiveOn !== null && !isDayToAsk(effectiveOn))
			throw new WrongUsage(`--effective must be a day like 2027-07-01; “${effectiveOn}” is none.`);
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
				return putInForce(tx, document, { effectiveOn, now, by: 'command line' });
			})
		);
		io.did({ contracts: documents.length });
		documents.forEach(({ id, name }, i) => io.out(`${id}: ${name} (${outcomes[i]}).`));
	}
};

function readContract(path: string): ContractText & { path: string; lanes: string[] } {
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
