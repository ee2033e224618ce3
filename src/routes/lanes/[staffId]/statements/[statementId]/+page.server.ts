import { error } from '@sveltejs/kit';
import { statementAgain } from '#lib/lanes/issued-statements.server.ts';
import type { PageServerLoad } from './$types';

/** A statement of credits that was handed out, made again from what was known then. */
export const load: PageServerLoad = ({ locals, params }) => {
	const { db, viewer } = locals;
	if (!viewer.seesPay) error(404, 'There is no such page.');
	const who = { staffPublicId: params.staffId, publicId: params.statementId };
	const found = statementAgain(db, viewer.scope, who);
	if (!found) error(404, 'There is no such statement here.');
	locals.shown = { on: { kind: 'staff', id: params.staffId }, details: { statement: params.statementId } };
	return found;
};
