import { crc32, inflateRawSync } from 'node:zlib';
import { read, SSF, type CellObject } from '@e965/xlsx';
import type { Row } from './rows.ts';

export type Sheet = { name: string; rows: Row[] };

/** Beyond these a workbook is no export; what a spreadsheet program opens at all is far below most of them. */
const MOST_UNPACKED = 1024 ** 3;
const MOST_ROWS = 1_048_576;
const MOST_COLUMNS = 2000;
const MOST_TEXT = 200_000_000;
/** Cells that a workbook does not write out but has made by repeating one, or by a link over many. */
const MOST_MADE = 2 * MOST_ROWS;

/**
 * An Excel workbook (.xlsx, .xlsm) or OpenDocument sheet -> the rows of every sheet that has any, as text: days as
 * `2025-02-03`, ids with the leading zeros their cells show, numbers with a decimal point. `line` is the row's number in the sheet.
 * A sentence when it cannot be read.
 */
export function readWorkbook(bytes: Uint8Array): { sheets: Sheet[] } | { problem: string } {
	const damaged = { problem: 'it is a damaged or incomplete Excel workbook or zip; fetch or save it again' };
	const tooLarge = { problem: 'it is a workbook larger than any export; save the sheet as CSV UTF-8' };
	const zip = soundZip(bytes);
	if (zip === 'too large') return tooLarge;
	if (zip === 'damaged') return damaged;
	let book;
	try {
		book = read(bytes, {
			dense: true,
			cellNF: true,
			cellText: true,
			cellDates: false,
			cellFormula: false,
			cellHTML: false,
			sheetRows: MOST_ROWS
		});
	} catch {
		return damaged;
	}
	const is1904 = book.Workbook?.WBProps?.date1904 === true;
	const sheets: Sheet[] = [];
	let text = 0;
	for (const name of book.SheetNames) {
		const sheet = book.Sheets[name];
		// The reader leaves out, without a word, a sheet that it cannot read.
		if (!sheet) return damaged;
		const data = (sheet as { '!data'?: (CellObject[] | undefined)[] })['!data'] ?? [];
		const widest = data.reduce((most, row) => Math.max(most, row?.length ?? 0), 0);
		if (widest > MOST_COLUMNS) {
			return {
				problem: `its sheet “${name}” has ${widest} columns; delete what stands beside the table, and save it again`
			};
		}
		const rows = rowsOf(data, is1904);
		for (const { cells } of rows) for (const cell of cells) text += cell.length;
		if (text > MOST_TEXT) return tooLarge;
		if (rows.length > 0) sheets.push({ name, rows });
	}
	return { sheets };
}

function rowsOf(data: (CellObject[] | undefined)[], is1904: boolean): Row[] {
	const rows = Array.from(data, (row, i) => ({
		line: i + 1,
		cells: Array.from(row ?? [], (cell) => (cell ? textOf(cell, is1904) : ''))
	}));
	const last = rows.findLastIndex(({ cells }) => cells.some((cell) => cell.trim() !== ''));
	return rows.slice(0, last + 1).map(({ line, cells }) => ({ line, cells: cells.length === 0 ? [''] : cells }));
}

function textOf(cell: CellObject, is1904: boolean): string {
	const { t: type, v: value, z: form, w: shown } = cell;
	if (value === undefined || value === null) return '';
	if (type === 'b') return value ? 'True' : 'False';
	if (typeof value !== 'number' || type === 'e') return type === 'e' ? (shown ?? '') : String(value);
	const format = String(form ?? 'General');
	if (isDuration(format)) return durationOf(value);
	// A time of day and a percentage are read as the sheet shows them.
	if (SSF.is_date(format) && value >= 1) {
		const stamp = stampOf(value, is1904);
		// Shown as ##### by a spreadsheet: a number in the form of a day that is none.
		if (stamp !== null) return stamp;
	}
	if (format.includes('%') || /^0[0\-() ]+$/.test(format) || SSF.is_date(format)) return shown || plainNumber(value);
	return plainNumber(value);
}

