import { fail, redirect } from '@sveltejs/kit';
import { resolve } from '$app/paths';
import { choosePassword, invitedBy, type ChooseErrors } from '#lib/access/choose-password.server.ts';
import { cookieName, isSecure } from '#lib/access/sessions.server.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = ({ locals: { db }, url }) => {
	const invited = invitedBy(db, url.searchParams.get('link') ?? '', new Date().toISOString());
	return { invited: invited && { name: invited.name, email: invited.email, isNew: invited.purpose === 'invitation' } };
};

export const actions: Actions = {
	default: async ({ request, locals: { db }, url, cookies }) => {
		const fields = await request.formData();
		const form = { password: String(fields.get('password') ?? ''), repeated: String(fields.get('repeated') ?? '') };
		const done = await choosePassword(db, url.searchParams.get('link') ?? '', form, new Date().toISOString());
		if (done === 'absent') return fail(404, { errors: {} as ChooseErrors });
		if (done !== 'done') return fail(400, { errors: done.errors });
		// Whoever was signed in here before is not who signs in next.
		cookies.delete(cookieName(url.origin), { path: '/', secure: isSecure(url.origin) });
		redirect(303, `${resolve('/sign-in')}?done=password`);
	}
};
