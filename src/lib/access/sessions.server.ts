import { createHmac, timingSafeEqual } from 'node:crypto';
import { sql } from 'drizzle-orm';
import { districtSettings } from '#lib/district/settings.server.ts';
import type { Db, Queryable } from '#lib/server/db/open.ts';
import { DatabaseBusy, whenFree } from '#lib/server/db/when-free.ts';
import { dateOfInstant } from '#lib/time/zones.ts';
import { secretOf } from './secret.server.ts';

/** Somebody who is signed in. */
export type Session = {
	id: string;
	accountId: string;
	name: string;
	staffId: number | null;
	/** When who it is was last proved; null when nobody noted it. */
	provedAt: string | null;
	/** The grant chosen; null: the first that holds. */
	grantId: number | null;
	createdAt: string;
};

/** A session as its owner sees it on the page of sessions. */
export type OwnSession = { id: string; createdAt: string; lastSeenAt: string; userAgent: string; ipAddress: string };

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** No session is older than this, however busy. */
export const LONGEST_SESSION = 12 * HOUR;
/** How long nothing may be asked for: pay and other people's records on a screen left alone are the danger. */
const IDLE = 30 * MINUTE;
/** Who only sees their own record may come back after lessons. */
const IDLE_TEACHER = 8 * HOUR;
const FRESH = 10 * MINUTE;
const NOTED_EVERY = MINUTE;

export type SessionCookie = {
	name: string;
	value: string;
	options: { path: '/'; httpOnly: true; sameSite: 'lax'; secure: boolean; maxAge: number };
};

/** The origin the server answers at, as serve.ts sets it. */
export const originHere = (): string => process.env.ORIGIN ?? 'http://localhost:3000';

/** On https a name that browsers only take from this very host, for all of it; on http they would refuse that. */
export const cookieName = (origin: string): string => (isSecure(origin) ? '__Host-lanewise' : 'lanewise');

export const isSecure = (origin: string): boolean => origin.startsWith('https:');

/** The cookie that holds a session: its token with a seal, as better-auth makes it. */
export function sessionCookie(db: Db, token: string, origin: string): SessionCookie {
	return {
		name: cookieName(origin),
		value: `${token}.${sealOfToken(db, token)}`,
		options: {
			path: '/',
			httpOnly: true,
			sameSite: 'lax',
			secure: isSecure(origin),
			maxAge: LONGEST_SESSION / 1000
		}
	};
}

const sealOfToken = (db: Db, token: string) => createHmac('sha256', secretOf(db)).update(token).digest('base64');

/** The token a request shows, if this server sealed it. */
function tokenOf(db: Db, header: string | null, origin: string): string | null {
	const name = cookieName(origin);
	for (const part of (header ?? '').split(';')) {
		const at = part.indexOf('=');
		if (part.slice(0, at).trim() !== name) continue;
		const value = decoded(part.slice(at + 1).trim());
		const dot = value.lastIndexOf('.');
		if (dot < 1) return null;
		const [token, seal] = [value.slice(0, dot), Buffer.from(value.slice(dot + 1))];
		const right = Buffer.from(sealOfToken(db, token));
		return seal.length === right.length && timingSafeEqual(seal, right) ? token : null;
	}
	return null;
}

function decoded(text: string): string {
	try {
		return decodeURIComponent(text);
	} catch {
		return '';
	}
}

type Row = Session & {
	token: string;
	expiresAt: string;
	lastSeenAt: string | null;
	disabledAt: string | null;
	teaches: number;
	others: number;
};

/**
 * Whose session a request belongs to; null when it has none, or one that is over: too old, left alone for too long, or of an account
 * that was disabled. Notes at most once a minute that it was used.
 */
export async function sessionOf(
	db: Db,
	request: Headers | string | null,
	now: string,
	origin = originHere()
): Promise<Session | null> {
	const token = tokenOf(db, request instanceof Headers ? request.get('cookie') : request, origin);
	if (token === null) return null;
	const today = todayAt(db, now);
	const row = db.get<Row | undefined>(sql`
		SELECT s.id, s.account_id AS accountId, a.name, a.staff_id AS staffId, s.proved_at AS provedAt, s.grant_id AS grantId,
			s.created_at AS createdAt, s.expires_at AS expiresAt, s.last_seen_at AS lastSeenAt, a.disabled_at AS disabledAt,
			coalesce(sum(g.role = 'teacher'), 0) AS teaches, coalesce(sum(g.role <> 'teacher'), 0) AS others
		FROM session s
		JOIN account a ON a.id = s.account_id
		LEFT JOIN role_grant g ON g.account_id = a.id AND g.revoked_at IS NULL
			AND g.from_day <= ${today} AND (g.until_day IS NULL OR g.until_day >= ${today})
		WHERE s.token = ${token}
		GROUP BY s.id`);
	if (!row || row.disabledAt !== null || isOver(row, now)) return null;
	const { id, accountId, name, staffId, provedAt, grantId, createdAt } = row;
	await noteSeen(db, row, now);
	return { id, accountId, name, staffId, provedAt, grantId, createdAt };
}

