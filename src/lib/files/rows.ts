import Papa from 'papaparse';

export type Delimiter = ',' | ';' | '\t' | '|';

/** The cells of a text file. `line` is where the row begins in the file, counted from 1. */
export type Row = { line: number; cells: string[] };
export type Rows = { rows: Row[]; delimiter: Delimiter; trouble: { line: number; message: string } | null };

/** Bounds that no export of a provider comes near; beyond them a file is broken or hostile. */
const MOST_COLUMNS = 2000;
const LONGEST_CELL = 1_000_000;

const DELIMITERS: Delimiter[] = [',', ';', '\t', '|'];

/**
 * Text -> rows. CRLF, LF, lone CR and mixtures of them end lines; a quoted cell may hold line ends.
 * The delimiter is the one that gives the first rows the most cells, unless chosen. Empty lines are rows of one empty cell;
 * the line end that closes the file makes no row.
 */
export function readRows(text: string, chosen?: Delimiter): Rows {
	// PapaParse reads mixed newlines wrongly, most of the time without an error; one kind it reads right.
	const lines = text.replace(/\r\n?/g, '\n');
	const plain = lines.endsWith('\n') ? lines.slice(0, -1) : lines;
	const delimiter = chosen ?? guessDelimiter(plain);
	if (plain === '') return { rows: [], delimiter, trouble: null };
	const parsed = Papa.parse<string[]>(plain, {
		delimiter,
		newline: '\n',
		header: false,
		dynamicTyping: false,
		skipEmptyLines: false
	});
	const rows: Row[] = [];
	let line = 1;
	let trouble: Rows['trouble'] = null;
	for (const cells of parsed.data) {
		rows.push({ line, cells });
		let ends = 1;
		for (const cell of cells) {
			for (let at = cell.indexOf('\n'); at >= 0; at = cell.indexOf('\n', at + 1)) ends += 1;
			if (cell.length > LONGEST_CELL && !trouble)
				trouble = { line, message: 'a cell holds more than a million characters; a quotation mark may be missing' };
		}
		if (cells.length > MOST_COLUMNS && !trouble) trouble = { line, message: `the row has ${cells.length} columns` };
		line += ends;
	}
	const unclosed = parsed.errors.find((error) => error.code === 'MissingQuotes');
	if (unclosed && !trouble) {
		trouble = { line: rows[unclosed.row ?? 0]?.line ?? 1, message: 'a quotation mark is opened and never closed' };
	}
	return { rows, delimiter, trouble };
}

/** The delimiter that splits the first rows best: most cells, and the same number of them in most rows. */
function guessDelimiter(text: string): Delimiter {
	let head = text.slice(0, 64 * 1024);
	if (head.length < text.length) head = head.slice(0, head.lastIndexOf('\n') + 1 || head.length);
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
