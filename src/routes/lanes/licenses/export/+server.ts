import { error } from '@sveltejs/kit';
import { filtersOf } from '#lib/access/shown.ts';
import { csvFile } from '#lib/files/csv.ts';
import { LICENSE_WORDS } from '#lib/lanes/license-standing.ts';
import { licensesMatching, licenseStandings } from '#lib/lanes/license-standings.server.ts';
import { licenseViewOf, orderedLicenses } from '#lib/lanes/ui/license-view.ts';
import type { RequestHandler } from './$types';

const HEADER = [
	'Employee ID',
	'Name',
	'School',
	'License',
	'Cycle begins',
	'Expires',
	'Counted',
	'Needed',
	'Left',
	'Unit',
	'Met on',
	'Status',
	'In words',
	'As of'
];

/** The list as it stands on the page, all of its pages, as CSV. */
export const GET: RequestHandler = ({ locals, url }) => {
	const { db, viewer, today } = locals;
	if (!viewer.seesPay) error(404, 'There is no such page.');
	const { asOf, filters, order } = licenseViewOf(url, today);
	const matching = licensesMatching(licenseStandings(db, viewer.scope, asOf), filters, asOf);
	const rows = orderedLicenses(matching, order).map((row) => [
		row.staff,
		row.name,
		row.school,
		row.license,
		row.cycleBegins,
		row.expiresOn,
		row.counted,
		row.needed,
		row.left,
		row.unit,
		row.metOn,
		LICENSE_WORDS[row.status],
		row.sentence,
		asOf
	]);
	locals.shown = { rows: rows.length, details: { asOf, ...filtersOf(url.searchParams) } };
	return csvFile(`licenses ${asOf}.csv`, HEADER, rows);
};
