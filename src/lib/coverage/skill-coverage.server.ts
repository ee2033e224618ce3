import type { Scope } from '#lib/access/scope.ts';
import type { Queryable } from '#lib/server/db/open.ts';
import { addToDate } from '#lib/time/days.ts';
import { countsOnDay } from './counts-on-day.server.ts';
import { judge, targetsOf, type Judgement } from './coverage-status.ts';
import { skillsOf, targetsIn, unitsIn, type Skill, type Unit } from './units.server.ts';

/** Days ahead for which a target that is met must still be met; people-rules.md, section 3. */
export const EXPIRING_WITHIN_DAYS = 180;

export type CoverageCell = Judgement & { skillId: string };
export type UnitCoverage = Unit & { staff: number; cells: CoverageCell[] };
/** A skill over all units shown: holders among their staff, and how many of the units with a target meet it. */
export type SkillTotal = {
	skillId: string;
	holders: number;
	staff: number;
	units: number;
	judged: number;
	met: number;
};
export type SkillCoverage = { asOf: string; skills: Skill[]; units: UnitCoverage[]; totals: SkillTotal[] };

/**
 * School x skill coverage on a day: holders at the level asked for among the active staff, against the target. `cells` and
 * `totals` stand in the order of `skills`. A unit without active staff on the day has nothing to cover and is left out.
 * @param question.schoolId one unit only
 */
export function skillCoverage(
	db: Queryable,
	scope: Scope,
	{ asOf, schoolId = null }: { asOf: string; schoolId?: number | null }
): SkillCoverage {
	const skills = skillsOf(db);
	const targets = targetsIn(db, scope);
	const today = countsOnDay(db, scope, asOf);
	const later = countsOnDay(db, scope, addToDate(asOf, { days: EXPIRING_WITHIN_DAYS }));
	const units = unitsIn(db, scope)
		.filter((unit) => schoolId === null || unit.schoolId === schoolId)
		.map((unit) => {
			const cells = skills.map(({ skillId }) => ({
				skillId,
				...judge(targetsOf(unit, skillId, targets), today(unit.schoolId, skillId), later(unit.schoolId, skillId))
			}));
			return { ...unit, staff: today(unit.schoolId, '').staff, cells };
		})
		.filter(({ staff }) => staff > 0);
	return {
		asOf,
		skills,
		units,
		totals: skills.map(({ skillId }, index) =>
			total(
				skillId,
				units.map(({ cells }) => cells[index]!)
			)
		)
	};
}

function total(skillId: string, cells: CoverageCell[]): SkillTotal {
	return {
		skillId,
		holders: cells.reduce((sum, { holders }) => sum + holders, 0),
		staff: cells.reduce((sum, { staff }) => sum + staff, 0),
		units: cells.length,
		judged: cells.filter(({ target }) => target !== null).length,
		met: cells.filter(({ standing }) => standing === 'met').length
	};
}
