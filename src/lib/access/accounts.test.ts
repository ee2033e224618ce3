import { sql } from 'drizzle-orm';
import { expect, it } from 'vitest';
import { saveDistrictSettings } from '#lib/district/settings.server.ts';
import { DEFAULT_SETTINGS } from '#lib/district/settings.ts';
import type { Db } from '#lib/server/db/open.ts';
import { addSchool, addStaff, emptyDistrict } from '../../../tests/support/small-district.ts';
import { accountFacts } from './account-facts.server.ts';
import { accountList, countAccounts } from './account-list.server.ts';
import type { NewGrant } from './account-rules.ts';
import {
	accountByEmail,
	addAccount,
	disableAccount,
	enableAccount,
	grantRole,
	grantsInForce,
	revokeGrant,
	signOutEverywhere
} from './accounts.server.ts';
import type { Actor } from './actor.ts';
import { makeAccountLink } from './account-link.server.ts';
import { peopleFiltersOf } from './people-filters.ts';
import { verifyAudit } from './verify-audit.server.ts';

const NOW = '2026-11-25T15:00:00.000Z';
const TODAY = '2026-11-25';
const BY: Actor = { accountId: 'admin', name: 'Ada Ivanova', role: 'admin' };

function district() {
	const db = emptyDistrict();
	saveDistrictSettings(db, { ...DEFAULT_SETTINGS, name: 'Cedar Valley USD' });
	return db;
}

async function added(db: Db, name: string, staffId: number | null = null): Promise<string> {
	const made = await addAccount(db, { name, email: `${name.split(' ')[0]}@cedar.org`.toLowerCase(), staffId }, BY, NOW);
	if ('problems' in made) throw new Error(made.problems[0]!.sentence);
	return made.accountId;
}

const give = (db: Db, accountId: string, grant: Partial<NewGrant> & Pick<NewGrant, 'role'>) =>
	grantRole(
		db,
		accountId,
		{ schoolId: null, fromDay: TODAY, untilDay: null, mayExport: true, ...grant },
		BY,
		NOW,
		TODAY
	);

async function given(db: Db, accountId: string, grant: Partial<NewGrant> & Pick<NewGrant, 'role'>): Promise<number> {
	const result = await give(db, accountId, grant);
	if ('problems' in result) throw new Error(result.problems[0]!.sentence);
	return result.grantId;
}

const problemOf = (result: object) =>
	'problems' in result ? (result.problems as Array<{ field: string; sentence: string }>)[0]! : null;
const entries = (db: Db) =>
	db.all<{ action: string; outcome: string; before: string | null; after: string | null }>(
		sql`SELECT action, outcome, before, after FROM audit_entry ORDER BY number`
	);

function signedIn(db: Db, accountId: string) {
	db.run(sql`INSERT INTO session (id, token, account_id, expires_at, created_at, updated_at, last_seen_at)
		VALUES (${`s-${Math.random()}`}, ${`t-${Math.random()}`}, ${accountId}, '2026-11-26T03:00:00.000Z', ${NOW}, ${NOW}, ${NOW})`);
}

it('keeps an address once, whatever its capitals, and one account a member of staff', async () => {
	const db = district();
	const staffId = addStaff(db, addSchool(db, 'Alder Elementary'));
	const made = await addAccount(db, { name: ' Rosa   Delgado ', email: ' Rosa@Cedar.ORG ', staffId }, BY, NOW);
	expect(made).toHaveProperty('accountId');
	expect(accountByEmail(db, 'ROSA@cedar.org')).toMatchObject({ name: 'Rosa Delgado' });
	const again = await addAccount(db, { name: 'Rosa', email: 'rosa@cedar.org' }, BY, NOW);
	expect(problemOf(again)).toEqual({
		field: 'email',
		sentence: 'The address rosa@cedar.org belongs to the account of Rosa Delgado already.'
	});
	expect(problemOf(await addAccount(db, { name: 'Rosa', email: 'r@cedar.org', staffId }, BY, NOW))!.field).toBe(
		'employee'
	);
	for (const email of ['', 'rosa', 'a@b', 'a b@c.d', 'a@b@c.d'])
		expect(problemOf(await addAccount(db, { name: 'Rosa', email }, BY, NOW))!.field, email).toBe('email');
	expect(entries(db).map(({ action }) => action)).toEqual(['account.add']);
	expect(JSON.parse(entries(db)[0]!.after!)).toMatchObject({ name: 'Rosa Delgado', email: 'rosa@cedar.org' });
});

