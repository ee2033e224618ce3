import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'drizzle-orm';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { openDatabase, type Db } from '#lib/server/db/open.ts';
import { loopbackProvider, type Claims, type Forgery } from '../../../tests/support/loopback-provider.ts';
import { sessionOf, type Session } from './sessions.server.ts';
import { finishSso, ssoProviders, SsoRefused, startSso } from './sso.server.ts';

const ORIGIN = 'http://localhost:3000';
const BACK = `${ORIGIN}/sign-in/sso/back`;
const PEOPLE: Record<string, Claims> = {
	'subject-maria': { email: 'Maria@cedar.org', email_verified: true, hd: 'cedar.org', employee_id: 'E1' },
	'subject-maria-elsewhere': { email: 'maria@cedar.org', email_verified: true, hd: 'evil.example', employee_id: 'E1' },
	'subject-no-domain': { email: 'maria@cedar.org', email_verified: true },
	'subject-unverified': { email: 'maria@cedar.org', email_verified: false, hd: 'cedar.org' },
	'subject-text-verified': { email: 'maria@cedar.org', email_verified: 'true', hd: 'cedar.org' },
	'subject-second': { email: 'maria@cedar.org', email_verified: true, hd: 'cedar.org', employee_id: 'E1' },
	'subject-ben': { email: 'ben@cedar.org', email_verified: true, hd: 'cedar.org', employee_id: 'E2' },
	'subject-unknown': { email: 'new@cedar.org', email_verified: true, hd: 'cedar.org', employee_id: 'E9' }
};

let idp: Awaited<ReturnType<typeof loopbackProvider>>;
let folder: string;
let db: Db;
/** The provider looks at the real clock, so the district has to as well. */
let now: string;

beforeAll(async () => {
	idp = await loopbackProvider(BACK, PEOPLE);
});
afterAll(() => idp.stop());

beforeEach(() => {
	now = new Date().toISOString();
	folder = mkdtempSync(join(tmpdir(), 'lanewise-sso-'));
	const { issuer, clientId, clientSecret } = idp;
	const shared = { issuer, clientId, clientSecret };
	writeSettings([{ id: 'google', name: 'Google', ...shared, matchClaim: 'email', domain: 'cedar.org' }]);
	db = openDatabase(join(folder, 'district.sqlite'));
	db.run(sql`INSERT INTO school (id, public_id, source_id, name, kind) VALUES (1, 'p', 's', 'Cedar High', 'school')`);
	for (const [id, account, given] of [
		[1, 'maria', 'Maria'],
		[2, 'ben', 'Ben']
	] as const) {
		db.run(sql`INSERT INTO staff (id, public_id, employee_id, source_id, given_name, family_name, role, school_id, active)
			VALUES (${id}, ${account}, ${`E${id}`}, ${account}, ${given}, 'Cedar', 'teacher', 1, 1)`);
		db.run(sql`INSERT INTO account (id, name, email, created_at, updated_at, staff_id)
			VALUES (${account}, ${given}, ${`${account}@cedar.org`}, ${now}, ${now}, ${id})`);
	}
	idp.forge(null);
	Object.assign(idp.signedIn, { as: 'subject-maria', at: undefined });
});
afterEach(() => {
	db.$client.close();
	rmSync(folder, { recursive: true });
});

const writeSettings = (settings: unknown) => writeFileSync(join(folder, 'sso.json'), JSON.stringify(settings));
const from = () => ({ address: '10.1.2.3', userAgent: 'Firefox', origin: ORIGIN, now });

async function begin(again: Session | null = null) {
	const begun = await startSso(db, { provider: 'google', to: '/lanes', again }, from());
	if (!begun || 'problem' in begun) throw new Error(begun?.problem ?? 'no such provider');
	return begun;
}

/** The whole way, as the person the provider has signed in. */
async function wholeWay(subject: string, forge: ((claims: Claims) => Forgery) | null = null) {
	idp.signedIn.as = subject;
	idp.forge(forge);
	const { address, cookie } = await begin();
	const search = await idp.visit(address);
	return { search, cookie, answer: await finishSso(db, { search, cookie: cookie.value, session: null }, from()) };
}

const sessions = () => db.get<{ n: number }>(sql`SELECT count(*) AS n FROM session`).n;
const identities = () =>
	db.all<{ subject: string; account: string }>(
		sql`SELECT subject, account_id AS account FROM sso_identity ORDER BY matched_at, subject`
	);
