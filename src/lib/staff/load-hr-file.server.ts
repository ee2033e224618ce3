import { sql } from 'drizzle-orm';
import type { DistrictSettings } from '#lib/district/settings.ts';
import { sentence } from '#lib/files/sentence.ts';
import type { Table } from '#lib/files/table.ts';
import type { Queryable } from '#lib/server/db/open.ts';
import { compareEmployeeId } from './employee-ids.ts';
import { readHrFile, type HrDegree, type HrPlacement, type HrRow } from './hr-file.ts';
import { inSentences } from './table-problems.ts';

export type HrCounts = { people: number; placed: number; degrees: number };

/**
 * Takes an HR file over, inside the caller's transaction.
 * @returns the counts, or the sentences that say why the whole file was refused; then nothing was written
 */
export function loadHrFile(
	tx: Queryable,
	table: Table,
	name: string,
	{ settings, today }: { settings: DistrictSettings; today: string }
): { counts: HrCounts } | { problem: string } {
	const ids = new Map(
		tx
			.all<{ id: number; employeeId: string }>(sql`SELECT id, employee_id AS employeeId FROM staff`)
			.map(({ id, employeeId }) => [compareEmployeeId(employeeId), id])
	);
	const read = readHrFile(table, {
		isStaff: (employeeId) => ids.has(employeeId),
		lanes: lanesByContract(tx),
		zone: settings.timeZone,
		today
	});
	if ('problem' in read) return { problem: sentence(`${name}, ${read.problem}`) };
	if ('problems' in read) return { problem: inSentences(name, read.problems) };
	const counts = { people: read.rows.length, placed: 0, degrees: 0 };
	for (const row of read.rows) {
		const staffId = ids.get(row.employeeId);
		if (staffId === undefined) throw new Error('A row about nobody was not refused.');
		storeRow(tx, staffId, row);
		if (row.placement) counts.placed += 1;
		counts.degrees += row.degrees.length;
	}
	return { counts };
}

/** The lanes of each salary contract, as the texts in force name them, past and coming ones included. */
function lanesByContract(db: Queryable): Map<string, string[]> {
	const rows = db.all<{ id: string; lane: string }>(sql`
		SELECT DISTINCT schedule_id AS id, lane.value ->> 'id' AS lane
		FROM schedule_version JOIN schedule ON schedule.id = schedule_id AND kind = 'lane',
			json_each(document, '$.lanes') AS lane
		WHERE status = 'in-force' AND json_valid(document) ORDER BY schedule_id`);
	const lanes = new Map<string, string[]>();
	for (const { id, lane } of rows) lanes.set(id, [...(lanes.get(id) ?? []), lane]);
	return lanes;
}

function storeRow(tx: Queryable, staffId: number, row: HrRow): void {
	const { hireDate, fte, subjects, gradeLevels, placement, notices, fund } = row;
	const json = (list: string[] | null) => (list === null ? null : JSON.stringify(list));
	if (hireDate !== undefined) tx.run(sql`UPDATE staff SET hire_date = ${hireDate} WHERE id = ${staffId}`);
	if (fte !== undefined) tx.run(sql`UPDATE staff SET fte = ${fte} WHERE id = ${staffId}`);
	if (subjects !== undefined) tx.run(sql`UPDATE staff SET subjects = ${json(subjects)} WHERE id = ${staffId}`);
	if (gradeLevels !== undefined)
		tx.run(sql`UPDATE staff SET grade_levels = ${json(gradeLevels)} WHERE id = ${staffId}`);
	storeDegrees(tx, staffId, row);
	if (fund !== undefined) tx.run(sql`UPDATE staff SET fund = ${fund} WHERE id = ${staffId}`);
	if (placement !== undefined) storePlacement(tx, staffId, placement);
	if (notices !== undefined) {
		const before = tx
			.all<{ day: string }>(sql`SELECT filed_on AS day FROM notice WHERE staff_id = ${staffId}`)
			.map(({ day }) => day);
		for (const day of before)
			if (!notices.includes(day)) tx.run(sql`DELETE FROM notice WHERE staff_id = ${staffId} AND filed_on = ${day}`);
		for (const day of notices)
			if (!before.includes(day))
				tx.run(sql`
					INSERT INTO notice (staff_id, filed_on, known_from) SELECT ${staffId}, ${day}, number + 1 FROM revision`);
	}
}

/** Only what differs is written, so that it stays known since when each stands so. */
function storeDegrees(tx: Queryable, staffId: number, { degreeLevels, degrees }: HrRow): void {
	const before = tx.all<HrDegree>(sql`
		SELECT level, conferred_on AS conferredOn, verified_on AS verifiedOn, eligible FROM degree WHERE staff_id = ${staffId}`);
	const isSame = (a: HrDegree, b: HrDegree) =>
		a.level === b.level &&
		a.conferredOn === b.conferredOn &&
		a.verifiedOn === b.verifiedOn &&
		Number(a.eligible) === Number(b.eligible);
	for (const one of before)
		if (degreeLevels.includes(one.level) && !degrees.some((degree) => isSame(degree, one)))
			tx.run(sql`
				DELETE FROM degree WHERE staff_id = ${staffId} AND level = ${one.level} AND conferred_on = ${one.conferredOn}`);
	for (const degree of degrees) {
		if (before.some((one) => isSame(degree, one))) continue;
		const { level, conferredOn, verifiedOn, eligible } = degree;
		tx.run(sql`
			INSERT INTO degree (staff_id, level, conferred_on, verified_on, eligible, known_from)
			SELECT ${staffId}, ${level}, ${conferredOn}, ${verifiedOn}, ${Number(eligible)}, number + 1 FROM revision`);
	}
}

function storePlacement(tx: Queryable, staffId: number, placement: HrPlacement | null): void {
	const before = tx.get<{
		scheduleId: string;
		lane: string;
		since: string;
		opening: string | null;
		step: string | null;
	}>(sql`SELECT schedule_id AS scheduleId, lane, since, opening, step FROM placement WHERE staff_id = ${staffId}`);
	const opening = placement?.opening ? JSON.stringify(placement.opening) : null;
	// A file without the column leaves the step as it is.
	const step = placement?.step === undefined ? (before?.step ?? null) : placement.step;
	if (
		before &&
		placement &&
		before.scheduleId === placement.scheduleId &&
		before.lane === placement.lane &&
		before.since === placement.since &&
		before.opening === opening &&
		before.step === step
	)
		return;
	if (before) tx.run(sql`DELETE FROM placement WHERE staff_id = ${staffId}`);
	if (placement === null) return;
	const { scheduleId, lane, since } = placement;
	tx.run(sql`
		INSERT INTO placement (staff_id, schedule_id, lane, since, opening, step, known_from)
		SELECT ${staffId}, ${scheduleId}, ${lane}, ${since}, ${opening}, ${step}, number + 1 FROM revision`);
}
