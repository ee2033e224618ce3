import { sql } from 'drizzle-orm';
import type { DistrictSettings } from '#lib/district/settings.ts';
import { sentence } from '#lib/files/sentence.ts';
import type { Table } from '#lib/files/table.ts';
import type { Queryable } from '#lib/server/db/open.ts';
import { compareEmployeeId } from '#lib/staff/employee-ids.ts';
import { inSentences } from '#lib/staff/table-problems.ts';
import { contractLanes } from './contract-lanes.server.ts';
import { readLicenseFile } from './license-file.ts';

/**
 * Takes the license cycles of a file over, inside the caller's transaction: the cycle that a row gives takes the place of the one on
 * file; people and licenses it does not name stay as they are.
 * @returns the counts, or the sentences that say why the whole file was refused; then nothing was written
 */
export function loadLicenseFile(
	tx: Queryable,
	table: Table,
	name: string,
	{ settings }: { settings: DistrictSettings }
): { cycles: number; changed: number } | { problem: string } {
	const ids = new Map(
		tx
			.all<{ id: number; employeeId: string }>(sql`SELECT id, employee_id AS employeeId FROM staff`)
			.map(({ id, employeeId }) => [compareEmployeeId(employeeId), id])
	);
	const renewals = tx.all<{ id: string }>(sql`SELECT id FROM schedule WHERE kind = 'license' ORDER BY id`);
	const read = readLicenseFile(table, {
		isStaff: (employeeId) => ids.has(employeeId),
		lanes: new Map(renewals.map(({ id }) => [id, contractLanes(tx, id) ?? []])),
		zone: settings.timeZone
	});
	if ('problem' in read) return { problem: sentence(`${name}, ${read.problem}`) };
	if ('problems' in read) return { problem: inSentences(name, read.problems) };
	let changed = 0;
	for (const { employeeId, scheduleId, lane, since, expiresOn } of read.cycles) {
		const { changes } = tx.run(sql`
			INSERT INTO license_placement (staff_id, schedule_id, lane, since, expires_on)
			VALUES (${ids.get(employeeId)!}, ${scheduleId}, ${lane}, ${since}, ${expiresOn})
			ON CONFLICT (staff_id, schedule_id) DO UPDATE
			SET lane = excluded.lane, since = excluded.since, expires_on = excluded.expires_on
			WHERE (lane, since, expires_on) IS NOT (excluded.lane, excluded.since, excluded.expires_on)`);
		changed += changes;
	}
	return { cycles: read.cycles.length, changed };
}
