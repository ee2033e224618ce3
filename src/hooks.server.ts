import { randomBytes } from 'node:crypto';
import { resolve } from 'node:path';
import {
	error,
	redirect,
	type Handle,
	type HandleServerError,
	type RequestEvent,
	type ServerInit
} from '@sveltejs/kit';
import { env } from '$env/dynamic/private';
import { actorOf } from '#lib/access/actor.ts';
import { appendAudit, type AuditDraft } from '#lib/access/audit.server.ts';
import { ruleFor, verdict, type Rule } from '#lib/access/policy.ts';
import { SAMPLE_ROLE_COOKIE } from '#lib/access/sample-role.ts';
import { chooseGrant, isFresh, sessionOf } from '#lib/access/sessions.server.ts';
import { offerSetUp } from '#lib/access/set-up.server.ts';
import { sampleVisitor, visitorOf } from '#lib/access/visitor.server.ts';
import { districtToday, keepDays } from '#lib/district/today.server.ts';
import { cleanInterrupted } from '#lib/imports/clean-interrupted.server.ts';
import { hasWork, stopImports, wakeWorker } from '#lib/imports/jobs.server.ts';
import { stopInbox, watchInbox } from '#lib/imports/watch-inbox.server.ts';
import { openDatabase, type Db } from '#lib/server/db/open.ts';
import { DatabaseBusy, neverBlock, whenFree } from '#lib/server/db/when-free.ts';

/** What a browser sends a form as. */
const FORM = /^\s*(application\/x-www-form-urlencoded\s*(;|$)|multipart\/form-data\s*;.*\bboundary=\S)/i;

/** Bytes of a form without files: a few fields. It is refused by its length, before anything of it is read. */
const LONGEST_FORM = 64 * 1024;

let db: Db;
const sample = env.LANEWISE_SAMPLE !== 'no';

export const init: ServerInit = async () => {
	db = openDatabase(resolve(env.LANEWISE_FILE ?? 'data/sample-district/sample.sqlite'));
	neverBlock(db);
	keepDays(db, env.LANEWISE_TODAY);
	const now = new Date().toISOString();
	await whenFree(() => cleanInterrupted(db, now, { ofServer: true }));
	if (hasWork(db)) wakeWorker(db);
	if (!sample) {
		const link = await offerSetUp(db, env.ORIGIN ?? '', now);
		if (link !== null) console.log(`No account exists yet. Set the district up, once, at\n  ${link}`);
	}
	const inbox = env.LANEWISE_INBOX;
	if (inbox) watchInbox(db, resolve(inbox), () => today().today);
	process.once('sveltekit:shutdown', () => {
		void Promise.all([stopImports(), stopInbox()]).then(() => db.$client.close());
	});
};

export const handle: Handle = async ({ event, resolve: answer }) => {
	const { locals, request } = event;
	const now = new Date().toISOString();
	Object.assign(locals, { db, sample, shown: null, session: null, ...today() });
	await findVisitor(event, now);
	// A path that leads nowhere is told so by SvelteKit; there is nothing behind it to protect.
	if (event.route.id === null) return answer(event);

	// Browsers say where a form was sent from; one that came from elsewhere was not meant by who is signed in.
	if (!['GET', 'HEAD'].includes(request.method) && request.headers.get('origin') !== event.url.origin) {
		if (locals.viewer.accountId !== null) await note(event, refusal(event, { origin: 'another site' }), now);
		error(403, 'This was sent from another site, so nothing was done. Go back to Lanewise and do it there.');
	}

	const rule = ruleFor(event.route.id, request.method, event.url.searchParams);
	const decided = verdict(rule, locals.viewer, {
		sample,
		isFresh: sample || (locals.session !== null && isFresh(locals.session, now))
	});
	if (decided === 'sign in' || decided === 'sign in again') {
		const page = decided === 'sign in' ? '/sign-in' : '/sign-in/again';
		const back = request.method === 'GET' ? event.url.pathname + event.url.search : pageOf(event);
		redirect(303, `${page}?${new URLSearchParams({ to: back })}`);
	}
	if (decided !== 'allowed') {
		if (decided === 'refused') await note(event, refusal(event), now);
		error(404, 'There is no such page.');
	}
	if (request.method === 'POST') {
		if (!FORM.test(request.headers.get('content-type') ?? '')) error(415, 'Only forms are understood here.');
		const length = request.headers.get('content-length');
		if (!rule?.uploads && (length === null || Number(length) > LONGEST_FORM))
			error(413, 'This form is too long. Shorten what was entered and send it again.');
	}
	const response = await answer(event);
	const entry = await entryFor(event, rule!, response);
	if (entry) await note(event, entry, now);
	return response;
};

