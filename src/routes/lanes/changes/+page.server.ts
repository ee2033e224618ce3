import { error, fail, redirect } from '@sveltejs/kit';
import { resolve } from '$app/paths';
import { actorOf } from '#lib/access/actor.ts';
import { audited } from '#lib/access/audit.server.ts';
import { filtersOf } from '#lib/access/shown.ts';
import { awaitedDecisions, endAwaited, whyNotSecond } from '#lib/lanes/awaited-decisions.server.ts';
import { changesToDecide, differenceOf, proposalKey } from '#lib/lanes/changes-to-decide.server.ts';
import {
	acceptConfirmed,
	decideLaneChanges,
	settleDiscrepancy,
	takeBackChange
} from '#lib/lanes/decide-lane-changes.server.ts';
import { decidedChanges } from '#lib/lanes/decided-changes.server.ts';
import { changesAsked, isAsked } from '#lib/lanes/ui/change-view.ts';
import { write } from '#lib/server/db/write.ts';
import { staffPublicIdOf } from '#lib/staff/staff-id.server.ts';
import type { Actions, PageServerLoad } from './$types';

const MOST = 500;

/** What waits for a decision, what was decided, and where today's records contradict it. Pay: without that right there is no such page. */
export const load: PageServerLoad = ({ locals, url }) => {
	const { db, viewer, today } = locals;
	if (!viewer.seesPay) error(404, 'There is no such page.');
	const asked = changesAsked(url);
	const { proposed, discrepancies } = changesToDecide(db, viewer.scope, { asOf: today });
	const decided = decidedChanges(db, viewer.scope);
	const awaited = awaitedDecisions(db, viewer.scope, { kinds: ['lane-change'] });
	const own = viewer.staffId === null ? null : staffPublicIdOf(db, viewer.scope, viewer.staffId);
	const isAwaited = new Set(
		awaited.map(({ staff, subject }) => `${staff.publicId} ${String(subject.effectiveOn)} ${String(subject.toLane)}`)
	);
	const lists = {
		proposed: proposed
			.map((row) => ({
				...row,
				key: proposalKey(row),
				difference: differenceOf(row),
				isOwn: row.staff.publicId === own
			}))
			.filter(({ key }) => !isAwaited.has(key)),
		second: awaited.map((row) => ({ ...row, refusal: whyNotSecond(viewer, row) })),
		accepted: decided.filter(({ decision, payroll }) => decision === 'accepted' && !payroll),
		payroll: decided.filter(({ payroll }) => payroll),
		declined: decided.filter(({ decision }) => decision === 'declined'),
		discrepancies: discrepancies.map(({ change, sentence }) => ({ ...change, sentence }))
	};
	const schools = new Map([...lists.proposed, ...decided].map(({ staff }) => [staff.schoolId, staff.school]));
	const of = <Row extends { staff: { name: string; employeeId: string; schoolId?: string } }>(rows: Row[]) =>
		rows.filter((row) => isAsked(asked, row));
	const shown = of<(typeof lists)[keyof typeof lists][number]>(lists[asked.view]);
	locals.shown = { rows: shown.length, details: filtersOf(url.searchParams) };
	return {
		asked,
		counts: Object.fromEntries(Object.entries(lists).map(([view, rows]) => [view, rows.length])),
		proposed: asked.view === 'proposed' ? of(lists.proposed).slice(0, MOST) : [],
		second: asked.view === 'second' ? of(lists.second) : [],
		decided:
			asked.view === 'accepted' || asked.view === 'payroll' || asked.view === 'declined'
				? of(lists[asked.view]).slice(0, MOST)
				: [],
		discrepancies: asked.view === 'discrepancies' ? of(lists.discrepancies) : [],
		total: shown.length,
		most: MOST,
		schools: [...schools].map(([id, name]) => ({ id, name })).toSorted((a, b) => a.name.localeCompare(b.name, 'en')),
		said: url.searchParams.get('said')
	};
};

const reasonIn = (fields: FormData) =>
	String(fields.get('reason') ?? '')
		.trim()
		.slice(0, 1000);
const back = (view: string, said: string) => `${resolve('/lanes/changes')}?${new URLSearchParams({ view, said })}`;

