import { sql } from 'drizzle-orm';
import type { Db } from '#lib/server/db/open.ts';
import { write } from '#lib/server/db/write.ts';
import { peopleTouched, refoldStaff } from './refold.server.ts';

/**
 * Takes a whole import back: what it said no longer counts, and every completion, holding and count it touched is what the other
 * imports make of it. Its records and the decisions people made stay on file. False when it does not count now.
 */
export function undoImport(db: Db, importId: number, by: string, now: string): boolean {
	return turn(db, importId, sql`status = 'undone', undone_at = ${now}, undone_by = ${by}`, 'done');
}

/** Lets an import that was taken back count again. False when it counts already or never did. */
export function restoreImport(db: Db, importId: number): boolean {
	return turn(db, importId, sql`status = 'done', undone_at = NULL, undone_by = NULL`, 'undone');
}

function turn(db: Db, importId: number, change: ReturnType<typeof sql>, from: 'done' | 'undone'): boolean {
	return write(db, (tx) => {
		if (tx.run(sql`UPDATE import SET ${change} WHERE id = ${importId} AND status = ${from}`).changes === 0)
			return false;
		refoldStaff(db, peopleTouched(db, importId));
		return true;
	});
}

/** What undoing an import would take away, to show before it is done. */
export function undoConsequences(db: Db, importId: number): { completions: number; people: number } {
	// A completion goes when no other standing import says it; its person, credential and day tell it without folding.
	return db.get<{ completions: number; people: number }>(sql`
		SELECT count(*) AS completions, count(DISTINCT c.staff_id) AS people FROM completion c
		WHERE EXISTS (SELECT 1 FROM statement s WHERE s.import_id = ${importId} AND s.staff_id = c.staff_id AND s.credential_id = c.credential_id
				AND (s.completed_on = c.completed_on OR s.award_id = c.award_id))
			AND NOT EXISTS (SELECT 1 FROM statement s JOIN import i ON i.id = s.import_id AND i.status = 'done'
				WHERE s.import_id <> ${importId} AND s.staff_id = c.staff_id AND s.credential_id = c.credential_id
				AND (s.completed_on = c.completed_on OR s.award_id = c.award_id))`);
}
