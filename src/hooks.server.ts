import { randomBytes } from 'node:crypto';
import { resolve } from 'node:path';
import type { Handle, HandleServerError, ServerInit } from '@sveltejs/kit';
import { env } from '$env/dynamic/private';
import { DISTRICT_VIEWER } from '#lib/access/scope.ts';
import { districtSettings } from '#lib/district/settings.server.ts';
import { cleanInterrupted } from '#lib/imports/clean-interrupted.server.ts';
import { stopImports } from '#lib/imports/jobs.server.ts';
import { openDatabase, type Db } from '#lib/server/db/open.ts';
import { DatabaseBusy, neverBlock, whenFree } from '#lib/server/db/when-free.ts';
import { isDate } from '#lib/time/days.ts';
import { dateOfInstant } from '#lib/time/zones.ts';

let db: Db;

export const init: ServerInit = async () => {
	db = openDatabase(resolve(env.LANEWISE_FILE ?? 'data/sample-district/sample.sqlite'));
	neverBlock(db);
	await whenFree(() => cleanInterrupted(db, new Date().toISOString(), { ofServer: true }));
	process.once('sveltekit:shutdown', () => {
		void stopImports().then(() => db.$client.close());
	});
};

export const handle: Handle = async ({ event, resolve }) => {
	event.locals.db = db;
	event.locals.viewer = DISTRICT_VIEWER;
	const fixed = env.LANEWISE_TODAY;
	event.locals.today = fixed && isDate(fixed) ? fixed : dateOfInstant(Date.now(), districtSettings(db).timeZone);
	event.locals.sample = env.LANEWISE_SAMPLE !== 'no';
	return resolve(event);
};

export const handleError: HandleServerError = ({ error, event, status, message }) => {
	if (status === 404) return { message };
	const incident = randomBytes(4).toString('hex');
	// No names in the log: messages may quote a row, so the kind and the place in the code must do.
	const place =
		error instanceof Error ? `${error.name} ${(error.stack ?? '').split('\n').slice(1, 5).join(' ')}` : 'unknown error';
	console.error(`incident ${incident} at ${event.route.id ?? 'no route'}: ${place}`);
	if (error instanceof DatabaseBusy)
		return { message: 'A large import is being stored, so nothing was changed. Try again in a minute.', incident };
	return { message: 'Something in the program went wrong.', incident };
};
