import { AsyncLocalStorage } from 'node:async_hooks';
import { createAdapterFactory, type CleanedWhere, type CustomAdapter } from 'better-auth/adapters';
import { betterAuth } from 'better-auth/minimal';
import { sql } from 'drizzle-orm';
import { districtSettings } from '#lib/district/settings.server.ts';
import type { Db, Queryable } from '#lib/server/db/open.ts';
import { whenFree } from '#lib/server/db/when-free.ts';
import { NO_ONE } from './actor.ts';
import { voidLinks } from './one-time-link.server.ts';
import { foldEmail } from './account-rules.ts';
import { appendAudit, audited } from './audit.server.ts';
import {
	hashPassword,
	hashQueue,
	isPasswordOf,
	TooManyWaiting,
	type Hasher,
	type Urgency
} from './password-hash.server.ts';
import { MOST_PASSWORD, passwordProblem } from './passwords.ts';
import { secretOf } from './secret.server.ts';
import {
	cookieName,
	endOtherSessions,
	endSession,
	forgetOldSessions,
	isSecure,
	LONGEST_SESSION,
	sessionCookie,
	type Session,
	type SessionCookie
} from './sessions.server.ts';
import { signInLimits, waitWords } from './sign-in-limits.ts';

/** Where a sign-in comes from, and when: what better-auth has no way to be told. */
type Circumstances = { now: string; address: string; userAgent: string; urgency: Urgency; provedAt: string | null };
const circumstances = new AsyncLocalStorage<Circumstances>();

/** Everything about signing in that outlives a request, of one database. */
type Keeper = {
	hasher: Hasher;
	auths: Map<string, Auth>;
	limits: ReturnType<typeof signInLimits>;
	inTurn: ReturnType<typeof hashQueue>;
};
const keepers = new WeakMap<Db, Keeper>();

function keeperOf(db: Db): Keeper {
	const keeper = keepers.get(db) ?? {
		hasher: { hash: hashPassword, isPasswordOf },
		auths: new Map(),
		limits: signInLimits(),
		inTurn: hashQueue()
	};
	keepers.set(db, keeper);
	return keeper;
}

/** Has passwords hashed in another way: for tests of what stands around hashing, which is slow on purpose. */
export function useHasher(db: Db, hasher: Hasher): void {
	keeperOf(db).hasher = hasher;
}

type Auth = ReturnType<typeof makeAuth>;

/**
 * better-auth, reduced to what a district needs: e-mail and password of accounts that exist already, and sessions as rows. Its HTTP
 * handler is mounted nowhere; nothing but this folder asks it.
 */
export function authOf(db: Db, origin: string): Auth {
	const { auths } = keeperOf(db);
	const auth = auths.get(origin) ?? makeAuth(db, origin);
	auths.set(origin, auth);
	return auth;
}

function makeAuth(db: Db, origin: string) {
	const keeper = keeperOf(db);
	const { inTurn } = keeper;
	const urgency = () => circumstances.getStore()?.urgency ?? 'normal';
	return betterAuth({
		appName: 'Lanewise',
		baseURL: origin,
		secret: secretOf(db),
		database: createAdapterFactory({
			config: { adapterId: 'lanewise', supportsDates: false, supportsBooleans: false, supportsNumericIds: false },
			adapter: () => adapterOf(db)
		}),
		telemetry: { enabled: false },
		// Its log names e-mail addresses; what happens is in our own audit log.
		logger: { disabled: true },
		rateLimit: { enabled: false },
		trustedOrigins: [origin],
		emailAndPassword: {
			enabled: true,
			disableSignUp: true,
			autoSignIn: false,
			minPasswordLength: 1,
			maxPasswordLength: MOST_PASSWORD * 2,
			password: {
				hash: (password) => inTurn(urgency(), () => keeper.hasher.hash(password)),
				verify: ({ hash, password }) => inTurn(urgency(), () => keeper.hasher.isPasswordOf(hash, password))
			}
		},
		user: {
			modelName: 'account',
			fields: { emailVerified: 'email_verified', createdAt: 'created_at', updatedAt: 'updated_at' },
			changeEmail: { enabled: false },
			deleteUser: { enabled: false }
		},
		session: {
			modelName: 'session',
			fields: {
				userId: 'account_id',
				expiresAt: 'expires_at',
				ipAddress: 'ip_address',
				userAgent: 'user_agent',
				createdAt: 'created_at',
				updatedAt: 'updated_at'
			},
			additionalFields: {
				lastSeenAt: { type: 'date', required: false, input: false, fieldName: 'last_seen_at' },
				provedAt: { type: 'date', required: false, input: false, fieldName: 'proved_at' }
			},
			expiresIn: LONGEST_SESSION / 1000,
			disableSessionRefresh: true,
			cookieCache: { enabled: false }
		},
		account: {
			modelName: 'sign_in',
			fields: {
				userId: 'account_id',
				providerId: 'provider',
				accountId: 'provider_account_id',
				accessToken: 'access_token',
				refreshToken: 'refresh_token',
				idToken: 'id_token',
				accessTokenExpiresAt: 'access_token_expires_at',
				refreshTokenExpiresAt: 'refresh_token_expires_at',
				createdAt: 'created_at',
				updatedAt: 'updated_at'
			},
			accountLinking: { enabled: false, disableImplicitLinking: true }
		},
		verification: {
			modelName: 'verification',
			fields: { expiresAt: 'expires_at', createdAt: 'created_at', updatedAt: 'updated_at' }
		},
		databaseHooks: {
			user: {
				// People are provisioned by the district, whatever way in a later version may open.
				create: { before: async () => false },
				update: { before: async () => false },
				delete: { before: async () => false }
			},
			session: { create: { before: async (session) => beforeSession(db, session.userId) } }
		},
		advanced: {
			useSecureCookies: false,
			cookies: { session_token: { name: cookieName(origin), attributes: { secure: isSecure(origin) } } },
			defaultCookieAttributes: { httpOnly: true, sameSite: 'lax', path: '/' },
			disableCSRFCheck: false,
			disableOriginCheck: false,
			// Whose word to believe about an address is decided by the server, not by a header.
			ipAddress: { disableIpTracking: true }
		}
	});
}

