import { error } from '@sveltejs/kit';
import type { Scope } from '#lib/access/scope.ts';
import { statementAgain } from '#lib/lanes/issued-statements.server.ts';
import { staffPublicIdOf } from '#lib/staff/staff-id.server.ts';
import type { PageServerLoad } from './$types';

/** A statement of the viewer's own credits, made again from what was known then. */
export const load: PageServerLoad = ({ locals: { db, viewer }, params }) => {
	const { staffId } = viewer;
	const scope: Scope | null = staffId === null ? null : { kind: 'self', staffId };
	const staffPublicId = scope && staffPublicIdOf(db, scope, staffId!);
	const found = scope && staffPublicId && statementAgain(db, scope, { staffPublicId, publicId: params.statementId });
	if (!found) error(404, 'There is no such statement here.');
	return found;
};
