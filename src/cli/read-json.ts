import { readFileSync, statSync } from 'node:fs';
import { decode, notText } from '#lib/files/decode.ts';
import { Refused } from './verb.ts';

/** The bytes of a file, or the refusal that says why there are none. */
export function readBytes(path: string): Buffer {
	const stat = statSync(path, { throwIfNoEntry: false });
	if (!stat) throw new Refused(`${path} does not exist.`);
	if (stat.isDirectory()) throw new Refused(`${path} is a folder; give a file.`);
	return readFileSync(path);
}

/** A JSON file as text and as value, or the refusal that says on which line it stops being JSON. */
export function readJson(path: string): { text: string; value: unknown } {
	const bytes = readBytes(path);
	if (bytes.length === 0) throw new Refused(`${path} is empty.`);
	const other = notText(bytes);
	if (other) throw new Refused(`${path} is ${other}, not a JSON file.`);
	const text = decode(bytes)?.text ?? '';
	try {
		return { text, value: JSON.parse(text) };
	} catch (error) {
		const at = /position (\d+)/.exec(String(error))?.[1];
		const line = at === undefined ? null : text.slice(0, Number(at)).split('\n').length;
		throw new Refused(
			`${path}${line === null ? '' : `, line ${line}`}: this is not JSON. Check for a missing or extra comma, quote or bracket there.`
		);
	}
}
