import { error } from '@sveltejs/kit';
import { filtersOf } from '#lib/access/shown.ts';
import { csvFile, decimalCell } from '#lib/files/csv.ts';
import { END_WORDS } from '#lib/lanes/forecast.ts';
import { laneForecast } from '#lib/lanes/lane-forecast.server.ts';
import { forecastViewOf, rowsOf } from '#lib/lanes/ui/forecast-view.ts';
import type { RequestHandler } from './$types';

const HEADER = [
	'Employee ID',
	'Name',
	'School',
	'Fund',
	'Contract',
	'By the window that takes effect on',
	'End of the range',
	'Takes for granted',
	'Lane today',
	'Lane then',
	'More a year',
	'More until the pay year ends',
	'Currency',
	'Pay year',
	'As of',
	'Note'
];

/** Everybody behind the figures, all windows and ends, as CSV; of the what-if where one is tried. Unknown amounts are empty. */
export const GET: RequestHandler = ({ locals, url }) => {
	const { db, viewer, today } = locals;
	if (!viewer.seesPay) error(404, 'There is no such page.');
	const view = forecastViewOf(url, today);
	const { rows: all } = laneForecast(db, viewer.scope, {
		asOf: view.asOf,
		...(view.listsWhatIf ? view.whatIf : {})
	});
	const rows = rowsOf(all, view).map((row) => [
		row.employeeId,
		row.name,
		row.school,
		row.fund,
		row.scheduleId,
		row.effectiveOn,
		END_WORDS[row.end].label,
		END_WORDS[row.end].assumption,
		row.from,
		row.to,
		decimalCell(row.yearly),
		decimalCell(row.rest),
		row.currency,
		row.payYear,
		view.asOf,
		view.listsWhatIf ? 'What-if; estimate until HR decides' : 'Estimate until HR decides'
	]);
	locals.shown = { rows: rows.length, details: { asOf: view.asOf, ...filtersOf(url.searchParams) } };
	return csvFile(`lane forecast ${view.asOf}.csv`, HEADER, rows);
};
