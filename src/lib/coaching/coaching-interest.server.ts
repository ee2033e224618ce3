import { sql } from 'drizzle-orm';
import { staffIn } from '#lib/access/staff-in.server.ts';
import type { Scope } from '#lib/access/scope.ts';
import type { Queryable } from '#lib/server/db/open.ts';

/** What people say about coaching others. It is asked of everybody and held against nobody. */
export const INTERESTS = ['yes', 'later', 'no'] as const;
export type Interest = (typeof INTERESTS)[number];

/** What somebody in scope last said about coaching, and when; null when they were never asked or said nothing. */
export function coachingInterest(
	db: Queryable,
	scope: Scope,
	staffId: number
): { interest: Interest; saidAt: string } | null {
	return (
		db.get<{ interest: Interest; saidAt: string } | undefined>(sql`
			SELECT c.interest, c.said_at AS saidAt FROM coaching_interest c JOIN staff ON staff.id = c.staff_id
			WHERE c.staff_id = ${staffId} AND ${staffIn(scope)} ORDER BY c.id DESC LIMIT 1`) ?? null
	);
}

/** Notes what somebody says now; what they said before stays on file. */
export function sayCoachingInterest(tx: Queryable, staffId: number, interest: Interest, now: string): void {
	tx.run(sql`INSERT INTO coaching_interest (staff_id, interest, said_at) VALUES (${staffId}, ${interest}, ${now})`);
}
