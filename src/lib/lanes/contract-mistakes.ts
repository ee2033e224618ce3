import { lineAndColumn, parseJsonWithPlaces, type JsonSpan } from './parse-json.ts';
import { readSchedule, type Schedule } from './schedule.ts';

/**
 * One thing wrong in a contract's text: where it stands (line and column from 1, characters from 0), the place of the document it is
 * about ('' for the whole, and where the form is broken) and a sentence.
 */
export type Mistake = { path: string; line: number; column: number; at: number; end: number; message: string };

export type ReadText =
	| { id: string; name: string; document: unknown; schedule: Schedule; mistakes: [] }
	/** The document is there where only the rules are broken, not the form. */
	| { document: unknown; schedule: null; mistakes: Mistake[] };

/**
 * Reads a contract's text by the rules of contracts (salary-lane rules, section 9): what it says, or every mistake in it in the
 * order of the text. The text of another contract than `only` is a mistake too. Pure, so that a page can ask while somebody types.
 */
export function readContract(text: string, only: string | null = null): ReadText {
	const parsed = parseJsonWithPlaces(text);
	if ('problem' in parsed) {
		const { line, column, message } = parsed.problem;
		const at = startOfLine(text, line) + column - 1;
		const sentence = `${message.slice(0, 1).toUpperCase()}${message.slice(1)}.`;
		return {
			document: undefined,
			schedule: null,
			mistakes: [{ path: '', line, column, at, end: Math.min(at + 1, text.length), message: sentence }]
		};
	}
	const { value: document, places } = parsed;
	const mistakeAt = (path: string, message: string): Mistake => {
		const { keyAt, at, end } = places.get(nearestPlace(path, places)) as JsonSpan;
		const from = keyAt ?? at;
		// A whole list or object would bury its own beginning.
		return { path, ...lineAndColumn(text, from), at: from, end: Math.min(end, endOfLine(text, from)), message };
	};
	const mistakes: Mistake[] = [];
	const read = readSchedule(document);
	if ('problems' in read) mistakes.push(...read.problems.map(({ path, message }) => mistakeAt(path, message)));
	const { id, name } = (document ?? {}) as { id?: unknown; name?: unknown };
	if (typeof document === 'object' && document !== null) {
		if (id === undefined || (typeof id === 'string' && id.trim() === ''))
			mistakes.push(mistakeAt('id', 'id must be there, so that staff can be placed in this contract.'));
		else if (only !== null && typeof id === 'string' && id !== only)
			mistakes.push(mistakeAt('id', `id must be “${only}”, the contract this is a text of, not “${id}”.`));
	}
	if ('schedule' in read && mistakes.length === 0)
		return {
			id: id as string,
			name: typeof name === 'string' && name.trim() !== '' ? name : (id as string),
			document,
			schedule: read.schedule,
			mistakes: []
		};
	return { document, schedule: null, mistakes: mistakes.sort((a, b) => a.at - b.at) };
}

/** The place itself, or what it would stand in: a value that is missing has none of its own. */
function nearestPlace(path: string, places: ReadonlyMap<string, JsonSpan>): string {
	let best = '';
	for (const known of places.keys())
		if (known.length > best.length && path.startsWith(known) && /^($|[.[])/.test(path.slice(known.length)))
			best = known;
	return best;
}

const startOfLine = (text: string, line: number) =>
	line === 1 ? 0 : text.split('\n', line - 1).reduce((sum, one) => sum + one.length + 1, 0);

function endOfLine(text: string, from: number): number {
	const at = text.indexOf('\n', from);
	return at < 0 ? text.length : at;
}
