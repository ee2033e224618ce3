import { error } from '@sveltejs/kit';
import { filtersOf } from '#lib/access/shown.ts';
import { districtSettings } from '#lib/district/settings.server.ts';
import { csvFile } from '#lib/files/csv.ts';
import { creditReviews } from '#lib/lanes/credit-reviews.server.ts';
import { letterTo, papersLine, peopleLackingPapers } from '#lib/lanes/lacking-papers.ts';
import { papersAsked, papersQuestionOf } from '#lib/lanes/ui/papers-view.ts';
import { mailOfStaff } from '#lib/staff/mail-of-staff.server.ts';
import type { RequestHandler } from './$types';

const HEADER = [
	'Employee ID',
	'Name',
	'E-mail',
	'School',
	'Missing',
	'Documents',
	'Hand in by',
	'Asked for',
	'Text',
	'As of'
];

/** The people on the page, all of its pages, as CSV for a mail merge. Says no lane: the file leaves HR. */
export const GET: RequestHandler = ({ locals, url }) => {
	const { db, viewer, today } = locals;
	if (!viewer.seesPay) error(404, 'There is no such page.');
	const mail = mailOfStaff(db, viewer.scope);
	const { name: district } = districtSettings(db);
	const people = peopleLackingPapers(creditReviews(db, viewer.scope, { asOf: today }));
	const rows = papersAsked(people, papersQuestionOf(url)).map((one) => [
		one.staff.employeeId,
		one.staff.name,
		mail.get(one.staffId) ?? null,
		one.staff.school,
		one.papers.length,
		papersLine(one),
		one.dueBy,
		one.papers.filter(({ request }) => request !== null).length,
		letterTo(one, district, viewer.name),
		today
	]);
	locals.shown = { rows: rows.length, details: filtersOf(url.searchParams) };
	return csvFile(`missing documents ${today}.csv`, HEADER, rows);
};
