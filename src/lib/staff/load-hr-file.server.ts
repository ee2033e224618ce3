import { sql } from 'drizzle-orm';
import type { DistrictSettings } from '#lib/district/settings.ts';
import { sentence } from '#lib/files/sentence.ts';
import type { Table } from '#lib/files/table.ts';
import type { Queryable } from '#lib/server/db/open.ts';
import { compareEmployeeId } from './employee-ids.ts';
import { readHrFile, type HrRow } from './hr-file.ts';
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

/** The lanes of each loaded contract, as its document names them. */
function lanesByContract(db: Queryable): Map<string, string[]> {
	const rows = db.all<{ id: string; document: string }>(sql`SELECT id, document FROM schedule ORDER BY id`);
	return new Map(
		rows.map(({ id, document }) => [
			id,
			(JSON.parse(document) as { lanes: { id: string }[] }).lanes.map((lane) => lane.id)
		])
	);
}

function storeRow(tx: Queryable, staffId: number, row: HrRow): void {
	const { hireDate, fte, subjects, gradeLevels, placement, notices } = row;
	const json = (list: string[] | null) => (list === null ? null : JSON.stringify(list));
	if (hireDate !== undefined) tx.run(sql`UPDATE staff SET hire_date = ${hireDate} WHERE id = ${staffId}`);
	if (fte !== undefined) tx.run(sql`UPDATE staff SET fte = ${fte} WHERE id = ${staffId}`);
	if (subjects !== undefined) tx.run(sql`UPDATE staff SET subjects = ${json(subjects)} WHERE id = ${staffId}`);
	if (gradeLevels !== undefined)
		tx.run(sql`UPDATE staff SET grade_levels = ${json(gradeLevels)} WHERE id = ${staffId}`);
	for (const level of row.degreeLevels)
		tx.run(sql`DELETE FROM degree WHERE staff_id = ${staffId} AND level = ${level}`);
	for (const { level, conferredOn, verifiedOn, eligible } of row.degrees) {
		tx.run(sql`
			INSERT INTO degree (staff_id, level, conferred_on, verified_on, eligible)
			VALUES (${staffId}, ${level}, ${conferredOn}, ${verifiedOn}, ${Number(eligible)})`);
	}
	if (placement !== undefined) {
		tx.run(sql`DELETE FROM placement WHERE staff_id = ${staffId}`);
		if (placement !== null) {
			const { scheduleId, lane, since, opening } = placement;
			tx.run(sql`
				INSERT INTO placement (staff_id, schedule_id, lane, since, opening)
				VALUES (${staffId}, ${scheduleId}, ${lane}, ${since}, ${opening === null ? null : JSON.stringify(opening)})`);
		}
	}
	if (notices !== undefined) {
		tx.run(sql`DELETE FROM notice WHERE staff_id = ${staffId}`);
		for (const day of notices) tx.run(sql`INSERT INTO notice (staff_id, filed_on) VALUES (${staffId}, ${day})`);
	}
}