function isOver(
	{
		createdAt,
		expiresAt,
		lastSeenAt,
		teaches,
		others
	}: Pick<Row, 'createdAt' | 'expiresAt' | 'lastSeenAt' | 'teaches' | 'others'>,
	now: string
): boolean {
	const at = Date.parse(now);
	const idle = teaches > 0 && others === 0 ? IDLE_TEACHER : IDLE;
	return (
		at >= Date.parse(expiresAt) ||
		at >= Date.parse(createdAt) + LONGEST_SESSION ||
		at >= Date.parse(lastSeenAt ?? createdAt) + idle
	);
}

/** The page does not wait for an import that is being stored: the note is made when it can be. */
async function noteSeen(db: Db, { id, lastSeenAt }: Row, now: string): Promise<void> {
	const latest = new Date(Date.parse(now) - NOTED_EVERY).toISOString();
	if (lastSeenAt !== null && lastSeenAt > latest) return;
	whenFree(() =>
		db.run(
			sql`UPDATE session SET last_seen_at = ${now} WHERE id = ${id} AND (last_seen_at IS NULL OR last_seen_at <= ${latest})`
		)
	).catch((error: unknown) => {
		// A note lost after half a minute of waiting only shortens the session; a closed database is a server that stops.
		if (!(error instanceof DatabaseBusy) && db.$client.open) throw error;
	});
}

/** Whether who it is was proved in the last ten minutes: what large exports, roles and settings ask for. */
export function isFresh(session: Pick<Session, 'provedAt'>, now: string): boolean {
	if (session.provedAt === null) return false;
	const age = Date.parse(now) - Date.parse(session.provedAt);
	// A moment to come is a clock that was set back.
	return age < FRESH && age > -MINUTE;
}

/** Where an account is signed in, latest first; what is over is left out. */
export function sessionsOf(db: Queryable, accountId: string, now: string): OwnSession[] {
	const today = todayAt(db, now);
	const { teaches, others } = db.get<{ teaches: number; others: number }>(sql`
		SELECT coalesce(sum(role = 'teacher'), 0) AS teaches, coalesce(sum(role <> 'teacher'), 0) AS others FROM role_grant
		WHERE account_id = ${accountId} AND revoked_at IS NULL
			AND from_day <= ${today} AND (until_day IS NULL OR until_day >= ${today})`);
	const rows = db.all<OwnSession & { expiresAt: string }>(sql`
		SELECT id, created_at AS createdAt, coalesce(last_seen_at, created_at) AS lastSeenAt, expires_at AS expiresAt,
			coalesce(user_agent, '') AS userAgent, coalesce(ip_address, '') AS ipAddress
		FROM session WHERE account_id = ${accountId} ORDER BY lastSeenAt DESC, id`);
	return rows
		.filter((row) => !isOver({ ...row, teaches, others }, now))
		.map(({ id, createdAt, lastSeenAt, userAgent, ipAddress }) => ({
			id,
			createdAt,
			lastSeenAt,
			userAgent,
			ipAddress
		}));
}

const todayAt = (db: Queryable, now: string) => dateOfInstant(Date.parse(now), districtSettings(db).timeZone);

/** Ends a session of this account; false: there is none of this id. */
export function endSession(db: Queryable, accountId: string, sessionId: string): boolean {
	return db.run(sql`DELETE FROM session WHERE id = ${sessionId} AND account_id = ${accountId}`).changes > 0;
}

/** Ends the sessions of an account but for one, or all of them. Returns how many. */
export function endOtherSessions(db: Queryable, accountId: string, keptId: string | null): number {
	return db.run(sql`DELETE FROM session WHERE account_id = ${accountId} AND id IS NOT ${keptId}`).changes;
}

/** Takes up a role: one of the session's own account, or it stays as it was and the answer is false. */
export function chooseGrant(db: Queryable, sessionId: string, grantId: number): boolean {
	return (
		db.run(sql`
			UPDATE session SET grant_id = ${grantId}
			WHERE id = ${sessionId} AND EXISTS (
				SELECT 1 FROM role_grant g WHERE g.id = ${grantId} AND g.account_id = session.account_id AND g.revoked_at IS NULL
			)`).changes > 0
	);
}

/** Forgets sessions that are over for good. */
export function forgetOldSessions(db: Queryable, now: string): void {
	db.run(sql`DELETE FROM session WHERE expires_at <= ${now}`);
}
