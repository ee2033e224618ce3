import { error, fail, redirect } from '@sveltejs/kit';
import { resolve } from '$app/paths';
import { actorOf } from '#lib/access/actor.ts';
import { audited } from '#lib/access/audit.server.ts';
import { filtersOf } from '#lib/access/shown.ts';
import { districtSettings } from '#lib/district/settings.server.ts';
import { creditReviews } from '#lib/lanes/credit-reviews.server.ts';
import { askForDocuments, decideCredits } from '#lib/lanes/decide-credits.server.ts';
import { withdrawRequest } from '#lib/lanes/document-requests.server.ts';
import { letterTo, paperWords, peopleLackingPapers } from '#lib/lanes/lacking-papers.ts';
import { papersAsked, papersQuestionOf } from '#lib/lanes/ui/papers-view.ts';
import { doneOf, doneText, type ReviewDone } from '#lib/lanes/ui/review-view.ts';
import { write } from '#lib/server/db/write.ts';
import { mailOfStaff } from '#lib/staff/mail-of-staff.server.ts';
import { isDayToAsk } from '#lib/time/days.ts';
import { pageOf } from '#lib/ui/address.ts';
import type { Actions, PageServerLoad } from './$types';

const PER_PAGE = 200;

/** Who lacks which paper behind a credit or a degree, with a text to send to each. What hangs on it is pay. */
export const load: PageServerLoad = ({ locals, url }) => {
	const { db, viewer, today } = locals;
	if (!viewer.seesPay) error(404, 'There is no such page.');
	const asked = papersQuestionOf(url);
	const all = peopleLackingPapers(creditReviews(db, viewer.scope, { asOf: today }));
	const matching = papersAsked(all, asked);
	const page = pageOf(url, Math.ceil(matching.length / PER_PAGE));
	const mail = mailOfStaff(db, viewer.scope);
	const { name: district } = districtSettings(db);
	const schools = new Map(all.map(({ staff }) => [staff.schoolId, staff.school]));
	locals.shown = { rows: matching.length, details: filtersOf(url.searchParams) };
	return {
		asked,
		counts: {
			people: all.length,
			one: all.filter(({ papers }) => papers.length === 1).length,
			lanes: all.filter(({ hangs }) => hangs !== null).length,
			unasked: all.filter(({ papers }) => papers.some(({ request }) => request === null)).length
		},
		schools: [...schools].map(([id, name]) => ({ id, name })).toSorted((a, b) => a.name.localeCompare(b.name, 'en')),
		deadlines: [...new Set(all.flatMap(({ dueBy }) => dueBy ?? []))].toSorted(),
		page,
		perPage: PER_PAGE,
		total: matching.length,
		rows: matching.slice((page - 1) * PER_PAGE, page * PER_PAGE).map((one) => ({
			staff: one.staff,
			dueBy: one.dueBy,
			hangs: one.hangs,
			mail: mail.get(one.staffId) ?? null,
			isOwn: one.staffId === viewer.staffId,
			text: letterTo(one, district, viewer.name),
			papers: one.papers.map((paper) => ({
				key: paper.key,
				words: paperWords(paper),
				accepted: paper.accepted,
				isDegree: paper.degree !== null,
				isAwaited: paper.awaited !== null,
				request: paper.request
			}))
		})),
		done: doneOf(url.searchParams.get('done'))
	};
};

function back(url: URL, done: ReviewDone): never {
	const params = new URLSearchParams(
		[...url.searchParams].filter(([name]) => !name.startsWith('/') && name !== 'done')
	);
	params.set('done', doneText(done));
	redirect(303, `${resolve('/lanes/papers')}?${params}`);
}

export const actions: Actions = {
	ask: async ({ request, url, locals: { db, viewer, today } }) => {
		if (!viewer.seesPay) error(404, 'There is no such page.');
		const fields = await request.formData();
		const staff = new Set(fields.getAll('staff').map(String));
		const dueOn = String(fields.get('dueOn') ?? '').trim();
		if (staff.size === 0) return fail(400, { problem: 'Tick whom you have asked first.' });
		if (dueOn !== '' && (!isDayToAsk(dueOn) || dueOn < today))
			return fail(400, { problem: 'The day by which it is due must be today or later.' });
		const now = new Date().toISOString();
		const told = await audited(
			db,
			({ asked, keys }) =>
				asked > 0
					? { actor: actorOf(viewer), action: 'credits.ask', rows: asked, after: { keys, dueOn: dueOn || null } }
					: null,
			() =>
				write(db, (tx) => {
					const keys = peopleLackingPapers(creditReviews(tx, viewer.scope, { asOf: today }))
						.filter((one) => staff.has(one.staff.publicId))
						.flatMap(({ papers }) => papers.filter(({ request }) => request === null).map(({ key }) => key));
					return { keys, ...askForDocuments(tx, viewer, { keys, what: '', dueOn: dueOn || null }, { today, now }) };
				}),
			now
		);
		if (told.asked === 0) return fail(409, { problem: told.problems.join(' ') || 'All of it is asked for already.' });
		back(url, { kind: 'ask', done: told.asked, awaited: 0, at: null, problems: told.problems.join(' ') });
	},
	receive: async ({ request, url, locals: { db, viewer, today } }) => {
		if (!viewer.seesPay) error(404, 'There is no such page.');
		const fields = await request.formData();
		const keys = [String(fields.get('credit') ?? '')];
		const receivedOn = String(fields.get('receivedOn') ?? '').trim() || today;
		if (!isDayToAsk(receivedOn) || receivedOn > today)
			return fail(400, { problem: 'Say on which day it was received: today or earlier.' });
		const decision = { kind: 'receive' as const, type: String(fields.get('type') ?? '') || null, receivedOn };
		const now = new Date().toISOString();
		const told = await audited(
			db,
			({ decided, awaited }) =>
				decided + awaited > 0
					? { actor: actorOf(viewer), action: 'credits.receive', rows: 1, after: { credits: keys, receivedOn } }
					: null,
			() => write(db, (tx) => decideCredits(tx, viewer, { keys, decision, words: '' }, { today, now })),
			now
		);
		const { decided: done, awaited, problems } = told;
		if (done + awaited === 0) return fail(409, { problem: problems.join(' ') });
		back(url, { kind: 'receive', done, awaited, at: null, problems: '' });
	},
	withdraw: async ({ request, url, locals: { db, viewer } }) => {
		if (!viewer.seesPay) error(404, 'There is no such page.');
		const publicId = String((await request.formData()).get('request') ?? '');
		const now = new Date().toISOString();
		const isDone = await audited(
			db,
			(done) =>
				done ? { actor: actorOf(viewer), action: 'credits.withdraw-request', after: { request: publicId } } : null,
			() => write(db, (tx) => withdrawRequest(tx, viewer.scope, publicId, { by: viewer.name, now })),
			now
		);
		if (!isDone) return fail(409, { problem: 'Nobody is asked for this any more.' });
		back(url, { kind: 'withdraw', done: 1, awaited: 0, at: null, problems: '' });
	}
};