const reasons = () =>
	db
		.all<{ details: string | null }>(sql`SELECT details FROM audit_entry WHERE outcome = 'refused' ORDER BY number`)
		.map(({ details }) => (JSON.parse(details ?? '{}') as { reason?: string }).reason);

async function sessionAfter({ answer }: Awaited<ReturnType<typeof wholeWay>>): Promise<Session> {
	if ('problem' in answer) throw new Error(answer.problem);
	const { name, value } = answer.signedIn.cookie;
	return (await sessionOf(db, `${name}=${encodeURIComponent(value)}`, now, ORIGIN))!;
}

test('a teacher signs in with the district’s sign-on: found by address once, afterwards by issuer and subject only', async () => {
	const first = await wholeWay('subject-maria');
	expect(first.answer).toMatchObject({ to: '/lanes', signedIn: { accountId: 'maria' } });
	expect(identities()).toEqual([{ subject: 'subject-maria', account: 'maria' }]);
	expect((await sessionAfter(first)).name).toBe('Maria');
	// The address is given to somebody else; the identity stays whose it was.
	db.run(sql`UPDATE account SET email = 'm.cedar@cedar.org' WHERE id = 'maria'`);
	db.run(sql`UPDATE account SET email = 'maria@cedar.org' WHERE id = 'ben'`);
	expect((await wholeWay('subject-maria')).answer).toMatchObject({ signedIn: { accountId: 'maria' } });
	expect(db.all(sql`SELECT action, outcome, who FROM audit_entry ORDER BY number`)).toEqual([
		{ action: 'sso.match', outcome: 'done', who: 'Maria' },
		{ action: 'sign-in', outcome: 'done', who: 'Maria' },
		{ action: 'sign-in', outcome: 'done', who: 'Maria' }
	]);
});

test('the request asks for a code, with a challenge, a state and a nonce, and for nothing it has no use for', async () => {
	const { address, cookie } = await begin();
	const asked = new URL(address).searchParams;
	expect(Object.fromEntries(asked)).toMatchObject({
		response_type: 'code',
		scope: 'openid email',
		code_challenge_method: 'S256',
		hd: 'cedar.org',
		redirect_uri: BACK
	});
	for (const name of ['state', 'nonce', 'code_challenge']) expect(asked.get(name)!.length).toBeGreaterThan(40);
	expect(cookie).toMatchObject({ name: 'lanewise-sso', options: { httpOnly: true, sameSite: 'lax', maxAge: 600 } });
	expect(await startSso(db, { provider: 'other', to: '/', again: null }, from())).toBeNull();
});

test('a way back to another site leads to the first page', async () => {
	const begun = await startSso(db, { provider: 'google', to: '//evil.example/', again: null }, from());
	if (!begun || 'problem' in begun) throw new Error('not begun');
	const search = await idp.visit(begun.address);
	expect(await finishSso(db, { search, cookie: begun.cookie.value, session: null }, from())).toMatchObject({ to: '/' });
});

const seconds = () => Math.floor(Date.now() / 1000);
const strangersKey = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey;
test.each<[string, (claims: Claims) => Forgery]>([
	['with the nonce of another sign-in', () => ({ claims: { nonce: 'another nonce' } })],
	['without a nonce', () => ({ claims: { nonce: undefined } })],
	['meant for another program', () => ({ claims: { aud: 'another-program' } })],
	[
		'meant for another program as well',
		() => ({ claims: { aud: ['lanewise', 'another-program'], azp: 'another-program' } })
	],
	['of another issuer', () => ({ claims: { iss: 'https://accounts.google.com' } })],
	['signed by somebody else', () => ({ key: strangersKey })],
	['signed by somebody else under a key of their own name', () => ({ key: strangersKey, header: { kid: 'theirs' } })],
	['whose signature was changed', () => ({ cut: true })],
	['without a signature', () => ({ header: { alg: 'none' } })],
	['that has expired', () => ({ claims: { exp: seconds() - 120, iat: seconds() - 600 } })],
	['without an end', () => ({ claims: { exp: undefined } })],
	['of nobody', () => ({ claims: { sub: '' } })]
])('a token %s signs nobody in', async (_, forge) => {
	const { answer } = await wholeWay('subject-maria', forge);
	expect(answer).toHaveProperty('problem');
	expect(reasons()).toEqual(['token']);
	expect([sessions(), identities()]).toEqual([0, []]);
});

