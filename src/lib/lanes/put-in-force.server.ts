import { sql } from 'drizzle-orm';
import type { Queryable } from '#lib/server/db/open.ts';
import type { ScheduleKind } from '#lib/server/db/schema.ts';

/** A contract's text as it was written, already checked by the reader of the lane rules. */
export type ContractText = { id: string; name: string; text: string };

export type InForce = {
	/** The day from which the text holds (`YYYY-MM-DD`); `null`: since always. */
	effectiveOn: string | null;
	kind?: ScheduleKind;
	note?: string | null;
	/** RFC 3339. */
	now: string;
	by: string;
};

/**
 * Puts a text in force from a day on, inside the caller's write. What held before stays on file and holds for the days before;
 * a text with the same effective day takes the place of the earlier one for all of its days. The text stays as written.
 */
export function putInForce(
	tx: Queryable,
	{ id, name, text }: ContractText,
	{ effectiveOn, kind, note = null, now, by }: InForce
): 'new' | 'changed' | 'unchanged' {
	const before = tx.get<{ document: string } | undefined>(sql`
		SELECT document FROM schedule_version
		WHERE schedule_id = ${id} AND status = 'in-force' AND effective_on IS ${effectiveOn}
		ORDER BY known_from DESC, id DESC LIMIT 1`);
	if (before?.document === text) return 'unchanged';
	const isKnown = tx.get(sql`SELECT 1 FROM schedule WHERE id = ${id}`) !== undefined;
	if (!isKnown) tx.run(sql`INSERT INTO schedule (id, kind) VALUES (${id}, ${kind ?? 'lane'})`);
	tx.run(sql`
		INSERT INTO schedule_version (schedule_id, name, document, effective_on, status, note, saved_at, saved_by,
			put_in_force_at, put_in_force_by, known_from)
		SELECT ${id}, ${name}, ${text}, ${effectiveOn}, 'in-force', ${note}, ${now}, ${by}, ${now}, ${by}, number + 1 FROM revision`);
	return isKnown ? 'changed' : 'new';
}

/** Why a text may not be put in force: people are placed in a lane it lacks, and would stand nowhere. `null`: nothing speaks against it. */
export function laneStillNeeded(db: Queryable, scheduleId: string, lanes: string[]): string | null {
	const lost = db
		.all<{ lane: string; people: number }>(
			sql`SELECT lane, count(*) AS people FROM (
					SELECT schedule_id, lane FROM placement UNION ALL SELECT schedule_id, lane FROM license_placement)
				WHERE schedule_id = ${scheduleId} GROUP BY lane ORDER BY lane`
		)
		.find(({ lane }) => !lanes.includes(lane));
	if (!lost) return null;
	return `it has no lane “${lost.lane}”, in which ${lost.people} of the staff are placed. Place them anew first, or keep the lane.`;
}
