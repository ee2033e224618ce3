import { error } from '@sveltejs/kit';
import { attachment } from '#lib/files/csv.ts';
import { ownLayoutDocument } from '#lib/imports/layout-definitions.server.ts';
import { districtOnly } from '../../district-only.ts';
import type { RequestHandler } from './$types';

/** What the columns of one report mean, as a file that another district can take in. It holds no records. */
export const GET: RequestHandler = ({ url, locals: { db, viewer } }) => {
	districtOnly(viewer.scope);
	const [provider, report] = [url.searchParams.get('provider') ?? '', url.searchParams.get('report') ?? ''];
	const document = ownLayoutDocument(db, viewer.scope, provider, report);
	if (document === null) error(404, 'This report is not remembered.');
	return new Response(`${JSON.stringify(JSON.parse(document), null, '\t')}\n`, {
		headers: {
			'content-type': 'application/json; charset=utf-8',
			'content-disposition': attachment(`lanewise-${provider}-${report}.json`)
		}
	});
};
