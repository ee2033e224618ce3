import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { and, eq, sql } from 'drizzle-orm';
import type { Db } from '#lib/server/db/open.ts';
import { importFile, type ImportPurpose } from '#lib/server/db/schema.ts';
import { unstage } from './import-file.server.ts';
import { uploadsOf } from './uploads.server.ts';

/**
 * A person says what becomes of an import that waits for one: `store` what was shown, `plan` it anew (a question was answered, its
 * columns were explained), or store it `now` whatever it comes out as. The worker carries it out. False when it does not wait.
 */
export function goAhead(db: Db, importId: number, purpose: ImportPurpose): boolean {
	return (
		db.run(sql`
			UPDATE import SET status = 'waiting', purpose = ${purpose}, message = NULL, rows_done = 0
			WHERE id = ${importId} AND status IN ('planned', 'unmapped')`).changes > 0
	);
}

/** A file that was read waits for its columns and words to be explained again. False when it does not wait for a person. */
export function explainAgain(db: Db, importId: number): boolean {
	return (
		db.run(sql`
			UPDATE import SET status = 'unmapped', consequences = NULL, plan = NULL,
				message = 'It was read, and is to be explained again before anything of it is stored.'
			WHERE id = ${importId} AND status = 'planned' AND task IS NULL`).changes > 0
	);
}

/** An import that was interrupted is read again from its bytes, which are kept for a while. False when they are gone. */
export function tryAgain(db: Db, importId: number): boolean {
	const file = db
		.select({ publicId: importFile.publicId })
		.from(importFile)
		.where(and(eq(importFile.id, importId), eq(importFile.status, 'interrupted')))
		.get();
	if (!file || !hasBytes(db, file.publicId)) return false;
	return (
		db.run(sql`UPDATE import SET status = 'waiting', purpose = 'plan', message = NULL, rows_done = 0, finished_at = NULL
			WHERE id = ${importId} AND status = 'interrupted'`).changes > 0
	);
}

/** Whether the bytes of an upload are still at hand. */
export const hasBytes = (db: Db, publicId: string) => !db.$client.memory && existsSync(join(uploadsOf(db), publicId));

/** A person decides that a file is not stored: nothing of its records is kept, only that it came. False when it does not wait. */
export function discardImport(db: Db, importId: number, now: string): boolean {
	const discarded = db.run(sql`
		UPDATE import SET status = 'discarded', finished_at = ${now}, consequences = NULL, plan = NULL, asks = '[]', message = NULL
		WHERE id = ${importId} AND status IN ('planned', 'unmapped')`);
	if (discarded.changes === 0) return false;
	unstage(db, importId);
	const { publicId } = db
		.select({ publicId: importFile.publicId })
		.from(importFile)
		.where(eq(importFile.id, importId))
		.get()!;
	rmSync(join(uploadsOf(db), publicId), { force: true });
	return true;
}