/** Whether a format shows hours and no day: hours spent, which may be more than a day has. */
const isDuration = (format: string) =>
	SSF.is_date(format) && /h/i.test(format) && !/[yd]/i.test(format.replace(/"[^"]*"/g, ''));

/** Days as a number -> `26:05:00`. */
function durationOf(days: number): string {
	const seconds = Math.round(days * 86_400);
	const two = (number: number) => String(number).padStart(2, '0');
	return `${Math.floor(seconds / 3600)}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
}

/** Fifteen digits are what a spreadsheet itself keeps; more would show the noise of its sums. */
function plainNumber(value: number): string {
	if (!Number.isFinite(value)) return String(value);
	// Neither end is written with an exponent.
	if (Math.abs(value) < 1e-6) return '0';
	return Math.abs(value) >= 1e21 ? BigInt(value).toString() : String(Number(value.toPrecision(15)));
}

function stampOf(value: number, is1904: boolean): string | null {
	const code = SSF.parse_date_code(value, { date1904: is1904 }) as ReturnType<typeof SSF.parse_date_code> | null;
	if (!code) return null;
	const { y, m, d, H, M, S } = code;
	const two = (number: number) => String(number).padStart(2, '0');
	const day = `${y}-${two(m)}-${two(d)}`;
	return H === 0 && M === 0 && S === 0 ? day : `${day} ${two(H)}:${two(M)}:${two(S)}`;
}

/**
 * Whether a zip is whole: every file of its directory is there and unpacks to the size and the checksum stated, all together not
 * beyond the bounds. The workbook reader trusts a zip, and does not come back from a damaged one.
 */
function soundZip(bytes: Uint8Array): 'sound' | 'damaged' | 'too large' {
	const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
	let end = bytes.length - 22;
	while (end > bytes.length - 66_000 && end >= 0 && view.getUint32(end, true) !== 0x06054b50) end -= 1;
	if (end < 0 || view.getUint32(end, true) !== 0x06054b50) return 'damaged';
	const entries = view.getUint16(end + 10, true);
	let left = MOST_UNPACKED;
	let made = 0;
	let at = view.getUint32(end + 16, true);
	for (let i = 0; i < entries; i += 1) {
		if (at + 46 > end || view.getUint32(at, true) !== 0x02014b50) return 'damaged';
		const method = view.getUint16(at + 10, true);
		const [packed, unpacked] = [view.getUint32(at + 20, true), view.getUint32(at + 24, true)];
		const local = view.getUint32(at + 42, true);
		if (local + 30 > bytes.length || view.getUint32(local, true) !== 0x04034b50) return 'damaged';
		// What stands twice must agree: the workbook reader may go by the other one.
		if (view.getUint16(local + 6, true) !== view.getUint16(at + 8, true) || view.getUint16(local + 8, true) !== method)
			return 'damaged';
		const from = local + 30 + view.getUint16(local + 26, true) + view.getUint16(local + 28, true);
		left -= unpacked;
		if (left < 0) return 'too large';
		const data = bytes.subarray(from, from + packed);
		if (data.length < packed || (method !== 0 && method !== 8)) return 'damaged';
		try {
			const content = method === 0 ? data : inflateRawSync(data, { maxOutputLength: unpacked + 1 });
			if (content.length !== unpacked || crc32(content) !== view.getUint32(at + 16, true)) return 'damaged';
			made += cellsMade(content);
			if (made > MOST_MADE) return 'too large';
		} catch {
			return 'damaged';
		}
		at += 46 + view.getUint16(at + 28, true) + view.getUint16(at + 30, true) + view.getUint16(at + 32, true);
	}
	return 'sound';
}

/** How many cells a part of a workbook has made without writing them out: repeated ones of OpenDocument, and those under a link. */
function cellsMade(content: Uint8Array): number {
	const part = Buffer.from(content.buffer, content.byteOffset, content.byteLength);
	let made = 0;
	if (part.includes('hyperlink ')) {
		for (const [tag] of part.toString('latin1').matchAll(/<(?:\w+:)?hyperlink [^<>]*>/g)) {
			const ref = /\bref\s*=\s*["']\$?([A-Z]+)\$?(\d+):\$?([A-Z]+)\$?(\d+)/i.exec(tag);
			if (ref) made += (Number(ref[4]) - Number(ref[2]) + 1) * (columnNumber(ref[3]!) - columnNumber(ref[1]!) + 1);
		}
	}
	if (part.includes('-repeated=')) {
		let rows = 1;
		for (const [tag, name] of part.toString('latin1').matchAll(/<(?:[\w-]+:)?(table-row|table-cell)\b[^<>]*>/g)) {
			const times = Number(/number-(?:rows|columns)-repeated\s*=\s*["'](\d+)/.exec(tag)?.[1] ?? 1);
			if (name === 'table-row') rows = times;
			else if (/value-type/.test(tag) || !tag.endsWith('/>')) made += rows * times - 1;
		}
	}
	return made;
}

const columnNumber = (letters: string) =>
	[...letters.toUpperCase()].reduce((number, letter) => number * 26 + letter.charCodeAt(0) - 64, 0);
