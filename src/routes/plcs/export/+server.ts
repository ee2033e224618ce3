import { error } from '@sveltejs/kit';
import { filtersOf } from '#lib/access/shown.ts';
import { csvFile } from '#lib/files/csv.ts';
import { plcProposal } from '#lib/plcs/plc-proposal.server.ts';
import { dayAsked } from '#lib/ui/day-asked.ts';
import type { RequestHandler } from './$types';

/** The groups on the screen as CSV, a row for each person. */
export const GET: RequestHandler = ({ locals, url }) => {
	const { db, viewer, today } = locals;
	const asOf = dayAsked(url, today);
	const proposal = plcProposal(db, viewer.scope, { skillId: url.searchParams.get('skill') ?? '', asOf });
	if (!proposal) error(404, 'There is no such skill in the framework.');
	const rows = proposal.groups.flatMap(({ id, label, frame, facilitator, members }) => [
		[
			id,
			label,
			frame,
			'facilitator',
			facilitator?.teacher.employeeId ?? null,
			facilitator?.teacher.name ?? 'needed',
			facilitator?.teacher.schoolName ?? null,
			facilitator?.reason ?? null,
			asOf
		],
		...members.map(({ teacher, reason }) => [
			id,
			label,
			frame,
			'member',
			teacher.employeeId,
			teacher.name,
			teacher.schoolName,
			reason,
			asOf
		])
	]);
	const header = ['Group', 'About', 'Frame', 'Part', 'Employee ID', 'Name', 'School', 'Why', 'As of'];
	locals.shown = { rows: rows.length, details: { asOf, ...filtersOf(url.searchParams) } };
	return csvFile(`PLCs ${proposal.skill.name} ${asOf}.csv`, header, rows);
};
