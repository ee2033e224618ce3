import { runningImports } from '#lib/imports/running-imports.server.ts';
import { districtOnly } from '../district-only.ts';
import type { RequestHandler } from './$types';

/** How far the imports under way are: what a page that shows them asks every second. */
export const GET: RequestHandler = ({ locals: { db, viewer } }) => {
	districtOnly(viewer.scope);
	return Response.json({ running: runningImports(db, viewer.scope) }, { headers: { 'cache-control': 'no-store' } });
};
