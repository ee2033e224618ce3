import { error, redirect } from '@sveltejs/kit';
import { resolve } from '$app/paths';
import { ROLE_HOMES } from '#lib/access/role.ts';
import { completionsByMonth } from '#lib/coverage/completions-by-month.server.ts';
import { coverageHeadline } from '#lib/coverage/coverage-headline.server.ts';
import { schoolYearStart } from '#lib/coverage/months.ts';
import { districtSettings } from '#lib/district/settings.server.ts';
import { whatWaits } from '#lib/imports/what-waits.server.ts';
import { laneStandings } from '#lib/lanes/lane-standings.server.ts';
import { dayAsked } from '#lib/ui/day-asked.ts';
import type { PageServerLoad } from './$types';

/** The three headline charts, and what waits for attention. */
export const load: PageServerLoad = ({ locals: { db, viewer, today }, url }) => {
	if (viewer.role === null)
		error(403, 'Your account holds no role today. Ask whoever administers Lanewise in your district to grant one.');
	const home = ROLE_HOMES[viewer.role];
	if (home !== '/') redirect(303, resolve(home as '/me'));
	const { scope } = viewer;
	const asOf = dayAsked(url, today);
	const { schoolYearStarts } = districtSettings(db);
	const lanes = new Map<string, { people: number; eligible: number }>();
	let waitingForDocuments = 0;
	for (const { lane, status } of viewer.seesPay ? laneStandings(db, scope, { asOf }) : []) {
		if (lane === null) continue;
		const at = lanes.get(lane) ?? { people: 0, eligible: 0 };
		lanes.set(lane, {
			people: at.people + 1,
			eligible: at.eligible + (status === 'eligible' || status === 'moves' ? 1 : 0)
		});
		if (status === 'blocked') waitingForDocuments += 1;
	}
	return {
		asOf,
		headline: coverageHeadline(db, scope, { asOf, schoolYearStarts }),
		months: completionsByMonth(db, scope, { from: schoolYearStart(asOf, schoolYearStarts, 1), to: asOf }),
		lanes: viewer.seesPay
			? [...lanes]
					.map(([lane, counts]) => ({ lane, ...counts }))
					.sort((a, b) => a.lane.localeCompare(b.lane, 'en', { numeric: true }))
			: null,
		waitingForDocuments,
		waits: whatWaits(db, scope, today)
	};
};
