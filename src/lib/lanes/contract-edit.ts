import { parseJsonWithPlaces, type JsonSpan } from './parse-json.ts';
import { pathOfKeys } from './place-path.ts';

/*
 * Changes of one value in a contract's text that leave the rest as it was written: a form changes what it shows, and never
 * the order, the spaces or the numbers of anything else.
 */

export type Keys = readonly (string | number)[];

/**
 * The text with the value at a place set to a JSON text, added as the last of its object or list where it is not there yet (an index
 * beyond the end adds to a list), or taken away with `null`. The same text where it cannot be read or has no such parent.
 */
export function withValueAt(text: string, keys: Keys, value: string | null): string {
	const { places, ...parsed } = parseJsonWithPlaces(text);
	if ('problem' in parsed || keys.length === 0) return text;
	const span = places.get(pathOfKeys(keys));
	if (span) return value === null ? without(text, span) : text.slice(0, span.at) + value + text.slice(span.end);
	const parent = places.get(pathOfKeys(keys.slice(0, -1)));
	if (value === null || !parent || !'[{'.includes(text[parent.at]!)) return text;
	const key = keys.at(-1)!;
	const isList = text[parent.at] === '[';
	if (isList !== (typeof key === 'number')) return text;
	return added(text, parent, isList ? value : `${JSON.stringify(key)}: ${value}`);
}

/** What somebody wrote into a field for an amount, as JSON: a plain decimal as a number, all else (a fraction) as a text. */
export const amountJson = (written: string): string =>
	/^(0|[1-9]\d*)(\.\d+)?$/.test(written) ? written : JSON.stringify(written);

function added(text: string, parent: JsonSpan, entry: string): string {
	const close = parent.end - 1;
	const inside = text.slice(parent.at + 1, close);
	const kept = inside.trimEnd();
	const last = parent.at + 1 + kept.length;
	if (kept === '') return `${text.slice(0, parent.at + 1)}${entry}${text.slice(close)}`;
	// On a line of its own where the last entry before it has one.
	const line = /\n([ \t]*)[^\n]*$/.exec(kept);
	const space = line && inside.includes('\n', kept.length) ? `\n${line[1]}` : ' ';
	return `${text.slice(0, last)},${space}${entry}${text.slice(last)}`;
}

function without(text: string, { keyAt, at, end }: JsonSpan): string {
	let from = keyAt ?? at;
	let to = end;
	const after = /^\s*,\s*/.exec(text.slice(to));
	if (after) to += after[0].length;
	else from -= /,?\s*$/.exec(text.slice(0, from))![0].length;
	return text.slice(0, from) + text.slice(to);
}