export const actions: Actions = {
	decide: async ({ request, locals: { db, viewer, today } }) => {
		if (!viewer.seesPay) error(404, 'There is no such page.');
		const fields = await request.formData();
		const keys = fields.getAll('change').map(String);
		const reason = reasonIn(fields);
		const decision = fields.get('decision') === 'declined' ? 'declined' : 'accepted';
		if (keys.length === 0) return fail(400, { problem: 'Tick the lane changes to decide about first.', keys, reason });
		if (decision === 'declined' && reason === '')
			return fail(400, { problem: 'Say why it is declined: the teacher will read the reason.', keys, reason });
		const now = new Date().toISOString();
		const told = await audited(
			db,
			(result) =>
				result.accepted + result.declined + result.awaited > 0
					? {
							actor: actorOf(viewer),
							action: `lanes.${decision === 'accepted' ? 'accept' : 'decline'}`,
							rows: result.accepted + result.declined + result.awaited,
							// Whose and from when; the lane is pay, which the readers of the log do not see.
							after: {
								changes: keys.map((key) => key.split(' ').slice(0, 2).join(' ')),
								...(reason !== '' && { reason }),
								...(result.awaited > 0 && { awaited: true })
							}
						}
					: null,
			() =>
				write(db, (tx) =>
					decideLaneChanges(tx, viewer, { keys, decision, reason: reason === '' ? null : reason }, { today, now })
				),
			now
		);
		const { accepted, declined, awaited, problems } = told;
		if (accepted + declined + awaited === 0) return fail(409, { problem: problems.join(' '), keys, reason });
		const said = `${accepted} ${declined} ${awaited}${problems.length > 0 ? ` ${problems.join(' ')}` : ''}`;
		redirect(303, back('proposed', said));
	},
	confirm: async ({ request, locals: { db, viewer, today } }) => {
		if (!viewer.seesPay) error(404, 'There is no such page.');
		const fields = await request.formData();
		const ids = fields.getAll('awaited').map(String);
		const outcome = fields.get('outcome') === 'refused' ? 'refused' : 'confirmed';
		const reason = reasonIn(fields);
		if (ids.length === 0) return fail(400, { problem: 'Tick what to confirm or refuse first.' });
		if (outcome === 'refused' && reason === '') return fail(400, { problem: 'Say why it is refused.' });
		const now = new Date().toISOString();
		const told = await audited(
			db,
			({ done }) =>
				done > 0
					? { actor: actorOf(viewer), action: `lanes.second-${outcome}`, rows: done, after: { ids, reason } }
					: null,
			() =>
				write(db, (tx) => {
					let done = 0;
					const problems: string[] = [];
					for (const publicId of ids) {
						const [awaited] = awaitedDecisions(tx, viewer.scope, { kinds: ['lane-change'], publicId });
						const problem = !awaited
							? 'One of them waits no longer.'
							: (whyNotSecond(viewer, awaited) ??
								(outcome === 'confirmed'
									? acceptConfirmed(tx, viewer.scope, awaited, { confirmedBy: viewer.name, today, now })
									: null));
						if (problem !== null) problems.push(problem);
						else {
							endAwaited(tx, publicId, outcome, { by: viewer.name, reason: reason === '' ? null : reason, now });
							done += 1;
						}
					}
					return { done, problems };
				}),
			now
		);
		if (told.done === 0) return fail(409, { problem: told.problems.join(' ') });
		const counts = outcome === 'confirmed' ? `${told.done} 0 0` : `0 ${told.done} 0`;
		redirect(303, back('second', `${counts}${told.problems.length > 0 ? ` ${told.problems.join(' ')}` : ''}`));
	},
	takeBack: async ({ request, locals: { db, viewer } }) => {
		if (!viewer.seesPay) error(404, 'There is no such page.');
		const fields = await request.formData();
		const publicId = String(fields.get('change') ?? '');
		const reason = reasonIn(fields);
		if (reason === '') return fail(400, { problem: 'Say why the decision is taken back.' });
		const now = new Date().toISOString();
		const problem = await audited(
			db,
			(result) =>
				result === null
					? {
							actor: actorOf(viewer),
							action: 'lanes.take-back',
							on: { kind: 'lane-change', id: publicId },
							after: { reason }
						}
					: null,
			() => write(db, (tx) => takeBackChange(tx, viewer, { publicId, reason }, now)),
			now
		);
		if (problem !== null) return fail(409, { problem });
		redirect(303, back('proposed', 'back'));
	},
	settle: async ({ request, locals: { db, viewer, today } }) => {
		if (!viewer.seesPay) error(404, 'There is no such page.');
		const fields = await request.formData();
		const publicId = String(fields.get('change') ?? '');
		const about = String(fields.get('about') ?? '');
		const reason = reasonIn(fields);
		if (reason === '') return fail(400, { problem: 'Say why the lane change stands all the same.' });
		const now = new Date().toISOString();
		const problem = await audited(
			db,
			(result) =>
				result === null
					? {
							actor: actorOf(viewer),
							action: 'lanes.settle',
							on: { kind: 'lane-change', id: publicId },
							after: { reason }
						}
					: null,
			() => write(db, (tx) => settleDiscrepancy(tx, viewer, { publicId, about, reason }, { today, now })),
			now
		);
		if (problem !== null) return fail(409, { problem });
		redirect(303, back('discrepancies', 'settled'));
	}
};
