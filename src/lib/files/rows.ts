import Papa from 'papaparse';

export type Delimiter = ',' | ';' | '\t' | '|';

/** The cells of a text file. `line` is where the row begins in the file, counted from 1. */
export type Row = { line: number; cells: string[] };
export type Trouble = { line: number; message: string };
export type Rows = { rows: Row[]; delimiter: Delimiter; trouble: Trouble | null };

/** Rows that can be gone through from the beginning as often as needed; `head` are the first of them. */
export type RowSource = Iterable<Row> & { head: Row[] };

/** Bounds that no export of a provider comes near; beyond them a file is broken or hostile. */
const MOST_COLUMNS = 2000;
const LONGEST_CELL = 1_000_000;
const LONGEST_ROW = 4 * LONGEST_CELL;
/** So many rows tell what report a file is. */
const HEAD = 1000;
/** So much text tells how its columns are split. */
const GUESSED = 64 * 1024;

const DELIMITERS: Delimiter[] = [',', ';', '\t', '|'];

/** Rows held in memory as a source. */
export const rowsInMemory = (rows: Row[]): RowSource => ({
	head: rows.slice(0, HEAD),
	[Symbol.iterator]: () => rows.values()
});

/**
 * Text -> rows, all at once. CRLF, LF, lone CR and mixtures of them end lines; a quoted cell may hold line ends.
 * The delimiter is the one that gives the first rows the most cells, unless chosen. Empty lines are rows of one empty cell;
 * the line end that closes the file makes no row.
 */
export function readRows(text: string, chosen?: Delimiter): Rows {
	const rows = new TextRows(() => partsOf(text), chosen);
	return { rows: [...rows], delimiter: rows.delimiter, trouble: rows.trouble };
}

function* partsOf(text: string): Generator<string> {
	for (let from = 0; from < text.length; from += LONGEST_CELL) yield text.slice(from, from + LONGEST_CELL);
}

/**
 * The rows of a text that comes in pieces, read anew each time they are gone through, so that memory holds a piece at a time. The rows
 * are those of the text as a whole, wherever the pieces part. They end where something is wrong.
 */
export class TextRows implements RowSource {
	readonly delimiter: Delimiter;
	readonly head: Row[] = [];
	/** What is wrong with it, as far as it was gone through last. */
	trouble: Trouble | null = null;
	readonly #pieces: () => Iterable<string>;

	/** @param pieces the text from its beginning, each time it is asked for */
	constructor(pieces: () => Iterable<string>, chosen?: Delimiter) {
		this.#pieces = pieces;
		this.delimiter = chosen ?? guessDelimiter(beginningOf(withOneLineEnd(pieces())));
		for (const row of this) if (this.head.push(row) === HEAD) break;
	}

	*[Symbol.iterator](): Generator<Row> {
		this.trouble = null;
		let line = 1;
		let rest = '';
		for (const piece of withOneLineEnd(this.#pieces())) {
			const text = rest + piece;
			const end = endOfLastRow(text, this.delimiter);
			rest = text.slice(end);
			if (end > 0) line = yield* this.#parsed(text.slice(0, end), line);
			// A row without an end: it is read as far as it goes, to say what is wrong with it.
			if (rest.length > LONGEST_ROW) {
				line = yield* this.#parsed(rest, line);
				this.trouble ??= { line, message: 'the row has more than four million characters' };
			}
			if (this.trouble) return;
		}
		if (rest !== '') yield* this.#parsed(rest, line);
	}

	/** The rows of a text that begins with one; returns the line that the next begins on. */
	*#parsed(text: string, from: number): Generator<Row, number> {
		const { data, errors } = Papa.parse<string[]>(text, {
			delimiter: this.delimiter,
			newline: '\n',
			header: false,
			dynamicTyping: false,
			skipEmptyLines: false
		});
		const unclosed = errors.find((error) => error.code === 'MissingQuotes');
		// The line end that closes a text makes no row.
		if (text.endsWith('\n') && !unclosed) data.pop();
		let line = from;
		for (const [at, cells] of data.entries()) {
			const trouble = troubleOf(cells, line, at === unclosed?.row);
			// What is wrong first is told; the row is given all the same, so that it can be shown.
			if (trouble) this.trouble ??= trouble;
			yield { line, cells };
			if (trouble) return line;
			line += 1;
			for (const cell of cells)
				for (let end = cell.indexOf('\n'); end >= 0; end = cell.indexOf('\n', end + 1)) line += 1;
		}
		return line;
	}
}

