import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { openDatabase, type Db } from '#lib/server/db/open.ts';
import { neverBlock } from '#lib/server/db/when-free.ts';
import { authOf, changePassword, hashOf, openSession, setPassword, signIn } from './auth.server.ts';
import { sessionCookie, sessionOf } from './sessions.server.ts';
import { isEmail } from './account-rules.ts';
import { createLink, findLink } from './one-time-link.server.ts';

const NOW = '2026-09-01T14:00:00.000Z';
const PASSWORD = 'lantern gravel tuesday otter';
const from = { address: '10.1.2.3', userAgent: 'Firefox', origin: 'https://lanewise.cedar.org', now: NOW };

async function district(path = ':memory:'): Promise<Db> {
	const db = openDatabase(path);
	for (const [id, name] of [
		['maria', 'Maria Alvarez'],
		['ben', 'Ben Okafor']
	] as const) {
		db.run(
			sql`INSERT INTO account (id, name, email, created_at, updated_at) VALUES (${id}, ${name}, ${`${id}@cedar.org`}, ${NOW}, ${NOW})`
		);
	}
	const hash = await hashOf(db, PASSWORD);
	setPassword(db, 'maria', hash, NOW);
	return db;
}

const count = (db: Db, table: string) =>
	db.get<{ n: number }>(sql`SELECT count(*) AS n FROM ${sql.identifier(table)}`).n;
const cookieOf = ({ name, value }: { name: string; value: string }) => `${name}=${encodeURIComponent(value)}`;
const audit = (db: Db) =>
	db.all<{ action: string; outcome: string; accountId: string | null; onId: string | null }>(
		sql`SELECT action, outcome, account_id AS accountId, on_id AS onId FROM audit_entry ORDER BY number`
	);

test('who knows the password is signed in, and the next request is theirs', async () => {
	const db = await district();
	const answer = await signIn(db, { email: ' Maria@Cedar.org', password: PASSWORD }, from);
	if (!('cookie' in answer)) throw new Error(answer.problem);
	expect(answer.cookie).toMatchObject({
		name: '__Host-lanewise',
		options: { path: '/', httpOnly: true, sameSite: 'lax', secure: true, maxAge: 43_200 }
	});
	const session = await sessionOf(db, cookieOf(answer.cookie), NOW, from.origin);
	expect(session).toMatchObject({ accountId: 'maria', name: 'Maria Alvarez', provedAt: NOW, createdAt: NOW });
	expect(db.get(sql`SELECT ip_address AS ip, user_agent AS agent, expires_at AS until FROM session`)).toEqual({
		ip: '10.1.2.3',
		agent: 'Firefox',
		until: '2026-09-02T02:00:00.000Z'
	});
	expect(audit(db)).toEqual([{ action: 'sign-in', outcome: 'done', accountId: 'maria', onId: 'maria' }]);
});

test('on plain http the cookie has a name that browsers keep there', async () => {
	const db = await district();
	const answer = await signIn(
		db,
		{ email: 'maria@cedar.org', password: PASSWORD },
		{ ...from, origin: 'http://localhost:3000' }
	);
	expect(answer).toMatchObject({ cookie: { name: 'lanewise', options: { secure: false } } });
});

test('our cookie is the very one that better-auth sets, and better-auth takes it', async () => {
	const db = await district();
	db.run(sql`INSERT INTO session (id, token, account_id, expires_at, created_at, updated_at)
		VALUES ('s', 'a token', 'maria', '2999-01-01T00:00:00.000Z', ${NOW}, ${NOW})`);
	const ours = sessionCookie(db, 'a token', from.origin);
	const { api, $context } = authOf(db, from.origin);
	const taken = await api.getSession({ headers: new Headers({ cookie: cookieOf(ours) }) });
	expect(taken?.session.userId).toBe('maria');
	expect((await $context).authCookies.sessionToken).toMatchObject({
		name: ours.name,
		attributes: { ...ours.options, maxAge: 43_200 }
	});
	const forged = cookieOf({ ...ours, value: ours.value.replace('a token', 'a taken') });
	expect(await api.getSession({ headers: new Headers({ cookie: forged }) })).toBeNull();
	expect(await sessionOf(db, forged, NOW, from.origin)).toBeNull();
});

test('a wrong password, an unknown and a disabled account are told the same', async () => {
	const db = await district();
	db.run(sql`UPDATE account SET disabled_at = ${NOW} WHERE id = 'ben'`);
	setPassword(db, 'ben', await hashOf(db, PASSWORD), NOW);
	const answers = [
		await signIn(db, { email: 'maria@cedar.org', password: 'not the password at all' }, from),
		await signIn(db, { email: 'nobody@cedar.org', password: PASSWORD }, from),
		await signIn(db, { email: 'ben@cedar.org', password: PASSWORD }, from),
		await signIn(db, { email: 'no address', password: PASSWORD }, from),
		await signIn(db, { email: 'maria@cedar.org', password: 'x'.repeat(5000) }, from)
	];
	expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
	expect(count(db, 'session')).toBe(0);
	expect(audit(db).map(({ outcome, onId }) => [outcome, onId])).toEqual([
		['refused', 'maria'],
		['refused', null],
		['refused', 'ben'],
		['refused', null],
		['refused', 'maria']
	]);
});

test('nobody signs themselves up, and nobody is made or changed through better-auth', async () => {
	const db = await district();
	const { api, $context } = authOf(db, from.origin);
	const signUp = { name: 'Eve', email: 'eve@cedar.org', password: PASSWORD, role: 'admin' };
	await expect(api.signUpEmail({ body: signUp })).rejects.toThrow();
	const { internalAdapter } = await $context;
	await internalAdapter
		.createUser({ name: 'Eve', email: 'eve@cedar.org', emailVerified: true }, {} as never)
		.catch(() => null);
	expect(count(db, 'account')).toBe(2);
});