test('the same code, state and cookie work once', async () => {
	const { search, cookie, answer } = await wholeWay('subject-maria');
	expect(answer).toHaveProperty('signedIn');
	const replayed = await finishSso(db, { search, cookie: cookie.value, session: null }, from());
	expect(replayed).toMatchObject({ problem: 'begin' });
	expect(reasons()).toEqual(['replay']);
	expect(sessions()).toBe(1);
});

test('a code that was used is refused by the provider even with a fresh start around it', async () => {
	const { search } = await wholeWay('subject-maria');
	const { cookie, address } = await begin();
	const stolen = new URLSearchParams(search);
	stolen.set('state', new URL(address).searchParams.get('state')!);
	const answer = await finishSso(db, { search: `?${stolen}`, cookie: cookie.value, session: null }, from());
	expect(answer).toHaveProperty('problem');
	expect(reasons()).toEqual(['token']);
});

test('a sign-in comes back to the browser it was begun in, or nowhere', async () => {
	const { address } = await begin();
	const search = await idp.visit(address);
	const others = await begin();
	const payload = others.cookie.value.split('.')[0]!;
	for (const cookie of [
		undefined,
		'',
		others.cookie.value,
		`${payload}.${'0'.repeat(64)}`,
		payload,
		`${Buffer.from('{"provider":"google"}').toString('base64url')}.`
	])
		expect(await finishSso(db, { search, cookie, session: null }, from())).toHaveProperty('problem');
	expect(sessions()).toBe(0);
});

test('who takes longer than ten minutes begins again', async () => {
	const { address, cookie } = await begin();
	const search = await idp.visit(address);
	const later = { ...from(), now: new Date(Date.parse(now) + 10 * 60_000).toISOString() };
	expect(await finishSso(db, { search, cookie: cookie.value, session: null }, later)).toMatchObject({
		problem: 'begin'
	});
});

test('what the provider refused, or somebody broke off, signs nobody in', async () => {
	const { address, cookie } = await begin();
	const state = new URL(address).searchParams.get('state')!;
	const search = `?${new URLSearchParams({ error: 'access_denied', state })}`;
	expect(await finishSso(db, { search, cookie: cookie.value, session: null }, from())).toHaveProperty('problem');
	expect(reasons()).toEqual(['refused by the provider']);
});

test.each([
	['of another domain with the same address', 'subject-maria-elsewhere', 'other domain'],
	['of no domain', 'subject-no-domain', 'other domain'],
	['whose address was never verified', 'subject-unverified', 'e-mail not verified'],
	['whose address is “verified” in words only', 'subject-text-verified', 'e-mail not verified'],
	['whom nobody provisioned', 'subject-unknown', 'no match']
])('an identity %s is nobody’s here', async (_, subject, reason) => {
	expect((await wholeWay(subject)).answer).toHaveProperty('problem');
	expect(reasons()).toEqual([reason]);
	expect([sessions(), identities()]).toEqual([0, []]);
});

test('a second identity does not get an account that is matched already', async () => {
	await wholeWay('subject-maria');
	expect((await wholeWay('subject-second')).answer).toHaveProperty('problem');
	expect(reasons()).toEqual(['account matched already']);
	expect(identities()).toEqual([{ subject: 'subject-maria', account: 'maria' }]);
});

test('a disabled account is not matched, and not signed in once it was', async () => {
	db.run(sql`UPDATE account SET disabled_at = ${now} WHERE id = 'ben'`);
	expect((await wholeWay('subject-ben')).answer).toHaveProperty('problem');
	await wholeWay('subject-maria');
	db.run(sql`UPDATE account SET disabled_at = ${now} WHERE id = 'maria'`);
	expect((await wholeWay('subject-maria')).answer).toHaveProperty('problem');
	expect(reasons()).toEqual(['no match', 'disabled']);
	expect(sessions()).toBe(1);
});

test('by Entra’s tenant: the employee id of the roster finds the person, and another tenant with the same id does not', async () => {
	const { issuer, clientId, clientSecret } = idp;
	db.$client.close();
	writeSettings([
		{ id: 'google', name: 'Entra', issuer, clientId, clientSecret, matchClaim: 'employee_id', tenant: 'our-tenant' }
	]);
	db = openDatabase(join(folder, 'district.sqlite'));
	expect((await wholeWay('subject-ben', () => ({ claims: { tid: 'their-tenant' } }))).answer).toHaveProperty('problem');
	expect((await wholeWay('subject-ben', () => ({ claims: { tid: ['our-tenant'] } }))).answer).toHaveProperty('problem');
	expect(reasons()).toEqual(['other tenant', 'other tenant']);
	const { answer } = await wholeWay('subject-ben', () => ({ claims: { tid: 'our-tenant' } }));
	expect(answer).toMatchObject({ signedIn: { accountId: 'ben' } });
});

