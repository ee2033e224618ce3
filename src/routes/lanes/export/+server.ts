import { error } from '@sveltejs/kit';
import { filtersOf } from '#lib/access/shown.ts';
import { csvFile } from '#lib/files/csv.ts';
import { laneLadder } from '#lib/lanes/lane-ladder.server.ts';
import { laneStandings } from '#lib/lanes/lane-standings.server.ts';
import { AWAITED_WORDS, degreeWords, STATUS_WORDS } from '#lib/lanes/standing.ts';
import { orderedStandings } from '#lib/lanes/ui/lane-list.ts';
import { laneViewOf } from '#lib/lanes/ui/lane-view.ts';
import type { RequestHandler } from './$types';

const HEADER = [
	'Employee ID',
	'Name',
	'School',
	'Lane',
	'Since',
	'Next lane',
	'Credits to next',
	'Unit',
	'Needs degree',
	'Hand in by',
	'Earn by',
	'Takes effect on',
	'Notice by',
	'Documents due',
	'Status',
	'In words',
	'Waits for',
	'Contract',
	'As of',
	'Note'
];

/** The list as it stands on the page, all of its pages, as CSV. */
export const GET: RequestHandler = ({ locals, url }) => {
	const { db, viewer, today } = locals;
	if (!viewer.seesPay) error(404, 'There is no such page.');
	const { asOf, filters, order } = laneViewOf(url, today);
	const ranks = new Map(
		laneLadder(db, viewer.scope, { asOf, school: filters.school }).flatMap(({ lanes }) =>
			lanes.map(({ lane }, rank) => [lane, rank] as const)
		)
	);
	const isPlacementAsked = Array.isArray(filters.status) && filters.status.includes('no-placement');
	const matching = laneStandings(db, viewer.scope, { asOf, ...filters }).filter(
		({ status }) => isPlacementAsked || status !== 'no-placement'
	);
	const rows = orderedStandings(matching, order, (lane) => ranks.get(lane) ?? 999).map((row) => [
		row.staff,
		row.name,
		row.school,
		row.lane,
		row.laneSince,
		row.nextLane,
		row.creditsToNext,
		row.unit,
		row.needsDegree && degreeWords(row.needsDegree),
		row.deadline?.submitBy ?? null,
		row.deadline?.earnBy ?? null,
		row.deadline?.effectiveOn ?? null,
		row.deadline?.noticeBy ?? null,
		row.documentsDue,
		STATUS_WORDS[row.status],
		row.statusSentence,
		row.waitsFor.map((awaited) => AWAITED_WORDS[awaited]).join('; '),
		row.scheduleId,
		asOf,
		'Estimate until HR decides'
	]);
	locals.shown = { rows: rows.length, details: { asOf, ...filtersOf(url.searchParams) } };
	return csvFile(`lanes ${asOf}.csv`, HEADER, rows);
};
