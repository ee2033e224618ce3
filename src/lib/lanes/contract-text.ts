import { decode, notText } from '#lib/files/decode.ts';
import { readContract } from './contract-mistakes.ts';
import type { ContractText } from './put-in-force.server.ts';

/** A contract's file: its text as written with its id, name and lanes, or everything that is wrong with it, a sentence each. */
export function readContractText(
	bytes: Uint8Array,
	file: string
): { contract: ContractText & { lanes: string[] } } | { problems: string[] } {
	if (bytes.length === 0) return { problems: [`${file} is empty.`] };
	const other = notText(bytes);
	if (other) return { problems: [`${file} is ${other}, not a JSON file.`] };
	const text = decode(bytes)?.text ?? '';
	const read = readContract(text);
	if (read.schedule === null)
		return {
			problems: read.mistakes.map(({ line, column, message }) => `${file}, line ${line}, column ${column}: ${message}`)
		};
	return { contract: { id: read.id, name: read.name, text, lanes: read.schedule.lanes.map((lane) => lane.id) } };
}
