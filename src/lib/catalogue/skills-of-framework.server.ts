import { sql } from 'drizzle-orm';
import type { Queryable } from '#lib/server/db/open.ts';

/** The skills of the district's framework in its order, to choose from. */
export const skillsOfFramework = (db: Queryable): { id: string; domain: string; name: string }[] =>
	db.all(sql`SELECT id, domain, name FROM skill ORDER BY position`);
