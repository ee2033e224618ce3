import { error } from '@sveltejs/kit';
import { filtersOf } from '#lib/access/shown.ts';
import { providerWords } from '#lib/catalogue/provider-words.ts';
import { csvFile } from '#lib/files/csv.ts';
import { KIND_WORDS, type KnownRecord } from '#lib/lanes/double-counting.ts';
import { doubleCounts } from '#lib/lanes/double-counts.server.ts';
import { doubleCountViewOf, findingsMatching } from '#lib/lanes/ui/double-count-view.ts';
import type { RequestHandler } from './$types';

const OF_RECORD = ['record', 'provider', 'completed on', 'quantity', 'measure', 'counts', 'could still count'];
const HEADER = [
	'Employee ID',
	'Name',
	'School',
	'Kind',
	'In words',
	'Why',
	'At stake',
	'Unit',
	...OF_RECORD.map((name) => `Earlier ${name}`),
	...OF_RECORD.map((name) => `Later ${name}`),
	'State',
	'Reason',
	'Decided by',
	'Decided at',
	'As of'
];

/** The findings as they stand on the page, all of its pages, as CSV. */
export const GET: RequestHandler = ({ locals, url }) => {
	const { db, viewer, today } = locals;
	if (!viewer.seesPay) error(404, 'There is no such page.');
	const view = doubleCountViewOf(url, today);
	const rows = findingsMatching(doubleCounts(db, viewer.scope, view), view).map(({ person, decided, ...found }) => [
		person.employeeId,
		person.name,
		person.school,
		KIND_WORDS[found.kind],
		found.sentence,
		found.because.join('; '),
		found.atStake / 1000,
		found.unit,
		...found.records.flatMap(cellsOf),
		found.isOpen ? 'Open' : 'Looked at: fine',
		decided?.reason ?? null,
		decided?.decidedBy ?? null,
		decided?.decidedAt ?? null,
		view.asOf
	]);
	locals.shown = { rows: rows.length, details: { asOf: view.asOf, ...filtersOf(url.searchParams) } };
	return csvFile(`double counting ${view.asOf}.csv`, HEADER, rows);
};

const cellsOf = ({ title, provider, completedOn, quantity, unit, counted, pending }: KnownRecord) => [
	title,
	providerWords(provider),
	completedOn,
	quantity,
	unit,
	counted / 1000,
	pending / 1000
];
