import { sql } from 'drizzle-orm';
import type { Scope } from '#lib/access/scope.ts';
import { staffIn } from '#lib/access/staff-in.server.ts';
import type { Queryable } from '#lib/server/db/open.ts';
import { staff } from '#lib/server/db/schema.ts';

/** How many valid completions of people in scope fall in each month (`YYYY-MM`) from one day to another, both included. */
export function completionsByMonth(
	db: Queryable,
	scope: Scope,
	{ from, to }: { from: string; to: string }
): { month: string; completions: number }[] {
	return db.all<{ month: string; completions: number }>(sql`
		SELECT substr(c.completed_on, 1, 7) AS month, count(*) AS completions
		FROM completion c JOIN ${staff} ON ${staff.id} = c.staff_id
		WHERE ${staffIn(scope)} AND c.state NOT IN ('revoked', 'declined') AND c.completed_on BETWEEN ${from} AND ${to}
		GROUP BY month ORDER BY month`);
}
