import { decode, notText } from './decode.ts';
import { readRows } from './rows.ts';

/** A file with one header row, read by column name. */
export type Table = {
	headers: string[];
	/** `cells[i]` belongs to `headers[i]`; short rows are filled with empty text. */
	rows: { line: number; cells: string[] }[];
};

/** A header as compared: without case, asterisks, and with every run of spaces as one. */
export function foldHeader(header: string): string {
	let folded = trimSpaces(header.replace(/[\s\u00a0\u200b\ufeff]+/g, ' '));
	while (folded.endsWith('*')) folded = folded.slice(0, -1).trimEnd();
	return folded.toLowerCase();
}

/** Text without spaces of any kind around it, also those that take no room. */
export function trimSpaces(text: string): string {
	let plain = text.trim();
	while (plain.startsWith('\u200b')) plain = plain.slice(1).trimStart();
	while (plain.endsWith('\u200b')) plain = plain.slice(0, -1).trimEnd();
	return plain;
}

/**
 * Bytes of a CSV or TSV file whose first row is its header -> the table, or the sentence that says why not.
 * Blank rows are left out. For files of our own and rosters; provider exports are read by their definitions.
 */
export function readTable(bytes: Uint8Array, name: string): Table | { problem: string } {
	if (bytes.length === 0) return { problem: `${name} is empty.` };
	const other = notText(bytes);
	if (other) return { problem: `${name} is ${other}, not a CSV file.` };
	const decoded = decode(bytes);
	if (!decoded) return { problem: `${name} cannot be read as text in UTF-8, UTF-16 or Windows-1252.` };
	const { rows, trouble } = readRows(decoded.text);
	if (trouble) return { problem: `${name}, line ${trouble.line}: ${trouble.message}.` };
	const [head, ...rest] = rows;
	if (!head || head.cells.every((cell) => cell.trim() === '')) return { problem: `${name} has no header row.` };
	const headers = head.cells.map((cell) => cell.trim());
	return {
		headers,
		rows: rest
			.filter(({ cells }) => cells.some((cell) => cell.trim() !== ''))
			.map(({ line, cells }) => ({ line, cells: headers.map((_, i) => cells[i] ?? '') }))
	};
}

/** The position of a column by any of its names, or -1. */
export function columnAt(table: Table, ...names: string[]): number {
	const wanted = names.map(foldHeader);
	return table.headers.findIndex((header) => wanted.includes(foldHeader(header)));
}
