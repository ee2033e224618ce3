import { sql } from 'drizzle-orm';
import { schoolIn } from '#lib/access/staff-in.server.ts';
import type { Scope } from '#lib/access/scope.ts';
import type { Queryable } from '#lib/server/db/open.ts';
import type { Counts } from './coverage-status.ts';

/** The counts of every unit in scope on one day; a unit without staff has zeros. */
export type CountsOnDay = (schoolId: number, skillId: string) => Counts;

/** How many active staff, and how many holders of each skill at each level or above, the units in scope have on a day. */
export function countsOnDay(db: Queryable, scope: Scope, day: string): CountsOnDay {
	const staff = new Map<number, number>();
	for (const { schoolId, n } of db.all<{ schoolId: number; n: number }>(sql`
		SELECT school_id AS schoolId, sum(delta) AS n FROM staff_change
		WHERE ${schoolIn(scope, sql`school_id`)} AND day <= ${day}
		GROUP BY school_id`)) {
		staff.set(schoolId, n);
	}
	const holders = new Map<string, number>();
	for (const { schoolId, skillId, level, n } of db.all<{
		schoolId: number;
		skillId: string;
		level: number;
		n: number;
	}>(sql`
		SELECT school_id AS schoolId, skill_id AS skillId, level, sum(delta) AS n FROM holder_change
		WHERE ${schoolIn(scope, sql`school_id`)} AND day <= ${day}
		GROUP BY school_id, skill_id, level`)) {
		holders.set(`${schoolId} ${level} ${skillId}`, n);
	}
	return (schoolId, skillId) => ({
		staff: staff.get(schoolId) ?? 0,
		holdersAt: (level) => holders.get(`${schoolId} ${level} ${skillId}`) ?? 0
	});
}
