import { redirect } from '@sveltejs/kit';
import { pathBack, SCHEME_COOKIE, schemeOf } from '#lib/ui/scheme.ts';
import type { RequestHandler } from './$types';

const A_YEAR = 365 * 24 * 3600;

/** Keeps the reader's colour scheme and leads back to the page they were on. */
export const POST: RequestHandler = async ({ request, cookies, url }) => {
	const form = await request.formData();
	cookies.set(SCHEME_COOKIE, schemeOf(form.get('scheme')), {
		path: '/',
		httpOnly: true,
		sameSite: 'lax',
		secure: url.protocol === 'https:',
		maxAge: A_YEAR
	});
	redirect(303, pathBack(form.get('back')));
};