test('after ten wrong guesses even the right password has to wait, and it is not looked at', async () => {
	const db = await district();
	for (let guess = 0; guess < 10; guess += 1)
		await signIn(db, { email: 'maria@cedar.org', password: `a wrong guess ${guess}` }, from);
	const refused = await signIn(db, { email: 'maria@cedar.org', password: PASSWORD }, from);
	expect(refused).toMatchObject({ status: 429, problem: expect.stringMatching(/Try again in/) as string });
	expect(await signIn(db, { email: 'nobody@cedar.org', password: PASSWORD }, from)).toMatchObject({ status: 400 });
});

test('a session opened for somebody who was proved elsewhere is the same kind; not for a disabled account', async () => {
	const db = await district();
	const account = { id: 'ben', name: 'Ben Okafor' };
	const opened = await openSession(db, { account, by: 'Google', provedAt: NOW }, from);
	expect(await sessionOf(db, cookieOf(opened!.cookie), NOW, from.origin)).toMatchObject({ accountId: 'ben' });
	db.run(sql`UPDATE account SET disabled_at = ${NOW} WHERE id = 'ben'`);
	expect(await sessionOf(db, cookieOf(opened!.cookie), NOW, from.origin)).toBeNull();
	expect(await openSession(db, { account, by: 'Google', provedAt: NOW }, from)).toBeNull();
});

test('proving again who one is replaces the session, and keeps the role chosen in it', async () => {
	const db = await district();
	db.run(sql`INSERT INTO role_grant (id, account_id, role, from_day, granted_at, granted_by)
		VALUES (7, 'maria', 'hr', '2026-01-01', ${NOW}, 'set-up')`);
	const first = await signIn(db, { email: 'maria@cedar.org', password: PASSWORD }, from);
	if (!('cookie' in first)) throw new Error(first.problem);
	db.run(sql`UPDATE session SET grant_id = 7`);
	const session = (await sessionOf(db, cookieOf(first.cookie), NOW, from.origin))!;
	const later = { ...from, now: '2026-09-01T14:25:00.000Z' };
	const second = await signIn(db, { email: 'maria@cedar.org', password: PASSWORD, again: session }, later);
	if (!('cookie' in second)) throw new Error(second.problem);
	expect(await sessionOf(db, cookieOf(first.cookie), later.now, from.origin)).toBeNull();
	expect(await sessionOf(db, cookieOf(second.cookie), later.now, from.origin)).toMatchObject({
		provedAt: later.now,
		grantId: 7
	});
});

test('a new password needs the old one, ends the other sessions, and then is the only one', async () => {
	const db = await district();
	const here = await signIn(db, { email: 'maria@cedar.org', password: PASSWORD }, from);
	await signIn(db, { email: 'maria@cedar.org', password: PASSWORD }, from);
	if (!('cookie' in here)) throw new Error(here.problem);
	const session = (await sessionOf(db, cookieOf(here.cookie), NOW, from.origin))!;
	const chosen = 'pebble orchard violin seven';
	const link = createLink(db, { purpose: 'reset', accountId: 'maria', by: 'Ada', now: NOW });
	const wrong = await changePassword(db, session, { old: 'not the old password', chosen }, from);
	expect(wrong).toMatchObject({ field: 'old', problem: 'This is not your password.' });
	const weak = await changePassword(db, session, { old: PASSWORD, chosen: 'short' }, from);
	expect(weak).toMatchObject({ field: 'new' });
	expect(await changePassword(db, session, { old: PASSWORD, chosen }, from)).toEqual({ ended: 1 });
	expect(findLink(db, link, NOW)).toBeNull();
	expect(await sessionOf(db, cookieOf(here.cookie), NOW, from.origin)).not.toBeNull();
	expect(await signIn(db, { email: 'maria@cedar.org', password: PASSWORD }, from)).toMatchObject({ status: 400 });
	expect(await signIn(db, { email: 'maria@cedar.org', password: chosen }, from)).toHaveProperty('cookie');
	const { password } = db.get<{ password: string }>(sql`SELECT password FROM sign_in`);
	expect(password).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
});

test('while an import is being stored, a sign-in waits for it and then succeeds', async () => {
	const folder = mkdtempSync(join(tmpdir(), 'lanewise-auth-'));
	const path = join(folder, 'district.sqlite');
	const db = await district(path);
	neverBlock(db);
	const worker = openDatabase(path);
	worker.$client.exec('BEGIN IMMEDIATE');
	const signing = signIn(db, { email: 'maria@cedar.org', password: PASSWORD }, from);
	setTimeout(() => worker.$client.exec('COMMIT'), 400);
	expect(await signing).toHaveProperty('cookie');
	expect(audit(db)).toHaveLength(1);
	for (const one of [worker, db]) one.$client.close();
	rmSync(folder, { recursive: true });
});

test.each(['maria.o-brien+pd@cedar.k12.ca.us', "sean.o'neil@cedar.org", '_maria_@cedar-usd.org'])(
	'who may have an account as %s can sign in with it',
	async (address) => {
		const db = await district();
		expect(isEmail(address)).toBe(true);
		db.run(sql`UPDATE account SET email = ${address} WHERE id = 'maria'`);
		expect(await signIn(db, { email: ` ${address.toUpperCase()} `, password: PASSWORD }, from)).toHaveProperty(
			'cookie'
		);
	}
);
