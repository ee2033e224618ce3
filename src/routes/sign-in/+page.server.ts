import { fail, redirect } from '@sveltejs/kit';
import { signIn } from '#lib/access/auth.server.ts';
import { fromOf } from '#lib/access/from.server.ts';
import { setUpNeeded } from '#lib/access/set-up.server.ts';
import { ssoProviders } from '#lib/access/sso.server.ts';
import { ssoProblemWords } from '#lib/access/sso-words.ts';
import { wayBack } from '#lib/access/way-back.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = ({ locals: { db, session }, url }) => {
	const to = wayBack(url.searchParams.get('to'));
	if (session) redirect(303, to);
	return {
		to,
		isNew: setUpNeeded(db),
		done: url.searchParams.get('done'),
		ssoProblem: ssoProblemWords(url.searchParams.get('problem')),
		providers: ssoProviders(db).map(({ id, name }) => ({ id, name }))
	};
};

export const actions: Actions = {
	default: async (event) => {
		const fields = await event.request.formData();
		const email = String(fields.get('email') ?? '').slice(0, 254);
		const answer = await signIn(
			event.locals.db,
			{ email, password: String(fields.get('password') ?? '') },
			fromOf(event)
		);
		if ('problem' in answer) return fail(answer.status, { problem: answer.problem, email });
		const { name, value, options } = answer.cookie;
		event.cookies.set(name, value, options);
		redirect(303, wayBack(event.url.searchParams.get('to')));
	}
};
