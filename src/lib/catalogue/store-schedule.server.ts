import { sql } from 'drizzle-orm';
import type { Queryable } from '#lib/server/db/open.ts';

/** A contract as it was written, already checked by the reader of the lane rules. */
export type ScheduleDocument = { id: string; name: string; text: string };

/** Keeps the document under its id, in place of the one before; the text stays as written, so that its numbers do. */
export function storeSchedule(
	tx: Queryable,
	{ id, name, text }: ScheduleDocument,
	now: string
): 'new' | 'changed' | 'unchanged' {
	const before = tx.get<{ document: string } | undefined>(sql`SELECT document FROM schedule WHERE id = ${id}`);
	if (before?.document === text) return 'unchanged';
	tx.run(sql`
		INSERT INTO schedule (id, name, document, loaded_at) VALUES (${id}, ${name}, ${text}, ${now})
		ON CONFLICT (id) DO UPDATE SET name = excluded.name, document = excluded.document, loaded_at = excluded.loaded_at`);
	return before ? 'changed' : 'new';
}

/** People whom HR placed in a lane of this contract that these lanes lack: they would stand nowhere. */
export function placedElsewhere(
	db: Queryable,
	scheduleId: string,
	lanes: string[]
): { lane: string; people: number }[] {
	return db
		.all<{ lane: string; people: number }>(
			sql`SELECT lane, count(*) AS people FROM placement WHERE schedule_id = ${scheduleId} GROUP BY lane ORDER BY lane`
		)
		.filter(({ lane }) => !lanes.includes(lane));
}
