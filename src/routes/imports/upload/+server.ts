import { error } from '@sveltejs/kit';
import { actorOf } from '#lib/access/actor.ts';
import { appendAudit } from '#lib/access/audit.server.ts';
import { queueReceived } from '#lib/imports/jobs.server.ts';
import { MOST_IN_PARTS, MOST_PART, receivedOf, receivePart, type Sending } from '#lib/imports/upload-parts.server.ts';
import { whenFree } from '#lib/server/db/when-free.ts';
import { districtOnly } from '../district-only.ts';
import type { RequestHandler } from './$types';

/** How much of a file has come, so that one chosen again goes on where it stopped. */
export const GET: RequestHandler = ({ url, locals }) => {
	districtOnly(locals.viewer.scope);
	return Response.json({ received: receivedOf(locals.db, sendingOf(url, locals)) });
};

/** The next part of a file; with the last one the file waits for the worker. */
export const POST: RequestHandler = async ({ url, request, locals }) => {
	const { db, viewer, today } = locals;
	districtOnly(viewer.scope);
	const sending = sendingOf(url, locals);
	const from = Number(url.searchParams.get('from'));
	const length = Number(request.headers.get('content-length') ?? NaN);
	if (!(length <= MOST_PART + FORM_AROUND)) error(413, `A part may have ${MOST_PART / 1024 / 1024} MB.`);
	const part = (await request.formData()).get('part');
	if (!(part instanceof File)) error(400, 'This holds no part of a file.');
	const bytes = new Uint8Array(await part.arrayBuffer());
	const taken = receivePart(db, sending, from, bytes);
	if ('problem' in taken) return Response.json(taken, { status: 400 });
	if (!taken.isWhole) return Response.json({ received: taken.received });
	const now = new Date().toISOString();
	const queued = await queueReceived(db, sending, { by: viewer.name, today, now });
	if ('problem' in queued) return Response.json(queued, { status: 400 });
	const draft = {
		actor: actorOf(viewer),
		action: 'import.upload',
		on: { kind: 'import', id: queued.publicIds[0]! },
		details: { file: sending.name, bytes: sending.size, files: queued.publicIds.length }
	};
	await whenFree(() => appendAudit(db, draft, now));
	return Response.json({ received: taken.received, publicIds: queued.publicIds });
};

/** Bytes of a form around the one part in it. */
const FORM_AROUND = 16 * 1024;

function sendingOf({ searchParams }: URL, { viewer }: App.Locals): Sending {
	const name = searchParams.get('name') ?? '';
	const size = Number(searchParams.get('size'));
	const modified = Number(searchParams.get('modified'));
	if (name === '' || name.length > 255 || !(Number.isInteger(size) && size > 0) || !Number.isFinite(modified))
		error(400, 'Say which file it is: its name, size and day.');
	if (size > MOST_IN_PARTS) error(413, `A file may have ${MOST_IN_PARTS / 1024 / 1024} MB.`);
	return { name, size, modified, by: `${viewer.accountId ?? ''} ${viewer.grantId ?? ''} ${viewer.name}` };
}
