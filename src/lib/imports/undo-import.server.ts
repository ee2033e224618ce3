import { sql } from 'drizzle-orm';
import type { Db } from '#lib/server/db/open.ts';
import { write } from '#lib/server/db/write.ts';
import type { Consequences } from './consequences.ts';
import { consequencesIn } from './consequences.server.ts';
import { peopleTouched, refoldStaff } from './refold.server.ts';

/** Hears how many people of how many are folded. */
type Folding = (done: number, total: number) => void;

/**
 * Takes a whole import back: what it said no longer counts, and every completion, holding and count it touched is what the other
 * imports make of it. Its records and the decisions people made stay on file. False when it does not count now.
 */
export function undoImport(db: Db, importId: number, by: string, now: string, onProgress?: Folding): boolean {
	return turn(db, importId, sql`status = 'undone', undone_at = ${now}, undone_by = ${by}`, 'done', onProgress);
}

/** Lets an import that was taken back count again. False when it counts already or never did. */
export function restoreImport(db: Db, importId: number, onProgress?: Folding): boolean {
	return turn(db, importId, sql`status = 'done', undone_at = NULL, undone_by = NULL`, 'undone', onProgress);
}

function turn(
	db: Db,
	importId: number,
	change: ReturnType<typeof sql>,
	from: 'done' | 'undone',
	onProgress?: Folding
): boolean {
	return write(db, (tx) => {
		if (tx.run(sql`UPDATE import SET ${change} WHERE id = ${importId} AND status = ${from}`).changes === 0)
			return false;
		refoldStaff(db, peopleTouched(db, importId), onProgress);
		return true;
	});
}

/** What undoing an import would change, to show before it is done. */
export function undoConsequences(db: Db, importId: number, today: string, onProgress?: Folding): Consequences {
	return consequencesIn(db, today, (copy) => {
		undoImport(copy, importId, '', today, onProgress);
		return peopleTouched(copy, importId);
	});
}
