import { error } from '@sveltejs/kit';
import { filtersOf } from '#lib/access/shown.ts';
import { csvFile } from '#lib/files/csv.ts';
import { awaitedDecisions } from '#lib/lanes/awaited-decisions.server.ts';
import { changesToDecide, proposalKey } from '#lib/lanes/changes-to-decide.server.ts';
import { decidedChanges, type DecidedRow } from '#lib/lanes/decided-changes.server.ts';
import { moneyText } from '#lib/lanes/payroll-layout.ts';
import { changesAsked, isAsked, VIEW_WORDS } from '#lib/lanes/ui/change-view.ts';
import type { RequestHandler } from './$types';

const HEADER = [
	'Employee ID',
	'Name',
	'School',
	'Contract',
	'Lane before',
	'New lane',
	'Takes effect on',
	'Step',
	'Pay before',
	'Pay after',
	'Currency',
	'Pay year',
	'State',
	'Decided by',
	'Confirmed by',
	'Decided at',
	'Reason',
	'Note',
	'As of'
];
const money = (cents: number | null | undefined) => moneyText(cents ?? null);

/** The lane changes of the view on the page, all of them, as CSV. */
export const GET: RequestHandler = ({ locals, url }) => {
	const { db, viewer, today } = locals;
	if (!viewer.seesPay) error(404, 'There is no such page.');
	const asked = changesAsked(url);
	const { view } = asked;
	const { proposed, discrepancies } = changesToDecide(db, viewer.scope, { asOf: today });
	const awaited = awaitedDecisions(db, viewer.scope, { kinds: ['lane-change'] });
	const waits = new Map(
		awaited.map((one) => [
			`${one.staff.publicId} ${String(one.subject.effectiveOn)} ${String(one.subject.toLane)}`,
			one
		])
	);
	const sentences = new Map(discrepancies.map(({ change, sentence }) => [change.publicId, sentence]));
	const decidedLine = (row: DecidedRow) => [
		row.staff.employeeId,
		row.staff.name,
		row.staff.school,
		row.scheduleId,
		row.fromLane,
		row.toLane,
		row.effectiveOn,
		row.step,
		money(row.fromCents),
		money(row.toCents),
		row.currency,
		row.payYear,
		VIEW_WORDS[view],
		row.decidedBy,
		row.confirmedBy,
		row.decidedAt,
		row.reason,
		sentences.get(row.publicId) ?? null,
		today
	];
	const isHere = (row: DecidedRow) =>
		view === 'discrepancies'
			? sentences.has(row.publicId)
			: view === 'declined'
				? row.decision === 'declined'
				: row.decision === 'accepted' && (row.payroll !== null) === (view === 'payroll');
	const rows =
		view === 'proposed' || view === 'second'
			? proposed
					.filter((row) => waits.has(proposalKey(row)) === (view === 'second') && isAsked(asked, row))
					.map((row) => [
						row.staff.employeeId,
						row.staff.name,
						row.staff.school,
						row.scheduleId,
						row.fromLane,
						row.toLane,
						row.effectiveOn,
						row.step,
						money(row.from?.cents),
						money(row.to?.cents),
						(row.to ?? row.from)?.currency ?? null,
						(row.to ?? row.from)?.payYear ?? null,
						VIEW_WORDS[view],
						waits.get(proposalKey(row))?.proposedBy ?? null,
						null,
						null,
						null,
						'Estimate until HR decides',
						today
					])
			: decidedChanges(db, viewer.scope)
					.filter((row) => isHere(row) && isAsked(asked, row))
					.map(decidedLine);
	locals.shown = { rows: rows.length, details: filtersOf(url.searchParams) };
	return csvFile(`lane changes ${today}.csv`, HEADER, rows);
};
