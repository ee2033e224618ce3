import { error, fail, redirect } from '@sveltejs/kit';
import { resolve } from '$app/paths';
import { accountFacts } from '#lib/access/account-facts.server.ts';
import { makeAccountLink } from '#lib/access/account-link.server.ts';
import {
	disableAccount,
	enableAccount,
	grantRole,
	revokeGrant,
	signOutEverywhere
} from '#lib/access/accounts.server.ts';
import { actorOf } from '#lib/access/actor.ts';
import type { FieldProblem } from '#lib/access/account-rules.ts';
import type { Role } from '#lib/access/role.ts';
import { grantableSchools } from '#lib/access/schools.server.ts';
import type { Actions, PageServerLoad, RequestEvent } from './$types';

const NO_ACCOUNT = 'There is no account with this address.';

export const load: PageServerLoad = ({ params, url, locals: { db, today } }) => {
	const account = accountFacts(db, params.accountId, today);
	if (!account) error(404, NO_ACCOUNT);
	const revoke = Number(url.searchParams.get('revoke'));
	return {
		account,
		schools: grantableSchools(db).map(({ publicId, name }) => ({ publicId, name })),
		done: url.searchParams.get('done'),
		/** What is about to be done, for its consequences to be shown first. */
		asksDisable: url.searchParams.has('disable') && account.disabledAt === null,
		asksRevoke:
			account.grants.find(({ id, state }) => id === revoke && (state === 'in force' || state === 'coming')) ?? null
	};
};

/** Back to the account, which says what was done; home for who did it to themselves, and may not see this page any more. */
function after({ params, locals: { viewer } }: RequestEvent, done: string): never {
	const mayBeGone = params.accountId === viewer.accountId && done !== 'grant';
	redirect(303, mayBeGone ? resolve('/') : `${resolve('/settings/people/[accountId]', params)}?done=${done}`);
}

/** Fails with one sentence, and not at a field. */
const refuse = (problems: FieldProblem[]) => fail(409, { refused: problems.map(({ sentence }) => sentence).join(' ') });

/** Who does it to whom, and when. */
function asked({ params, locals: { db, viewer, today } }: RequestEvent) {
	const account = accountFacts(db, params.accountId, today);
	if (!account) error(404, NO_ACCOUNT);
	return { db, account, by: actorOf(viewer), now: new Date().toISOString(), today };
}

export const actions: Actions = {
	grant: async (event) => {
		const { db, account, by, now, today } = asked(event);
		const fields = await event.request.formData();
		const text = (name: string) => String(fields.get(name) ?? '').trim();
		const values = {
			role: text('role'),
			school: text('school'),
			from: text('from'),
			until: text('until'),
			mayExport: fields.has('mayExport')
		};
		const school = grantableSchools(db).find(({ publicId }) => publicId === values.school);
		if (values.school !== '' && !school)
			return fail(400, { values, problems: [{ field: 'school', sentence: 'There is no such school.' }] });
		const grant = {
			role: values.role as Role,
			schoolId: school?.schoolId ?? null,
			fromDay: values.from || today,
			untilDay: values.until || null,
			mayExport: values.mayExport
		};
		const result = await grantRole(db, account.id, grant, by, now, today);
		if ('problems' in result) return fail(400, { values, problems: result.problems });
		after(event, 'grant');
	},
	revoke: async (event) => {
		const { db, account, by, now, today } = asked(event);
		const grantId = Number((await event.request.formData()).get('grant'));
		// The number of somebody else's grant is none of this account.
		if (!account.grants.some(({ id }) => id === grantId)) error(404, NO_ACCOUNT);
		const result = await revokeGrant(db, grantId, by, now, today);
		if ('problems' in result) return refuse(result.problems);
		after(event, 'revoke');
	},
	disable: async (event) => {
		const { db, account, by, now, today } = asked(event);
		const result = await disableAccount(db, account.id, by, now, today);
		if ('problems' in result) return refuse(result.problems);
		after(event, 'disable');
	},
	enable: async (event) => {
		const { db, account, by, now } = asked(event);
		const result = await enableAccount(db, account.id, by, now);
		if ('problems' in result) return refuse(result.problems);
		after(event, 'enable');
	},
	link: async (event) => {
		const { db, account, by, now } = asked(event);
		const link = await makeAccountLink(db, account.id, { by, now, origin: event.url.origin });
		if ('problems' in link) return refuse(link.problems);
		return { link };
	},
	signOut: async (event) => {
		const { db, account, by, now } = asked(event);
		await signOutEverywhere(db, account.id, by, now);
		after(event, 'sign-out');
	}
};
