import { competencyMap } from '#lib/coverage/competency-map.server.ts';
import { coverageOverTime } from '#lib/coverage/coverage-over-time.server.ts';
import { coverageHeadline } from '#lib/coverage/coverage-headline.server.ts';
import { expiringSoon } from '#lib/coverage/expiring-soon.server.ts';
import { schoolYearStart } from '#lib/coverage/months.ts';
import { peopleBehindCell } from '#lib/coverage/people-behind-cell.server.ts';
import { singleHolders } from '#lib/coverage/single-holders.server.ts';
import { skillCoverage } from '#lib/coverage/skill-coverage.server.ts';
import { unitsIn } from '#lib/coverage/units.server.ts';
import { districtSettings } from '#lib/district/settings.server.ts';
import { dayAsked } from '#lib/ui/day-asked.ts';
import { schoolAsked } from './school-asked.ts';
import type { PageServerLoad } from './$types';

/** The competency map of a school, or the coverage map of the district, and the people behind a chosen cell. */
export const load: PageServerLoad = ({ locals: { db, viewer, today }, url }) => {
	const { scope } = viewer;
	const asOf = dayAsked(url, today);
	const units = unitsIn(db, scope);
	const school = schoolAsked(url, scope, units);
	const schoolId = school?.schoolId ?? null;

	const coverage = skillCoverage(db, scope, { asOf, schoolId });
	const domain = url.searchParams.get('domain') ?? '';
	const show = url.searchParams.get('skills') ?? 'used';
	const shown = coverage.skills.map((skill, index) => {
		const wanted = coverage.units.some(({ cells }) => cells[index]!.target !== null);
		const held = coverage.totals[index]!.holders > 0;
		return (domain === '' || skill.domain === domain) && (show === 'all' || wanted || (show === 'used' && held));
	});
	const skillAsked = url.searchParams.get('skill');
	const at = url.searchParams.get('at') ?? school?.publicId;
	const unitAt = at ? units.find(({ publicId }) => publicId === at) : undefined;
	const behind = skillAsked
		? peopleBehindCell(db, scope, { schoolId: unitAt?.schoolId ?? null, skillId: skillAsked, asOf })
		: null;
	const { schoolYearStarts } = districtSettings(db);
	const from = schoolYearStart(asOf, schoolYearStarts, 3);
	const overTime =
		behind &&
		coverageOverTime(db, scope, { skillId: behind.skill.skillId, schoolId: unitAt?.schoolId ?? null, from, to: asOf });

	return {
		asOf,
		units: units.map(({ publicId, name }) => ({ id: publicId, name })),
		everySchool: scope.kind === 'district' ? 'Whole district' : units.length > 1 ? 'All my schools' : null,
		school: school && { id: school.publicId, name: school.name },
		domains: [...new Set(coverage.skills.map((skill) => skill.domain))],
		filters: { domain, show },
		coverage: { ...coverage, shown },
		map: schoolId === null ? null : competencyMap(db, scope, { schoolId, asOf }),
		headline: coverageHeadline(db, scope, { asOf, schoolYearStarts }),
		singles: singleHolders(db, scope, { asOf, schoolId }),
		expiring: expiringSoon(db, scope, { asOf, schoolId }),
		pane: behind && {
			...behind,
			at: unitAt?.name ?? 'All schools',
			line: (unitAt ? overTime!.lines[0] : overTime!.together) ?? null
		}
	};
};
