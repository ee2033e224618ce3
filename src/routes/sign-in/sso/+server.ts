import { error, redirect } from '@sveltejs/kit';
import { fromOf } from '#lib/access/from.server.ts';
import { startSso } from '#lib/access/sso.server.ts';
import { wayBack } from '#lib/access/way-back.ts';
import type { RequestHandler } from './$types';

/** Sends somebody to the district's sign-on; `again`: to prove once more who they are. */
export const GET: RequestHandler = async (event) => {
	const { locals, url, cookies } = event;
	const to = wayBack(url.searchParams.get('to'));
	const again = url.searchParams.has('again') ? locals.session : null;
	const begun = await startSso(
		locals.db,
		{ provider: url.searchParams.get('provider') ?? '', to, again },
		fromOf(event)
	);
	if (!begun) error(404, 'There is no such sign-on.');
	if ('problem' in begun)
		redirect(303, `/sign-in${again ? '/again' : ''}?${new URLSearchParams({ problem: begun.problem, to })}`);
	const { name, value, options } = begun.cookie;
	cookies.set(name, value, options);
	redirect(303, begun.address);
};
