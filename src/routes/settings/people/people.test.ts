import { sql } from 'drizzle-orm';
import { expect, it } from 'vitest';
import { addAccount, grantRole } from '#lib/access/accounts.server.ts';
import { COMMAND_LINE } from '#lib/access/actor.ts';
import { NOBODY } from '#lib/access/scope.ts';
import type { Db } from '#lib/server/db/open.ts';
import { addSchool, addStaff, emptyDistrict } from '../../../../tests/support/small-district.ts';
import { actions as personActions, load as loadPerson } from './[accountId]/+page.server.ts';
import { actions, load } from './+page.server.ts';

const NOW = '2026-11-25T15:00:00.000Z';
const TODAY = '2026-11-25';

async function district() {
	const db = emptyDistrict();
	const school = addSchool(db, 'Alder Elementary');
	const tessa = addStaff(db, school, { name: 'Tessa Lind', employeeId: '004711' });
	db.run(sql`INSERT INTO staff_email VALUES (${tessa}, 'tessa@cedar.org', 'tessa@cedar.org', 'current')`);
	const made = await addAccount(db, { name: 'Ada Ivanova', email: 'ada@cedar.org' }, COMMAND_LINE, NOW);
	const ada = 'accountId' in made ? made.accountId : expect.fail();
	const grant = { role: 'admin', schoolId: null, fromDay: TODAY, untilDay: null, mayExport: true } as const;
	await grantRole(db, ada, grant, COMMAND_LINE, NOW, TODAY);
	const schoolId = db.get<{ id: string }>(sql`SELECT public_id AS id FROM school`).id;
	return { db, ada, schoolId };
}

function event(
	db: Db,
	ada: string,
	{ query = '', accountId = ada, fields = {} as Record<string, string>, sample = false } = {}
) {
	const body = new FormData();
	for (const [name, value] of Object.entries(fields)) body.append(name, value);
	return {
		locals: { db, viewer: { ...NOBODY, accountId: ada, name: 'Ada Ivanova', role: 'admin' }, today: TODAY, sample },
		url: new URL(`http://localhost:3000/settings/people${query}`),
		params: { accountId },
		request: new Request('http://localhost:3000/', { method: 'POST', body })
	} as never;
}

/** What an action answers: where it leads to, what it refuses with, or what it gives back. */
async function answer(action: (event: never) => unknown, of: never): Promise<Record<string, unknown>> {
	try {
		return ((await action(of)) ?? {}) as Record<string, unknown>;
	} catch (thrown) {
		const { status, location } = thrown as { status?: number; location?: string };
		if (status === undefined) throw thrown;
		return location === undefined ? { status } : { location };
	}
}

it('adds an account and leads to it; what was entered is kept when something is wrong with it', async () => {
	const { db, ada } = await district();
	const fields = { name: 'Tessa Lind', email: 'Tessa@Cedar.org', employee: '4711' };
	const added = await answer(actions.add as never, event(db, ada, { fields }));
	expect(added.location).toMatch(/^\/settings\/people\/[\w-]{22}\?done=add$/);
	const again = await answer(actions.add as never, event(db, ada, { fields: { ...fields, employee: '' } }));
	expect(again).toMatchObject({
		status: 400,
		data: { values: { ...fields, employee: '' }, problems: [{ field: 'email' }] }
	});
	const nobody = await answer(actions.add as never, event(db, ada, { fields: { ...fields, employee: '9' } }));
	expect(nobody).toMatchObject({ data: { problems: [{ field: 'employee' }] } });
});

it('lists who has an account and how many of the staff have none', async () => {
	const { db, ada } = await district();
	const listed = () =>
		load(event(db, ada, { query: '?role=admin' })) as Exclude<Awaited<ReturnType<typeof load>>, void>;
	expect(listed()).toMatchObject({ total: 1, everybody: 1, withoutAccount: 1, accounts: [{ name: 'Ada Ivanova' }] });
	expect(await answer(actions.provision as never, event(db, ada))).toEqual({ provisioned: { added: 1, left: [] } });
	expect(listed()).toMatchObject({ total: 1, everybody: 2, withoutAccount: 0 });
});

it('gives and revokes a role, and shows the consequence of revoking first', async () => {
	const { db, ada, schoolId } = await district();
	const made = await addAccount(db, { name: 'Pat Quill', email: 'pat@cedar.org' }, COMMAND_LINE, NOW);
	const accountId = 'accountId' in made ? made.accountId : expect.fail();
	const fields = { role: 'principal', school: '', from: '', until: '', mayExport: 'on' };
	const grant = personActions.grant as never;
	expect(await answer(grant, event(db, ada, { accountId, fields }))).toMatchObject({
		data: { values: { role: 'principal', mayExport: true }, problems: [{ field: 'school' }] }
	});
	const right = { ...fields, school: schoolId };
	expect(await answer(grant, event(db, ada, { accountId, fields: right }))).toEqual({
		location: `/settings/people/${accountId}?done=grant`
	});
	const page = (query = '') =>
		loadPerson(event(db, ada, { accountId, query })) as Exclude<Awaited<ReturnType<typeof loadPerson>>, void>;
	const [held] = page().account.grants;
	expect(held).toMatchObject({ role: 'principal', school: 'Alder Elementary', fromDay: TODAY, state: 'in force' });
	expect(page(`?revoke=${held!.id}`).asksRevoke).toEqual(held);
	expect(page('?revoke=1').asksRevoke).toBeNull();
	const revoke = personActions.revoke as never;
	// Of somebody else's account.
	expect(await answer(revoke, event(db, ada, { accountId, fields: { grant: '1' } }))).toEqual({ status: 404 });
	expect(await answer(revoke, event(db, ada, { accountId, fields: { grant: String(held!.id) } }))).toEqual({
		location: `/settings/people/${accountId}?done=revoke`
	});
	expect(page(`?revoke=${held!.id}`).asksRevoke).toBeNull();
});

it('keeps the last administrator, makes a link to hand over, and knows no account that is not there', async () => {
	const { db, ada } = await district();
	expect(await answer(personActions.disable as never, event(db, ada))).toMatchObject({
		status: 409,
		data: { refused: expect.stringMatching(/last account that can administer/) }
	});
	expect(await answer(personActions.link as never, event(db, ada))).toMatchObject({
		link: { delivery: 'hand over', address: expect.stringMatching(/^http:\/\/localhost:3000\/welcome\?link=/) }
	});
	for (const action of Object.values(personActions))
		expect(await answer(action as never, event(db, ada, { accountId: 'nobody' }))).toEqual({ status: 404 });
	expect(() => loadPerson(event(db, ada, { accountId: 'nobody' }))).toThrow();
});

it('disables and enables somebody else, and leads home who signs themselves out', async () => {
	const { db, ada } = await district();
	const made = await addAccount(db, { name: 'Pat Quill', email: 'pat@cedar.org' }, COMMAND_LINE, NOW);
	const accountId = 'accountId' in made ? made.accountId : expect.fail();
	for (const action of ['disable', 'enable'] as const)
		expect(await answer(personActions[action] as never, event(db, ada, { accountId }))).toEqual({
			location: `/settings/people/${accountId}?done=${action}`
		});
	expect(await answer(personActions.signOut as never, event(db, ada))).toEqual({ location: '/' });
});
