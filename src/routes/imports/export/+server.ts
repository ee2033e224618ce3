import { filtersOf } from '#lib/access/shown.ts';
import { csvFile } from '#lib/files/csv.ts';
import { districtOnly } from '../district-only.ts';
import { historyAsked } from '../history-asked.ts';
import { STATUS_WORDS } from '../history-words.ts';
import type { RequestHandler } from './$types';

const HEADER = [
	'File',
	'Provider',
	'Report',
	'Imported on',
	'By',
	'New',
	'Updated',
	'Unchanged',
	'Held',
	'Rejected',
	'Status',
	'Undone at',
	'Undone by',
	'Why not'
];

/** The history on the page as CSV, all pages of it. */
export const GET: RequestHandler = ({ locals, url }) => {
	const { db, viewer, today } = locals;
	districtOnly(viewer.scope);
	const { sorted } = historyAsked(db, viewer.scope, url);
	locals.shown = { rows: sorted.length, details: filtersOf(url.searchParams) };
	const rows = sorted.map((one) => [
		one.fileName,
		one.providerName,
		one.reportName,
		one.importedOn,
		one.importedBy,
		one.new,
		one.updated,
		one.unchanged,
		one.held,
		one.rejected,
		STATUS_WORDS[one.status] ?? one.status,
		one.undoneAt,
		one.undoneBy,
		one.message
	]);
	return csvFile(`Imports ${today}.csv`, HEADER, rows);
};
