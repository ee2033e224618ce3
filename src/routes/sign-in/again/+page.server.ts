import { error, fail, redirect } from '@sveltejs/kit';
import { emailOf, hasPassword, signIn } from '#lib/access/auth.server.ts';
import { fromOf } from '#lib/access/from.server.ts';
import { ssoProviders } from '#lib/access/sso.server.ts';
import { ssoProblemWords } from '#lib/access/sso-words.ts';
import { wayBack } from '#lib/access/way-back.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = ({ locals: { db, session }, url }) => {
	if (!session) error(404, 'There is no such page.');
	return {
		to: wayBack(url.searchParams.get('to')),
		email: emailOf(db, session.accountId),
		hasPassword: hasPassword(db, session.accountId),
		ssoProblem: ssoProblemWords(url.searchParams.get('problem')),
		providers: ssoProviders(db).map(({ id, name }) => ({ id, name }))
	};
};

export const actions: Actions = {
	default: async (event) => {
		const { db, session } = event.locals;
		if (!session) error(404, 'There is no such page.');
		const password = String((await event.request.formData()).get('password') ?? '');
		// Only as oneself: the address is the account's own, whatever was sent.
		const email = emailOf(db, session.accountId);
		const answer = await signIn(db, { email, password, again: session }, fromOf(event));
		if ('problem' in answer)
			return fail(answer.status, { problem: answer.status === 400 ? 'This is not your password.' : answer.problem });
		const { name, value, options } = answer.cookie;
		event.cookies.set(name, value, options);
		redirect(303, wayBack(event.url.searchParams.get('to')));
	}
};
