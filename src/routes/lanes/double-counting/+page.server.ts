import { error, fail, redirect } from '@sveltejs/kit';
import { resolve } from '$app/paths';
import { actorOf } from '#lib/access/actor.ts';
import { audited } from '#lib/access/audit.server.ts';
import { filtersOf } from '#lib/access/shown.ts';
import { decideDoubleCount, type DoubleCountSaid } from '#lib/lanes/decide-double-count.server.ts';
import { DOUBLE_COUNT_KINDS } from '#lib/lanes/double-counting.ts';
import { doubleCounts } from '#lib/lanes/double-counts.server.ts';
import { atStakeByUnit, doubleCountViewOf, findingsMatching } from '#lib/lanes/ui/double-count-view.ts';
import { write } from '#lib/server/db/write.ts';
import { pageOf } from '#lib/ui/address.ts';
import type { Actions, PageServerLoad } from './$types';

const PER_PAGE = 25;
const LONGEST_REASON = 500;

/** Records that may count the same learning twice, both side by side. Credits toward a lane are pay. */
export const load: PageServerLoad = ({ locals, url }) => {
	const { db, viewer, today } = locals;
	if (!viewer.seesPay) error(404, 'There is no such page.');
	const view = doubleCountViewOf(url, today);
	const all = doubleCounts(db, viewer.scope, view);
	const here = findingsMatching(all, { ...view, kind: null, state: 'all', search: '' });
	const open = here.filter(({ isOpen }) => isOpen);
	const matching = findingsMatching(all, view);
	const page = pageOf(url, Math.ceil(matching.length / PER_PAGE));
	const schools = new Map(all.map(({ person }) => [person.schoolId, person.school]));
	locals.shown = { rows: matching.length, details: { asOf: view.asOf, ...filtersOf(url.searchParams) } };
	return {
		...view,
		schools: [...schools].map(([id, name]) => ({ id, name })).toSorted((a, b) => a.name.localeCompare(b.name, 'en')),
		any: here.length,
		open: { findings: open.length, people: new Set(open.map(({ person }) => person.staffId)).size },
		atStake: atStakeByUnit(open),
		kinds: DOUBLE_COUNT_KINDS.map((kind) => ({ kind, open: open.filter((one) => one.kind === kind).length })),
		page,
		perPage: PER_PAGE,
		total: matching.length,
		findings: matching.slice((page - 1) * PER_PAGE, page * PER_PAGE).map(({ person, ...found }) => {
			const { staffId, ...shown } = person;
			return { ...found, person: shown, isOwn: staffId === viewer.staffId };
		}),
		decided: url.searchParams.get('decided')
	};
};

export const actions: Actions = {
	decide: async ({ request, url, locals: { db, viewer, today } }) => {
		if (!viewer.seesPay) error(404, 'There is no such page.');
		const fields = await request.formData();
		const text = (name: string) => String(fields.get(name) ?? '').trim();
		const [staffPublicId, finding, decision, reason] = ['person', 'finding', 'decision', 'reason'].map(text);
		if (decision !== 'fine' && decision !== 'open') return fail(400, { finding, problem: 'Choose what is decided.' });
		const { asOf, daysApart } = doubleCountViewOf(url, today);
		const found = doubleCounts(db, viewer.scope, { asOf, daysApart, staffPublicId }).find(({ key }) => key === finding);
		if (!found)
			return fail(409, {
				finding,
				problem: 'This finding is not there any more: one of its records has changed. Look at the list again.'
			});
		if (found.person.staffId === viewer.staffId)
			return fail(403, { finding, problem: 'Nobody decides about their own record. Ask somebody else of HR.' });
		if (decision === 'fine' && reason === '')
			return fail(400, { finding, problem: 'Say in a few words why both may count; it stays on file.' });
		if (reason!.length > LONGEST_REASON)
			return fail(400, { finding, problem: `Say it in ${LONGEST_REASON} characters at most.` });
		const now = new Date().toISOString();
		const draft = {
			actor: actorOf(viewer),
			action: 'doubleCount.decide',
			on: { kind: 'staff', id: found.person.publicId },
			before: { finding: found.key, decision: found.decided?.decision ?? 'not looked at' },
			after: { finding: found.key, decision, reason: reason || null }
		};
		const said: DoubleCountSaid = {
			staffId: found.person.staffId,
			finding: found.key,
			decision,
			reason: reason || null,
			by: viewer.name,
			now
		};
		await audited(db, draft, () => write(db, (tx) => decideDoubleCount(tx, said)), now);
		const back = new URLSearchParams(
			[...url.searchParams].filter(([name]) => !name.startsWith('/') && name !== 'decided')
		);
		back.set('decided', decision);
		redirect(303, `${resolve('/lanes/double-counting')}?${back}`);
	}
};
