import { error } from '@sveltejs/kit';
import { changeDetail } from '#lib/lanes/change-detail.server.ts';
import type { PageServerLoad } from './$types';

/** A decided lane change: what was decided, by whom, on what, and whether today’s records still agree. */
export const load: PageServerLoad = ({ locals, params }) => {
	const { db, viewer, today } = locals;
	if (!viewer.seesPay) error(404, 'There is no such page.');
	const found = changeDetail(db, viewer.scope, { publicId: params.changeId, today });
	if (!found) error(404, 'There is no such lane change here.');
	locals.shown = { on: { kind: 'lane-change', id: params.changeId } };
	return found;
};
