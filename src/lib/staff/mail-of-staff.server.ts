import { sql } from 'drizzle-orm';
import type { Scope } from '#lib/access/scope.ts';
import { staffIn } from '#lib/access/staff-in.server.ts';
import type { Queryable } from '#lib/server/db/open.ts';

/** The current address of everybody in scope who has one, as HR's roster writes it, by the id of the staff record. */
export function mailOfStaff(db: Queryable, scope: Scope): Map<number, string> {
	return new Map(
		db
			.all<{ id: number; mail: string }>(
				sql`
			SELECT staff.id, min(as_written) AS mail FROM staff JOIN staff_email ON staff_email.staff_id = staff.id
			WHERE staff_email.kind = 'current' AND ${staffIn(scope)} GROUP BY staff.id`
			)
			.map(({ id, mail }) => [id, mail])
	);
}
