import { auditEntries } from '#lib/access/audit-entries.server.ts';
import { auditFiltersOf } from '#lib/access/audit-filters.ts';
import { actionWords } from '#lib/access/audit-words.ts';
import { ROLE_NAMES } from '#lib/access/role.ts';
import { filtersOf } from '#lib/access/shown.ts';
import { districtSettings } from '#lib/district/settings.server.ts';
import { csvFile } from '#lib/files/csv.ts';
import { formatMoment } from '#lib/ui/format.ts';
import type { RequestHandler } from './$types';

const HEADER = [
	'Number',
	'When',
	'When (UTC)',
	'Who',
	'Account',
	'Role',
	'What',
	'Action',
	'Outcome',
	'About',
	'ID',
	'Before',
	'After',
	'Rows',
	'Details',
	'Seal'
];

/** The entries as they stand on the page, all of its pages, as CSV. */
export const GET: RequestHandler = ({ locals, url }) => {
	const { db, today } = locals;
	const entries = auditEntries(db, auditFiltersOf(url.searchParams).filters);
	locals.shown = { rows: entries.length, details: filtersOf(url.searchParams) };
	const { timeZone } = districtSettings(db);
	const rows = entries.map((entry) => [
		entry.number,
		formatMoment(entry.at, timeZone),
		entry.at,
		entry.who,
		entry.accountId,
		entry.role && ROLE_NAMES[entry.role],
		actionWords(entry.action),
		entry.action,
		entry.outcome,
		entry.onKind,
		entry.onId,
		entry.before,
		entry.after,
		entry.rows,
		entry.details,
		entry.seal
	]);
	return csvFile(`audit log ${today}.csv`, HEADER, rows);
};
