import { error, fail, redirect } from '@sveltejs/kit';
import { resolve } from '$app/paths';
import { actorOf } from '#lib/access/actor.ts';
import { audited } from '#lib/access/audit.server.ts';
import { filtersOf } from '#lib/access/shown.ts';
import { awaitedDecisions, endAwaited, whyNotSecond } from '#lib/lanes/awaited-decisions.server.ts';
import { awaitedWords, creditDecisions, DECIDED_WORDS } from '#lib/lanes/credit-decisions.server.ts';
import { creditReviews } from '#lib/lanes/credit-reviews.server.ts';
import {
	askForDocuments,
	decideCredits,
	sayConfirmed,
	takeBackCredits,
	weighCredits,
	type TakenBack
} from '#lib/lanes/decide-credits.server.ts';
import { districtSettings } from '#lib/district/settings.server.ts';
import { withdrawRequest } from '#lib/lanes/document-requests.server.ts';
import {
	awaitedAsked,
	doneOf,
	doneText,
	isAbout,
	isInView,
	reviewQuestionOf,
	reviewsAsked,
	type ReviewDone
} from '#lib/lanes/ui/review-view.ts';
import { write } from '#lib/server/db/write.ts';
import { isDayToAsk } from '#lib/time/days.ts';
import { pageOf } from '#lib/ui/address.ts';
import { creditFormOf, wordsIn } from './credit-form.ts';
import type { Actions, PageServerLoad } from './$types';

const PER_PAGE = 200;
const MOST_DECIDED = 500;

/** The claimed credits that wait for the district, and what was decided about others. Credits toward a lane are pay. */
export const load: PageServerLoad = ({ locals, url }) => {
	const { db, viewer, today } = locals;
	if (!viewer.seesPay) error(404, 'There is no such page.');
	const asked = reviewQuestionOf(url);
	const all = creditReviews(db, viewer.scope, { asOf: today });
	const awaited = awaitedDecisions(db, viewer.scope, { kinds: ['credit', 'degree'] });
	const decided = asked.view === 'decided' ? creditDecisions(db, viewer.scope, { most: MOST_DECIDED }) : [];
	const matching = reviewsAsked(all, asked);
	const page = pageOf(url, Math.ceil(matching.length / PER_PAGE));
	const schools = new Map(all.map(({ staff }) => [staff.schoolId, staff.school]));
	const open = all.filter((review) => isInView('open', review));
	const chosen = url.searchParams.get('open');
	const isOwn = ({ staffId }: { staffId: number }) => staffId === viewer.staffId;
	const shownDecided = decided.filter((row) => isAbout(asked, row));
	locals.shown = {
		rows: asked.view === 'decided' ? shownDecided.length : matching.length,
		details: filtersOf(url.searchParams)
	};
	return {
		asked,
		fourEyes: districtSettings(db).fourEyes.includes('credits'),
		counts: {
			open: open.length,
			asked: all.filter((review) => isInView('asked', review)).length,
			second: awaited.length,
			decided: null
		},
		people: new Set(open.map(({ staffId }) => staffId)).size,
		lanes: new Set(open.filter(({ hangs }) => hangs !== null).map(({ staffId }) => staffId)).size,
		alone: new Set(open.filter(({ hangs }) => hangs?.alone).map(({ staffId }) => staffId)).size,
		schools: [...schools].map(([id, name]) => ({ id, name })).toSorted((a, b) => a.name.localeCompare(b.name, 'en')),
		providers: [...new Set(all.flatMap(({ provider }) => provider ?? []))].toSorted(),
		deadlines: [...new Set(all.flatMap(({ deadline }) => deadline?.submitBy ?? []))].toSorted(),
		page,
		perPage: PER_PAGE,
		total: matching.length,
		rows: matching
			.slice((page - 1) * PER_PAGE, page * PER_PAGE)
			.map(({ staffId, ...row }) => ({ ...row, isOwn: isOwn({ staffId }) })),
		chosen: all.filter(({ key }) => key === chosen).map((row) => ({ ...row, isOwn: isOwn(row) }))[0] ?? null,
		second:
			asked.view === 'second'
				? awaitedAsked(awaited, asked.search).map((row) => ({
						publicId: row.publicId,
						staff: row.staff,
						title: String(row.subject.title),
						words: awaitedWords(row),
						reason: row.reason,
						proposedBy: row.proposedBy,
						proposedAt: row.proposedAt,
						refusal: whyNotSecond(viewer, row)
					}))
				: [],
		decided: shownDecided.map((row) => ({
			...row,
			called: DECIDED_WORDS[row.decision],
			canTakeBack: row.decision !== 'taken-back' && !row.isTakenBack && !isOwn(row)
		})),
		done: doneOf(url.searchParams.get('done'))
	};
};

/** The same view again, saying what was done. */
function back(url: URL, done: ReviewDone): never {
	const params = new URLSearchParams(
		[...url.searchParams].filter(([name]) => !name.startsWith('/') && name !== 'done' && name !== 'open')
	);
	params.set('done', doneText(done));
	redirect(303, `${resolve('/lanes/review')}?${params}`);
}

const AUDITED: Record<string, string> = {
	approve: 'credits.approve',
	deny: 'credits.deny',
	say: 'credits.say',
	receive: 'credits.receive'
};

