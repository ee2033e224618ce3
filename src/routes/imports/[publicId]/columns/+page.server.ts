import { error, fail, redirect } from '@sveltejs/kit';
import { resolve } from '$app/paths';
import { actorOf } from '#lib/access/actor.ts';
import { audited } from '#lib/access/audit.server.ts';
import { definitionsFor } from '#lib/imports/definitions.server.ts';
import { goAhead } from '#lib/imports/go-ahead.server.ts';
import { importIdOf } from '#lib/imports/import-records.server.ts';
import { wakeWorker } from '#lib/imports/jobs.server.ts';
import { saveLayout } from '#lib/imports/layout-definitions.server.ts';
import { definitionOf } from '#lib/imports/mapping.ts';
import { headersOf, previewMapping, unmappedFile } from '#lib/imports/unmapped-file.server.ts';
import { districtOnly } from '../../district-only.ts';
import { mappingAsked } from './mapping-asked.ts';
import type { Actions, PageServerLoad, RequestEvent } from './$types';

const NOT_WAITING = 'This file does not wait for its columns to be explained.';

const numberOf = (text: string | null) => (text !== null && /^\d{1,4}$/.test(text) ? Number(text) : null);

export const load: PageServerLoad = ({ params, url, locals: { db, viewer } }) => {
	districtOnly(viewer.scope);
	const asked = { table: numberOf(url.searchParams.get('table')), header: numberOf(url.searchParams.get('header')) };
	const file = unmappedFile(db, viewer.scope, params.publicId, asked);
	if (!file) error(404, NOT_WAITING);
	const providers = new Map(definitionsFor(db).map(({ provider, name }) => [provider, name]));
	return { file, providers: [...new Set(providers.values())].sort() };
};

/** What the form says of the file, or the answer that it is not there any more. */
async function asked({ params, request, locals: { db, viewer } }: RequestEvent) {
	districtOnly(viewer.scope);
	const fields = await request.formData();
	const place = {
		table: numberOf(String(fields.get('table'))) ?? 0,
		header: numberOf(String(fields.get('header'))) ?? 0
	};
	const headers = headersOf(db, viewer.scope, params.publicId, place.table, place.header);
	if (!headers) error(404, NOT_WAITING);
	const mapping = mappingAsked(fields, headers);
	return { place, mapping, definition: definitionOf(mapping) };
}

export const actions: Actions = {
	preview: async (event) => {
		const { place, mapping, definition } = await asked(event);
		if ('problem' in definition) return fail(400, { problem: definition.problem, mapping });
		const { db, viewer, today } = event.locals;
		const preview = previewMapping(db, viewer.scope, event.params.publicId, place, definition, today);
		return 'problem' in preview ? fail(400, { problem: preview.problem, mapping }) : { preview, mapping };
	},
	save: async (event) => {
		const { place, mapping, definition } = await asked(event);
		if ('problem' in definition) return fail(400, { problem: definition.problem, mapping });
		const { db, viewer, today } = event.locals;
		const { publicId } = event.params;
		const preview = previewMapping(db, viewer.scope, publicId, place, definition, today);
		if ('problem' in preview) return fail(400, { problem: preview.problem, mapping });
		const id = importIdOf(db, viewer.scope, publicId)!;
		const now = new Date().toISOString();
		const draft = {
			actor: actorOf(viewer),
			action: 'import.explain',
			on: { kind: 'import', id: publicId },
			after: { provider: definition.provider, report: definition.layouts[0]!.report }
		};
		await audited(
			db,
			() => draft,
			() => {
				saveLayout(db, definition, viewer.name, now);
				goAhead(db, id, 'plan');
			},
			now
		);
		wakeWorker(db);
		redirect(303, resolve('/imports/[publicId]', { publicId }));
	}
};
