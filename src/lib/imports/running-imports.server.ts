import { sql } from 'drizzle-orm';
import type { Scope } from '#lib/access/scope.ts';
import type { Queryable } from '#lib/server/db/open.ts';
import type { RunningImport } from './running-import.ts';

/** The imports under way, in the order in which they came in; none outside a district scope. */
export function runningImports(db: Queryable, scope: Scope): RunningImport[] {
	if (scope.kind !== 'district') return [];
	return db.all<RunningImport>(sql`
		SELECT public_id AS publicId, file_name AS fileName, status, rows_total AS rowsTotal, rows_done AS rowsDone FROM import
		WHERE status IN ('waiting', 'reading', 'planning', 'storing') ORDER BY id`);
}