export const actions: Actions = {
	decide: async ({ request, url, locals: { db, viewer, today } }) => {
		if (!viewer.seesPay) error(404, 'There is no such page.');
		const fields = await request.formData();
		const read = creditFormOf(fields, today);
		const { keys, kind, words, isSure } = read.form;
		if ('problem' in read) return fail(400, { problem: read.problem, keys, words });
		const now = new Date().toISOString();
		const asked = { keys, decision: read.decision, words };
		if (keys.length > 1 && !isSure) {
			const weighed = await weighCredits(db, viewer, asked, { today, now });
			const sent = [...fields]
				.filter(([name]) => name !== 'credit')
				.map(([name, value]) => [name, String(value)] as const);
			return { weighed, kind, keys, words, sent };
		}
		const told = await audited(
			db,
			({ decided, awaited }) =>
				decided + awaited > 0
					? {
							actor: actorOf(viewer),
							action: AUDITED[kind]!,
							rows: decided + awaited,
							after: { credits: keys, ...(words !== '' && { reason: words }), ...(awaited > 0 && { awaited: true }) }
						}
					: null,
			() => write(db, (tx) => decideCredits(tx, viewer, asked, { today, now })),
			now
		);
		const { decided: done, awaited, problems } = told;
		if (done + awaited === 0) return fail(409, { problem: problems.join(' '), keys, words });
		back(url, { kind, done, awaited, at: done > 0 ? now : null, problems: problems.join(' ') });
	},
	ask: async ({ request, url, locals: { db, viewer, today } }) => {
		if (!viewer.seesPay) error(404, 'There is no such page.');
		const fields = await request.formData();
		const keys = fields.getAll('credit').map(String);
		const dueOn = String(fields.get('dueOn') ?? '').trim();
		if (keys.length === 0) return fail(400, { problem: 'Tick whom to ask first.', keys });
		if (dueOn !== '' && (!isDayToAsk(dueOn) || dueOn < today))
			return fail(400, { problem: 'The day by which it is due must be today or later.', keys });
		const asked = { keys, what: wordsIn(fields, 'what').slice(0, 200), dueOn: dueOn || null };
		const now = new Date().toISOString();
		const told = await audited(
			db,
			(result) =>
				result.asked > 0 ? { actor: actorOf(viewer), action: 'credits.ask', rows: result.asked, after: asked } : null,
			() => write(db, (tx) => askForDocuments(tx, viewer, asked, { today, now })),
			now
		);
		if (told.asked === 0) return fail(409, { problem: told.problems.join(' '), keys });
		back(url, { kind: 'ask', done: told.asked, awaited: 0, at: null, problems: told.problems.join(' ') });
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
	},
	takeBack: async ({ request, url, locals: { db, viewer, today } }) => {
		if (!viewer.seesPay) error(404, 'There is no such page.');
		const fields = await request.formData();
		const id = Number(fields.get('id'));
		const at = String(fields.get('at') ?? '');
		const what: TakenBack = at !== '' ? { at } : fields.get('of') === 'degree' ? { degree: id } : { credit: id };
		const reason = wordsIn(fields);
		if (at === '' && reason === '') return fail(400, { problem: 'Say why the decision is taken back.' });
		const now = new Date().toISOString();
		const told = await audited(
			db,
			({ decided, awaited }) =>
				decided + awaited > 0
					? { actor: actorOf(viewer), action: 'credits.take-back', rows: decided + awaited, after: { ...what, reason } }
					: null,
			() => write(db, (tx) => takeBackCredits(tx, viewer, { what, reason: reason || null }, { today, now })),
			now
		);
		const { decided: done, awaited, problems } = told;
		if (done + awaited === 0)
			return fail(409, { problem: problems.join(' ') || 'There is nothing of it to take back any more.' });
		back(url, { kind: 'take-back', done, awaited, at: null, problems: problems.join(' ') });
	},
	confirm: async ({ request, url, locals: { db, viewer, today } }) => {
		if (!viewer.seesPay) error(404, 'There is no such page.');
		const fields = await request.formData();
		const ids = fields.getAll('awaited').map(String);
		const outcome = fields.get('outcome') === 'refused' ? 'refused' : 'confirmed';
		const reason = wordsIn(fields);
		if (ids.length === 0) return fail(400, { problem: 'Tick what to confirm or refuse first.' });
		if (outcome === 'refused' && reason === '') return fail(400, { problem: 'Say why it is refused.' });
		const now = new Date().toISOString();
		const told = await audited(
			db,
			({ done }) =>
				done > 0
					? { actor: actorOf(viewer), action: `credits.second-${outcome}`, rows: done, after: { ids, reason } }
					: null,
			() =>
				write(db, (tx) => {
					let done = 0;
					const problems: string[] = [];
					for (const publicId of ids) {
						const [awaited] = awaitedDecisions(tx, viewer.scope, { kinds: ['credit', 'degree'], publicId });
						const problem = !awaited
							? 'One of them waits no longer.'
							: (whyNotSecond(viewer, awaited) ??
								(outcome === 'confirmed'
									? sayConfirmed(tx, viewer.scope, awaited, { confirmedBy: viewer.name, today, now })
									: null));
						if (problem !== null) problems.push(problem);
						else {
							endAwaited(tx, publicId, outcome, { by: viewer.name, reason: reason || null, now });
							done += 1;
						}
					}
					return { done, problems };
				}),
			now
		);
		if (told.done === 0) return fail(409, { problem: told.problems.join(' ') });
		back(url, { kind: outcome, done: told.done, awaited: 0, at: null, problems: told.problems.join(' ') });
	}
};