it('lets a role hold from its first to its last day, and takes up the widest first', async () => {
	const db = district();
	const school = addSchool(db, 'Alder Elementary');
	const id = await added(db, 'Rosa Delgado', addStaff(db, school));
	await given(db, id, { role: 'teacher' });
	await given(db, id, { role: 'principal', schoolId: school, untilDay: '2026-11-30' });
	await given(db, id, { role: 'coordinator', fromDay: '2026-12-01', mayExport: false });
	const on = (day: string) => grantsInForce(db, id, day).map(({ role, place }) => `${role} ${place}`);
	expect(on(TODAY)).toEqual(['principal Alder Elementary', 'teacher Alder Elementary']);
	expect(on('2026-11-30')).toEqual(['principal Alder Elementary', 'teacher Alder Elementary']);
	expect(on('2026-12-01')).toEqual(['coordinator Cedar Valley USD', 'teacher Alder Elementary']);
	expect(on('2026-11-24')).toEqual([]);
	expect(grantsInForce(db, id, '2026-12-01')[0]).toMatchObject({ schoolId: null, mayExport: false });
});

it('refuses a role that could not work, and says what is wrong with it', async () => {
	const db = district();
	const school = addSchool(db, 'Alder Elementary');
	const id = await added(db, 'Olu Outside');
	expect(problemOf(await give(db, id, { role: 'principal' }))).toMatchObject({ field: 'school' });
	expect(problemOf(await give(db, id, { role: 'principal', schoolId: 999 }))).toMatchObject({ field: 'school' });
	expect(problemOf(await give(db, id, { role: 'hr', schoolId: school }))).toMatchObject({ field: 'school' });
	expect(problemOf(await give(db, id, { role: 'teacher' }))).toMatchObject({ field: 'role' });
	expect(problemOf(await give(db, id, { role: 'owner' as 'hr' }))).toMatchObject({ field: 'role' });
	expect(problemOf(await give(db, id, { role: 'hr', fromDay: '2026-02-30' }))).toMatchObject({ field: 'from' });
	expect(problemOf(await give(db, id, { role: 'hr', fromDay: '2026-11-24' }))).toMatchObject({ field: 'from' });
	expect(problemOf(await give(db, id, { role: 'hr', untilDay: '2026-11-24' }))).toMatchObject({ field: 'until' });
	expect(problemOf(await give(db, 'nobody', { role: 'hr' }))).toMatchObject({ field: 'role' });
	await given(db, id, { role: 'hr', untilDay: '2026-12-31' });
	expect(problemOf(await give(db, id, { role: 'hr', fromDay: '2026-12-31' }))!.sentence).toMatch(/already/);
	await given(db, id, { role: 'hr', fromDay: '2027-01-01' });
	expect(entries(db).map(({ action }) => action)).toEqual(['account.add', 'grant.give', 'grant.give']);
});

it('revokes a role at once and keeps it on file', async () => {
	const db = district();
	const id = await added(db, 'Rosa Delgado');
	const grantId = await given(db, id, { role: 'hr' });
	expect(await revokeGrant(db, grantId, BY, NOW, TODAY)).toEqual({ revoked: true });
	expect(grantsInForce(db, id, TODAY)).toEqual([]);
	expect(accountFacts(db, id, TODAY)!.grants).toMatchObject([
		{ id: grantId, state: 'revoked', revokedBy: 'Ada Ivanova' }
	]);
	expect(problemOf(await revokeGrant(db, grantId, BY, NOW, TODAY))!.sentence).toMatch(/not held any more/);
	expect(problemOf(await revokeGrant(db, 999, BY, NOW, TODAY))).not.toBeNull();
	expect(entries(db).at(-1)).toMatchObject({ action: 'grant.revoke', after: null });
	expect(JSON.parse(entries(db).at(-1)!.before!)).toMatchObject({ role: 'hr', from: TODAY });
});

