import { filtersOf } from '#lib/access/shown.ts';
import { csvFile } from '#lib/files/csv.ts';
import { districtOnly } from '../../district-only.ts';
import { decisionsAsked } from '../decisions-asked.ts';
import type { RequestHandler } from './$types';

const HEADER = ['Provider', 'What records say', 'Employee id', 'Person', 'Decided at', 'Decided by', 'Records settled'];

/** The remembered decisions on the page as CSV, all pages of them. */
export const GET: RequestHandler = ({ locals, url }) => {
	const { db, viewer, today } = locals;
	districtOnly(viewer.scope);
	const { found } = decisionsAsked(db, viewer.scope, url);
	locals.shown = { rows: found.length, details: filtersOf(url.searchParams) };
	const rows = found.map(({ provider, shownAs, person, decidedAt, decidedBy, records }) => [
		provider,
		shownAs,
		person?.employeeId ?? null,
		person?.name ?? 'none of ours',
		decidedAt,
		decidedBy,
		records
	]);
	return csvFile(`Remembered decisions ${today}.csv`, HEADER, rows);
};
