import { error } from '@sveltejs/kit';
import { attachment } from '#lib/files/csv.ts';
import { contractVersionText } from '#lib/lanes/contract-versions.server.ts';
import type { RequestHandler } from './$types';

/** A contract's text as it was written, byte by byte: `?version=` says which. */
export const GET: RequestHandler = ({ locals, params: { scheduleId }, url }) => {
	const { db, viewer } = locals;
	if (!viewer.seesPay) error(404, 'There is no such page.');
	const version = contractVersionText(db, scheduleId, Number(url.searchParams.get('version')));
	if (!version) error(404, 'There is no such text of this contract.');
	const { effectiveOn, versionId } = version.loaded;
	locals.shown = { details: { contract: scheduleId, version: versionId } };
	return new Response(version.text, {
		headers: {
			'content-type': 'application/json; charset=utf-8',
			'content-disposition': attachment(`${scheduleId}${effectiveOn === null ? '' : ` from ${effectiveOn}`}.json`)
		}
	});
};
