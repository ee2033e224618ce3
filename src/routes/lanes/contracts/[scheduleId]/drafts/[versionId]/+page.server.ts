import { error, fail, redirect } from '@sveltejs/kit';
import { resolve } from '$app/paths';
import { actorOf } from '#lib/access/actor.ts';
import { audited } from '#lib/access/audit.server.ts';
import { changesSeen } from '#lib/lanes/contract-diff-in-people.ts';
import { differenceInPeople } from '#lib/lanes/contract-diff-in-people.server.ts';
import {
	contractDraft,
	discardDraft,
	lastOfDraft,
	putDraftInForce,
	saveDraft,
	whyNotInForce
} from '#lib/lanes/contract-drafts.server.ts';
import { readContract } from '#lib/lanes/contract-mistakes.ts';
import { withFields } from '#lib/lanes/contract-parts.ts';
import { contractAbout, contractVersions, contractVersionText } from '#lib/lanes/contract-versions.server.ts';
import { contractsInForce, type LoadedSchedule } from '#lib/lanes/contracts-in-force.server.ts';
import { differenceViewOf } from '#lib/lanes/ui/contract-difference-view.ts';
import { workedCases } from '#lib/lanes/worked-cases.server.ts';
import type { Queryable } from '#lib/server/db/open.ts';
import { write } from '#lib/server/db/write.ts';
import { isDayToAsk } from '#lib/time/days.ts';
import { differenceShown } from '../../../difference.server.ts';
import type { Actions, PageServerLoad, RequestEvent } from './$types';

const MOST_NOTE = 500;

/** A draft of a contract: its text and common parts, what it would change against the text that holds, its worked cases. */
export const load: PageServerLoad = async ({ locals, params: { scheduleId, versionId }, url }) => {
	const { db, viewer, today } = locals;
	if (!viewer.seesPay) error(404, 'There is no such page.');
	const about = contractAbout(db, scheduleId);
	const draft = about && contractDraft(db, scheduleId, Number(versionId));
	if (!draft) error(404, 'There is no such draft.');
	if (draft.standing === 'replaced') {
		const { id, isDraft } = lastOfDraft(db, draft.id)!;
		if (!isDraft) redirect(303, `${resolve('/lanes/contracts/[scheduleId]', { scheduleId })}?version=${id}`);
		redirect(303, resolve('/lanes/contracts/[scheduleId]/drafts/[versionId]', { scheduleId, versionId: String(id) }));
	}
	if (draft.standing === 'gone')
		redirect(303, `${resolve('/lanes/contracts/[scheduleId]/drafts', { scheduleId })}?gone=${draft.id}`);
	const { kind } = about!;
	const { day } = differenceViewOf(url);
	const asOf = day ?? today;
	const after = contractVersionText(db, scheduleId, draft.id)!.loaded;
	const before = textBefore(db, scheduleId, { kind, asOf, begunFrom: draft.begunFrom });
	const { text, ...rest } = draft;
	return {
		about: about!,
		draft: rest,
		text,
		day,
		asOf,
		isDayPast: day !== null && day < today,
		before: before && contractVersions(db, scheduleId, today).find(({ id }) => id === before.versionId)!,
		difference: before && (await differenceShown(locals, url, { before, after, kind, asOf })),
		cases: workedCases(db, scheduleId, after.document),
		whyNot: whyNotInForce(db, scheduleId, text),
		done: url.searchParams.get('done')
	};
};

/** The text that the draft would take the place of: the one that holds on the day, or the one it was begun from where none does. */
function textBefore(
	db: Queryable,
	scheduleId: string,
	{ kind, asOf, begunFrom }: { kind: 'lane' | 'license'; asOf: string; begunFrom: number | null }
): LoadedSchedule | null {
	const holding = contractsInForce(db, { asOf, kind }).get(scheduleId);
	if (holding) return holding;
	return begunFrom === null ? null : (contractVersionText(db, scheduleId, begunFrom)?.loaded ?? null);
}

function opened({ locals: { db, viewer }, params: { scheduleId, versionId } }: RequestEvent) {
	if (!viewer.seesPay) error(404, 'There is no such page.');
	const about = contractAbout(db, scheduleId);
	const draft = about && contractDraft(db, scheduleId, Number(versionId));
	if (!draft) error(404, 'There is no such draft.');
	return { about: about!, draft };
}

