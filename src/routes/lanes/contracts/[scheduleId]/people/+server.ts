import { error } from '@sveltejs/kit';
import { filtersOf } from '#lib/access/shown.ts';
import { csvFile, decimalCell } from '#lib/files/csv.ts';
import { differencesMatching, PERSON_CHANGE_WORDS, type UnderText } from '#lib/lanes/contract-diff-in-people.ts';
import { differenceInPeople } from '#lib/lanes/contract-diff-in-people.server.ts';
import { contractAbout, contractVersionText } from '#lib/lanes/contract-versions.server.ts';
import { differenceViewOf } from '#lib/lanes/ui/contract-difference-view.ts';
import type { RequestHandler } from './$types';

const HEADER = [
	'Employee ID',
	'Name',
	'School',
	'What changes',
	'Lane before',
	'Lane after',
	'Credits before',
	'Credits after',
	'To the next lane before',
	'To the next lane after',
	'Coming move before',
	'Coming move after',
	'More a year',
	'Currency',
	'Why it cannot be evaluated',
	'As of',
	'Note'
];

/** Everybody for whom the text `version` makes a difference against the text `against`, as the page filters them. */
export const GET: RequestHandler = async ({ locals, params: { scheduleId }, url }) => {
	const { db, viewer, today } = locals;
	if (!viewer.seesPay) error(404, 'There is no such page.');
	const about = contractAbout(db, scheduleId);
	const text = (name: string) => contractVersionText(db, scheduleId, Number(url.searchParams.get(name)))?.loaded;
	const [after, before] = [text('version'), text('against')];
	if (!about || !before || !after) error(404, 'There are no such texts of this contract.');
	const view = differenceViewOf(url);
	const asOf = view.day ?? today;
	const answer = await differenceInPeople(db, viewer.scope, { before, after, kind: about.kind, asOf });
	const rows = differencesMatching('ready' in answer ? answer.ready.rows : [], view);
	locals.shown = { rows: rows.length, details: { contract: scheduleId, asOf, ...filtersOf(url.searchParams) } };
	return csvFile(
		`${scheduleId} changes for people ${asOf}.csv`,
		HEADER,
		rows.map((row) => [
			row.employeeId,
			row.name,
			row.school,
			PERSON_CHANGE_WORDS[row.change].label,
			row.before?.lane ?? null,
			row.after?.lane ?? null,
			row.before?.credits ?? null,
			row.after?.credits ?? null,
			row.before?.creditsToNext ?? null,
			row.after?.creditsToNext ?? null,
			comingWords(row.before),
			comingWords(row.after),
			decimalCell(row.yearly),
			row.currency,
			row.why,
			asOf,
			'Estimate until HR decides'
		])
	);
};

const comingWords = (under: UnderText | null) =>
	under?.coming ? `${under.coming.lane} ${under.coming.effectiveOn}` : null;