function troubleOf(cells: string[], line: number, isUnclosed: boolean): Trouble | null {
	if (cells.some((cell) => cell.length > LONGEST_CELL))
		return { line, message: 'a cell holds more than a million characters; a quotation mark may be missing' };
	if (cells.length > MOST_COLUMNS) return { line, message: `the row has ${cells.length} columns` };
	if (isUnclosed) return { line, message: 'a quotation mark is opened and never closed' };
	return null;
}

/** Every kind of line end as one: PapaParse reads mixed ones wrongly, most of the time without an error; one kind it reads right. */
function* withOneLineEnd(pieces: Iterable<string>): Generator<string> {
	let held = '';
	for (const piece of pieces) {
		const text = held + piece;
		held = text.endsWith('\r') ? '\r' : '';
		yield (held === '' ? text : text.slice(0, -1)).replace(/\r\n?/g, '\n');
	}
	if (held !== '') yield '\n';
}

/** Up to which place a text, beginning at a row, holds whole rows with their line ends; quoted as PapaParse reads quotation marks. */
function endOfLastRow(text: string, delimiter: Delimiter): number {
	let end = 0;
	let cursor = 0;
	for (;;) {
		const quote = text.indexOf('"', cursor);
		const lineEnd = quote < 0 ? text.lastIndexOf('\n') : quote === 0 ? -1 : text.lastIndexOf('\n', quote - 1);
		if (lineEnd >= cursor) end = lineEnd + 1;
		if (quote < 0) return end;
		const before = quote === 0 ? '\n' : text[quote - 1];
		if (before !== '\n' && before !== delimiter) {
			cursor = quote + 1;
			continue;
		}
		const after = afterQuoted(text, quote, delimiter);
		if (after === null) return end;
		cursor = after + 1;
		if (text[after] === '\n') end = cursor;
	}
}

/** The place of the delimiter or line end that ends the cell quoted from `open` on; null when the text ends before it is known. */
function afterQuoted(text: string, open: number, delimiter: Delimiter): number | null {
	let quote = open;
	for (;;) {
		quote = text.indexOf('"', quote + 1);
		if (quote < 0 || quote === text.length - 1) return null;
		if (text[quote + 1] === '"') {
			quote += 1;
			continue;
		}
		let next = quote + 1;
		while (next < text.length && text[next] !== delimiter && text[next] !== '\n' && /\s/.test(text[next]!)) next += 1;
		if (next === text.length) return null;
		if (text[next] === delimiter || text[next] === '\n') return next;
		// A mark amid a quoted text is part of it; PapaParse passes over the character after it too.
		quote += 1;
	}
}

function beginningOf(pieces: Iterable<string>): { text: string; isWhole: boolean } {
	let text = '';
	for (const piece of pieces) {
		text += piece;
		if (text.length > GUESSED) return { text: text.slice(0, GUESSED), isWhole: false };
	}
	return { text, isWhole: true };
}

/** The delimiter that splits the first rows best: most cells, and the same number of them in most rows. */
function guessDelimiter({ text, isWhole }: { text: string; isWhole: boolean }): Delimiter {
	const head = isWhole ? text : text.slice(0, text.lastIndexOf('\n') + 1 || text.length);
	let best: Delimiter = ',';
	let bestScore = 0;
	for (const delimiter of DELIMITERS) {
		const { data } = Papa.parse<string[]>(head, { delimiter, newline: '\n', preview: 40 });
		const widths = new Map<number, number>();
		for (const row of data) if (row.length > 1) widths.set(row.length, (widths.get(row.length) ?? 0) + 1);
		let score = 0;
		for (const [width, times] of widths) score = Math.max(score, times * Math.min(width, 40));
		if (score > bestScore) [best, bestScore] = [delimiter, score];
	}
	return best;
}
