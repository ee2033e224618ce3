import { createHash } from 'node:crypto';
import { sql } from 'drizzle-orm';
import type { Scope, Viewer } from '#lib/access/scope.ts';
import { staffIn } from '#lib/access/staff-in.server.ts';
import { toCsv } from '#lib/files/csv.ts';
import type { Queryable } from '#lib/server/db/open.ts';
import { newPublicId } from '#lib/server/db/public-id.ts';
import { staffName } from '#lib/staff/staff-name.server.ts';
import {
	controlTotals,
	DEFAULT_LAYOUT,
	payrollCells,
	readLayout,
	type ControlTotals,
	type PayrollChange,
	type PayrollLayout
} from './payroll-layout.ts';

/** A file that payroll got; `number` counts them. */
export type PayrollExport = ControlTotals & {
	publicId: string;
	number: number;
	exportedOn: string;
	/** RFC 3339. */
	exportedAt: string;
	exportedBy: string;
	/** Of the file's bytes. */
	sha256: string;
};

/** The columns as the district mapped them last. */
export function payrollLayout(db: Queryable): PayrollLayout {
	const row = db.get<{ value: string } | undefined>(sql`SELECT value FROM setting WHERE key = 'payroll_layout'`);
	const read = row ? readLayout(JSON.parse(row.value)) : null;
	return read && 'layout' in read ? read.layout : DEFAULT_LAYOUT;
}

/** Keeps how the columns are mapped, inside the caller's write. */
export function storePayrollLayout(tx: Queryable, layout: PayrollLayout): void {
	tx.run(sql`
		INSERT INTO setting (key, value) VALUES ('payroll_layout', ${JSON.stringify(layout)})
		ON CONFLICT (key) DO UPDATE SET value = excluded.value`);
}

type ChangeRow = Omit<PayrollChange, 'decidedOn'> & { decidedAt: string };

/** The accepted lane changes in scope that payroll does not have yet, in the order of the file: effective day, then employee id. */
export function changesForPayroll(db: Queryable, scope: Scope): PayrollChange[] {
	return db
		.all<ChangeRow>(
			sql`
		SELECT change.id, staff.employee_id AS employeeId, ${staffName} AS name, school.name AS school, staff.fund,
			change.schedule_id AS scheduleId, from_lane AS fromLane, to_lane AS toLane, change.step, effective_on AS effectiveOn,
			from_cents AS fromCents, to_cents AS toCents, currency, pay_year AS payYear, decided_at AS decidedAt, decided_by AS decidedBy
		FROM lane_change change JOIN staff ON staff.id = change.staff_id JOIN school ON school.id = staff.school_id
		WHERE decision = 'accepted' AND ${staffIn(scope)}
			AND NOT EXISTS (SELECT 1 FROM lane_change_note back WHERE back.lane_change_id = change.id AND back.kind = 'taken-back')
			AND NOT EXISTS (SELECT 1 FROM payroll_export_line line WHERE line.lane_change_id = change.id)
		ORDER BY effective_on, staff.employee_id, change.id`
		)
		.map(({ decidedAt, ...row }) => ({ ...row, decidedOn: decidedAt.slice(0, 10) }));
}

/** The bytes of a payroll file: text that a spreadsheet opens safely, one line a lane change. */
export const payrollFile = ({ columns }: PayrollLayout, lines: string[][]): string =>
	toCsv(
		columns.map(({ head }) => head),
		lines
	);

/**
 * Makes the payroll file of every accepted lane change that payroll does not have yet, inside the caller's write: from then on they
 * are with payroll. Null when there is none, or when there are others than the person was shown.
 * @param expected how many the person saw
 */
export function exportToPayroll(
	tx: Queryable,
	viewer: Viewer,
	{ expected }: { expected: number },
	{ today, now }: { today: string; now: string }
): PayrollExport | null {
	const changes = changesForPayroll(tx, viewer.scope);
	if (changes.length === 0 || changes.length !== expected) return null;
	const layout = payrollLayout(tx);
	const lines = changes.map((change) => payrollCells(layout, change));
	const sha256 = createHash('sha256').update(payrollFile(layout, lines)).digest('hex');
	const totals = controlTotals(changes);
	const publicId = newPublicId();
	tx.run(sql`
		INSERT INTO payroll_export (public_id, layout, changes, from_cents, to_cents, unknown_amounts, sha256, exported_at, exported_on, exported_by)
		VALUES (${publicId}, ${JSON.stringify(layout)}, ${totals.changes}, ${totals.fromCents}, ${totals.toCents},
			${totals.unknownAmounts}, ${sha256}, ${now}, ${today}, ${viewer.name})`);
	const { id } = tx.get<{ id: number }>(sql`SELECT id FROM payroll_export WHERE public_id = ${publicId}`);
	for (const [i, change] of changes.entries())
		tx.run(sql`
			INSERT INTO payroll_export_line (export_id, line, lane_change_id, cells)
			VALUES (${id}, ${i + 1}, ${change.id}, ${JSON.stringify(lines[i])})`);
	return { ...totals, publicId, number: id, sha256, exportedOn: today, exportedAt: now, exportedBy: viewer.name };
}

/** What payroll got so far, newest first; the district's own, since a file is about staff of every school. */
export function payrollExports(db: Queryable): PayrollExport[] {
	return db.all<PayrollExport>(sql`
		SELECT public_id AS publicId, id AS number, changes, from_cents AS fromCents, to_cents AS toCents,
			unknown_amounts AS unknownAmounts, sha256, exported_on AS exportedOn, exported_at AS exportedAt, exported_by AS exportedBy
		FROM payroll_export ORDER BY id DESC`);
}

/** The very file that payroll got, made again from its lines; `isSame` says whether its bytes are what they were. */
export function payrollFileAgain(
	db: Queryable,
	publicId: string
): { text: string; number: number; exportedOn: string; lines: number; isSame: boolean } | null {
	const row = db.get<{ id: number; layout: string; sha256: string; exportedOn: string } | undefined>(sql`
		SELECT id, layout, sha256, exported_on AS exportedOn FROM payroll_export WHERE public_id = ${publicId}`);
	if (!row) return null;
	const lines = db
		.all<{ cells: string }>(sql`SELECT cells FROM payroll_export_line WHERE export_id = ${row.id} ORDER BY line`)
		.map(({ cells }) => JSON.parse(cells) as string[]);
	const text = payrollFile(JSON.parse(row.layout) as PayrollLayout, lines);
	const isSame = createHash('sha256').update(text).digest('hex') === row.sha256;
	return { text, number: row.id, exportedOn: row.exportedOn, lines: lines.length, isSame };
}
