import { sql } from 'drizzle-orm';
import type { Queryable } from '#lib/server/db/open.ts';

/**
 * The lanes that the texts of a contract name, lowest first: those of the text put in force last, then those that only other
 * texts have, drafts included. `null` if there is no such contract.
 */
export function contractLanes(db: Queryable, scheduleId: string): string[] | null {
	if (!db.get(sql`SELECT 1 FROM schedule WHERE id = ${scheduleId}`)) return null;
	const rows = db.all<{ lane: string }>(sql`
		SELECT lane.value ->> 'id' AS lane
		FROM schedule_version AS version, json_each(document, '$.lanes') AS lane
		WHERE schedule_id = ${scheduleId} AND status IN ('in-force', 'draft') AND json_valid(document)
		ORDER BY status = 'draft', coalesce(effective_on, '') DESC, known_from DESC, version.id DESC, lane.key`);
	return [...new Set(rows.map(({ lane }) => lane))];
}
