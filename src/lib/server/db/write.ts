import { sql } from 'drizzle-orm';
import type { Db, Queryable } from './open.ts';

const days = new WeakMap<object, () => string>();

/** Tells which day it is in the district, for a connection whose writes are to be known by their day. */
export function tellDay(db: Db, today: () => string): void {
	days.set(db, today);
}

/**
 * The one door for writes: everything in `work` happens, or nothing. The lock is taken at once (`BEGIN IMMEDIATE`):
 * a deferred transaction that turns into a writer fails with SQLITE_BUSY_SNAPSHOT whatever the time-out.
 * `work` must be synchronous. The revision grows, so that what was computed before is known to be old; the last one of each day
 * is kept, so that it can be asked what was known then.
 */
export function write<T>(db: Db, work: (tx: Queryable) => T): T {
	return db.transaction(
		(tx) => {
			const result = work(tx as unknown as Queryable);
			growRevision(db);
			return result;
		},
		{ behavior: 'immediate' }
	);
}

/** Counts a change of the district's data; for transactions that are not `write`'s own. */
export function growRevision(db: Db): void {
	db.run(sql`UPDATE revision SET number = number + 1`);
	const day = days.get(db)?.();
	if (day === undefined) return;
	db.run(sql`INSERT INTO revision_day (day, number) SELECT ${day}, number FROM revision WHERE true
		ON CONFLICT (day) DO UPDATE SET number = excluded.number`);
}

/** The number of the last change of the district's data. */
export function revisionOf(db: Queryable): number {
	return db.get<{ number: number }>(sql`SELECT number FROM revision`).number;
}