it('never leaves the district without anybody who can administer', async () => {
	const db = district();
	const [ada, ben] = [await added(db, 'Ada Ivanova'), await added(db, 'Ben Okafor')];
	const first = await given(db, ada, { role: 'admin' });
	expect(problemOf(await revokeGrant(db, first, BY, NOW, TODAY))!.sentence).toMatch(
		/Ada Ivanova is the last account that can administer/
	);
	expect(problemOf(await disableAccount(db, ada, BY, NOW, TODAY))!.sentence).toMatch(
		/last account that can administer/
	);
	// Neither one to come nor one who is disabled could step in.
	await given(db, ben, { role: 'admin', fromDay: '2026-12-01' });
	expect(problemOf(await disableAccount(db, ada, BY, NOW, TODAY))).not.toBeNull();
	const now = await given(db, ben, { role: 'admin', untilDay: '2026-11-30' });
	await disableAccount(db, ben, BY, NOW, TODAY);
	expect(problemOf(await revokeGrant(db, first, BY, NOW, TODAY))).not.toBeNull();
	await enableAccount(db, ben, BY, NOW);
	expect(await revokeGrant(db, first, BY, NOW, TODAY)).toEqual({ revoked: true });
	expect(problemOf(await revokeGrant(db, now, BY, NOW, TODAY))).not.toBeNull();
});

it('ends the sessions and open links of who is disabled, and lets them in again with the roles they had', async () => {
	const db = district();
	const id = await added(db, 'Rosa Delgado');
	await given(db, id, { role: 'hr' });
	signedIn(db, id);
	signedIn(db, id);
	const link = await makeAccountLink(db, id, { by: BY, now: NOW, origin: 'https://lanewise.cedar.org' });
	expect(link).toMatchObject({ purpose: 'invitation', delivery: 'hand over', lasts: 'seven days' });
	expect(await disableAccount(db, id, BY, NOW, TODAY)).toEqual({ sessionsEnded: 2 });
	expect(db.all(sql`SELECT id FROM session UNION ALL SELECT digest FROM one_time_link`)).toEqual([]);
	expect(grantsInForce(db, id, TODAY)).toEqual([]);
	expect(problemOf(await disableAccount(db, id, BY, NOW, TODAY))!.sentence).toMatch(/disabled already/);
	expect(problemOf(await give(db, id, { role: 'auditor' }))!.sentence).toMatch(/disabled/);
	expect(problemOf(await makeAccountLink(db, id, { by: BY, now: NOW, origin: '' }))!.sentence).toMatch(/disabled/);
	await enableAccount(db, id, BY, NOW);
	expect(grantsInForce(db, id, TODAY)).toMatchObject([{ role: 'hr' }]);
	expect(problemOf(await enableAccount(db, id, BY, NOW))!.sentence).toMatch(/not disabled/);
	expect((await verifyAudit(db)).problems).toEqual([]);
});

it('signs somebody out everywhere, and writes nothing when they were not signed in', async () => {
	const db = district();
	const [rosa, ben] = [await added(db, 'Rosa Delgado'), await added(db, 'Ben Okafor')];
	signedIn(db, rosa);
	signedIn(db, ben);
	const before = entries(db).length;
	expect([await signOutEverywhere(db, rosa, BY, NOW), await signOutEverywhere(db, rosa, BY, NOW)]).toEqual([1, 0]);
	expect(
		entries(db)
			.slice(before)
			.map(({ action }) => action)
	).toEqual(['account.sign-out']);
	expect(accountFacts(db, ben, TODAY)!.sessions).toBe(1);
});

it('never puts a link or its token into the audit log', async () => {
	const db = district();
	const id = await added(db, 'Rosa Delgado');
	const link = await makeAccountLink(db, id, { by: BY, now: NOW, origin: 'https://lanewise.cedar.org' });
	const token = 'address' in link ? link.address!.split('=')[1]! : expect.fail('no link');
	expect(JSON.stringify(db.all(sql`SELECT * FROM audit_entry`))).not.toContain(token);
});

