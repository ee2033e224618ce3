import { error, fail, redirect } from '@sveltejs/kit';
import { resolve } from '$app/paths';
import { actorOf } from '#lib/access/actor.ts';
import { audited } from '#lib/access/audit.server.ts';
import { forgetLayout, ownLayouts, saveLayout } from '#lib/imports/layout-definitions.server.ts';
import { districtOnly } from '../district-only.ts';
import type { Actions, PageServerLoad } from './$types';

const MOST_BYTES = 200_000;

export const load: PageServerLoad = ({ locals: { db, viewer }, url }) => {
	districtOnly(viewer.scope);
	const taken = Number(url.searchParams.get('taken')) || 0;
	return { layouts: ownLayouts(db, viewer.scope), taken, forgotten: url.searchParams.has('forgotten') };
};

export const actions: Actions = {
	take: async ({ request, locals: { db, viewer } }) => {
		districtOnly(viewer.scope);
		const text = String((await request.formData()).get('document') ?? '');
		if (text.trim() === '') return fail(400, { problem: 'Paste the definition that another district exported.', text });
		if (text.length > MOST_BYTES) return fail(400, { problem: 'That is no definition: it is far too long.', text: '' });
		let document: unknown;
		try {
			document = JSON.parse(text);
		} catch {
			return fail(400, { problem: 'That is not a definition: it is no valid JSON. Copy the whole file.', text });
		}
		const now = new Date().toISOString();
		const draft = { actor: actorOf(viewer), action: 'layout.take' };
		const told = await audited(
			db,
			(result) => ('problem' in result ? null : { ...draft, rows: result.saved }),
			() => saveLayout(db, document, viewer.name, now),
			now
		);
		if ('problem' in told) return fail(400, { problem: told.problem, text });
		redirect(303, `${resolve('/imports/layouts')}?taken=${told.saved}`);
	},
	forget: async ({ request, locals: { db, viewer } }) => {
		districtOnly(viewer.scope);
		const fields = await request.formData();
		const [provider, report] = [String(fields.get('provider') ?? ''), String(fields.get('report') ?? '')];
		const now = new Date().toISOString();
		const draft = { actor: actorOf(viewer), action: 'layout.forget', before: { provider, report } };
		const forgotten = await audited(
			db,
			(done) => (done ? draft : null),
			() => forgetLayout(db, provider, report, viewer.name, now),
			now
		);
		if (!forgotten) error(404, 'This report is not remembered.');
		redirect(303, `${resolve('/imports/layouts')}?forgotten`);
	}
};
