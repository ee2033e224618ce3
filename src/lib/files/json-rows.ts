import type { Row } from './rows.ts';

/** A list of objects in a JSON file, as a table: the first row holds the paths of the values, each other row one object. */
export type JsonTable = {
	/** The key under which the list stands; null for the document itself. */
	key: string | null;
	rows: Row[];
};

/** Bounds that no export of a provider comes near; beyond them a document is broken or hostile. */
const MOST_COLUMNS = 2000;
const DEEPEST = 8;

/** Tells apart columns of the same name; no key ends with it. */
const SAME_NAME = '\u0000again';

/**
 * Text of a JSON document -> every table in it, or the sentence that says why there is none. Tables are the document where it is a
 * list of objects, each list of objects one or two keys below it, each object one key below it, and the document as a single
 * object. Values are text as the
 * file writes them: long ids keep their digits, `null` is empty, a list of texts is joined by " | ". The path of a value inside an
 * object inside the record is written `recipient.email`. `line` is where an object begins in the file. One object a line (JSON
 * Lines) is read too.
 */
export function readJsonTables(text: string): { tables: JsonTable[] } | { problem: string } {
	const document = parse(text) ?? parseLines(text);
	if (document === null) return { problem: 'it begins like JSON and is no valid JSON; a part of it may be missing' };
	const tables: JsonTable[] = [];
	const empty: string[] = [];
	const add = (key: string | null, list: unknown[], lineOf: (at: number) => number) => {
		// A record of nothing is a record: its number counts, as a blank row's does.
		const objects = list.map((one) => one ?? {}).filter(isObject);
		if (objects.length < list.length || !list.some(isObject)) {
			if (key !== null && list.length === 0) empty.push(key);
			return null;
		}
		const rows = tableOf(objects, lineOf);
		if ('problem' in rows) return rows;
		tables.push({ key, rows });
		return null;
	};
	const { value } = document;
	if (Array.isArray(value)) {
		const problem = add(null, value, document.lineOf([]));
		if (problem) return problem;
	} else if (isObject(value)) {
		for (const { path, list } of listsIn(value)) {
			const problem = add(path.join('.'), list, document.lineOf(path));
			if (problem) return problem;
		}
		for (const [key, one] of Object.entries(value)) {
			const problem = isObject(one) ? add(key, [one], () => 1) : null;
			if (problem) return problem;
		}
		const problem = add(null, [value], () => 1);
		if (problem) return problem;
	}
	if (empty.length > 0 && tables.every(({ key }) => key === null))
		return { problem: `its list “${empty[0]}” is empty: there is not a single record in it` };
	if (tables.length === 0) return { problem: 'it is JSON, and holds no list of records' };
	return { tables };
}

type Parsed = { value: unknown; lineOf: (path: string[]) => (at: number) => number };

function parse(text: string): Parsed | null {
	try {
		const value = JSON.parse(text, asWritten) as unknown;
		return { value, lineOf: (path) => elementLines(text, path) };
	} catch {
		return null;
	}
}

function parseLines(text: string): Parsed | null {
	const lines = text.split('\n');
	const found: { value: unknown; line: number }[] = [];
	for (const [i, line] of lines.entries()) {
		if (line.trim() === '') continue;
		try {
			found.push({ value: JSON.parse(line, asWritten), line: i + 1 });
		} catch {
			return null;
		}
	}
	return { value: found.map(({ value }) => value), lineOf: () => (at) => found[at]?.line ?? 1 };
}

/** Numbers stay as they are written: an id of twenty digits is no number that a program can hold. */
function asWritten(_key: string, value: unknown, context?: { source?: string }): unknown {
	return typeof value === 'number' ? (context?.source ?? String(value)) : value;
}

const isObject = (value: unknown): value is Record<string, unknown> =>
	typeof value === 'object' && value !== null && !Array.isArray(value);

