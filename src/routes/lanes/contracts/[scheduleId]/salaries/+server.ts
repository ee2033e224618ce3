import { error } from '@sveltejs/kit';
import { csvFile } from '#lib/files/csv.ts';
import { salaryGrid, salaryTables } from '#lib/lanes/salary-tables.server.ts';
import type { RequestHandler } from './$types';

/** A salary table as it stands on the page, as CSV that can be read in again: `?table=` says which. */
export const GET: RequestHandler = ({ locals, params: { scheduleId }, url }) => {
	const { db, viewer, today } = locals;
	if (!viewer.seesPay) error(404, 'There is no such page.');
	const publicId = url.searchParams.get('table') ?? '';
	const table = salaryTables(db, scheduleId, today).find((one) => one.publicId === publicId);
	const grid = table && salaryGrid(db, scheduleId, publicId);
	if (!grid) error(404, 'There is no such salary table.');
	locals.shown = { rows: table.amounts, details: { contract: scheduleId, table: publicId } };
	return csvFile(
		`${scheduleId} ${table.payYear} ${table.currency}.csv`,
		['Step', ...grid.lanes],
		grid.rows.map(({ step, cents }) => [step, ...cents.map((amount) => (amount === null ? null : decimal(amount)))])
	);
};

const decimal = (cents: number) =>
	`${Math.floor(cents / 100)}${cents % 100 === 0 ? '' : `.${String(cents % 100).padStart(2, '0')}`}`;
