import { error } from '@sveltejs/kit';
import { attachment } from '#lib/files/csv.ts';
import { emptyForm, exampleFile } from '#lib/imports/report-examples.server.ts';
import { districtOnly } from '../../district-only.ts';
import type { RequestHandler } from './$types';

/** The example of a report, or with `form` its header alone to fill in. Everybody in it is made up. */
export const GET: RequestHandler = ({ url, locals: { viewer } }) => {
	districtOnly(viewer.scope);
	const [provider, report] = [url.searchParams.get('provider') ?? '', url.searchParams.get('report') ?? ''];
	const file = url.searchParams.has('form') ? emptyForm(provider, report) : exampleFile(provider, report);
	if (!file) error(404, 'There is no example of this report.');
	const type = file.name.endsWith('.json') ? 'application/json' : 'text/csv';
	return new Response(new Uint8Array(file.bytes), {
		headers: { 'content-type': `${type}; charset=utf-8`, 'content-disposition': attachment(file.name) }
	});
};
