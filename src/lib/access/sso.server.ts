import { createHash, timingSafeEqual } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { sql } from 'drizzle-orm';
import * as client from 'openid-client';
import type { Db } from '#lib/server/db/open.ts';
import { whenFree } from '#lib/server/db/when-free.ts';
import { NO_ONE } from './actor.ts';
import { appendAudit, audited } from './audit.server.ts';
import { openSession, type From, type SignedIn } from './auth.server.ts';
import { sealOf } from './secret.server.ts';
import { isSecure, type Session } from './sessions.server.ts';
import { isLoopback, readSsoSettings, type SsoProvider } from './sso-settings.ts';
import type { SsoProblem } from './sso-words.ts';
import { wayBack } from './way-back.ts';

/** A sso.json that must not be used, with the sentence that says why. */
export class SsoRefused extends Error {
	override name = 'SsoRefused';
}

const known = new WeakMap<Db, SsoProvider[]>();

/** The providers of the district's sign-on, from sso.json beside the database; read once. Throws SsoRefused. */
export function ssoProviders(db: Db): SsoProvider[] {
	const providers = known.get(db) ?? readProviders(db);
	known.set(db, providers);
	return providers;
}

function readProviders(db: Db): SsoProvider[] {
	const path = db.$client.memory ? null : join(dirname(db.$client.name), 'sso.json');
	if (path === null || !existsSync(path)) return [];
	let document: unknown;
	try {
		document = JSON.parse(readFileSync(path, 'utf8'));
	} catch {
		throw new SsoRefused(`${path} is not readable as JSON.`);
	}
	const read = readSsoSettings(document);
	if ('problem' in read) throw new SsoRefused(`${path}, ${read.problem}.`);
	return read.providers;
}

const MINUTE = 60_000;
/** How long somebody may take at the provider. */
const FLOW_LASTS = 10 * MINUTE;
/** How far the provider's clock may be off. */
const CLOCKS_DIFFER = MINUTE;
const CONFIGURATION_LASTS = 60 * MINUTE;
const FAILURE_LASTS = 5_000;
const SECONDS_TO_ANSWER = 10;

type Configured = { configuration: Promise<client.Configuration>; until: number };
const configurations = new WeakMap<SsoProvider, Configured>();

/** What the provider says of itself, asked for once an hour; after a failure again in a few seconds, however many sign in. */
function configurationOf(provider: SsoProvider): Promise<client.Configuration> {
	const kept = configurations.get(provider);
	if (kept && kept.until > Date.now()) return kept.configuration;
	const asked = { configuration: discovered(provider), until: Date.now() + CONFIGURATION_LASTS };
	asked.configuration.catch(() => (asked.until = Date.now() + FAILURE_LASTS));
	configurations.set(provider, asked);
	return asked.configuration;
}

async function discovered(provider: SsoProvider): Promise<client.Configuration> {
	const isHere = isLoopback(provider.issuer);
	const found = await client.discovery(new URL(provider.issuer), provider.clientId, undefined, undefined, {
		timeout: SECONDS_TO_ANSWER,
		execute: isHere ? [client.allowInsecureRequests] : []
	});
	const metadata = found.serverMetadata();
	// The library lets Entra's shared endpoints answer for any tenant; here it has to be the issuer that was configured.
	if (metadata.issuer !== provider.issuer) throw new Error('the provider names another issuer');
	// Secrets with signs in them come through a form whole; some providers read them wrongly from a header.
	const takesForm = metadata.token_endpoint_auth_methods_supported?.includes('client_secret_post') !== false;
	const proveUs = takesForm ? client.ClientSecretPost : client.ClientSecretBasic;
	const configuration = new client.Configuration(
		metadata,
		provider.clientId,
		undefined,
		proveUs(provider.clientSecret)
	);
	configuration.timeout = SECONDS_TO_ANSWER;
	// Without it, signatures of tokens that come straight from the provider are not looked at.
	client.enableNonRepudiationChecks(configuration);
	if (isHere) client.allowInsecureRequests(configuration);
	return configuration;
}

export type SsoCookie = {
	name: string;
	value: string;
	options: { path: '/'; httpOnly: true; sameSite: 'lax'; secure: boolean; maxAge: number };
};

/** The cookie that ties a sign-in at the provider to the browser it was begun in. */
export const ssoCookieName = (origin: string): string => (isSecure(origin) ? '__Host-lanewise-sso' : 'lanewise-sso');

type Flow = {
	provider: string;
	state: string;
	nonce: string;
	verifier: string;
	to: string;
	/** The session whose owner is to prove again who they are. */
	again: string | null;
	at: string;
};

const redirectUri = (origin: string) => `${origin}/sign-in/sso/back`;