it('lists accounts by role, school, state and text, and says what each is good for', async () => {
	const db = district();
	const [alder, birch] = [addSchool(db, 'Alder Elementary'), addSchool(db, 'Birch High')];
	const teacher = await added(db, 'Tessa Lind', addStaff(db, alder, { employeeId: '004711' }));
	await given(db, teacher, { role: 'teacher' });
	const principal = await added(db, 'Pat Quill');
	await given(db, principal, { role: 'principal', schoolId: birch });
	db.run(sql`INSERT INTO sso_identity VALUES ('https://idp.example', 'p', ${principal}, ${NOW})`);
	signedIn(db, principal);
	await added(db, 'Nora Norole');
	const gone = await added(db, 'Dan Gone');
	await given(db, gone, { role: 'hr' });
	await disableAccount(db, gone, BY, NOW, TODAY);

	const list = (query: string, order: Parameters<typeof accountList>[2] = { key: 'name', descending: false }) => {
		const filters = peopleFiltersOf(new URLSearchParams(query));
		const rows = accountList(db, filters, order, { limit: 50, offset: 0 }, TODAY);
		expect(countAccounts(db, filters, TODAY)).toBe(rows.length);
		return rows.map(({ name }) => name.split(' ')[0]);
	};
	expect(list('')).toEqual(['Dan', 'Nora', 'Pat', 'Tessa']);
	expect(list('role=principal')).toEqual(['Pat']);
	expect(list('role=hr')).toEqual(['Dan']);
	expect(list('state=disabled')).toEqual(['Dan']);
	expect(list('state=without+role')).toEqual(['Nora']);
	expect(list('state=not+signed+up')).toEqual(['Tessa']);
	expect(list('state=open')).toEqual(['Pat']);
	const publicId = (id: number) => db.get<{ id: string }>(sql`SELECT public_id AS id FROM school WHERE id = ${id}`).id;
	expect(list(`school=${publicId(alder)}`)).toEqual(['Tessa']);
	expect(list(`school=${publicId(birch)}`)).toEqual(['Pat']);
	expect(list('school=nowhere')).toEqual([]);
	expect(list('q=4711')).toEqual(['Tessa']);
	expect(list('q=100%25')).toEqual([]);
	expect(list('', { key: 'seen', descending: true })[0]).toBe('Pat');
	expect(list('', { key: 'school', descending: true })[0]).toBe('Tessa');
	for (const key of ['email', 'state'] as const) expect(list('', { key, descending: false })).toHaveLength(4);
	const [pat] = accountList(
		db,
		peopleFiltersOf(new URLSearchParams('q=pat')),
		{ key: 'name', descending: false },
		{ limit: 1, offset: 0 },
		TODAY
	);
	expect(pat).toMatchObject({
		roles: [{ role: 'principal', school: 'Birch High' }],
		hasSso: true,
		hasPassword: false,
		lastSeenAt: NOW
	});
});

it('an administrator who can be relied on gives way only to another, not to an account nobody can open or a role that ends', async () => {
	const db = district();
	const ada = await added(db, 'Ada Ivanova');
	const own = await given(db, ada, { role: 'admin' });
	const usable = (id: string) =>
		db.run(sql`INSERT INTO sign_in (id, account_id, provider, provider_account_id, password, created_at, updated_at)
			VALUES (${`p-${id}`}, ${id}, 'credential', ${id}, 'a hash', ${NOW}, ${NOW})`);
	usable(ada);
	const ghost = await added(db, 'Gus Ghost');
	await given(db, ghost, { role: 'admin' });
	expect(problemOf(await revokeGrant(db, own, BY, NOW, TODAY))?.sentence).toContain('last account that can administer');
	usable(ghost);
	expect(await revokeGrant(db, own, BY, NOW, TODAY)).toEqual({ revoked: true });
	const brief = await added(db, 'Bea Brief');
	usable(brief);
	await given(db, brief, { role: 'admin', untilDay: TODAY });
	expect(problemOf(await disableAccount(db, ghost, BY, NOW, TODAY))?.sentence).toContain(
		'last account that can administer'
	);
});
