import { sql } from 'drizzle-orm';
import { schoolIn, staffIn } from '#lib/access/staff-in.server.ts';
import type { Scope } from '#lib/access/scope.ts';
import type { Queryable } from '#lib/server/db/open.ts';
import { byStaffName, staffName } from '#lib/staff/staff-name.server.ts';
import { addToDate } from '#lib/time/days.ts';
import { EXPIRING_SOON_DAYS } from './skill-standing.ts';

export type ExpiringHolding = {
	person: { staffId: number; publicId: string; name: string };
	school: { schoolId: number; publicId: string; name: string };
	skill: { skillId: string; name: string; domain: string };
	/** The highest level that lapses. */
	level: number;
	/** The level that remains after that day; null: the skill is gone. */
	remains: number | null;
	heldSince: string;
	/** The first day on which it is no longer held. */
	on: string;
};

/**
 * Skills that active staff hold on the day and no longer hold, or hold at a lower level only, within `days` from it; one
 * line for each person, skill and day, the soonest first. What is known to be renewed without a break does not lapse.
 */
export function expiringSoon(
	db: Queryable,
	scope: Scope,
	{ asOf, days = EXPIRING_SOON_DAYS, schoolId = null }: { asOf: string; days?: number; schoolId?: number | null }
): ExpiringHolding[] {
	const last = addToDate(asOf, { days });
	const rows = db.all<{
		staffId: number;
		staffPublicId: string;
		staffName: string;
		schoolId: number;
		schoolPublicId: string;
		schoolName: string;
		skillId: string;
		skillName: string;
		domain: string;
		level: number;
		heldSince: string;
		on: string;
		remains: number | null;
	}>(sql`
		SELECT staff.id AS staffId, staff.public_id AS staffPublicId, ${staffName} AS staffName,
			school.id AS schoolId, school.public_id AS schoolPublicId, school.name AS schoolName,
			skill.id AS skillId, skill.name AS skillName, skill.domain, holding.level, holding.from_day AS heldSince, holding.to_day AS "on",
			(SELECT max(rest.level) FROM holding AS rest
				WHERE rest.staff_id = holding.staff_id AND rest.skill_id = holding.skill_id
				AND rest.from_day <= holding.to_day AND holding.to_day < rest.to_day) AS remains
		FROM holding
		JOIN presence ON presence.staff_id = holding.staff_id AND presence.from_day <= ${asOf} AND ${asOf} < presence.to_day
		JOIN school ON school.id = presence.school_id
		JOIN staff ON staff.id = holding.staff_id
		JOIN skill ON skill.id = holding.skill_id
		WHERE holding.from_day <= ${asOf} AND holding.to_day > ${asOf} AND holding.to_day <= ${last}
			AND NOT EXISTS (SELECT 1 FROM holding AS higher
				WHERE higher.staff_id = holding.staff_id AND higher.skill_id = holding.skill_id AND higher.level > holding.level
				AND higher.from_day <= ${asOf} AND higher.to_day = holding.to_day)
			AND ${schoolId === null ? sql`true` : sql`presence.school_id = ${schoolId}`}
			AND ${schoolIn(scope, sql`presence.school_id`)} AND ${staffIn(scope)}
		ORDER BY holding.to_day, ${byStaffName}, skill.position`);
	return rows.map((row) => ({
		person: { staffId: row.staffId, publicId: row.staffPublicId, name: row.staffName },
		school: { schoolId: row.schoolId, publicId: row.schoolPublicId, name: row.schoolName },
		skill: { skillId: row.skillId, name: row.skillName, domain: row.domain },
		level: row.level,
		remains: row.remains,
		heldSince: row.heldSince,
		on: row.on
	}));
}
