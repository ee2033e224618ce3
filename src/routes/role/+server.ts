import { error, redirect } from '@sveltejs/kit';
import { resolve } from '$app/paths';
import { actorOf } from '#lib/access/actor.ts';
import { audited } from '#lib/access/audit.server.ts';
import { ROLE_HOMES } from '#lib/access/role.ts';
import { chooseGrant } from '#lib/access/sessions.server.ts';
import { SAMPLE_ROLE_COOKIE } from '#lib/access/sample-role.ts';
import type { RequestHandler } from './$types';

/** Takes up another of the roles one has (in the sample district: any), and leads to the page that role starts on. */
export const POST: RequestHandler = async ({ request, locals, cookies }) => {
	const grantId = Number((await request.formData()).get('grant'));
	const choice = locals.choices.find((one) => one.grantId === grantId);
	if (!choice) error(404, 'You do not have this role, or it has ended.');
	if (locals.sample) {
		cookies.set(SAMPLE_ROLE_COOKIE, String(grantId), { path: '/', httpOnly: true, sameSite: 'lax', secure: false });
	} else if (locals.session) {
		const { db, session } = locals;
		const draft = {
			actor: actorOf(locals.viewer),
			action: 'role.choose',
			before: { role: locals.viewer.role, place: locals.viewer.place },
			after: { role: choice.role, place: choice.place }
		};
		await audited(db, draft, () => chooseGrant(db, session.id, grantId), new Date().toISOString());
	}
	redirect(303, resolve(ROLE_HOMES[choice.role] as '/'));
};
