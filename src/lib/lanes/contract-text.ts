import { decode, notText } from '#lib/files/decode.ts';
import { parseJson } from './parse-json.ts';
import type { ContractText } from './put-in-force.server.ts';
import { readSchedule } from './schedule.ts';

/** A contract's file: its text as written with its id, name and lanes, or everything that is wrong with it, a sentence each. */
export function readContractText(
	bytes: Uint8Array,
	file: string
): { contract: ContractText & { lanes: string[] } } | { problems: string[] } {
	if (bytes.length === 0) return { problems: [`${file} is empty.`] };
	const other = notText(bytes);
	if (other) return { problems: [`${file} is ${other}, not a JSON file.`] };
	const text = decode(bytes)?.text ?? '';
	const parsed = parseJson(text);
	if ('problem' in parsed) {
		const { line, column, message } = parsed.problem;
		return { problems: [`${file}, line ${line}, column ${column}: ${message}.`] };
	}
	const read = readSchedule(parsed.value);
	if ('problems' in read) return { problems: read.problems.map(({ message }) => `${file}: ${message}`) };
	const { id, name } = parsed.value as { id?: unknown; name?: unknown };
	if (typeof id !== 'string' || id.trim() === '')
		return { problems: [`${file}: id must be there, so that staff can be placed in this contract.`] };
	return {
		contract: {
			id,
			name: typeof name === 'string' && name.trim() !== '' ? name : id,
			text,
			lanes: read.schedule.lanes.map((lane) => lane.id)
		}
	};
}
