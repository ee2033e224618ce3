import { sql } from 'drizzle-orm';
import type { Queryable } from '#lib/server/db/open.ts';
import { grantsInForce } from './accounts.server.ts';
import { NOBODY, viewerOf, type Grant, type Viewer } from './scope.ts';
import type { Session } from './sessions.server.ts';

/** Somebody who asks for a page, with the roles they could take up. */
export type Visitor = { viewer: Viewer; choices: RoleChoice[] };

/** A role to look in; `account` names the person where there are several to choose from. */
export type RoleChoice = { grantId: number; role: Grant['role']; place: string; account: string; isInUse: boolean };

/**
 * Who a session belongs to, in the role in use: the one chosen, while it holds; before the first choice the first that holds today.
 * Grants are read at every request, so that a change holds on the next.
 */
export function visitorOf(db: Queryable, session: Session | null, today: string): Visitor {
	if (!session) return { viewer: NOBODY, choices: [] };
	const { accountId, name, staffId } = session;
	const grants = grantsInForce(db, accountId, today);
	const chosen = grants.find(({ id }) => id === session.grantId);
	// One that stopped holding gives way to the least: nobody comes to see more without having chosen it.
	const grant = chosen ?? (session.grantId === null ? grants[0] : grants.at(-1));
	const viewer = grant ? viewerOf({ id: accountId, name, staffId }, grant) : { ...NOBODY, accountId, name, staffId };
	return { viewer, choices: grants.map((one) => choiceOf(one, name, grant)) };
}

/**
 * The sample district has no sign-in: whoever looks at it chooses one of its made-up people, the HR specialist at first. Never to be
 * asked of a real district.
 */
export function sampleVisitor(db: Queryable, chosen: number | null, today: string): Visitor {
	const people = db.all<{ id: string; name: string; staffId: number | null }>(
		sql`SELECT id, name, staff_id AS staffId FROM account WHERE disabled_at IS NULL ORDER BY created_at, id`
	);
	const all = people.flatMap((account) => grantsInForce(db, account.id, today).map((grant) => ({ account, grant })));
	const used = all.find(({ grant }) => grant.id === chosen) ?? all.find(({ grant }) => grant.role === 'hr') ?? all[0];
	return {
		viewer: used ? viewerOf(used.account, used.grant) : NOBODY,
		choices: all.map(({ account, grant }) => choiceOf(grant, account.name, used?.grant))
	};
}

const choiceOf = (grant: Grant, account: string, used: Grant | undefined): RoleChoice => ({
	grantId: grant.id,
	role: grant.role,
	place: grant.place,
	account,
	isInUse: grant.id === used?.id
});
