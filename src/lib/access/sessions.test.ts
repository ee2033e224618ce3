import { sql } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { openDatabase, type Db } from '#lib/server/db/open.ts';
import {
	chooseGrant,
	endOtherSessions,
	endSession,
	isFresh,
	sessionCookie,
	sessionOf,
	sessionsOf
} from './sessions.server.ts';

const ORIGIN = 'https://lanewise.cedar.org';
const SIGNED_IN = '2026-09-01T14:00:00.000Z';
const after = (minutes: number) => new Date(Date.parse(SIGNED_IN) + minutes * 60_000).toISOString();

function district(...roles: string[]): Db {
	const db = openDatabase(':memory:');
	db.run(sql`INSERT INTO account (id, name, email, created_at, updated_at)
		VALUES ('maria', 'Maria', 'maria@cedar.org', ${SIGNED_IN}, ${SIGNED_IN}), ('ben', 'Ben', 'ben@cedar.org', ${SIGNED_IN}, ${SIGNED_IN})`);
	for (const role of roles) grant(db, role);
	for (const [id, account] of [
		['one', 'maria'],
		['two', 'maria'],
		['three', 'ben']
	] as const)
		db.run(sql`INSERT INTO session (id, token, account_id, expires_at, created_at, updated_at, last_seen_at, proved_at)
			VALUES (${id}, ${`token-${id}`}, ${account}, ${after(12 * 60)}, ${SIGNED_IN}, ${SIGNED_IN}, ${SIGNED_IN}, ${SIGNED_IN})`);
	return db;
}

const grant = (db: Db, role: string, until: string | null = null) =>
	db.run(sql`INSERT INTO role_grant (account_id, role, from_day, until_day, granted_at, granted_by)
		VALUES ('maria', ${role}, '2026-01-01', ${until}, ${SIGNED_IN}, 'set-up')`);
const headerOf = (db: Db, id: string) => {
	const { name, value } = sessionCookie(db, `token-${id}`, ORIGIN);
	return `theme=dark; ${name}=${encodeURIComponent(value)}; other=1`;
};
const ask = (db: Db, minutes: number, id = 'one') => sessionOf(db, headerOf(db, id), after(minutes), ORIGIN);
const lastSeen = (db: Db) => db.get<{ at: string }>(sql`SELECT last_seen_at AS at FROM session WHERE id = 'one'`).at;

test('a session left alone for half an hour is over', async () => {
	const db = district('hr');
	expect(await ask(db, 29)).not.toBeNull();
	expect(await ask(db, 58)).not.toBeNull();
	expect(await ask(db, 88)).toBeNull();
});

test('who only sees their own record may come back after lessons; one more role, and half an hour holds', async () => {
	const db = district('teacher');
	expect(await ask(db, 7 * 60)).not.toBeNull();
	expect(await ask(db, 15 * 60)).toBeNull();
	const both = district('teacher');
	grant(both, 'coordinator', '2026-08-31');
	expect(await ask(both, 60)).not.toBeNull();
	grant(both, 'coordinator');
	expect(await ask(both, 100)).toBeNull();
	expect(await ask(district(), 31)).toBeNull();
});

test('no session lasts longer than twelve hours, however busy', async () => {
	const db = district('hr');
	for (let minutes = 0; minutes < 12 * 60; minutes += 20) expect(await ask(db, minutes)).not.toBeNull();
	expect(await ask(db, 12 * 60)).toBeNull();
});

test('a disabled account has no session at the next request', async () => {
	const db = district('hr');
	expect(await ask(db, 1)).not.toBeNull();
	db.run(sql`UPDATE account SET disabled_at = ${after(1)} WHERE id = 'maria'`);
	expect(await ask(db, 2)).toBeNull();
	expect(await ask(db, 2, 'three')).toMatchObject({ accountId: 'ben' });
});

test('that a session is used is noted once a minute at most', async () => {
	const db = district('hr');
	await ask(db, 0.5);
	expect(lastSeen(db)).toBe(SIGNED_IN);
	await ask(db, 1.5);
	expect(lastSeen(db)).toBe(after(1.5));
	await ask(db, 2.25);
	expect(lastSeen(db)).toBe(after(1.5));
});

test('only a cookie that this server sealed opens a session', async () => {
	const db = district('hr');
	const { value } = sessionCookie(db, 'token-one', ORIGIN);
	const other = sessionCookie(db, 'token-two', ORIGIN).value;
	const seal = value.slice('token-one'.length);
	for (const cookie of [
		null,
		'',
		'__Host-lanewise=',
		'__Host-lanewise=token-one',
		'__Host-lanewise=token-one.',
		`__Host-lanewise=token-two${encodeURIComponent(seal)}`,
		`__Host-lanewise=${encodeURIComponent(value.slice(0, -4))}`,
		'__Host-lanewise=%E0%A4%A',
		`lanewise=${encodeURIComponent(value)}`,
		`__Host-lanewise-sso=${encodeURIComponent(value)}`
	])
		expect(await sessionOf(db, cookie, after(1), ORIGIN)).toBeNull();
	// The first of two cookies counts: one planted behind it changes nothing.
	const both = `__Host-lanewise=${encodeURIComponent(value)}; __Host-lanewise=${encodeURIComponent(other)}`;
	expect(await sessionOf(db, new Headers({ cookie: both }), after(1), ORIGIN)).toMatchObject({ id: 'one' });
});

test('a sign-in is fresh for ten minutes, and one that nobody proved never was', () => {
	expect(isFresh({ provedAt: SIGNED_IN }, after(9.9))).toBe(true);
	expect(isFresh({ provedAt: SIGNED_IN }, after(10))).toBe(false);
	expect(isFresh({ provedAt: null }, SIGNED_IN)).toBe(false);
	expect(isFresh({ provedAt: after(60) }, SIGNED_IN)).toBe(false);
});

test('people see and end their own sessions, and nobody else’s', async () => {
	const db = district('hr');
	expect(sessionsOf(db, 'maria', after(1)).map(({ id }) => id)).toEqual(['one', 'two']);
	expect(sessionsOf(db, 'maria', after(31))).toEqual([]);
	expect(endSession(db, 'maria', 'three')).toBe(false);
	expect(endSession(db, 'maria', 'two')).toBe(true);
	expect(await ask(db, 1, 'two')).toBeNull();
	expect(await ask(db, 1, 'three')).not.toBeNull();
	expect(endOtherSessions(db, 'ben', 'three')).toBe(0);
	expect(endOtherSessions(db, 'maria', null)).toBe(1);
});

test('a role is taken up only by whom it was granted to, and not once it was revoked', async () => {
	const db = district('hr', 'admin');
	expect(chooseGrant(db, 'one', 2)).toBe(true);
	expect(await ask(db, 1)).toMatchObject({ grantId: 2 });
	expect(chooseGrant(db, 'three', 2)).toBe(false);
	db.run(sql`UPDATE role_grant SET revoked_at = ${after(1)} WHERE id = 1`);
	expect(chooseGrant(db, 'one', 1)).toBe(false);
	expect(await ask(db, 2)).toMatchObject({ grantId: 2 });
});
