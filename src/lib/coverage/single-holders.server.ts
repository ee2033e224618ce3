import { sql } from 'drizzle-orm';
import { schoolIn, staffIn } from '#lib/access/staff-in.server.ts';
import type { Scope } from '#lib/access/scope.ts';
import type { Queryable } from '#lib/server/db/open.ts';
import { staffName } from '#lib/staff/staff-name.server.ts';
import { OPEN_END } from '#lib/time/intervals.ts';
import type { Standing } from './coverage-status.ts';
import { skillCoverage } from './skill-coverage.server.ts';
import type { Skill, Unit } from './units.server.ts';

export type SingleHolder = {
	unit: Unit;
	skill: Skill;
	level: number;
	needed: number;
	staff: number;
	/** 'met' where the target is one holder: the skill still leaves with that person. */
	standing: Standing;
	/** null: the person works elsewhere now and is not named. */
	person: { staffId: number; publicId: string; name: string } | null;
	/** The first day on which the person no longer holds it; null: no end known. */
	until: string | null;
	/** How many of the wanted skills in this list hang on the same person. */
	alsoHolds: number;
};

/** Wanted skills that hang on one person, unit by unit, on a day: single points of failure. */
export function singleHolders(
	db: Queryable,
	scope: Scope,
	{ asOf, schoolId = null }: { asOf: string; schoolId?: number | null }
): SingleHolder[] {
	const { skills, units } = skillCoverage(db, scope, { asOf, schoolId });
	const alone = units.flatMap(({ cells, ...unit }) =>
		cells.flatMap(({ target, holders, level, standing, staff: of }, index) =>
			target && holders === 1
				? [{ unit, skill: skills[index]!, level, needed: target.needed, staff: of, standing }]
				: []
		)
	);
	const asked = JSON.stringify(alone.map(({ unit, skill, level }) => [unit.schoolId, skill.skillId, level]));
	const holders = db.all<{
		schoolId: number;
		skillId: string;
		level: number;
		staffId: number;
		publicId: string;
		name: string;
		until: string;
	}>(sql`
		SELECT presence.school_id AS schoolId, holding.skill_id AS skillId, holding.level, staff.id AS staffId,
			staff.public_id AS publicId, ${staffName} AS name, holding.to_day AS until
		FROM (SELECT value ->> 0 AS school_id, value ->> 1 AS skill_id, value ->> 2 AS level FROM json_each(${asked})) AS asked
		JOIN holding ON holding.skill_id = asked.skill_id AND holding.level = asked.level
			AND holding.from_day <= ${asOf} AND ${asOf} < holding.to_day
		JOIN presence ON presence.staff_id = holding.staff_id AND presence.school_id = asked.school_id
			AND presence.from_day <= ${asOf} AND ${asOf} < presence.to_day
		JOIN staff ON staff.id = holding.staff_id
		WHERE ${schoolIn(scope, sql`presence.school_id`)} AND ${staffIn(scope)}`);
	const byCell = new Map(holders.map((holder) => [`${holder.schoolId} ${holder.level} ${holder.skillId}`, holder]));
	const perPerson = new Map<number, number>();
	for (const { staffId } of holders) perPerson.set(staffId, (perPerson.get(staffId) ?? 0) + 1);
	return alone.map((cell) => {
		const holder = byCell.get(`${cell.unit.schoolId} ${cell.level} ${cell.skill.skillId}`);
		if (!holder) return { ...cell, person: null, until: null, alsoHolds: 0 };
		const { staffId, publicId, name, until } = holder;
		return {
			...cell,
			person: { staffId, publicId, name },
			until: until === OPEN_END ? null : until,
			alsoHolds: perPerson.get(staffId) ?? 1
		};
	});
}