function listsIn(document: Record<string, unknown>): { path: string[]; list: unknown[] }[] {
	return Object.entries(document).flatMap(([key, value]) => {
		if (Array.isArray(value)) return [{ path: [key], list: value as unknown[] }];
		if (!isObject(value)) return [];
		return Object.entries(value).flatMap(([inner, list]) =>
			Array.isArray(list) ? [{ path: [key, inner], list: list as unknown[] }] : []
		);
	});
}

function tableOf(objects: Record<string, unknown>[], lineOf: (at: number) => number): Row[] | { problem: string } {
	const columns = new Map<string, number>();
	const rows: Row[] = [{ line: 1, cells: [] }];
	for (const [i, object] of objects.entries()) {
		const cells: string[] = [];
		const put = (path: string, text: string) => {
			// A key with a dot may come to the path of a value inside an object: the second gets a column of the same name.
			for (let place = path; ; place += SAME_NAME) {
				let at = columns.get(place);
				if (at === undefined) columns.set(place, (at = columns.size));
				if (cells[at] !== undefined) continue;
				cells[at] = text;
				return;
			}
		};
		flatten(object, '', 0, put);
		if (columns.size > MOST_COLUMNS) return { problem: `its records have more than ${MOST_COLUMNS} different keys` };
		rows.push({ line: lineOf(i), cells });
	}
	const names = [...columns.keys()];
	rows[0]!.cells = names.map((name) => name.replaceAll(SAME_NAME, ''));
	// Objects that came before a key was first seen have no cell for it.
	for (const row of rows) row.cells = names.map((_, at) => row.cells[at] ?? '');
	return rows;
}

function flatten(
	value: Record<string, unknown>,
	prefix: string,
	depth: number,
	put: (path: string, text: string) => void
) {
	for (const [key, inner] of Object.entries(value)) {
		const path = prefix === '' ? key : `${prefix}.${key}`;
		const only = Array.isArray(inner) && inner.length === 1 ? (inner[0] as unknown) : inner;
		if (isObject(only) && depth < DEEPEST) flatten(only, path, depth + 1, put);
		else put(path, textOf(only));
	}
}

function textOf(value: unknown): string {
	if (value === null || value === undefined) return '';
	if (typeof value === 'string') return value;
	if (Array.isArray(value) && value.every((item) => typeof item === 'string')) return value.join(' | ');
	return JSON.stringify(value);
}

/**
 * The lines on which the elements of the list at a path begin. The text is valid JSON by now, so it is enough to follow brackets,
 * keys and texts.
 */
function elementLines(text: string, path: string[]): (at: number) => number {
	const lines: number[] = [];
	/** Keys of the objects around the place being read; null for a list. */
	const around: (string | null)[] = [];
	let key = '';
	let line = 1;
	let isNext = false;
	const inList = () =>
		around.length === path.length + 1 && around.at(-1) === null && path.every((name, i) => around[i] === name);
	const begins = () => {
		if (isNext && inList()) lines.push(line);
		isNext = false;
	};
	for (let at = 0; at < text.length; at += 1) {
		const mark = text[at]!;
		if (mark === '\n') line += 1;
		else if (mark === '"') {
			begins();
			const from = at + 1;
			for (at = from; text[at] !== '"'; at += 1) if (text[at] === '\\') at += 1;
			let after = at + 1;
			while (' \t\r\n'.includes(text[after] ?? '.')) after += 1;
			if (text[after] === ':') key = text.slice(from, at);
		} else if (mark === ':') {
			if (around.length > 0 && around.at(-1) !== null) around[around.length - 1] = key;
		} else if (mark === '{' || mark === '[') {
			begins();
			around.push(mark === '[' ? null : '');
			isNext = mark === '[';
		} else if (mark === '}' || mark === ']') {
			around.pop();
			isNext = false;
		} else if (mark === ',') isNext = around.at(-1) === null;
		else if (mark.trim() !== '') begins();
	}
	return (at) => lines[at] ?? 1;
}
