import type { Scope } from '#lib/access/scope.ts';
import type { Queryable } from '#lib/server/db/open.ts';
import { skillCoverage, type CoverageCell } from './skill-coverage.server.ts';
import { skillStanding, type SkillStanding } from './skill-standing.ts';
import { staffStandings } from './staff-standings.server.ts';
import type { Skill, Unit } from './units.server.ts';

/** A skill of the map with the unit's coverage; `wanted`: a target exists, so an empty cell is marked as wanted. */
export type MapSkill = Skill & { wanted: boolean; coverage: CoverageCell };
export type MapDomain = { domain: string; skills: MapSkill[] };
/** `cells` stand in the order of the skills of all domains. */
export type MapPerson = { staffId: number; publicId: string; name: string; role: string; cells: SkillStanding[] };
export type CompetencyMap = {
	unit: Unit & { staff: number };
	asOf: string;
	domains: MapDomain[];
	people: MapPerson[];
	/** Staff of that day who work elsewhere now: counted in the coverage, not named. */
	unnamed: number;
};

/** Staff x skill of one unit on a day, skills grouped by domain; null when it is not in scope or had no staff. */
export function competencyMap(
	db: Queryable,
	scope: Scope,
	{ schoolId, asOf }: { schoolId: number; asOf: string }
): CompetencyMap | null {
	const { skills, units } = skillCoverage(db, scope, { asOf, schoolId });
	const [found] = units;
	if (!found) return null;
	const { cells, ...unit } = found;
	const domains: MapDomain[] = [];
	for (const [index, skill] of skills.entries()) {
		const coverage = cells[index]!;
		const entry = { ...skill, wanted: coverage.target !== null, coverage };
		const domain = domains.find((one) => one.domain === skill.domain);
		if (domain) domain.skills.push(entry);
		else domains.push({ domain: skill.domain, skills: [entry] });
	}
	const columns = domains.flatMap((domain) => domain.skills);
	const here = staffStandings(db, scope, { schoolId, skillId: null, asOf });
	const people = here.people.map(({ staffId, publicId, name, role }) => ({
		staffId,
		publicId,
		name,
		role,
		cells: columns.map(({ skillId, coverage }) =>
			skillStanding(here.holdings(staffId, skillId), here.isInProgress(staffId, skillId), {
				asOf,
				level: coverage.level
			})
		)
	}));
	return { unit, asOf, domains, people, unnamed: here.unnamed };
}
