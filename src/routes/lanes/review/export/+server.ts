import { error } from '@sveltejs/kit';
import { filtersOf } from '#lib/access/shown.ts';
import { providerWords } from '#lib/catalogue/provider-words.ts';
import { csvFile, type Cell } from '#lib/files/csv.ts';
import { awaitedDecisions } from '#lib/lanes/awaited-decisions.server.ts';
import { creditDecisions, DECIDED_WORDS } from '#lib/lanes/credit-decisions.server.ts';
import { creditReviews } from '#lib/lanes/credit-reviews.server.ts';
import { documentWords, STEP_WORDS } from '#lib/lanes/review-steps.ts';
import { awaitedAsked, isAbout, reviewQuestionOf, reviewsAsked } from '#lib/lanes/ui/review-view.ts';
import { formatList } from '#lib/ui/format.ts';
import type { RequestHandler } from './$types';

const WAITING = [
	'Employee ID',
	'Name',
	'School',
	'Record',
	'Provider',
	'Kind',
	'Amount',
	'Amount unit',
	'Credits',
	'Credit unit',
	'Completed on',
	'Came with',
	'Imported on',
	'Document',
	'Received on',
	'Noted by',
	'Open steps',
	'Done steps',
	'Hand in by',
	'Takes effect on',
	'Lane now',
	'Lane with it',
	'By itself',
	'Would not count',
	'Asked for',
	'Asked by',
	'Due on',
	'As of',
	'Note'
];
const DECIDED = [
	'Employee ID',
	'Name',
	'School',
	'Record',
	'Provider',
	'Completed on',
	'Decision',
	'What was said',
	'Reason',
	'Decided by',
	'Confirmed by',
	'Decided at',
	'Taken back',
	'As of'
];
const SECOND = ['Employee ID', 'Name', 'School', 'Record', 'Decided by', 'Decided at', 'Reason', 'As of'];

/** The rows of the view on the page, all of its pages, as CSV. */
export const GET: RequestHandler = ({ locals, url }) => {
	const { db, viewer, today } = locals;
	if (!viewer.seesPay) error(404, 'There is no such page.');
	const asked = reviewQuestionOf(url);
	const [header, rows]: [string[], Cell[][]] =
		asked.view === 'decided'
			? [
					DECIDED,
					creditDecisions(db, viewer.scope)
						.filter((row) => isAbout(asked, row))
						.map(
							({ staff, title, provider, completedOn, decision, words, reason, by, confirmedBy, at, isTakenBack }) => [
								staff.employeeId,
								staff.name,
								staff.school,
								title,
								provider && providerWords(provider),
								completedOn,
								DECIDED_WORDS[decision],
								words,
								reason,
								by,
								confirmedBy,
								at,
								isTakenBack ? 'yes' : 'no',
								today
							]
						)
				]
			: asked.view === 'second'
				? [
						SECOND,
						awaitedAsked(awaitedDecisions(db, viewer.scope, { kinds: ['credit', 'degree'] }), asked.search).map(
							({ staff, subject, proposedBy, proposedAt, reason }) => [
								staff.employeeId,
								staff.name,
								staff.school,
								String(subject.title),
								proposedBy,
								proposedAt,
								reason,
								today
							]
						)
					]
				: [
						WAITING,
						reviewsAsked(creditReviews(db, viewer.scope, { asOf: today }), asked).map((row) => {
							const steps = (state: string) =>
								formatList(row.steps.filter((one) => one.state === state).map(({ step }) => STEP_WORDS[step].label));
							return [
								row.staff.employeeId,
								row.staff.name,
								row.staff.school,
								row.title,
								row.provider && providerWords(row.provider),
								row.category ?? 'degree',
								row.amount?.quantity ?? null,
								row.amount?.unit ?? null,
								row.credits,
								row.unit,
								row.completedOn,
								row.cameWith?.fileName ?? null,
								row.cameWith?.importedOn ?? null,
								row.document && documentWords(row.document.type),
								row.document?.receivedOn ?? null,
								row.document?.by ?? null,
								steps('open'),
								steps('done'),
								row.deadline?.submitBy ?? null,
								row.deadline?.effectiveOn ?? null,
								row.hangs?.from ?? null,
								row.hangs?.to ?? null,
								row.hangs && (row.hangs.alone ? 'yes' : 'no'),
								row.idle,
								row.request?.what ?? null,
								row.request?.askedBy ?? null,
								row.request?.dueOn ?? null,
								today,
								'Estimate until HR decides'
							];
						})
					];
	locals.shown = { rows: rows.length, details: filtersOf(url.searchParams) };
	return csvFile(`credits to review ${today}.csv`, header, rows);
};
