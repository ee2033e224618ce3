import { createHash, randomBytes } from 'node:crypto';
import { sql } from 'drizzle-orm';
import type { Queryable } from '#lib/server/db/open.ts';

export type LinkPurpose = 'set-up' | 'invitation' | 'reset';

/** A link that can still be used. */
export type Link = { purpose: LinkPurpose; accountId: string | null; expiresAt: string };

const HOUR = 3_600_000;
const LASTS: Record<LinkPurpose, number> = { 'set-up': 7 * 24 * HOUR, invitation: 7 * 24 * HOUR, reset: HOUR };

/** How long a link of each purpose lasts, in words. */
export const LINK_LASTS: Record<LinkPurpose, string> = {
	'set-up': 'seven days',
	invitation: 'seven days',
	reset: 'an hour'
};

/** A new link that works once, in place of those before of the same account; only its digest is kept. Returns the token for its address. */
export function createLink(
	tx: Queryable,
	{ purpose, accountId, by, now }: { purpose: LinkPurpose; accountId: string | null; by: string; now: string }
): string {
	const token = randomBytes(32).toString('base64url');
	const expiresAt = new Date(Date.parse(now) + LASTS[purpose]).toISOString();
	voidLinks(tx, accountId);
	tx.run(sql`
		INSERT INTO one_time_link (digest, purpose, account_id, created_at, created_by, expires_at)
		VALUES (${digestOf(token)}, ${purpose}, ${accountId}, ${now}, ${by}, ${expiresAt})`);
	return token;
}

/** Makes the links of an account that were not used yet open nothing any more; `null`: those of set-up. */
export function voidLinks(tx: Queryable, accountId: string | null): void {
	tx.run(sql`DELETE FROM one_time_link WHERE account_id IS ${accountId} AND used_at IS NULL`);
}

/** The address that opens a link. */
export function linkAddress(origin: string, purpose: LinkPurpose, token: string): string {
	return `${origin}${purpose === 'set-up' ? '/set-up' : '/welcome'}?link=${token}`;
}

/** What a link leads to, without using it: mail programs open links to look at them. Null: unknown, used, or too old. */
export function findLink(db: Queryable, token: string, now: string): Link | null {
	return (
		db.get<Link | undefined>(sql`
			SELECT purpose, account_id AS accountId, expires_at AS expiresAt FROM one_time_link
			WHERE digest = ${digestOf(token)} AND used_at IS NULL AND expires_at > ${now}`) ?? null
	);
}

/** Uses a link up, in the transaction of what it allows. Null: somebody was first, or it is unknown or too old. */
export function useLink(tx: Queryable, token: string, now: string): Link | null {
	return (
		tx.get<Link | undefined>(sql`
			UPDATE one_time_link SET used_at = ${now}
			WHERE digest = ${digestOf(token)} AND used_at IS NULL AND expires_at > ${now}
			RETURNING purpose, account_id AS accountId, expires_at AS expiresAt`) ?? null
	);
}

const digestOf = (token: string) => createHash('sha256').update(token).digest('hex');
