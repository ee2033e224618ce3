import { sql } from 'drizzle-orm';
import { schoolIn, staffIn } from '#lib/access/staff-in.server.ts';
import type { Scope } from '#lib/access/scope.ts';
import type { Queryable } from '#lib/server/db/open.ts';
import { byStaffName, staffName } from '#lib/staff/staff-name.server.ts';
import type { PlcTeacher } from './propose-plcs.ts';

type Row = Omit<PlcTeacher, 'subjects' | 'gradeLevels'> & { subjects: string | null; gradeLevels: string | null };

/** Roles of the roster whose people teach, so that groups are among peers. */
const TEACHING_ROLES = ['teacher'];

/** The active teachers in scope on a day, with the highest level of the skill that each holds then; by name. */
export function plcCandidates(
	db: Queryable,
	scope: Scope,
	{ skillId, asOf }: { skillId: string; asOf: string }
): PlcTeacher[] {
	return db
		.all<Row>(
			sql`
		SELECT staff.id AS staffId, staff.public_id AS publicId, staff.employee_id AS employeeId, ${staffName} AS name,
			school.id AS schoolId, school.name AS schoolName, staff.subjects, staff.grade_levels AS gradeLevels,
			coalesce((SELECT max(holding.level) FROM holding
				WHERE holding.staff_id = staff.id AND holding.skill_id = ${skillId}
				AND holding.from_day <= ${asOf} AND ${asOf} < holding.to_day), 0) AS level
		FROM presence
		JOIN staff ON staff.id = presence.staff_id
		JOIN school ON school.id = presence.school_id
		WHERE presence.from_day <= ${asOf} AND ${asOf} < presence.to_day
			AND staff.role IN (SELECT value FROM json_each(${JSON.stringify(TEACHING_ROLES)}))
			AND ${schoolIn(scope, sql`presence.school_id`)} AND ${staffIn(scope)}
		ORDER BY ${byStaffName}`
		)
		.map((row) => ({ ...row, subjects: listIn(row.subjects), gradeLevels: listIn(row.gradeLevels) }));
}

function listIn(json: string | null): string[] | null {
	return json === null ? null : (JSON.parse(json) as string[]);
}
