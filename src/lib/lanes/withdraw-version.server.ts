import { sql } from 'drizzle-orm';
import type { Queryable } from '#lib/server/db/open.ts';

/**
 * Takes a coming text of a contract back before its first day, inside the caller's write; the one before it goes on holding.
 * @returns what was withdrawn, or the sentence that says why it may not be
 */
export function withdrawVersion(
	tx: Queryable,
	scheduleId: string,
	versionId: number,
	{ today, now, by }: { today: string; now: string; by: string }
): { effectiveOn: string; name: string } | { problem: string } {
	const version = tx.get<{ effectiveOn: string | null; name: string; status: string } | undefined>(sql`
		SELECT effective_on AS effectiveOn, name, status FROM schedule_version
		WHERE schedule_id = ${scheduleId} AND id = ${versionId}`);
	if (!version || version.status !== 'in-force')
		return { problem: 'This text is not in force any more; somebody may have withdrawn it. Look at the list again.' };
	const { effectiveOn, name } = version;
	if (effectiveOn === null || effectiveOn <= today)
		return {
			problem:
				'A text that holds already cannot be withdrawn: people’s pay was decided by it. Put a corrected text in force from a later day.'
		};
	const lost = tx.get<{ lane: string; people: number } | undefined>(sql`
		SELECT lane, count(*) AS people FROM placement WHERE schedule_id = ${scheduleId} AND lane NOT IN (
			SELECT lanes.value ->> 'id' FROM schedule_version AS version, json_each(version.document, '$.lanes') AS lanes
			WHERE version.schedule_id = ${scheduleId} AND version.status = 'in-force' AND version.id <> ${versionId}
				AND json_valid(version.document))
		GROUP BY lane LIMIT 1`);
	if (lost)
		return {
			problem: `Only this text has the lane “${lost.lane}”, in which ${lost.people} of the staff are placed. Place them anew first.`
		};
	tx.run(sql`
		UPDATE schedule_version SET status = 'withdrawn', withdrawn_at = ${now}, withdrawn_by = ${by},
			known_until = (SELECT number + 1 FROM revision)
		WHERE id = ${versionId}`);
	return { effectiveOn, name };
}
