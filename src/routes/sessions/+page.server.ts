import { error, fail, redirect } from '@sveltejs/kit';
import { resolve } from '$app/paths';
import { actorOf } from '#lib/access/actor.ts';
import { audited } from '#lib/access/audit.server.ts';
import { changePassword, emailOf, hasPassword } from '#lib/access/auth.server.ts';
import { deviceWords } from '#lib/access/device-words.ts';
import { fromOf } from '#lib/access/from.server.ts';
import {
	cookieName,
	endOtherSessions,
	endSession,
	isSecure,
	sessionsOf,
	type Session
} from '#lib/access/sessions.server.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = ({ locals, url }) => {
	const { db } = locals;
	const here = sessionIn(locals);
	return {
		email: emailOf(db, here.accountId),
		hasPassword: hasPassword(db, here.accountId),
		done: url.searchParams.get('done'),
		sessions: sessionsOf(db, here.accountId, new Date().toISOString()).map(({ userAgent, ...one }) => ({
			...one,
			device: deviceWords(userAgent),
			isThis: one.id === here.id
		}))
	};
};

function sessionIn({ session }: App.Locals): Session {
	return session ?? error(404, 'There is no such page.');
}

const back = (done: string) => redirect(303, `${resolve('/sessions')}?done=${done}`);

export const actions: Actions = {
	end: async ({ request, locals, cookies, url }) => {
		const { db, viewer } = locals;
		const here = sessionIn(locals);
		const id = String((await request.formData()).get('session') ?? '');
		const ended = await audited(
			db,
			(isDone: boolean) =>
				isDone
					? {
							actor: actorOf(viewer),
							action: id === here.id ? 'sign-out' : 'session.end',
							on: { kind: 'account', id: here.accountId }
						}
					: null,
			() => endSession(db, here.accountId, id),
			new Date().toISOString()
		);
		if (!ended) return fail(409, { problem: 'This session has ended already.', field: null });
		if (id !== here.id) back('ended');
		cookies.delete(cookieName(url.origin), { path: '/', secure: isSecure(url.origin) });
		redirect(303, `${resolve('/sign-in')}?done=out`);
	},
	endOthers: async ({ locals }) => {
		const { db, viewer } = locals;
		const here = sessionIn(locals);
		await audited(
			db,
			(ended: number) => ({
				actor: actorOf(viewer),
				action: 'session.endOthers',
				on: { kind: 'account', id: here.accountId },
				details: { ended }
			}),
			() => endOtherSessions(db, here.accountId, here.id),
			new Date().toISOString()
		);
		back('others');
	},
	password: async (event) => {
		const here = sessionIn(event.locals);
		const fields = await event.request.formData();
		const text = (name: string) => String(fields.get(name) ?? '');
		if (text('password') !== text('repeated'))
			return fail(400, { problem: 'This is not the password above. Write it once more.', field: 'repeated' as const });
		const change = await changePassword(
			event.locals.db,
			here,
			{ old: text('old'), chosen: text('password') },
			fromOf(event)
		);
		if ('problem' in change)
			return fail(change.status, {
				problem: change.problem,
				field: change.field === 'old' ? ('old' as const) : ('password' as const)
			});
		back('password');
	}
};
