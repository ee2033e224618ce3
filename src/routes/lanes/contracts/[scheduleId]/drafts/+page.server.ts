import { error, fail, redirect } from '@sveltejs/kit';
import { resolve } from '$app/paths';
import { actorOf } from '#lib/access/actor.ts';
import { audited } from '#lib/access/audit.server.ts';
import { contractDrafts, restoreDraft, startDraft } from '#lib/lanes/contract-drafts.server.ts';
import { contractAbout, contractVersions } from '#lib/lanes/contract-versions.server.ts';
import { write } from '#lib/server/db/write.ts';
import type { Actions, PageServerLoad } from './$types';

/** The drafts of a contract, open and discarded, and the texts from which one can be begun. */
export const load: PageServerLoad = ({ locals: { db, viewer, today }, params: { scheduleId } }) => {
	if (!viewer.seesPay) error(404, 'There is no such page.');
	if (!contractAbout(db, scheduleId)) error(404, 'There is no such contract.');
	const versions = contractVersions(db, scheduleId, today);
	return {
		scheduleId,
		name: (versions.find(({ standing }) => standing === 'holds') ?? versions[0])?.name ?? scheduleId,
		drafts: contractDrafts(db, scheduleId).map(({ text: _, ...draft }) => draft),
		versions: versions.filter(({ standing }) => standing !== 'draft')
	};
};

export const actions: Actions = {
	start: async ({ request, params: { scheduleId }, locals: { db, viewer } }) => {
		if (!viewer.seesPay) error(404, 'There is no such page.');
		const from = Number((await request.formData()).get('from'));
		const now = new Date().toISOString();
		const draftId = await audited(
			db,
			(result) =>
				result === null
					? null
					: {
							actor: actorOf(viewer),
							action: 'contract.draft-start',
							on: { kind: 'contract', id: scheduleId },
							after: { draft: result, from }
						},
			() => write(db, (tx) => startDraft(tx, scheduleId, from, { now, by: viewer.name })),
			now
		);
		if (draftId === null) return fail(404, { problem: 'The text to begin from is not there. Choose one of the list.' });
		const versionId = String(draftId);
		redirect(303, resolve('/lanes/contracts/[scheduleId]/drafts/[versionId]', { scheduleId, versionId }));
	},
	restore: async ({ request, params: { scheduleId }, locals: { db, viewer } }) => {
		if (!viewer.seesPay) error(404, 'There is no such page.');
		const draftId = Number((await request.formData()).get('draft'));
		const name = await audited(
			db,
			(result) =>
				result === null
					? null
					: {
							actor: actorOf(viewer),
							action: 'contract.draft-restore',
							on: { kind: 'contract', id: scheduleId },
							after: { draft: draftId }
						},
			() => write(db, (tx) => restoreDraft(tx, scheduleId, draftId)),
			new Date().toISOString()
		);
		if (name === null) return fail(409, { problem: 'This draft is open already, or not there any more.' });
		const at = resolve('/lanes/contracts/[scheduleId]/drafts/[versionId]', { scheduleId, versionId: String(draftId) });
		redirect(303, `${at}?done=restored`);
	}
};
