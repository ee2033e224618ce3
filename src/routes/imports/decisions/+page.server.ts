import { fail, redirect } from '@sveltejs/kit';
import { resolve } from '$app/paths';
import { pageOf } from '#lib/ui/address.ts';
import { districtOnly } from '../district-only.ts';
import { takeBack } from '../take-back.server.ts';
import { decisionsAsked } from './decisions-asked.ts';
import type { Actions, PageServerLoad } from './$types';

const PER_PAGE = 200;

export const load: PageServerLoad = ({ url, locals: { db, viewer } }) => {
	districtOnly(viewer.scope);
	const { any, found, search } = decisionsAsked(db, viewer.scope, url);
	const page = pageOf(url, Math.ceil(found.length / PER_PAGE));
	return {
		search,
		any,
		total: found.length,
		page,
		perPage: PER_PAGE,
		decisions: found.slice((page - 1) * PER_PAGE, page * PER_PAGE),
		takenBack: url.searchParams.has('takenback') ? Number(url.searchParams.get('takenback')) || 0 : null
	};
};

export const actions: Actions = {
	takeBack: async ({ request, locals: { db, viewer } }) => {
		districtOnly(viewer.scope);
		const id = Number((await request.formData()).get('decision'));
		const now = new Date().toISOString();
		const waiting = await takeBack({ db, viewer, id, now });
		if (waiting === null)
			return fail(409, { problem: 'This decision does not hold any more, so it cannot be taken back.' });
		redirect(303, `${resolve('/imports/decisions')}?takenback=${waiting}`);
	}
};
