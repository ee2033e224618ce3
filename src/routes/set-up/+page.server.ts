import { error, fail, redirect } from '@sveltejs/kit';
import { resolve } from '$app/paths';
import { completeSetUp, opensSetUp, setUpNeeded } from '#lib/access/set-up.server.ts';
import type { Db } from '#lib/server/db/open.ts';
import type { Actions, PageServerLoad } from './$types';

/** Until the district is set up, it is said where the right address stands; afterwards there is no such page. */
function absent(db: Db): never {
	error(
		404,
		setUpNeeded(db)
			? 'Open set-up with the address that the server wrote to its log; a new one stands there after each start.'
			: 'There is no such page.'
	);
}

export const load: PageServerLoad = ({ locals: { db }, url }) => {
	if (!opensSetUp(db, url.searchParams.get('link') ?? '', new Date().toISOString())) absent(db);
};

export const actions: Actions = {
	default: async ({ request, locals: { db, today }, url }) => {
		const fields = await request.formData();
		const text = (name: string) => String(fields.get(name) ?? '');
		const form = { name: text('name'), email: text('email'), password: text('password'), repeated: text('repeated') };
		const now = new Date().toISOString();
		const done = await completeSetUp(db, url.searchParams.get('link') ?? '', form, { now, today });
		if (done === 'absent') absent(db);
		if (done !== 'done') return fail(400, { errors: done.errors, name: form.name, email: form.email });
		redirect(303, `${resolve('/sign-in')}?done=set-up`);
	}
};
