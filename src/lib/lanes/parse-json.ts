import { pathInto } from './place-path.ts';

/**
 * Reads JSON without losing what was written. `JSON.parse` turns 12345678901234567.89 into another number and keeps
 * silently the last of two equal keys; in a contract or a file about pay neither may happen.
 */

/** A number of a JSON text that a JavaScript number would not keep exactly; `text` is the decimal as written. */
export class WrittenNumber {
	readonly text: string;
	constructor(text: string) {
		this.text = text;
	}
}

export type ParsedJson = { value: unknown } | { problem: { line: number; column: number; message: string } };

const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const SPACE = /[ \t\n\r]*/y;
const PLAIN_TEXT = /[^"\\\u0000-\u001f]*/y;
const ESCAPES: Record<string, string> = {
	'"': '"',
	'\\': '\\',
	'/': '/',
	b: '\b',
	f: '\f',
	n: '\n',
	r: '\r',
	t: '\t'
};
const DEEPEST = 200;

/**
 * The value of a JSON text, or the first problem with its line and column (from 1). Numbers become JavaScript numbers
 * if these keep the written decimal, else `WrittenNumber`. A key written twice in one object is a problem.
 */
export function parseJson(text: string): ParsedJson {
	return readText(text, null);
}

/** Where a value stands in a text: characters from 0. `keyAt` is where its key begins, of a member of an object. */
export type JsonSpan = { keyAt: number | null; at: number; end: number };

/** As `parseJson`, with the span of every value by its path as `pathInto` writes it; '' is the document. */
export function parseJsonWithPlaces(text: string): ParsedJson & { places: Map<string, JsonSpan> } {
	const places = new Map<string, JsonSpan>();
	return { ...readText(text, places), places };
}

/** Line and column, from 1, of a character of a text. */
export function lineAndColumn(text: string, at: number): { line: number; column: number } {
	const before = text.slice(0, at).split('\n');
	return { line: before.length, column: before.at(-1)!.length + 1 };
}

function readText(text: string, places: Map<string, JsonSpan> | null): ParsedJson {
	const reader = new JsonReader(text, places);
	try {
		return { value: reader.document() };
	} catch (error) {
		if (!(error instanceof Unreadable)) throw error;
		return { problem: { ...lineAndColumn(text, error.at), message: error.message } };
	}
}

class Unreadable extends Error {
	readonly at: number;
	constructor(at: number, message: string) {
		super(message);
		this.at = at;
	}
}

class JsonReader {
	private readonly text: string;
	private at = 0;
	private depth = 0;
	private readonly places: Map<string, JsonSpan> | null;

	constructor(text: string, places: Map<string, JsonSpan> | null) {
		this.text = text;
		this.places = places;
		// A byte order mark is what some editors put first; it is no part of the document.
		if (text.charCodeAt(0) === 0xfeff) this.at = 1;
	}

	document(): unknown {
		const value = this.placed('', null);
		this.skipSpace();
		if (this.at < this.text.length) this.stop('there is more text after the end of the document');
		return value;
	}

	private placed(path: string, keyAt: number | null): unknown {
		this.skipSpace();
		const { at } = this;
		const value = this.value(path);
		this.places?.set(path, { keyAt, at, end: this.at });
		return value;
	}

	private value(path: string): unknown {
		const first = this.text[this.at];
		if (first === '{') return this.nested(() => this.object(path));
		if (first === '[') return this.nested(() => this.list(path));
		if (first === '"') return this.string();
		if (first === '-' || (first !== undefined && first >= '0' && first <= '9')) return this.number();
		for (const [word, value] of [['true', true] as const, ['false', false] as const, ['null', null] as const]) {
			if (!this.text.startsWith(word, this.at)) continue;
			this.at += word.length;
			return value;
		}
		return this.stop(first === undefined ? 'the document ends too early' : `“${first}” cannot begin a value`);
	}

	private nested<T>(read: () => T): T {
		this.depth += 1;
		if (this.depth > DEEPEST) this.stop('lists and objects are nested too deeply');
		const value = read();
		this.depth -= 1;
		return value;
	}

	private object(path: string): Record<string, unknown> {
		const object: Record<string, unknown> = {};
		this.at += 1;
		if (this.take('}')) return object;
		do {
			this.skipSpace();
			const keyAt = this.at;
			if (this.text[keyAt] !== '"') this.stop('a key in double quotes is expected here');
			const key = this.string();
			if (Object.hasOwn(object, key)) this.stop(`the key “${key}” is written twice in one object`, keyAt);
			if (!this.take(':')) this.stop(`a colon is missing after the key “${key}”`);
			// Defined, not assigned: a key called __proto__ is a key like any other.
			const value = this.placed(this.places ? pathInto(path, key) : '', keyAt);
			Object.defineProperty(object, key, { value, enumerable: true, configurable: true, writable: true });
		} while (this.take(','));
		if (!this.take('}')) this.stop('a comma or the closing brace of an object is missing');
		return object;
	}

	private list(path: string): unknown[] {
		const list: unknown[] = [];
		this.at += 1;
		if (this.take(']')) return list;
		do list.push(this.placed(this.places ? pathInto(path, list.length) : '', null));
		while (this.take(','));
		if (!this.take(']')) this.stop('a comma or the closing bracket of a list is missing');
		return list;
	}

	private string(): string {
		const start = this.at;
		let text = '';
		this.at += 1;
		for (;;) {
			text += this.match(PLAIN_TEXT);
			const next = this.text[this.at];
			if (next === '"') {
				this.at += 1;
				return text;
			}
			if (next !== '\\') {
				return this.stop(next === undefined ? 'a text is not closed' : 'a text contains a control character', start);
			}
			text += this.escape();
		}
	}

	private escape(): string {
		const letter = this.text[this.at + 1] ?? '';
		if (letter === 'u') {
			const code = this.text.slice(this.at + 2, this.at + 6);
			if (!/^[0-9a-fA-F]{4}$/.test(code)) this.stop('\\u must be followed by four hexadecimal digits');
			this.at += 6;
			return String.fromCharCode(parseInt(code, 16));
		}
		const character = ESCAPES[letter];
		if (character === undefined) this.stop(`“\\${letter}” is not an escape of JSON`);
		this.at += 2;
		return character!;
	}

	private number(): number | WrittenNumber {
		const start = this.at;
		const text = this.match(NUMBER);
		if (text === '' || /[\w.+-]/.test(this.text[this.at] ?? '')) this.stop('this is not a number of JSON', start);
		const number = Number(text);
		return String(number) === text || isSameDecimal(text, String(number)) ? number : new WrittenNumber(text);
	}

	private match(pattern: RegExp): string {
		pattern.lastIndex = this.at;
		const found = pattern.exec(this.text)?.[0] ?? '';
		this.at += found.length;
		return found;
	}

	private skipSpace(): void {
		this.match(SPACE);
	}

	private take(character: string): boolean {
		this.skipSpace();
		if (this.text[this.at] !== character) return false;
		this.at += 1;
		return true;
	}

	private stop(message: string, at = this.at): never {
		throw new Unreadable(at, message);
	}
}

/** Whether two number texts are the same decimal, however they are written: 1.50 and 15e-1. */
function isSameDecimal(a: string, b: string): boolean {
	const one = normalForm(a);
	return one !== null && one === normalForm(b);
}

function normalForm(text: string): string | null {
	const match = /^(-?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/.exec(text);
	if (!match) return null;
	const [, sign, whole = '', decimals = '', exponent = '0'] = match;
	const digits = (whole + decimals).replace(/^0+/, '');
	const significant = digits.replace(/0+$/, '');
	if (significant === '') return '0';
	return `${sign}${significant}e${Number(exponent) - decimals.length + digits.length - significant.length}`;
}
