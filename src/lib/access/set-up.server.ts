import { sql } from 'drizzle-orm';
import { districtSettings } from '#lib/district/settings.server.ts';
import type { Db, Queryable } from '#lib/server/db/open.ts';
import { newPublicId } from '#lib/server/db/public-id.ts';
import { whenFree } from '#lib/server/db/when-free.ts';
import { write } from '#lib/server/db/write.ts';
import { readAccount } from './account-rules.ts';
import { audited } from './audit.server.ts';
import { hashOf, setPassword } from './auth.server.ts';
import { createLink, findLink, linkAddress, useLink } from './one-time-link.server.ts';
import { passwordProblem } from './passwords.ts';

/** Whether nobody can sign in here yet. Accounts are disabled and never removed, so once false it stays false. */
export function setUpNeeded(db: Queryable): boolean {
	return db.get<{ n: number }>(sql`SELECT count(*) AS n FROM (SELECT 1 FROM account LIMIT 1)`).n === 0;
}

/**
 * The link that opens set-up, for the server's log: whoever reads that runs the server. A new one at every start, those before
 * are void. Null: the district was set up already.
 */
export async function offerSetUp(db: Db, origin: string, now: string): Promise<string | null> {
	const token = await whenFree(() =>
		write(db, (tx) =>
			setUpNeeded(tx) ? createLink(tx, { purpose: 'set-up', accountId: null, by: 'server', now }) : null
		)
	);
	return token === null ? null : linkAddress(origin, 'set-up', token);
}

/** Whether this link opens set-up, without using it. */
export function opensSetUp(db: Queryable, token: string, now: string): boolean {
	return setUpNeeded(db) && findLink(db, token, now)?.purpose === 'set-up';
}

export type SetUpForm = { name: string; email: string; password: string; repeated: string };
export type SetUpErrors = Partial<Record<keyof SetUpForm, string>>;

/**
 * Makes the first account, an administrator's, and uses the link up, all in one transaction. `absent`: the link opens nothing
 * (any more), or the district was set up already.
 */
export async function completeSetUp(
	db: Db,
	token: string,
	form: SetUpForm,
	{ now, today }: { now: string; today: string }
): Promise<'done' | 'absent' | { errors: SetUpErrors }> {
	if (!opensSetUp(db, token, now)) return 'absent';
	const { name, email, problems } = readAccount(form);
	const errors: SetUpErrors = Object.fromEntries(problems.map(({ field, sentence }) => [field, sentence]));
	const { name: districtName } = districtSettings(db);
	const problem = passwordProblem(form.password, { name, email, districtName });
	if (problem !== null) errors.password = problem;
	else if (form.password !== form.repeated) errors.repeated = 'This is not the password above. Write it once more.';
	if (Object.keys(errors).length > 0) return { errors };

	const hash = await hashOf(db, form.password);
	const id = newPublicId();
	const isDone = await audited(
		db,
		(done: boolean) =>
			done
				? {
						actor: { accountId: id, name, role: 'admin' },
						action: 'set-up',
						on: { kind: 'account', id },
						after: { name, email, role: 'admin' }
					}
				: null,
		() => {
			// Two may have opened the page.
			if (!setUpNeeded(db) || useLink(db, token, now)?.purpose !== 'set-up') return false;
			db.run(sql`
				INSERT INTO account (id, name, email, email_verified, created_at, updated_at, created_by)
				VALUES (${id}, ${name}, ${email}, 0, ${now}, ${now}, 'set-up')`);
			db.run(sql`
				INSERT INTO role_grant (account_id, role, from_day, granted_at, granted_by)
				VALUES (${id}, 'admin', ${today}, ${now}, 'set-up')`);
			setPassword(db, id, hash, now);
			return true;
		},
		now
	);
	return isDone ? 'done' : 'absent';
}