/** The provider's address to send somebody to, and the cookie to send along. Null: there is no such provider. */
export async function startSso(
	db: Db,
	{ provider: id, to, again }: { provider: string; to: string; again: Session | null },
	{ origin, now }: Pick<From, 'origin' | 'now'>
): Promise<{ address: string; cookie: SsoCookie } | { problem: SsoProblem } | null> {
	const provider = ssoProviders(db).find((one) => one.id === id);
	if (!provider) return null;
	let configuration: client.Configuration;
	try {
		configuration = await configurationOf(provider);
	} catch {
		return { problem: 'away' };
	}
	const flow: Flow = {
		provider: id,
		state: client.randomState(),
		nonce: client.randomNonce(),
		verifier: client.randomPKCECodeVerifier(),
		to: wayBack(to),
		again: again?.id ?? null,
		at: now
	};
	const address = client.buildAuthorizationUrl(configuration, {
		redirect_uri: redirectUri(origin),
		scope: provider.matchClaim === 'email' ? 'openid email' : 'openid email profile',
		state: flow.state,
		nonce: flow.nonce,
		code_challenge: await client.calculatePKCECodeChallenge(flow.verifier),
		code_challenge_method: 'S256',
		...(provider.domain === null ? {} : { hd: provider.domain }),
		...(again ? { prompt: 'login', max_age: '0' } : {})
	});
	const payload = Buffer.from(JSON.stringify(flow)).toString('base64url');
	return {
		address: address.href,
		cookie: {
			name: ssoCookieName(origin),
			value: `${payload}.${sealOf(db, 'sso flow', payload)}`,
			options: {
				path: '/',
				httpOnly: true,
				sameSite: 'lax',
				secure: isSecure(origin),
				maxAge: FLOW_LASTS / 1000
			}
		}
	};
}

export type SsoAnswer = { signedIn: SignedIn; to: string } | { problem: SsoProblem; again: boolean; to: string };

/** Why a sign-in was refused, for the audit log, and what the person is told of it: less. */
const TOLD = {
	replay: 'begin',
	'other state': 'begin',
	'refused by the provider': 'back',
	token: 'nobody',
	'other domain': 'nobody',
	'other tenant': 'nobody',
	'e-mail not verified': 'nobody',
	'no match': 'nobody',
	'account matched already': 'nobody',
	disabled: 'nobody',
	'not fresh': 'stale',
	'other person': 'person'
} as const satisfies Record<string, SsoProblem>;
type Reason = keyof typeof TOLD;

/**
 * Ends a sign-in that came back from the provider. `search` is the query of the address it came back to, `cookie` the one it was begun
 * with, `session` who is signed in in this browser. Whatever is wrong with it, nobody is signed in.
 */
export async function finishSso(
	db: Db,
	{ search, cookie, session }: { search: string; cookie: string | undefined; session: Session | null },
	from: From
): Promise<SsoAnswer> {
	const flow = flowOf(db, cookie, from.now);
	const provider = flow && ssoProviders(db).find(({ id }) => id === flow.provider);
	// Anybody may ask for this address with nothing in hand; that is not worth an entry in the log.
	if (!flow || !provider) return { problem: 'begin', again: false, to: '/' };
	const about = { provider, again: flow.again !== null, to: flow.to };
	const refuse = (reason: Reason, accountId: string | null = null) => refused(db, reason, about, from.now, accountId);

	if (new URLSearchParams(search).get('state') !== flow.state) return refuse('other state');
	if (!(await isFirstUse(db, flow.state, from.now))) return refuse('replay');
	if (new URLSearchParams(search).has('error')) return refuse('refused by the provider');
	if (about.again && session?.id !== flow.again) return refuse('other person');

	let claims: client.IDToken | undefined;
	try {
		const tokens = await client.authorizationCodeGrant(
			await configurationOf(provider),
			new URL(redirectUri(from.origin) + search),
			{
				pkceCodeVerifier: flow.verifier,
				expectedState: flow.state,
				expectedNonce: flow.nonce,
				idTokenExpected: true
			}
		);
		claims = tokens.claims();
	} catch {
		return refuse('token');
	}
	if (!claims || claims.iss !== provider.issuer || claims.sub === '' || claims.sub.length > 255) return refuse('token');
	if (provider.domain !== null && claims.hd !== provider.domain) return refuse('other domain');
	if (provider.tenant !== null && claims.tid !== provider.tenant) return refuse('other tenant');

	const found = identityOf(db, claims) ?? (await match(db, provider, claims, from.now));
	if (typeof found === 'string') return refuse(found);
	const provedAt = provedAtOf(claims, from.now);
	if (about.again) {
		if (found.id !== session?.accountId) return refuse('other person', found.id);
		if (provedAt === null || Date.parse(provedAt) < Date.parse(flow.at) - CLOCKS_DIFFER)
			return refuse('not fresh', found.id);
	}
	const again = about.again && session ? { again: session } : {};
	const signedIn = await openSession(db, { account: found, by: provider.name, provedAt, ...again }, from);
	return signedIn ? { signedIn, to: flow.to } : refuse('disabled', found.id);
}

