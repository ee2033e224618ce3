import { redirect } from '@sveltejs/kit';
import { resolve } from '$app/paths';
import { actorOf } from '#lib/access/actor.ts';
import { audited } from '#lib/access/audit.server.ts';
import { cookieName, endSession, isSecure } from '#lib/access/sessions.server.ts';
import type { RequestHandler } from './$types';

/** Ends the session of this browser. */
export const POST: RequestHandler = async ({ locals: { db, viewer, session }, cookies, url }) => {
	if (session) {
		const draft = { actor: actorOf(viewer), action: 'sign-out', on: { kind: 'account', id: session.accountId } };
		await audited(db, draft, () => endSession(db, session.accountId, session.id), new Date().toISOString());
	}
	cookies.delete(cookieName(url.origin), { path: '/', secure: isSecure(url.origin) });
	redirect(303, `${resolve('/sign-in')}?done=out`);
};
