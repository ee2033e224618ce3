export type Cell = string | number | null;

/**
 * Rows -> CSV that spreadsheets open safely: UTF-8 with a mark, CRLF, and text that a spreadsheet would take for a formula
 * led by an apostrophe. Numbers stay numbers (-5 stays -5); null is an empty cell.
 */
export function toCsv(header: string[], rows: Cell[][]): string {
	return '\ufeff' + [header, ...rows].map((row) => row.map(csvCell).join(',')).join('\r\n') + '\r\n';
}

// Full-width forms too: spreadsheets fold them to their plain forms first.
const FORMULA_START = /^[=+\-@\t\r\n\0\uff1d\uff0b\uff0d\uff20]/;

function csvCell(cell: Cell): string {
	if (cell === null) return '';
	if (typeof cell === 'number') return String(cell);
	const text = FORMULA_START.test(cell) ? `'${cell}` : cell;
	return /[",\r\n;\t]/.test(text) || text !== text.trim() ? `"${text.replaceAll('"', '""')}"` : text;
}

/** An amount in whole hundredths as a decimal, exactly: -20050 is "-200.50"; `null` is an empty cell. */
export function decimalCell(hundredths: number | null): string | null {
	if (hundredths === null) return null;
	const size = Math.abs(hundredths);
	return `${hundredths < 0 ? '-' : ''}${Math.floor(size / 100)}.${String(size % 100).padStart(2, '0')}`;
}

/** A Content-Disposition that survives any name (RFC 6266): a plain fallback and the real name in UTF-8. */
export function attachment(name: string): string {
	const plain = name.replace(/[^\x20-\x7e]|["\\%]/g, '_');
	const encoded = encodeURIComponent(name).replace(/['()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`);
	return `attachment; filename="${plain}"; filename*=UTF-8''${encoded}`;
}

/** A CSV to take away under a name. That no cache keeps it is said on every answer of the server. */
export const csvFile = (name: string, header: string[], rows: Cell[][]): Response =>
	new Response(toCsv(header, rows), {
		headers: { 'content-type': 'text/csv; charset=utf-8', 'content-disposition': attachment(name) }
	});
