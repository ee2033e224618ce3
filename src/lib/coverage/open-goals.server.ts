import { sql } from 'drizzle-orm';
import { staffIn } from '#lib/access/staff-in.server.ts';
import type { Scope } from '#lib/access/scope.ts';
import type { Queryable } from '#lib/server/db/open.ts';
import { skillCoverage } from './skill-coverage.server.ts';

/**
 * The goals of a person's school that are not met on a day and that the person does not help to meet: skill and level asked for.
 * The person is one in scope. Goals are the school's own and carry no counts, so they are told to everybody who works there.
 */
export function openGoalsFor(
	db: Queryable,
	scope: Scope,
	{ staffPublicId, asOf }: { staffPublicId: string; asOf: string }
): Array<{ skillId: string; name: string; level: number }> {
	const person = db.get<{ id: number; schoolId: number } | undefined>(
		sql`SELECT staff.id, staff.school_id AS schoolId FROM staff WHERE staff.public_id = ${staffPublicId} AND ${staffIn(scope)}`
	);
	if (!person) return [];
	const { units, skills } = skillCoverage(
		db,
		{ kind: 'school', schoolIds: [person.schoolId] },
		{ asOf, schoolId: person.schoolId }
	);
	const held = db.all<{ skillId: string; level: number }>(sql`
		SELECT skill_id AS skillId, max(level) AS level FROM holding
		WHERE staff_id = ${person.id} AND from_day <= ${asOf} AND to_day > ${asOf} GROUP BY skill_id`);
	return (units[0]?.cells ?? []).flatMap(({ skillId, level, target, standing }) => {
		if (target === null || standing === 'met' || standing === 'not judged') return [];
		if (held.some((one) => one.skillId === skillId && one.level >= level)) return [];
		return [{ skillId, name: skills.find((one) => one.skillId === skillId)?.name ?? skillId, level }];
	});
}
