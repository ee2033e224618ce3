import { fail, redirect } from '@sveltejs/kit';
import { resolve } from '$app/paths';
import { identityDecisions } from '#lib/imports/identity-decisions.server.ts';
import { reportNames } from '#lib/imports/report-names.server.ts';
import { pageOf } from '#lib/ui/address.ts';
import { districtOnly } from '../district-only.ts';
import { takeBack } from '../take-back.server.ts';
import type { Actions, PageServerLoad } from './$types';

const PER_PAGE = 200;

export const load: PageServerLoad = ({ url, locals: { db, viewer } }) => {
	districtOnly(viewer.scope);
	const search = url.searchParams.get('q')?.trim() ?? '';
	const all = identityDecisions(db, viewer.scope).map((one) => ({
		...one,
		provider: reportNames(one.provider)?.provider ?? one.provider
	}));
	const found = all.filter(({ shownAs, person, decidedBy, provider }) =>
		`${shownAs} ${person?.name ?? ''} ${person?.employeeId ?? ''} ${decidedBy} ${provider}`
			.toLowerCase()
			.includes(search.toLowerCase())
	);
	const page = pageOf(url, Math.ceil(found.length / PER_PAGE));
	return {
		search,
		any: all.length > 0,
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
