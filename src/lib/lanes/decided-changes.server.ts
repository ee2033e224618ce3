import { sql } from 'drizzle-orm';
import type { Scope } from '#lib/access/scope.ts';
import { staffIn } from '#lib/access/staff-in.server.ts';
import type { Queryable } from '#lib/server/db/open.ts';
import { staffName } from '#lib/staff/staff-name.server.ts';
import type { DecidedChange } from './lane-changes.ts';

/** A lane change as it was decided, for whoever may see pay. */
export type DecidedRow = DecidedChange & {
	id: number;
	staff: { publicId: string; employeeId: string; name: string; school: string; schoolId: string };
	scheduleId: string;
	step: string | null;
	payYear: string | null;
	currency: string | null;
	fromCents: number | null;
	toCents: number | null;
	reason: string | null;
	/** RFC 3339. */
	decidedAt: string;
	decidedBy: string;
	confirmedBy: string | null;
	asOf: string;
	knownNumber: number;
	/** The file with which payroll got it; `null` while it has not. */
	payroll: { publicId: string; exportedOn: string } | null;
	/** Discrepancies settled as they stand, by their sentence. */
	settled: Array<{ about: string; reason: string; by: string; at: string }>;
};

type Row = Omit<DecidedRow, 'staff' | 'payroll' | 'settled'> & {
	staffPublicId: string;
	employeeId: string;
	name: string;
	school: string;
	schoolId: string;
	payrollId: string | null;
	exportedOn: string | null;
	notes: string;
};

/** The lane changes that were decided in scope and not taken back, newest decision first; of one person or one change if asked. */
export function decidedChanges(
	db: Queryable,
	scope: Scope,
	{ staffPublicId, publicId }: { staffPublicId?: string; publicId?: string } = {}
): DecidedRow[] {
	const whom = sql`${staffIn(scope)} AND ${staffPublicId === undefined ? sql`true` : sql`staff.public_id = ${staffPublicId}`}
		AND ${publicId === undefined ? sql`true` : sql`change.public_id = ${publicId}`}`;
	return db
		.all<Row>(
			sql`
		SELECT change.id, change.public_id AS publicId, change.schedule_id AS scheduleId, from_lane AS fromLane, to_lane AS toLane,
			effective_on AS effectiveOn, change.step, pay_year AS payYear, currency, change.from_cents AS fromCents, change.to_cents AS toCents,
			decision, reason, decided_at AS decidedAt, decided_by AS decidedBy, confirmed_by AS confirmedBy, as_of AS asOf,
			known_number AS knownNumber, staff.public_id AS staffPublicId, staff.employee_id AS employeeId, ${staffName} AS name,
			school.name AS school, school.public_id AS schoolId, export.public_id AS payrollId, export.exported_on AS exportedOn,
			(SELECT json_group_array(json_object('about', about, 'reason', note.reason, 'by', said_by, 'at', said_at))
				FROM lane_change_note note WHERE note.lane_change_id = change.id AND kind = 'settled') AS notes
		FROM lane_change change JOIN staff ON staff.id = change.staff_id JOIN school ON school.id = staff.school_id
		LEFT JOIN payroll_export_line line ON line.lane_change_id = change.id
		LEFT JOIN payroll_export export ON export.id = line.export_id
		WHERE ${whom} AND NOT EXISTS (SELECT 1 FROM lane_change_note back WHERE back.lane_change_id = change.id AND back.kind = 'taken-back')
		ORDER BY change.id DESC`
		)
		.map(({ staffPublicId: id, employeeId, name, school, schoolId, payrollId, exportedOn, notes, ...row }) => ({
			...row,
			staff: { publicId: id, employeeId, name, school, schoolId },
			payroll: payrollId === null ? null : { publicId: payrollId, exportedOn: exportedOn! },
			settled: JSON.parse(notes) as DecidedRow['settled']
		}));
}

/** What a decided change rested on, as it was kept that day (see `ChangeBasis`); null for one out of scope. */
export function basisOf<Basis>(db: Queryable, scope: Scope, publicId: string): Basis | null {
	const row = db.get<{ basis: string } | undefined>(sql`
		SELECT basis FROM lane_change JOIN staff ON staff.id = lane_change.staff_id
		WHERE lane_change.public_id = ${publicId} AND ${staffIn(scope)}`);
	return row ? (JSON.parse(row.basis) as Basis) : null;
}
