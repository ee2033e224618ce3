import { error, fail, redirect } from '@sveltejs/kit';
import { resolve } from '$app/paths';
import { actorOf } from '#lib/access/actor.ts';
import { audited } from '#lib/access/audit.server.ts';
import {
	credentialsLike,
	credentialsToReview,
	reviewedCredentials
} from '#lib/catalogue/credentials-to-review.server.ts';
import { providerNames } from '#lib/catalogue/load-catalogue.server.ts';
import { joinCredential, reviewCredential } from '#lib/catalogue/review-credential.server.ts';
import { skillsOfFramework } from '#lib/catalogue/skills-of-framework.server.ts';
import { refoldStaff } from '#lib/imports/refold.server.ts';
import { reportNames } from '#lib/imports/report-names.server.ts';
import { contractCategories } from '#lib/lanes/contracts-in-force.server.ts';
import type { Db } from '#lib/server/db/open.ts';
import { write } from '#lib/server/db/write.ts';
import { districtOnly } from '../district-only.ts';
import { reviewAsked } from './review-asked.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = ({ url, locals: { db, viewer, today } }) => {
	districtOnly(viewer.scope);
	const names = providerNames(db);
	const nameOf = reportNames(db);
	const called = (provider: string) => names[provider] ?? nameOf(provider)?.provider ?? provider;
	const waiting = credentialsToReview(db, viewer.scope).map((one) => ({ ...one, providerName: called(one.provider) }));
	const asked = url.searchParams.get('credential');
	const open = waiting.find(({ publicId }) => publicId === asked) ?? waiting[0] ?? null;
	const like = open
		? credentialsLike(db, open.title).map((one) => ({ ...one, providerName: called(one.provider) }))
		: [];
	const from = url.searchParams.get('like');
	return {
		waiting,
		open,
		like,
		taken: from === null ? null : (reviewedCredentials(db).find(({ publicId }) => publicId === from) ?? null),
		skills: skillsOfFramework(db),
		categories: contractCategories(db, today),
		reviewed: url.searchParams.get('reviewed')
	};
};

/** Folds again whose completions a review moved; everything of it in the transaction of the review. */
function refold<T extends { staffToRefold: number[] } | { problem: string } | null>(db: Db, result: T): T {
	if (result && 'staffToRefold' in result && result.staffToRefold.length > 0) refoldStaff(db, result.staffToRefold);
	return result;
}

export const actions: Actions = {
	review: async ({ request, locals: { db, viewer } }) => {
		districtOnly(viewer.scope);
		const fields = await request.formData();
		const publicId = String(fields.get('credential') ?? '');
		const review = reviewAsked(fields);
		if ('problem' in review) return fail(400, { problem: review.problem, publicId });
		const draft = {
			actor: actorOf(viewer),
			action: 'credential.review',
			on: { kind: 'credential', id: publicId },
			after: review.value
		};
		const told = await audited(
			db,
			(result) => (result && 'staffToRefold' in result ? draft : null),
			() => write(db, () => refold(db, reviewCredential(db, publicId, review.value))),
			new Date().toISOString()
		);
		if (told === null) error(404, 'This credential is not there any more.');
		if ('problem' in told) return fail(400, { problem: `${told.problem}.`, publicId });
		redirect(303, `${resolve('/imports/credentials')}?${new URLSearchParams({ reviewed: review.value.title })}`);
	},
	join: async ({ request, locals: { db, viewer } }) => {
		districtOnly(viewer.scope);
		const fields = await request.formData();
		const [publicId, into] = [String(fields.get('credential') ?? ''), String(fields.get('into') ?? '')];
		const target = reviewedCredentials(db).find((one) => one.publicId === into);
		if (!target) return fail(400, { problem: 'Choose the credential that it is.', publicId });
		const { title, skills, validYears, worth, cost } = target;
		const draft = {
			actor: actorOf(viewer),
			action: 'credential.join',
			on: { kind: 'credential', id: publicId },
			after: { into }
		};
		const told = await audited(
			db,
			(result) => (result && 'staffToRefold' in result ? draft : null),
			() => write(db, () => refold(db, joinCredential(db, publicId, into, { title, skills, validYears, worth, cost }))),
			new Date().toISOString()
		);
		if (told === null) error(404, 'This credential is not there any more.');
		if ('problem' in told) return fail(400, { problem: told.problem, publicId });
		redirect(303, `${resolve('/imports/credentials')}?${new URLSearchParams({ reviewed: title })}`);
	}
};