async function findVisitor({ locals, cookies, request }: RequestEvent, now: string) {
	if (sample) {
		const chosen = Number(cookies.get(SAMPLE_ROLE_COOKIE)) || null;
		Object.assign(locals, sampleVisitor(db, chosen, locals.today));
		return;
	}
	locals.session = await sessionOf(db, request.headers, now);
	Object.assign(locals, visitorOf(db, locals.session, locals.today));
	const { session, viewer } = locals;
	// From the first page on the role in use is the session's own: another grant does not change it.
	if (session?.grantId === null && viewer.grantId !== null) {
		const { id } = session;
		const grantId = viewer.grantId;
		await whenFree(() => chooseGrant(db, id, grantId));
	}
}

function today() {
	return { today: districtToday(db, env.LANEWISE_TODAY) };
}

/** The page a form stands on: its address without the action. */
function pageOf({ url }: RequestEvent): string {
	const query = new URLSearchParams([...url.searchParams].filter(([name]) => !name.startsWith('/')));
	return url.pathname + (query.size > 0 ? `?${query}` : '');
}

/** What the audit log is to know of a request: what was shown or taken away, and what was asked for in vain. */
async function entryFor(event: RequestEvent, rule: Rule, response: Response): Promise<AuditDraft | null> {
	const { locals, request, params, url } = event;
	if (rule.audited !== undefined && locals.shown !== null && response.status < 400)
		return { actor: actorOf(locals.viewer), action: rule.audited, ...locals.shown };
	const asked =
		request.method === 'POST' ||
		Object.keys(params).length > 0 ||
		url.searchParams.has('school') ||
		locals.viewer.role === null;
	if (!asked || locals.viewer.accountId === null) return null;
	const status = event.isDataRequest ? await statusInside(response) : response.status;
	return status === 403 || status === 404 ? refusal(event) : null;
}

/**
 * What a data request was answered with: SvelteKit sends 200 and puts the error into the answer. Keys with these quotation marks
 * stand nowhere else in it, since the texts of pages have theirs escaped.
 */
async function statusInside(response: Response): Promise<number> {
	if (response.status !== 200) return response.status;
	const found = /"type":"error","error":\{[^}]*\},"status":(\d{3})/.exec(await response.clone().text());
	return found ? Number(found[1]) : 200;
}

const refusal = (
	{ locals, route, request, params, url }: RequestEvent,
	more: Record<string, unknown> = {}
): AuditDraft => ({
	actor: actorOf(locals.viewer),
	action: 'access.refused',
	outcome: 'refused',
	on: { kind: 'page', id: route.id ?? '' },
	details: { method: request.method, ...params, ...queryOf(url), ...more }
});

/** The query of an address for the log, without what opens something to whoever reads it. */
function queryOf({ searchParams }: URL): { query?: string } {
	const kept = [...searchParams].filter(([name]) => !['link', 'code', 'state'].includes(name));
	return kept.length === 0 ? {} : { query: `?${new URLSearchParams(kept)}` };
}

const note = ({ locals }: RequestEvent, draft: AuditDraft, now: string) =>
	whenFree(() => appendAudit(locals.db, draft, now));

export const handleError: HandleServerError = ({ error: thrown, event, status, message }) => {
	if (status === 404) return { message };
	const incident = randomBytes(4).toString('hex');
	// No names in the log: messages may quote a row, so the kind and the place in the code must do.
	const place =
		thrown instanceof Error
			? `${thrown.name} ${(thrown.stack ?? '').split('\n').slice(1, 5).join(' ')}`
			: 'unknown error';
	console.error(`incident ${incident} at ${event.route.id ?? 'no route'}: ${place}`);
	if (thrown instanceof DatabaseBusy)
		return { message: 'A large import is being stored, so nothing was changed. Try again in a minute.', incident };
	return { message: 'Something in the program went wrong.', incident };
};
