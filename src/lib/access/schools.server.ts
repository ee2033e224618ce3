import { sql } from 'drizzle-orm';
import type { Queryable } from '#lib/server/db/open.ts';

/** A school that somebody can be principal of; `sourceId` is its id on the roster, `publicId` stands in addresses. */
export type GrantableSchool = { schoolId: number; publicId: string; sourceId: string; name: string };

/** The schools and offices of the district, by name. */
export function grantableSchools(db: Queryable): GrantableSchool[] {
	return db.all<GrantableSchool>(sql`
		SELECT id AS schoolId, public_id AS publicId, source_id AS sourceId, name FROM school
		WHERE active = 1 AND kind <> 'district' ORDER BY kind = 'school' DESC, name COLLATE NOCASE, id`);
}
