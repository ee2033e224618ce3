import { error } from '@sveltejs/kit';
import { filtersOf } from '#lib/access/shown.ts';
import { laneLadder } from '#lib/lanes/lane-ladder.server.ts';
import { laneStandings, standingsMatching } from '#lib/lanes/lane-standings.server.ts';
import { AWAITED } from '#lib/lanes/standing.ts';
import { orderedStandings } from '#lib/lanes/ui/lane-list.ts';
import { laneViewOf } from '#lib/lanes/ui/lane-view.ts';
import { pageOf } from '#lib/ui/address.ts';
import type { PageServerLoad } from './$types';

const PER_PAGE = 200;

/** The ladder, the list and who is missing from it, for one day. Lanes are pay: without that right there is no such page. */
export const load: PageServerLoad = ({ locals, url }) => {
	const { db, viewer, today } = locals;
	if (!viewer.seesPay) error(404, 'There is no such page.');
	const { asOf, filters, order } = laneViewOf(url, today);
	const everybody = laneStandings(db, viewer.scope, { asOf });
	const here = standingsMatching(everybody, { school: filters.school });
	const ladders = laneLadder(db, viewer.scope, { asOf, school: filters.school });
	const ranks = new Map(ladders.flatMap(({ lanes }) => lanes.map(({ lane }, rank) => [lane, rank] as const)));
	const isPlacementAsked = Array.isArray(filters.status) && filters.status.includes('no-placement');
	const matching = standingsMatching(here, filters).filter(
		({ status }) => isPlacementAsked || status !== 'no-placement'
	);
	const rows = orderedStandings(matching, order, (lane) => ranks.get(lane) ?? 999);
	const pages = Math.max(1, Math.ceil(rows.length / PER_PAGE));
	const page = pageOf(url, pages);
	const count = (...statuses: string[]) => here.filter(({ status }) => statuses.includes(status)).length;
	const blocked = here.filter(({ status }) => status === 'blocked');
	const deadlines = new Set(here.flatMap(({ deadline }) => (deadline ? [deadline.submitBy] : [])));
	const schools = new Map(everybody.map(({ schoolId, school }) => [schoolId, school]));
	locals.shown = { rows: rows.length, details: { asOf, ...filtersOf(url.searchParams) } };
	return {
		asOf,
		filters,
		order,
		ladders,
		schools: [...schools].map(([id, name]) => ({ id, name })).toSorted((a, b) => a.name.localeCompare(b.name, 'en')),
		people: here.length,
		placed: here.length - count('no-placement'),
		counts: {
			moves: count('moves'),
			eligible: count('eligible'),
			blocked: count('blocked'),
			short: count('short'),
			refused: count('refused'),
			near: ladders.reduce((sum, { lanes }) => sum + lanes.reduce((all, { counts }) => all + counts.near, 0), 0)
		},
		blockedBy: AWAITED.map((awaited) => ({
			awaited,
			people: blocked.filter(({ waitsFor }) => waitsFor.includes(awaited)).length
		})).filter(({ people }) => people > 0),
		deadlines: [...deadlines].sort(),
		unplaced: here
			.filter(({ status }) => status === 'no-placement')
			.map(({ staff, publicId, name, school }) => ({ staff, publicId, name, school })),
		matching: {
			total: rows.length,
			reached: rows.filter(({ status }) => status === 'moves' || status === 'eligible').length,
			page,
			perPage: PER_PAGE
		},
		rows: rows.slice((page - 1) * PER_PAGE, page * PER_PAGE).map(({ result: _result, ...row }) => row)
	};
};