test('who was signed in at the provider long ago did not prove just now who they are', async () => {
	const longAgo = seconds() - 3 * 3600;
	const session = await sessionAfter(await wholeWay('subject-maria', () => ({ claims: { auth_time: longAgo } })));
	expect(session.provedAt).toBe(new Date(longAgo * 1000).toISOString());
	const silent = await sessionAfter(await wholeWay('subject-maria', () => ({ claims: { auth_time: undefined } })));
	expect(silent.provedAt).toBeNull();
});

test('proving again who one is asks the provider to ask, and checks that it did', async () => {
	const session = await sessionAfter(await wholeWay('subject-maria'));
	const attempt = async (forge: ((claims: Claims) => Forgery) | null, whose: Session | null = session) => {
		idp.forge(forge);
		const { address, cookie } = await begin(session);
		const search = await idp.visit(address);
		return finishSso(db, { search, cookie: cookie.value, session: whose }, from());
	};
	expect(await attempt(() => ({ claims: { auth_time: seconds() - 300 } }))).toMatchObject({ again: true });
	expect(await attempt(() => ({ claims: { auth_time: undefined } }))).toHaveProperty('problem');
	expect(await attempt(null, null)).toHaveProperty('problem');
	idp.signedIn.as = 'subject-ben';
	expect(await attempt(null)).toHaveProperty('problem');
	expect(reasons()).toEqual(['not fresh', 'not fresh', 'other person', 'other person']);
	idp.signedIn.as = 'subject-maria';
	const answer = await attempt(null);
	expect(Object.fromEntries(idp.asked.at(-1)!)).toMatchObject({ prompt: 'login', max_age: '0' });
	if ('problem' in answer) throw new Error(answer.problem);
	expect(db.all(sql`SELECT id FROM session WHERE id = ${session.id}`)).toEqual([]);
	const fresh = db.get<{ at: string }>(
		sql`SELECT proved_at AS at FROM session WHERE id = ${answer.signedIn.sessionId}`
	);
	expect(Date.parse(now) - Date.parse(fresh.at)).toBeLessThan(60_000);
});

test('a provider that is not there is said so, and a password does', async () => {
	db.$client.close();
	const { clientId, clientSecret } = idp;
	const gone = { id: 'google', name: 'Google', issuer: 'http://127.0.0.1:9', clientId, clientSecret };
	writeSettings([{ ...gone, matchClaim: 'email', domain: 'cedar.org' }]);
	db = openDatabase(join(folder, 'district.sqlite'));
	expect(await startSso(db, { provider: 'google', to: '/', again: null }, from())).toEqual({ problem: 'away' });
});

test.each<[string, unknown, string]>([
	['no list', {}, 'must be a list'],
	['an unknown key', [{ id: 'g', colour: 'blue' }], '[0].colour'],
	[
		'a missing secret',
		[{ id: 'g', name: 'G', issuer: 'https://a.example', clientId: 'x', matchClaim: 'e' }],
		'[0].clientSecret'
	],
	['an issuer without https', [{ ...made(), issuer: 'http://a.example' }], '[0].issuer'],
	['matching by e-mail without domain or tenant', [{ ...made(), matchClaim: 'email' }], '[0].matchClaim'],
	['matching by a name people choose', [{ ...made(), matchClaim: 'preferred_username' }], '[0].matchClaim'],
	['two of the same id', [made(), made()], '[1].id']
])('sso.json with %s is refused, and the place in it named', (_, settings, place) => {
	db.$client.close();
	writeSettings(settings);
	db = openDatabase(join(folder, 'district.sqlite'));
	expect(() => ssoProviders(db)).toThrow(SsoRefused);
	expect(() => ssoProviders(db)).toThrow(place);
});

function made() {
	return {
		id: 'classlink',
		name: 'ClassLink',
		issuer: 'https://launchpad.classlink.com',
		clientId: 'x',
		clientSecret: 'y',
		matchClaim: 'employee_id'
	};
}
