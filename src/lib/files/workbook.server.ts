import { inflateRawSync } from 'node:zlib';
import { read, SSF, type CellObject, type WorkSheet } from '@e965/xlsx';
import type { Row } from './rows.ts';

export type Sheet = { name: string; rows: Row[] };

/** Beyond this a workbook is no export; what a spreadsheet program opens at all is far below it. */
const MOST_UNPACKED = 1024 ** 3;

/**
 * An Excel workbook (.xlsx, .xlsm) or OpenDocument sheet -> the rows of every sheet that has any, as text: days as
 * `2025-02-03`, ids with the leading zeros their cells show, numbers with a decimal point. `line` is the row's number in the sheet.
 * A sentence when it cannot be read.
 */
export function readWorkbook(bytes: Uint8Array): { sheets: Sheet[] } | { problem: string } {
	const damaged = { problem: 'it is a damaged or incomplete Excel workbook or zip; fetch or save it again' };
	const zip = soundZip(bytes);
	if (zip === 'too large') return { problem: 'it is a workbook of more than 1 GB; save the sheet as CSV UTF-8' };
	if (zip === 'damaged') return damaged;
	let book;
	try {
		book = read(bytes, {
			dense: true,
			cellNF: true,
			cellText: true,
			cellDates: false,
			cellFormula: false,
			cellHTML: false
		});
	} catch {
		return damaged;
	}
	const is1904 = book.Workbook?.WBProps?.date1904 === true;
	return {
		sheets: book.SheetNames.map((name) => ({ name, rows: rowsOf(book.Sheets[name]!, is1904) })).filter(
			({ rows }) => rows.length > 0
		)
	};
}

function rowsOf(sheet: WorkSheet, is1904: boolean): Row[] {
	const data = (sheet as { '!data'?: (CellObject[] | undefined)[] })['!data'] ?? [];
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
	// A duration ([h]:mm:ss), a time of day and a percentage are read as the sheet shows them.
	if (SSF.is_date(format) && !format.includes('[h') && value >= 1) return stampOf(value, is1904);
	if (format.includes('%') || /^0{2,}$/.test(format) || SSF.is_date(format)) return shown ?? String(value);
	// Fifteen digits are what a spreadsheet itself keeps; more would show the noise of its sums.
	return /[eE]/.test(String(value)) ? BigInt(Math.round(value)).toString() : String(Number(value.toPrecision(15)));
}

function stampOf(value: number, is1904: boolean): string {
	const { y, m, d, H, M, S } = SSF.parse_date_code(value, { date1904: is1904 });
	const two = (number: number) => String(number).padStart(2, '0');
	const day = `${y}-${two(m)}-${two(d)}`;
	return H === 0 && M === 0 && S === 0 ? day : `${day} ${two(H)}:${two(M)}:${two(S)}`;
}

/**
 * Whether a zip is whole: every file of its directory is there and unpacks to the size stated, all together not beyond the bound. The
 * workbook reader trusts a zip, and does not come back from a damaged one.
 */
function soundZip(bytes: Uint8Array): 'sound' | 'damaged' | 'too large' {
	const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
	let end = bytes.length - 22;
	while (end > bytes.length - 66_000 && end >= 0 && view.getUint32(end, true) !== 0x06054b50) end -= 1;
	if (end < 0 || view.getUint32(end, true) !== 0x06054b50) return 'damaged';
	const entries = view.getUint16(end + 10, true);
	let left = MOST_UNPACKED;
	let at = view.getUint32(end + 16, true);
	for (let i = 0; i < entries; i += 1) {
		if (at + 46 > end || view.getUint32(at, true) !== 0x02014b50) return 'damaged';
		const method = view.getUint16(at + 10, true);
		const [packed, unpacked] = [view.getUint32(at + 20, true), view.getUint32(at + 24, true)];
		const local = view.getUint32(at + 42, true);
		if (local + 30 > bytes.length || view.getUint32(local, true) !== 0x04034b50) return 'damaged';
		const from = local + 30 + view.getUint16(local + 26, true) + view.getUint16(local + 28, true);
		left -= unpacked;
		if (left < 0) return 'too large';
		const data = bytes.subarray(from, from + packed);
		if (data.length < packed || (method !== 0 && method !== 8)) return 'damaged';
		try {
			const size = method === 0 ? packed : inflateRawSync(data, { maxOutputLength: unpacked + 1 }).length;
			if (size !== unpacked) return 'damaged';
		} catch {
			return 'damaged';
		}
		at += 46 + view.getUint16(at + 28, true) + view.getUint16(at + 30, true) + view.getUint16(at + 32, true);
	}
	return 'sound';
}