export const actions: Actions = {
	save: async (event) => {
		const { draft } = opened(event);
		const { db, viewer } = event.locals;
		const { scheduleId } = event.params;
		const fields = await event.request.formData();
		const of = (name: string) => String(fields.get(name) ?? '');
		// A form sends lines with a carriage return, whatever the text had.
		const posted = of('text').replaceAll('\r\n', '\n');
		const saved = draft.text.replaceAll('\r\n', '\n');
		// With script every field has been written into the text already; without, what differs from the saved text is.
		const given = (path: string) => (of('by') === 'script' || !fields.has(`at:${path}`) ? null : of(`at:${path}`));
		const text = withFields(posted, readContract(saved).document, given, {
			lane: of('new-lane'),
			credits: of('new-credits'),
			unit: of('new-unit'),
			factor: of('new-factor')
		});
		const read = readContract(text, scheduleId);
		if (read.schedule === null) return fail(400, { about: 'save', text, mistakes: read.mistakes });
		const now = new Date().toISOString();
		const kept = { name: read.name, text: text === saved ? draft.text : text };
		const told = await audited(
			db,
			(result) =>
				'problem' in result || result.versionId === draft.id
					? null
					: {
							actor: actorOf(viewer),
							action: 'contract.draft-save',
							on: { kind: 'contract', id: scheduleId },
							before: { draft: draft.id },
							after: { draft: result.versionId }
						},
			() => write(db, (tx) => saveDraft(tx, scheduleId, draft.id, kept, { now, by: viewer.name })),
			now
		);
		if ('problem' in told) return fail(409, { about: 'save', text, problem: told.problem });
		back(event, told.versionId, 'saved');
	},
	discard: async (event) => {
		const { draft } = opened(event);
		const { db, viewer } = event.locals;
		const { scheduleId } = event.params;
		const now = new Date().toISOString();
		const name = await audited(
			db,
			(result) =>
				result === null
					? null
					: {
							actor: actorOf(viewer),
							action: 'contract.draft-discard',
							on: { kind: 'contract', id: scheduleId },
							before: { draft: draft.id }
						},
			() => write(db, (tx) => discardDraft(tx, scheduleId, draft.id, { now, by: viewer.name })),
			now
		);
		if (name === null) return fail(409, { about: 'discard', problem: 'This draft is not open any more.' });
		redirect(303, `${resolve('/lanes/contracts/[scheduleId]/drafts', { scheduleId })}?gone=${draft.id}`);
	},
	putInForce: async (event) => {
		const { about, draft } = opened(event);
		const { db, viewer } = event.locals;
		const { scheduleId } = event.params;
		const fields = await event.request.formData();
		const of = (name: string) => String(fields.get(name) ?? '').trim();
		const wrong = (status: number, problem: string) => fail(status, { about: 'force', problem, note: of('note') });
		const effectiveOn = of('day');
		if (!isDayToAsk(effectiveOn)) return wrong(400, `“${effectiveOn}” is no day; choose the first day it holds.`);
		const after = contractVersionText(db, scheduleId, draft.id)?.loaded;
		if (!after) return wrong(409, 'This draft is not open any more.');
		const failed = workedCases(db, scheduleId, after.document).filter(({ differences }) => differences.length > 0);
		if (failed.length > 0 && !fields.has('casesSeen'))
			return wrong(
				400,
				`Tick that the text is to be put in force although ${failed.length === 1 ? 'a worked case expects' : `${failed.length} worked cases expect`} something else.`
			);
		const before = textBefore(db, scheduleId, { kind: about.kind, asOf: effectiveOn, begunFrom: draft.begunFrom });
		if (before) {
			const texts = { before, after, kind: about.kind, asOf: effectiveOn };
			const answer = await differenceInPeople(db, viewer.scope, texts);
			if ('ready' in answer && changesSeen(answer.ready.rows) !== of('seen'))
				return wrong(
					409,
					'What it would change for people is not what this page showed; somebody’s data have changed. Look at it again, then put the text in force.'
				);
		}
		const note = of('note').slice(0, MOST_NOTE) || null;
		const now = new Date().toISOString();
		const told = await audited(
			db,
			(result) =>
				'problem' in result
					? null
					: {
							actor: actorOf(viewer),
							action: 'contract.in-force',
							on: { kind: 'contract', id: scheduleId },
							before: { draft: draft.id },
							after: { version: result.versionId, effectiveOn, note, failedCases: failed.map(({ name }) => name) }
						},
			() => write(db, (tx) => putDraftInForce(tx, scheduleId, draft.id, { effectiveOn, note, now, by: viewer.name })),
			now
		);
		if ('problem' in told) return wrong(409, told.problem);
		const at = resolve('/lanes/contracts/[scheduleId]', { scheduleId });
		redirect(303, `${at}?version=${told.versionId}&done=in-force`);
	}
};

function back({ params: { scheduleId }, url }: RequestEvent, versionId: number, done: string): never {
	const query = new URLSearchParams([...url.searchParams].filter(([name]) => !name.startsWith('/') && name !== 'page'));
	query.set('done', done);
	const at = resolve('/lanes/contracts/[scheduleId]/drafts/[versionId]', { scheduleId, versionId: String(versionId) });
	redirect(303, `${at}?${query}`);
}
