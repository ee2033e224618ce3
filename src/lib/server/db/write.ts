import type { Db, Queryable } from './open.ts';
import { sql } from 'drizzle-orm';

/**
 * The one door for writes: everything in `work` happens, or nothing. The lock is taken at once (`BEGIN IMMEDIATE`):
 * a deferred transaction that turns into a writer fails with SQLITE_BUSY_SNAPSHOT whatever the time-out.
 * `work` must be synchronous. The revision grows, so that what was computed before is known to be old.
 */
export function write<T>(db: Db, work: (tx: Queryable) => T): T {
	return db.transaction(
		(tx) => {
			const result = work(tx as unknown as Queryable);
			tx.run(sql`UPDATE revision SET number = number + 1`);
			return result;
		},
		{ behavior: 'immediate' }
	);
}
