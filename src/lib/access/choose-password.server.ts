import { sql } from 'drizzle-orm';
import type { Db, Queryable } from '#lib/server/db/open.ts';
import { audited } from './audit.server.ts';
import { hashOf, newPasswordProblem, setPassword } from './auth.server.ts';
import { findLink, useLink, type LinkPurpose } from './one-time-link.server.ts';
import { endOtherSessions } from './sessions.server.ts';

/** Whom an invitation or a reset is for. */
export type Invited = { accountId: string; name: string; email: string; purpose: LinkPurpose };

/** Whom this link lets choose a password, without using it; null: nobody, or an account that was disabled since. */
export function invitedBy(db: Queryable, token: string, now: string): Invited | null {
	const link = findLink(db, token, now);
	if (!link || link.accountId === null) return null;
	const account = db.get<{ name: string; email: string } | undefined>(
		sql`SELECT name, email FROM account WHERE id = ${link.accountId} AND disabled_at IS NULL`
	);
	return account ? { accountId: link.accountId, purpose: link.purpose, ...account } : null;
}

export type ChooseErrors = { password?: string; repeated?: string };

/** Gives the account of a link the password chosen, uses the link up and ends all sessions of the account, in one transaction. */
export async function choosePassword(
	db: Db,
	token: string,
	{ password, repeated }: { password: string; repeated: string },
	now: string
): Promise<'done' | 'absent' | { errors: ChooseErrors }> {
	const invited = invitedBy(db, token, now);
	if (!invited) return 'absent';
	const { accountId, name, purpose } = invited;
	const problem = newPasswordProblem(db, accountId, password);
	if (problem !== null) return { errors: { password: problem } };
	if (password !== repeated) return { errors: { repeated: 'This is not the password above. Write it once more.' } };
	const hash = await hashOf(db, password);
	const isDone = await audited(
		db,
		(done: boolean) =>
			done
				? {
						actor: { accountId, name, role: null },
						action: 'link.use',
						on: { kind: 'account', id: accountId },
						details: { purpose }
					}
				: null,
		() => {
			if (!invitedBy(db, token, now) || !useLink(db, token, now)) return false;
			setPassword(db, accountId, hash, now);
			endOtherSessions(db, accountId, null);
			return true;
		},
		now
	);
	return isDone ? 'done' : 'absent';
}
