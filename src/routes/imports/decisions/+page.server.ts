import { fail, redirect } from '@sveltejs/kit';
import { resolve } from '$app/paths';
import { actorOf } from '#lib/access/actor.ts';
import { audited } from '#lib/access/audit.server.ts';
import { definitionsFor } from '#lib/imports/definitions.server.ts';
import { fileAnswers } from '#lib/imports/file-answers.server.ts';
import { reportNames } from '#lib/imports/report-names.server.ts';
import { takeBackAnswer } from '#lib/imports/take-back-answer.server.ts';
import { pageOf } from '#lib/ui/address.ts';
import { districtOnly } from '../district-only.ts';
import { takeBack } from '../take-back.server.ts';
import { decisionsAsked } from './decisions-asked.ts';
import type { Actions, PageServerLoad } from './$types';

const PER_PAGE = 200;

export const load: PageServerLoad = ({ url, locals: { db, viewer } }) => {
	districtOnly(viewer.scope);
	const { any, found, search } = decisionsAsked(db, viewer.scope, url);
	const nameOf = reportNames(db);
	const page = pageOf(url, Math.ceil(found.length / PER_PAGE));
	return {
		search,
		any,
		total: found.length,
		page,
		perPage: PER_PAGE,
		answers: fileAnswers(db, viewer.scope).map((answer) => {
			const [provider = '', report = ''] = answer.layout.split('/');
			return { ...answer, names: nameOf(provider, report) };
		}),
		decisions: found.slice((page - 1) * PER_PAGE, page * PER_PAGE),
		answerTakenBack: url.searchParams.has('asked') ? Number(url.searchParams.get('asked')) || 0 : null,
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
	},
	takeBackAnswer: async ({ request, locals: { db, viewer } }) => {
		districtOnly(viewer.scope);
		const id = Number((await request.formData()).get('answer'));
		const now = new Date().toISOString();
		const on = { kind: 'answer', id: String(id) };
		const waiting = await audited(
			db,
			(rows) => (rows === null ? null : { actor: actorOf(viewer), action: 'import.takeBackAnswer', on, rows }),
			() => takeBackAnswer(db, { id, by: viewer.name, now, definitions: definitionsFor(db) }),
			now
		);
		if (waiting === null)
			return fail(409, { problem: 'This answer does not hold any more, so it cannot be taken back.' });
		redirect(303, `${resolve('/imports/decisions')}?asked=${waiting}#answers`);
	}
};