/** No session for a disabled account, however it was proved; times and address are those of the request. */
function beforeSession(db: Db, accountId: string) {
	const account = db.get<{ disabledAt: string | null } | undefined>(
		sql`SELECT disabled_at AS disabledAt FROM account WHERE id = ${accountId}`
	);
	const here = circumstances.getStore();
	if (!account || account.disabledAt !== null || !here) return false;
	const now = new Date(here.now);
	return {
		data: {
			createdAt: now,
			updatedAt: now,
			lastSeenAt: now,
			provedAt: here.provedAt === null ? null : new Date(here.provedAt),
			expiresAt: new Date(now.getTime() + LONGEST_SESSION),
			ipAddress: here.address,
			userAgent: here.userAgent.slice(0, 300)
		}
	};
}

/**
 * better-auth's reads and writes over the server's own connection. Each is one statement, so that none can come between the
 * statements of a transaction of ours, nor be undone with it; while an import holds the lock, it waits without blocking.
 */
function adapterOf(db: Db): CustomAdapter {
	const where = (conditions: CleanedWhere[] = []) => {
		const parts = conditions.map(({ field, operator, value, connector }) => {
			if (connector !== 'AND') throw new Error('better-auth asked for something it has no use for here');
			const column = sql.identifier(field);
			if (operator === 'eq') return sql`${column} IS ${value}`;
			if (operator === 'gt') return sql`${column} > ${value}`;
			if (operator === 'lt') return sql`${column} < ${value}`;
			if (operator === 'in' && Array.isArray(value)) return sql`${column} IN ${value}`;
			throw new Error('better-auth asked for something it has no use for here');
		});
		return parts.length === 0 ? sql`true` : sql.join(parts, sql` AND `);
	};
	const set = (values: Record<string, unknown>) =>
		sql.join(
			Object.entries(values).map(([field, value]) => sql`${sql.identifier(field)} = ${value}`),
			sql`, `
		);
	return {
		create: async ({ model, data }) => {
			const columns = sql.join(
				Object.keys(data).map((field) => sql.identifier(field)),
				sql`, `
			);
			return whenFree(() =>
				db.get(sql`INSERT INTO ${sql.identifier(model)} (${columns}) VALUES ${Object.values(data)} RETURNING *`)
			);
		},
		findOne: async <T>({ model, where: conditions }: { model: string; where: CleanedWhere[] }) =>
			whenFree(() => db.get<T>(sql`SELECT * FROM ${sql.identifier(model)} WHERE ${where(conditions)} LIMIT 1`) ?? null),
		findMany: async <T>({
			model,
			where: conditions,
			limit
		}: {
			model: string;
			where?: CleanedWhere[] | undefined;
			limit: number;
		}) =>
			whenFree(() => db.all<T>(sql`SELECT * FROM ${sql.identifier(model)} WHERE ${where(conditions)} LIMIT ${limit}`)),
		update: async <T>({ model, where: conditions, update }: { model: string; where: CleanedWhere[]; update: T }) =>
			whenFree(
				() =>
					db.get<T>(
						sql`UPDATE ${sql.identifier(model)} SET ${set(update as Record<string, unknown>)} WHERE ${where(conditions)} RETURNING *`
					) ?? null
			),
		updateMany: async ({ model, where: conditions, update }) =>
			whenFree(
				() => db.run(sql`UPDATE ${sql.identifier(model)} SET ${set(update)} WHERE ${where(conditions)}`).changes
			),
		delete: async ({ model, where: conditions }) => {
			await whenFree(() => db.run(sql`DELETE FROM ${sql.identifier(model)} WHERE ${where(conditions)}`));
		},
		deleteMany: async ({ model, where: conditions }) =>
			whenFree(() => db.run(sql`DELETE FROM ${sql.identifier(model)} WHERE ${where(conditions)}`).changes),
		count: async ({ model, where: conditions }) =>
			whenFree(
				() =>
					db.get<{ n: number }>(sql`SELECT count(*) AS n FROM ${sql.identifier(model)} WHERE ${where(conditions)}`).n
			)
	};
}

