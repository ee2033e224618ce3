import { sql } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { openDatabase } from '#lib/server/db/open.ts';
import { hashOf, setPassword, signIn } from './auth.server.ts';
import { choosePassword, invitedBy } from './choose-password.server.ts';
import { createLink, findLink, linkAddress, useLink } from './one-time-link.server.ts';
import { completeSetUp, offerSetUp, setUpNeeded } from './set-up.server.ts';

const NOW = '2026-09-01T14:00:00.000Z';
const after = (hours: number) => new Date(Date.parse(NOW) + hours * 3_600_000).toISOString();
const PASSWORD = 'lantern gravel tuesday otter';
const from = { address: '10.1.2.3', userAgent: 'Firefox', origin: 'http://localhost:3000', now: NOW };
const tokenIn = (address: string | null) => new URL(address!).searchParams.get('link')!;

function district(...accounts: string[]) {
	const db = openDatabase(':memory:');
	for (const id of accounts)
		db.run(
			sql`INSERT INTO account (id, name, email, created_at, updated_at) VALUES (${id}, 'Maria Alvarez', ${`${id}@cedar.org`}, ${NOW}, ${NOW})`
		);
	return db;
}

const link = (db: ReturnType<typeof district>, purpose: 'invitation' | 'reset', accountId: string) =>
	createLink(db, { purpose, accountId, by: 'Ada', now: NOW });

test('a link works once, and looking at it does not use it', () => {
	const db = district('maria');
	const token = link(db, 'invitation', 'maria');
	expect(findLink(db, token, NOW)).toMatchObject({ purpose: 'invitation', accountId: 'maria' });
	expect(findLink(db, token, NOW)).not.toBeNull();
	expect(useLink(db, token, NOW)).toMatchObject({ accountId: 'maria' });
	expect(useLink(db, token, NOW)).toBeNull();
	expect(findLink(db, token, NOW)).toBeNull();
	expect(useLink(db, '', NOW)).toBeNull();
});

test('an invitation lasts seven days and a reset one hour', () => {
	const db = district('maria', 'ben');
	const [invitation, reset] = [link(db, 'invitation', 'maria'), link(db, 'reset', 'ben')];
	expect(findLink(db, invitation, after(7 * 24 - 0.1))).not.toBeNull();
	expect(findLink(db, invitation, after(7 * 24))).toBeNull();
	expect(findLink(db, reset, after(0.9))).not.toBeNull();
	expect(useLink(db, reset, after(1))).toBeNull();
});

test('a newer link takes the place of the one before, of the same account only', () => {
	const db = district('maria', 'ben');
	const [first, bens] = [link(db, 'invitation', 'maria'), link(db, 'reset', 'ben')];
	const second = link(db, 'reset', 'maria');
	expect([first, second, bens].map((token) => findLink(db, token, NOW) !== null)).toEqual([false, true, true]);
});

test('the database knows no token', () => {
	const db = district('maria');
	const token = link(db, 'invitation', 'maria');
	expect(token).toMatch(/^[\w-]{43}$/);
	expect(JSON.stringify(db.all(sql`SELECT * FROM one_time_link`))).not.toContain(token);
	expect(linkAddress('https://a.org', 'reset', token)).toBe(`https://a.org/welcome?link=${token}`);
});

test('who was invited chooses a password and signs in with it; the link is used up and other sessions end', async () => {
	const db = district('maria');
	setPassword(db, 'maria', await hashOf(db, 'the one before this one'), NOW);
	await signIn(db, { email: 'maria@cedar.org', password: 'the one before this one' }, from);
	const token = link(db, 'reset', 'maria');
	expect(await choosePassword(db, token, { password: 'mariaalvarez1234', repeated: '' }, NOW)).toHaveProperty('errors');
	expect(await choosePassword(db, token, { password: PASSWORD, repeated: 'other' }, NOW)).toHaveProperty(
		'errors.repeated'
	);
	const form = { password: PASSWORD, repeated: PASSWORD };
	const both = await Promise.all([choosePassword(db, token, form, NOW), choosePassword(db, token, form, NOW)]);
	expect(both.toSorted()).toEqual(['absent', 'done']);
	expect(db.get(sql`SELECT count(*) AS n FROM session`)).toEqual({ n: 0 });
	expect(await signIn(db, { email: 'maria@cedar.org', password: PASSWORD }, from)).toHaveProperty('cookie');
});

test('a link of an account that was disabled since opens nothing', async () => {
	const db = district('maria');
	const token = link(db, 'reset', 'maria');
	db.run(sql`UPDATE account SET disabled_at = ${NOW}`);
	expect(invitedBy(db, token, NOW)).toBeNull();
	expect(await choosePassword(db, token, { password: PASSWORD, repeated: PASSWORD }, NOW)).toBe('absent');
});

const ada = { name: ' Ada  Byron ', email: 'Ada@Cedar.org', password: PASSWORD, repeated: PASSWORD };
const times = { now: NOW, today: '2026-09-01' };

test('a new district is set up once, by whoever reads the server’s log, and never again', async () => {
	const db = district();
	const old = tokenIn(await offerSetUp(db, 'http://localhost:3000', NOW));
	const address = await offerSetUp(db, 'http://localhost:3000', NOW);
	expect(address).toMatch(/^http:\/\/localhost:3000\/set-up\?link=/);
	const token = tokenIn(address);
	expect(await completeSetUp(db, old, ada, times)).toBe('absent');
	expect(await completeSetUp(db, 'guessed', ada, times)).toBe('absent');
	expect(await completeSetUp(db, token, { ...ada, email: 'no address', name: '', repeated: 'x' }, times)).toEqual({
		errors: {
			name: expect.any(String) as string,
			email: expect.any(String) as string,
			repeated: expect.any(String) as string
		}
	});
	const both = await Promise.all([completeSetUp(db, token, ada, times), completeSetUp(db, token, ada, times)]);
	expect(both.toSorted()).toEqual(['absent', 'done']);
	expect(setUpNeeded(db)).toBe(false);
	expect(await offerSetUp(db, 'http://localhost:3000', NOW)).toBeNull();
	expect(await completeSetUp(db, token, ada, times)).toBe('absent');
	expect(db.all(sql`SELECT name, email FROM account`)).toEqual([{ name: 'Ada Byron', email: 'ada@cedar.org' }]);
	expect(db.all(sql`SELECT role, from_day AS day FROM role_grant`)).toEqual([{ role: 'admin', day: '2026-09-01' }]);
	expect(db.all(sql`SELECT action, who FROM audit_entry`)).toEqual([{ action: 'set-up', who: 'Ada Byron' }]);
	expect(await signIn(db, { email: 'ada@cedar.org', password: PASSWORD }, from)).toHaveProperty('cookie');
});

test('a set-up link opens nothing in a district that has an account by other means', async () => {
	const db = district();
	const token = tokenIn(await offerSetUp(db, 'http://localhost:3000', NOW));
	db.run(
		sql`INSERT INTO account (id, name, email, created_at, updated_at) VALUES ('x', 'X', 'x@cedar.org', ${NOW}, ${NOW})`
	);
	expect(await completeSetUp(db, token, ada, times)).toBe('absent');
	expect(db.all(sql`SELECT * FROM role_grant`)).toEqual([]);
});
