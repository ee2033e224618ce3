import { error } from '@sveltejs/kit';
import { changeDetail } from '#lib/lanes/change-detail.server.ts';
import type { PageServerLoad } from './$types';

/** The letter that tells the teacher of an accepted lane change; a declined one has no letter. */
export const load: PageServerLoad = ({ locals, params }) => {
	const { db, viewer, today } = locals;
	if (!viewer.seesPay) error(404, 'There is no such page.');
	const found = changeDetail(db, viewer.scope, { publicId: params.changeId, today });
	if (found?.change.decision !== 'accepted') error(404, 'There is no such lane change here.');
	locals.shown = { on: { kind: 'lane-change', id: params.changeId } };
	return found;
};
