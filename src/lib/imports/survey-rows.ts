import type { Row, RowSource } from '#lib/files/rows.ts';
import { orderOf, proveOrder, readDay, type DateOrder, type OrderProofs } from './dates.ts';
import type { Recognised } from './recognise.ts';
import { socialSecurityWatch } from './social-security.ts';

/** What must be known of all rows of a file before the first can be read. */
export type Survey = {
	/** Rows, the header and those above it too. */
	rows: number;
	holdsSocialSecurityNumbers: boolean;
	dateOrder: DateOrder;
	/** False where no cell proves the order, so that it is the definition's own. */
	dateOrderProven: boolean;
};

const DATE_FIELDS = ['completedOn', 'expiresOn', 'startedOn', 'seenOn'];
/** So many filled cells tell whether a column holds dates. */
const SAMPLE = 200;

/**
 * Goes through a file once: whether it must be refused, and in which order its dates are written.
 * @param recognised null when the file is no report known here
 */
export function surveyRows(rows: RowSource, recognised: Recognised | null): Survey {
	const watch = socialSecurityWatch(rows.head, recognised);
	const columns = recognised === null ? [] : dateColumns(recognised);
	let seen = 0;
	for (const row of rows) {
		watch.see(row);
		if (recognised !== null && seen > recognised.headerAt) for (const column of columns) seeCell(column, row);
		seen += 1;
	}
	const proofs = { mdy: 0, dmy: 0 };
	for (const column of columns) {
		if (!holdsDates(column)) continue;
		proofs.mdy += column.proofs.mdy;
		proofs.dmy += column.proofs.dmy;
	}
	const { order, proven } = orderOf(proofs, recognised?.layout.dateOrder ?? 'mdy');
	return { rows: seen, holdsSocialSecurityNumbers: watch.holds(), dateOrder: order, dateOrderProven: proven };
}

/** A column that may hold dates: `isKnown` where the definition says so, else told by its first filled cells. */
type DateColumn = { at: number; isKnown: boolean; filled: number; dates: number; proofs: OrderProofs };

function dateColumns({ headers, columns, activities }: Recognised): DateColumn[] {
	const known = new Set([
		...DATE_FIELDS.flatMap((field) => columns.get(field) ?? []),
		...activities.map(({ day }) => day)
	]);
	const mapped = new Set([...columns.values()].flat());
	const others = headers.flatMap((_, at) => (known.has(at) || mapped.has(at) ? [] : [at]));
	return [...known, ...others].map((at) => ({
		at,
		isKnown: known.has(at),
		filled: 0,
		dates: 0,
		proofs: { mdy: 0, dmy: 0 }
	}));
}

function seeCell(column: DateColumn, { cells }: Row): void {
	const { isKnown, filled, dates } = column;
	// A column of texts is left at once.
	if (!isKnown && dates === 0 && filled > 10) return;
	const cell = cells[column.at] ?? '';
	if (cell === '') return;
	if (!isKnown && filled < SAMPLE && cell.trim() !== '' && cell.trim() !== '#') {
		column.filled += 1;
		if (isDay(cell)) column.dates += 1;
	}
	proveOrder(column.proofs, cell);
}

const holdsDates = ({ isKnown, filled, dates }: DateColumn) => isKnown || (filled > 0 && dates * 10 >= filled * 8);

const isDay = (cell: string) => 'day' in readDay(cell, 'mdy', 'UTC') || 'day' in readDay(cell, 'dmy', 'UTC');
