import { sql } from 'drizzle-orm';
import type { Db } from '#lib/server/db/open.ts';
import type { ImportTask } from '#lib/server/db/schema.ts';
import { revisionOf } from '#lib/server/db/write.ts';
import type { Consequences } from './consequences.ts';
import { discardImport } from './go-ahead.server.ts';
import type { ImportProgress } from './import-progress.ts';
import { restoreImport, undoConsequences, undoImport } from './undo-import.server.ts';

/** Of so many records on, what is done with an import as a whole takes longer than a page may. */
const LARGE = 2000;

/** In which status an import must be for a task to make sense. */
const FITS: Record<ImportTask, string[]> = {
	weigh: ['done'],
	undo: ['done'],
	restore: ['undone'],
	discard: ['planned', 'unmapped']
};

/** Whether an import is so large that its tasks are the worker's. */
export function isLarge(db: Db, importId: number): boolean {
	const row = db.get<{ rows: number | null } | undefined>(
		sql`SELECT rows_total AS rows FROM import WHERE id = ${importId}`
	);
	return (row?.rows ?? 0) >= LARGE;
}

/** Leaves a task to the worker. False where the import is in no state for it, or has another task already. */
export function askTask(db: Db, importId: number, task: ImportTask, by: string): boolean {
	return (
		db.run(sql`UPDATE import SET task = ${task}, task_by = ${by}
			WHERE id = ${importId} AND task IS NULL AND status IN (SELECT value FROM json_each(${JSON.stringify(FITS[task])}))`)
			.changes > 0
	);
}

/** The oldest task that waits for the worker; null when none does. */
export function nextTask(db: Db): { id: number; publicId: string; task: ImportTask; by: string } | null {
	return (
		db.get<{ id: number; publicId: string; task: ImportTask; by: string } | undefined>(
			sql`SELECT id, public_id AS publicId, task, task_by AS "by" FROM import WHERE task IS NOT NULL ORDER BY id LIMIT 1`
		) ?? null
	);
}

/** Carries a task out; the import has none afterwards, whatever comes of it. */
export function carryOut(
	db: Db,
	{ id, task, by }: NonNullable<ReturnType<typeof nextTask>>,
	{ today, now }: { today: string; now: string },
	onProgress: (progress: ImportProgress) => void
): void {
	const folding = (done: number, total: number) => onProgress({ step: 'folding', done, total });
	try {
		if (task === 'undo') undoImport(db, id, by, now, folding);
		if (task === 'restore') restoreImport(db, id, folding);
		if (task === 'discard') discardImport(db, id, now);
		if (task === 'weigh') {
			const revision = revisionOf(db);
			const weighed = JSON.stringify(undoConsequences(db, id, today, folding));
			db.run(sql`UPDATE import SET undo_consequences = ${weighed}, undo_weighed_at = ${revision} WHERE id = ${id}`);
		}
	} finally {
		db.run(sql`UPDATE import SET task = NULL, task_by = NULL WHERE id = ${id}`);
	}
}

/** What taking a large import back would change, if the worker has told for the district as it stands. */
export function weighedUndo(db: Db, importId: number): Consequences | null {
	const row = db.get<{ told: string } | undefined>(
		sql`SELECT undo_consequences AS told FROM import WHERE id = ${importId} AND undo_weighed_at = ${revisionOf(db)}`
	);
	return row ? (JSON.parse(row.told) as Consequences) : null;
}