/** When the provider says that the person last proved who they are; null: it does not say, or says a moment to come. */
function provedAtOf({ auth_time }: client.IDToken, now: string): string | null {
	if (auth_time === undefined) return null;
	const at = auth_time * 1000;
	if (!Number.isFinite(at) || at <= 0 || at > Date.parse(now) + CLOCKS_DIFFER) return null;
	return new Date(Math.min(at, Date.parse(now))).toISOString();
}

function flowOf(db: Db, cookie: string | undefined, now: string): Flow | null {
	const [payload = '', seal = ''] = (cookie ?? '').split('.');
	const [given, right] = [Buffer.from(seal), Buffer.from(sealOf(db, 'sso flow', payload))];
	if (given.length !== right.length || !timingSafeEqual(given, right)) return null;
	const flow = JSON.parse(Buffer.from(payload, 'base64url').toString()) as Flow;
	const age = Date.parse(now) - Date.parse(flow.at);
	return age < FLOW_LASTS && age > -CLOCKS_DIFFER ? flow : null;
}

/** Notes that a sign-in came back; false: it did before. Kept in the database, so that a restart forgets nothing. */
async function isFirstUse(db: Db, state: string, now: string): Promise<boolean> {
	const id = `sso ${createHash('sha256').update(state).digest('hex')}`;
	const until = new Date(Date.parse(now) + 2 * FLOW_LASTS).toISOString();
	return whenFree(() => {
		db.run(sql`DELETE FROM verification WHERE expires_at < ${now}`);
		return (
			db.run(sql`
				INSERT INTO verification (id, identifier, value, expires_at, created_at, updated_at)
				VALUES (${id}, 'sso', 'used', ${until}, ${now}, ${now}) ON CONFLICT (id) DO NOTHING`).changes > 0
		);
	});
}

type Account = { id: string; name: string };

function identityOf(db: Db, { iss, sub }: client.IDToken): Account | null {
	return (
		db.get<Account | undefined>(sql`
			SELECT a.id, a.name FROM sso_identity i JOIN account a ON a.id = i.account_id
			WHERE i.issuer = ${iss} AND i.subject = ${sub}`) ?? null
	);
}

/**
 * The one time that a person is found by what the roster says of them. Afterwards only issuer and subject count, so that an address or
 * id that is given to somebody else later leads nowhere.
 */
async function match(
	db: Db,
	provider: SsoProvider,
	claims: client.IDToken,
	now: string
): Promise<Account | Extract<Reason, 'e-mail not verified' | 'no match' | 'account matched already'>> {
	const value = claims[provider.matchClaim];
	if ((typeof value !== 'string' && typeof value !== 'number') || value === '') return 'no match';
	if (provider.matchClaim === 'email' && !isVerified(provider, claims)) return 'e-mail not verified';
	const key = String(value);
	return audited(
		db,
		(found: Account | 'no match' | 'account matched already') =>
			typeof found === 'string'
				? null
				: {
						actor: { accountId: found.id, name: found.name, role: null },
						action: 'sso.match',
						on: { kind: 'account', id: found.id },
						after: { issuer: claims.iss, subject: claims.sub },
						details: { by: provider.matchClaim }
					},
		() => {
			const account = db.get<Account | undefined>(
				provider.matchClaim === 'email'
					? sql`SELECT id, name FROM account WHERE email = ${key.toLowerCase()} AND disabled_at IS NULL`
					: sql`SELECT a.id, a.name FROM account a JOIN staff s ON s.id = a.staff_id
						WHERE s.employee_id = ${key} AND a.disabled_at IS NULL`
			);
			if (!account) return 'no match';
			const { n } = db.get<{ n: number }>(
				sql`SELECT count(*) AS n FROM sso_identity WHERE account_id = ${account.id} AND issuer = ${claims.iss}`
			);
			if (n > 0) return 'account matched already';
			db.run(sql`
				INSERT INTO sso_identity (issuer, subject, account_id, matched_at)
				VALUES (${claims.iss}, ${claims.sub}, ${account.id}, ${now})`);
			return account;
		},
		now
	);
}

/** Entra has no `email_verified`; its `xms_edov` says that the tenant owns the address's domain. */
function isVerified({ tenant }: SsoProvider, { email_verified, xms_edov }: client.IDToken): boolean {
	return email_verified === true || (tenant !== null && [true, 1, '1', 'true'].includes(xms_edov as string));
}

async function refused(
	db: Db,
	reason: Reason,
	{ provider, again, to }: { provider: SsoProvider; again: boolean; to: string },
	now: string,
	accountId: string | null
): Promise<SsoAnswer> {
	const draft = {
		actor: NO_ONE,
		action: 'sign-in',
		outcome: 'refused' as const,
		...(accountId === null ? {} : { on: { kind: 'account', id: accountId } }),
		details: { by: provider.name, reason }
	};
	await whenFree(() => appendAudit(db, draft, now));
	return { problem: TOLD[reason], again, to };
}
