import { redirect } from '@sveltejs/kit';
import { fromOf } from '#lib/access/from.server.ts';
import { finishSso, ssoCookieName } from '#lib/access/sso.server.ts';
import { isSecure } from '#lib/access/sessions.server.ts';
import type { RequestHandler } from './$types';

/** Where the district's sign-on sends somebody back to. */
export const GET: RequestHandler = async (event) => {
	const { locals, url, cookies } = event;
	const started = ssoCookieName(url.origin);
	const answer = await finishSso(
		locals.db,
		{ search: url.search, cookie: cookies.get(started), session: locals.session },
		fromOf(event)
	);
	cookies.delete(started, { path: '/', secure: isSecure(url.origin) });
	if ('problem' in answer) {
		const query = new URLSearchParams({ problem: answer.problem, to: answer.to });
		redirect(303, `/sign-in${answer.again && locals.session ? '/again' : ''}?${query}`);
	}
	const { name, value, options } = answer.signedIn.cookie;
	cookies.set(name, value, options);
	redirect(303, answer.to);
};
