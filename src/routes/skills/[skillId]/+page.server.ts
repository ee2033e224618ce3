import { error } from '@sveltejs/kit';
import { coverageOverTime } from '#lib/coverage/coverage-over-time.server.ts';
import { schoolYearStart } from '#lib/coverage/months.ts';
import { otherSchools } from '#lib/coverage/other-schools.server.ts';
import { peopleBehindCell } from '#lib/coverage/people-behind-cell.server.ts';
import { districtSettings } from '#lib/district/settings.server.ts';
import { dayAsked } from '#lib/ui/day-asked.ts';
import type { PageServerLoad } from './$types';

/** One skill over all schools: who holds it, school by school, and how that went over the last four school years. */
export const load: PageServerLoad = ({ locals: { db, viewer, today }, params, url }) => {
	const asOf = dayAsked(url, today);
	const behind = peopleBehindCell(db, viewer.scope, { schoolId: null, skillId: params.skillId, asOf });
	if (!behind) error(404, 'There is no such skill in the framework, or no school to show it for.');
	const from = schoolYearStart(asOf, districtSettings(db).schoolYearStarts, 3);
	return {
		asOf,
		behind,
		overTime: coverageOverTime(db, viewer.scope, { skillId: params.skillId, from, to: asOf }),
		others: otherSchools(db, viewer.scope, { skillId: params.skillId, asOf }),
		allSchools: viewer.scope.kind === 'district'
	};
};
