import { error, fail, redirect } from '@sveltejs/kit';
import { resolve } from '$app/paths';
import { actorOf } from '#lib/access/actor.ts';
import { audited } from '#lib/access/audit.server.ts';
import {
	controlTotals,
	PAYROLL_FIELDS,
	payrollCells,
	readLayout,
	type PayrollField
} from '#lib/lanes/payroll-layout.ts';
import {
	changesForPayroll,
	exportToPayroll,
	payrollExports,
	payrollLayout,
	storePayrollLayout
} from '#lib/lanes/payroll-exports.server.ts';
import { write } from '#lib/server/db/write.ts';
import type { Actions, PageServerLoad } from './$types';

const SHOWN = 20;

/** What payroll is to get next, line by line as the file will say it, and what it got. */
export const load: PageServerLoad = ({ locals, url }) => {
	const { db, viewer } = locals;
	if (!viewer.seesPay) error(404, 'There is no such page.');
	const layout = payrollLayout(db);
	const changes = changesForPayroll(db, viewer.scope);
	locals.shown = { rows: changes.length };
	return {
		layout,
		lines: changes.slice(0, SHOWN).map((change) => ({ id: change.id, cells: payrollCells(layout, change) })),
		totals: controlTotals(changes),
		currency: changes.find(({ currency }) => currency !== null)?.currency ?? 'USD',
		exports: payrollExports(db),
		made: url.searchParams.get('made'),
		mapped: url.searchParams.has('mapped')
	};
};

export const actions: Actions = {
	map: async ({ request, locals: { db, viewer } }) => {
		if (!viewer.seesPay) error(404, 'There is no such page.');
		const fields = await request.formData();
		const columns = (Object.keys(PAYROLL_FIELDS) as PayrollField[])
			.map((field) => ({
				field,
				place: Number(fields.get(`place-${field}`)),
				head: String(fields.get(`head-${field}`) ?? '').slice(0, 100)
			}))
			.filter(({ place }) => Number.isInteger(place) && place > 0)
			.sort((a, b) => a.place - b.place);
		const read = readLayout({ columns, days: fields.get('days') });
		if ('problem' in read) return fail(400, { problem: read.problem });
		const draft = { actor: actorOf(viewer), action: 'lanes.payroll-map', after: read.layout };
		await audited(db, draft, () => write(db, (tx) => storePayrollLayout(tx, read.layout)), new Date().toISOString());
		redirect(303, `${resolve('/lanes/payroll')}?mapped`);
	},
	export: async ({ request, locals: { db, viewer, today } }) => {
		if (!viewer.seesPay) error(404, 'There is no such page.');
		const expected = Number((await request.formData()).get('changes'));
		const now = new Date().toISOString();
		const made = await audited(
			db,
			(result) =>
				result && {
					actor: actorOf(viewer),
					action: 'lanes.payroll',
					on: { kind: 'payroll-export', id: result.publicId },
					rows: result.changes,
					after: { from: result.fromCents, to: result.toCents, unknown: result.unknownAmounts, sha256: result.sha256 }
				},
			() => write(db, (tx) => exportToPayroll(tx, viewer, { expected }, { today, now })),
			now
		);
		if (!made)
			return fail(409, {
				problem: 'What is accepted has changed since this page was shown: look at the lines again, then make the file.'
			});
		redirect(303, `${resolve('/lanes/payroll')}?${new URLSearchParams({ made: made.publicId })}`);
	}
};
