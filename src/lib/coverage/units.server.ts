import { sql } from 'drizzle-orm';
import { schoolIn } from '#lib/access/staff-in.server.ts';
import type { Scope } from '#lib/access/scope.ts';
import type { Queryable } from '#lib/server/db/open.ts';
import type { Target } from './coverage-status.ts';

/** A school, or an office that has staff of its own. `publicId` stands in addresses, `sourceId` in the roster. */
export type Unit = {
	schoolId: number;
	publicId: string;
	sourceId: string;
	name: string;
	kind: 'school' | 'office' | 'district';
};
export type Skill = { skillId: string; name: string; domain: string };

/** The schools and offices in scope that ever had staff; schools first, then by name. */
export function unitsIn(db: Queryable, scope: Scope): Unit[] {
	return db.all<Unit>(sql`
		SELECT id AS schoolId, public_id AS publicId, source_id AS sourceId, name, kind
		FROM school
		WHERE ${schoolIn(scope, sql`id`)} AND (active = 1 OR EXISTS (SELECT 1 FROM staff_change WHERE staff_change.school_id = school.id))
		ORDER BY CASE kind WHEN 'school' THEN 0 WHEN 'office' THEN 1 ELSE 2 END, name COLLATE NOCASE, id`);
}

/** The skills of the framework in its own order; nobody's record stands in them, so they need no scope. */
export function skillsOf(db: Queryable): Skill[] {
	return db.all<Skill>(sql`SELECT id AS skillId, name, domain FROM skill ORDER BY position, id`);
}

/** What the district wants, of the schools in scope and of every school. */
export function targetsIn(db: Queryable, scope: Scope): Target[] {
	return db.all<Target>(sql`
		SELECT skill_id AS skillId, school_id AS schoolId, level, holders, share, due_on AS dueOn, why
		FROM target
		WHERE school_id IS NULL OR ${schoolIn(scope, sql`school_id`)}
		ORDER BY id`);
}