/** Where a request comes from: `address` as SvelteKit's getClientAddress says it. */
export type From = { address: string; userAgent: string; origin: string; now: string };

export type SignedIn = { cookie: SessionCookie; accountId: string; sessionId: string };
export type SignInAnswer = SignedIn | { problem: string; status: 400 | 429 };

const WRONG = 'This e-mail address and password do not fit together, or the account is not in use.';
const BUSY = 'Many people are signing in just now. Try again in a minute.';

/**
 * Signs somebody in by e-mail address and password. The answer is the same for a wrong password, an account that does not exist and
 * one that is disabled. `again`: the session whose owner proves once more who they are; it is replaced, with the role chosen in it.
 */
export async function signIn(
	db: Db,
	{ email, password, again }: { email: string; password: string; again?: Session },
	from: From
): Promise<SignInAnswer> {
	const account = foldEmail(email).slice(0, 254);
	const known = db.get<{ id: string; name: string } | undefined>(
		sql`SELECT id, name FROM account WHERE email = ${account}`
	);
	const on = known ? { on: { kind: 'account', id: known.id } } : {};
	const { limits } = keeperOf(db);
	// Waiting for a turn takes real time, so how long to wait is counted by the clock of the process.
	const attempt = () => ({ account, address: from.address, now: Date.now() });
	const turn = limits.ask(attempt());
	if (turn.kind === 'wait') {
		if (turn.isFirst) {
			const draft = { actor: NO_ONE, action: 'sign-in', outcome: 'refused' as const, ...on };
			await whenFree(() => appendAudit(db, { ...draft, details: { reason: 'too many attempts' } }, from.now));
		}
		const when = waitWords(turn.until, Date.now());
		return { problem: `There were too many attempts for this address. Try again ${when}.`, status: 429 };
	}
	let token: string | null = null;
	try {
		token = await circumstances.run({ ...from, urgency: turn.urgency, provedAt: from.now }, () =>
			proved(db, from.origin, account, password)
		);
		limits.settle(attempt(), token === null ? 'wrong' : 'right');
	} catch (error) {
		limits.settle(attempt(), 'dropped');
		if (error instanceof TooManyWaiting) return { problem: BUSY, status: 429 };
		throw error;
	}
	if (token === null || !known) {
		await whenFree(() => appendAudit(db, { actor: NO_ONE, action: 'sign-in', outcome: 'refused', ...on }, from.now));
		return { problem: WRONG, status: 400 };
	}
	return begin(db, token, { account: known, by: 'password', again }, from);
}

/** The token of a new session if the password is right; null when it is not. */
async function proved(db: Db, origin: string, email: string, password: string): Promise<string | null> {
	try {
		const { token } = await authOf(db, origin).api.signInEmail({ body: { email, password }, headers: new Headers() });
		return token;
	} catch (error) {
		const status = (error as { statusCode?: number }).statusCode;
		if (status === 400 || status === 401) return null;
		throw error;
	}
}

/**
 * Opens a session for somebody whose identity was proved elsewhere, at `provedAt` if that is known; null: the account is disabled or
 * gone. `again`: the session it replaces.
 */
export async function openSession(
	db: Db,
	{
		account,
		by,
		provedAt,
		again
	}: { account: { id: string; name: string }; by: string; provedAt: string | null; again?: Session },
	from: From
): Promise<SignedIn | null> {
	const { internalAdapter } = await authOf(db, from.origin).$context;
	const session = await circumstances.run({ ...from, urgency: 'normal', provedAt }, () =>
		internalAdapter.createSession(account.id)
	);
	return session ? begin(db, session.token, { account, by, again }, from) : null;
}

