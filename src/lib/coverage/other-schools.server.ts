import type { Queryable } from '#lib/server/db/open.ts';
import { DISTRICT, type Scope } from '#lib/access/scope.ts';
import { withholdSmall } from '#lib/access/small-groups.ts';
import { districtSettings } from '#lib/district/settings.server.ts';
import { skillCoverage } from './skill-coverage.server.ts';
import { unitsIn } from './units.server.ts';

export type OtherSchools = {
	/** null: withheld, since the group is too small to be counted for somebody who may not see its people. */
	schools: Array<{ name: string; staff: number; holders: number | null }>;
	total: number | null;
	staff: number;
	/** The first day of the month asked for: day by day, two answers could be subtracted from one another. */
	asOf: string;
	/** The smallest group that is counted. */
	least: number;
};

/**
 * How a skill stands in the schools outside of the viewer's own, as counts only, for comparison: small groups are withheld
 * (people-rules.md, section 4). Null for a viewer of the whole district, who has them all, and for one who has no school.
 */
export function otherSchools(
	db: Queryable,
	scope: Scope,
	{ skillId, asOf }: { skillId: string; asOf: string }
): OtherSchools | null {
	if (scope.kind !== 'school' || scope.schoolIds.length === 0) return null;
	const own = new Set(unitsIn(db, scope).map(({ schoolId }) => schoolId));
	const month = `${asOf.slice(0, 7)}-01`;
	const { skills, units } = skillCoverage(db, DISTRICT, { asOf: month });
	const index = skills.findIndex((skill) => skill.skillId === skillId);
	if (index < 0) return null;
	const others = units.filter(({ schoolId }) => !own.has(schoolId));
	const least = districtSettings(db).smallestGroup;
	const { counts, total } = withholdSmall(
		others.map(({ cells, staff }) => ({ count: cells[index]!.holders, of: staff })),
		least
	);
	return {
		schools: others.map(({ name, staff }, i) => ({ name, staff, holders: counts[i] ?? null })),
		total,
		staff: others.reduce((sum, { staff }) => sum + staff, 0),
		asOf: month,
		least
	};
}
