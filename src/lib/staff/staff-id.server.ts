import { sql } from 'drizzle-orm';
import type { Scope } from '#lib/access/scope.ts';
import { staffIn } from '#lib/access/staff-in.server.ts';
import type { Queryable } from '#lib/server/db/open.ts';

/** Who in the viewer's scope bears this public id; null for somebody else's as for nobody's. */
export function staffIdOf(db: Queryable, scope: Scope, publicId: string): number | null {
	const row = db.get<{ id: number } | undefined>(
		sql`SELECT staff.id FROM staff WHERE staff.public_id = ${publicId} AND ${staffIn(scope)}`
	);
	return row?.id ?? null;
}

/** The public id of a member of staff in scope; null when out of it. */
export function staffPublicIdOf(db: Queryable, scope: Scope, staffId: number): string | null {
	const row = db.get<{ publicId: string } | undefined>(
		sql`SELECT staff.public_id AS publicId FROM staff WHERE staff.id = ${staffId} AND ${staffIn(scope)}`
	);
	return row?.publicId ?? null;
}