/** Writes the sign-in down, and ends the session it replaces: whoever else may hold its cookie does not become more trusted. */
async function begin(
	db: Db,
	token: string,
	{ account, by, again }: { account: { id: string; name: string }; by: string; again: Session | undefined },
	from: From
): Promise<SignedIn> {
	const draft = {
		actor: { accountId: account.id, name: account.name, role: null },
		action: again ? 'sign-in.again' : 'sign-in',
		on: { kind: 'account', id: account.id },
		details: { by }
	};
	const sessionId = await audited(
		db,
		draft,
		() => {
			const { id } = db.get<{ id: string }>(sql`SELECT id FROM session WHERE token = ${token}`);
			if (again) {
				db.run(sql`UPDATE session SET grant_id = ${again.grantId} WHERE id = ${id}`);
				endSession(db, account.id, again.id);
			}
			forgetOldSessions(db, from.now);
			return id;
		},
		from.now
	);
	return { cookie: sessionCookie(db, token, from.origin), accountId: account.id, sessionId };
}

/** A hash of a new password, in its turn. */
export function hashOf(db: Db, password: string): Promise<string> {
	const { inTurn, hasher } = keeperOf(db);
	return inTurn('normal', () => hasher.hash(password));
}

/** Gives an account a password, in place of the one it had. */
export function setPassword(tx: Queryable, accountId: string, hash: string, now: string): void {
	tx.run(sql`
		INSERT INTO sign_in (id, account_id, provider, provider_account_id, password, created_at, updated_at)
		VALUES (${crypto.randomUUID()}, ${accountId}, 'credential', ${accountId}, ${hash}, ${now}, ${now})
		ON CONFLICT (provider, provider_account_id) DO UPDATE SET password = excluded.password, updated_at = excluded.updated_at`);
}

/** Whether an account has a password; who signs in through the district's sign-on only has none. */
export function hasPassword(db: Queryable, accountId: string): boolean {
	const row = db.get<{ n: number }>(
		sql`SELECT count(*) AS n FROM sign_in WHERE account_id = ${accountId} AND provider = 'credential' AND password IS NOT NULL`
	);
	return row.n > 0;
}

/** Why somebody must not have this password; null: they may. */
export function newPasswordProblem(db: Queryable, accountId: string, password: string): string | null {
	const { name: districtName } = districtSettings(db);
	const account = db.get<{ name: string; email: string } | undefined>(
		sql`SELECT name, email FROM account WHERE id = ${accountId}`
	);
	return passwordProblem(password, { name: account?.name ?? '', email: account?.email ?? '', districtName });
}

export type PasswordChange = { ended: number } | { field: 'old' | 'new'; problem: string; status: 400 | 429 };

/** Changes the password of whoever is signed in, who has to know the old one; their other sessions end. */
export async function changePassword(
	db: Db,
	session: Session,
	{ old, chosen }: { old: string; chosen: string },
	from: From
): Promise<PasswordChange> {
	const { accountId, name } = session;
	const problem = newPasswordProblem(db, accountId, chosen);
	if (problem !== null) return { field: 'new', problem, status: 400 };
	const row = db.get<{ email: string; password: string } | undefined>(
		sql`SELECT a.email, i.password FROM account a JOIN sign_in i ON i.account_id = a.id AND i.provider = 'credential' WHERE a.id = ${accountId}`
	);
	if (!row) return { field: 'old', problem: 'This account has no password to change.', status: 400 };
	const { limits, inTurn, hasher } = keeperOf(db);
	const attempt = () => ({ account: row.email, address: from.address, now: Date.now() });
	const actor = { accountId, name, role: null };
	const on = { kind: 'account', id: accountId };
	const turn = limits.ask(attempt());
	if (turn.kind === 'wait') {
		const when = waitWords(turn.until, Date.now());
		return { field: 'old', problem: `There were too many attempts. Try again ${when}.`, status: 429 };
	}
	let isRight: boolean;
	try {
		isRight = await inTurn(turn.urgency, () => hasher.isPasswordOf(row.password, old));
		limits.settle(attempt(), isRight ? 'right' : 'wrong');
	} catch (error) {
		limits.settle(attempt(), 'dropped');
		if (error instanceof TooManyWaiting) return { field: 'old', problem: BUSY, status: 429 };
		throw error;
	}
	if (!isRight) {
		await whenFree(() => appendAudit(db, { actor, action: 'password.change', outcome: 'refused', on }, from.now));
		return { field: 'old', problem: 'This is not your password.', status: 400 };
	}
	const hash = await hashOf(db, chosen);
	const ended = await audited(
		db,
		(count: number) => ({ actor, action: 'password.change', on, details: { sessionsEnded: count } }),
		() => {
			setPassword(db, accountId, hash, from.now);
			// A link sent before the change would undo it.
			voidLinks(db, accountId);
			return endOtherSessions(db, accountId, session.id);
		},
		from.now
	);
	return { ended };
}

/** The address somebody signs in with. */
export function emailOf(db: Queryable, accountId: string): string {
	const row = db.get<{ email: string } | undefined>(sql`SELECT email FROM account WHERE id = ${accountId}`);
	return row?.email ?? '';
}
