import { sql } from 'drizzle-orm';
import type { Scope } from '#lib/access/scope.ts';
import type { Queryable } from '#lib/server/db/open.ts';
import { ImportPace } from './import-pace.ts';
import type { ImportProgress } from './import-progress.ts';
import type { RunningImport } from './running-import.ts';

/** What the worker said last of each import, and how it gets on; in memory, since it is of no use to the next start. */
const told = new Map<string, { pace: ImportPace; now: RunningImport['progress'] }>();

/** Notes how far an import is. @param at milliseconds of a clock that only goes forward */
export function noteProgress(publicId: string, progress: ImportProgress, at: number): void {
	const one = told.get(publicId) ?? { pace: new ImportPace(), now: null };
	const { perSecond, left } = one.pace.at(progress, at);
	told.set(publicId, { ...one, now: { ...progress, perSecond, left } });
}

/** The imports under way, in the order in which they came in; none outside a district scope. */
export function runningImports(db: Queryable, scope: Scope): RunningImport[] {
	if (scope.kind !== 'district') return [];
	const running = db.all<Omit<RunningImport, 'progress'>>(sql`
		SELECT public_id AS publicId, file_name AS fileName, coalesce(task, status) AS status, rows_total AS rowsTotal, rows_done AS rowsDone FROM import
		WHERE status IN ('waiting', 'reading', 'planning', 'storing') OR task IS NOT NULL ORDER BY id`);
	const names = new Set(running.map(({ publicId }) => publicId));
	for (const publicId of told.keys()) if (!names.has(publicId)) told.delete(publicId);
	return running.map((one) => ({
		...one,
		progress: one.status === 'waiting' ? null : (told.get(one.publicId)?.now ?? null)
	}));
}
