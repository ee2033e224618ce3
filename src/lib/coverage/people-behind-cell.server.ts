import type { Scope } from '#lib/access/scope.ts';
import type { Queryable } from '#lib/server/db/open.ts';
import { skillCoverage, type CoverageCell } from './skill-coverage.server.ts';
import { skillStanding, type SkillState, type SkillStanding } from './skill-standing.ts';
import { staffStandings } from './staff-standings.server.ts';
import type { Skill, Unit } from './units.server.ts';

export type PersonInCell = SkillStanding & {
	staffId: number;
	publicId: string;
	name: string;
	role: string;
	unit: Unit;
};
export type PeopleBehindCell = {
	skill: Skill;
	asOf: string;
	/** The cell of each unit asked about. */
	cells: Array<{ unit: Unit; cell: CoverageCell }>;
	/** All active staff of those units whom the scope names, holders first. */
	people: PersonInCell[];
	unnamed: number;
};

const FROM_HELD: SkillState[] = ['held', 'expiring', 'in progress', 'lapsed', 'none'];

/**
 * Who stands behind a cell of the coverage map on a day: the holders who count, those who hold a lower level, have it in
 * progress, let it lapse, or do not hold it. `schoolId: null`: all units in scope. Null for an unknown skill or a unit
 * that is not in scope.
 */
export function peopleBehindCell(
	db: Queryable,
	scope: Scope,
	{ schoolId, skillId, asOf }: { schoolId: number | null; skillId: string; asOf: string }
): PeopleBehindCell | null {
	const { skills, units } = skillCoverage(db, scope, { asOf, schoolId });
	const index = skills.findIndex((skill) => skill.skillId === skillId);
	const skill = skills[index];
	if (!skill || units.length === 0) return null;
	const cells = units.map(({ cells: row, staff: _, ...unit }) => ({ unit, cell: row[index]! }));
	const here = staffStandings(db, scope, { schoolId, skillId, asOf });
	const people = here.people.flatMap(({ schoolId: at, ...person }) => {
		const found = cells.find(({ unit }) => unit.schoolId === at);
		if (!found) return [];
		const { level } = found.cell;
		const standing = skillStanding(here.holdings(person.staffId, skillId), here.isInProgress(person.staffId, skillId), {
			asOf,
			level
		});
		return [{ ...person, ...standing, unit: found.unit }];
	});
	const order = (one: PersonInCell) => (one.counts ? 0 : 10) + FROM_HELD.indexOf(one.state);
	people.sort((a, b) => order(a) - order(b));
	return { skill, asOf, cells, people, unnamed: here.unnamed };
}
