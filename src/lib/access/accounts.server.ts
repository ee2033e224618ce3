import { randomBytes } from 'node:crypto';
import { and, eq, isNull, sql, type SQL } from 'drizzle-orm';
import { districtSettings } from '#lib/district/settings.server.ts';
import type { Db, Queryable } from '#lib/server/db/open.ts';
import { account, roleGrant, school, session, staff } from '#lib/server/db/schema.ts';
import { voidLinks } from './one-time-link.server.ts';
import { foldEmail, grantProblems, readAccount, type FieldProblem, type NewGrant } from './account-rules.ts';
import type { Actor } from './actor.ts';
import { appendAudit, audited } from './audit.server.ts';
import { ROLE_NAMES, type Role } from './role.ts';
import type { Grant } from './scope.ts';

/*
 * Who may sign in and what as. Every change is written to the audit log in its own transaction. Grants are never edited:
 * revoked, and given anew.
 */

export type Refusal = { problems: FieldProblem[] };

/** The order in which roles are offered, and in which the first that holds is taken up. */
const ORDER: readonly Role[] = ['hr', 'coordinator', 'principal', 'admin', 'auditor', 'teacher'];

/** The condition that a grant holds on a day. */
export const grantHolds = (today: string): SQL =>
	sql`(${roleGrant.revokedAt} IS NULL AND ${roleGrant.fromDay} <= ${today} AND (${roleGrant.untilDay} IS NULL OR ${roleGrant.untilDay} >= ${today}))`;

/** What an account may be on a day, the role to take up first in front; nothing for one that is disabled. */
export function grantsInForce(db: Queryable, accountId: string, today: string): Grant[] {
	const rows = db
		.select({
			id: roleGrant.id,
			role: roleGrant.role,
			schoolId: roleGrant.schoolId,
			mayExport: roleGrant.mayExport,
			// Of a teacher, whose grant has no school: where they work.
			schoolName: sql<
				string | null
			>`(SELECT name FROM school WHERE school.id = CASE WHEN ${roleGrant.role} = 'teacher' THEN ${staff.schoolId} ELSE ${roleGrant.schoolId} END)`
		})
		.from(roleGrant)
		.innerJoin(account, eq(account.id, roleGrant.accountId))
		.leftJoin(staff, eq(staff.id, account.staffId))
		.where(and(eq(roleGrant.accountId, accountId), isNull(account.disabledAt), grantHolds(today)))
		.orderBy(roleGrant.id)
		.all();
	if (rows.length === 0) return [];
	const district = districtSettings(db).name;
	return rows
		.map(({ schoolName, ...grant }) => ({ ...grant, place: schoolName ?? district }))
		.toSorted((one, other) => ORDER.indexOf(one.role) - ORDER.indexOf(other.role));
}

/** The account that signs in with an address; null when there is none. */
export function accountByEmail(db: Queryable, email: string): { id: string; name: string } | null {
	const { id, name } = account;
	return (
		db
			.select({ id, name })
			.from(account)
			.where(eq(account.email, foldEmail(email)))
			.get() ?? null
	);
}

/** Adds an account without a role or a way to sign in; both come after. */
export async function addAccount(
	db: Db,
	given: { name: string; email: string; staffId?: number | null },
	by: Actor,
	now: string
): Promise<{ accountId: string } | Refusal> {
	const { name, email, problems } = readAccount(given);
	if (problems.length > 0) return { problems };
	const staffId = given.staffId ?? null;
	return audited(
		db,
		(result) => ('problems' in result ? null : accountEntry(db, result.accountId, by, 'account.add')),
		() => {
			const taken = ownerOf(db, email, staffId);
			return taken ? { problems: [taken] } : { accountId: insertAccount(db, { name, email, staffId }, by, now) };
		},
		now
	);
}

/** Who stands in the way of an account; null: nobody. */
function ownerOf(db: Queryable, email: string, staffId: number | null): FieldProblem | null {
	const { name } = account;
	const byEmail = db.select({ name }).from(account).where(eq(account.email, email)).get();
	if (byEmail)
		return { field: 'email', sentence: `The address ${email} belongs to the account of ${byEmail.name} already.` };
	const byStaff = staffId === null ? undefined : db.select().from(account).where(eq(account.staffId, staffId)).get();
	if (byStaff)
		return {
			field: 'employee',
			sentence: `This member of staff has an account already: ${byStaff.name}, ${byStaff.email}.`
		};
	return null;
}

/** The row of an account, inside the caller's transaction; whoever calls writes its entry. */
export function insertAccount(
	db: Queryable,
	facts: { name: string; email: string; staffId: number | null },
	by: Actor,
	now: string
): string {
	const id = randomBytes(16).toString('base64url');
	db.insert(account)
		.values({ id, ...facts, createdAt: now, updatedAt: now, createdBy: by.name })
		.run();
	return id;
}

function accountEntry(db: Queryable, accountId: string, by: Actor, action: string) {
	const { name, email, staffId } = db.select().from(account).where(eq(account.id, accountId)).get()!;
	const { employeeId } = staff;
	const person =
		staffId === null ? undefined : db.select({ employeeId }).from(staff).where(eq(staff.id, staffId)).get();
	return {
		actor: by,
		action,
		on: { kind: 'account', id: accountId },
		after: { name, email, employee: person?.employeeId ?? null }
	};
}

/** Gives a role. Refused for a disabled account, and for a role that the account has already in some of these days. */
export async function grantRole(
	db: Db,
	accountId: string,
	grant: NewGrant,
	by: Actor,
	now: string,
	today: string
): Promise<{ grantId: number } | Refusal> {
	return audited(
		db,
		(result) => ('problems' in result ? null : grantEntry(db, result.grantId, by, 'grant.give')),
		() => {
			const to = db.select().from(account).where(eq(account.id, accountId)).get();
			if (!to) return refused('role', 'There is no such account.');
			const problems = grantProblems(grant, { hasStaffRecord: to.staffId !== null, today });
			if (problems.length > 0) return { problems };
			if (to.disabledAt !== null)
				return refused('role', `The account of ${to.name} is disabled. Enable it first, then give the role.`);
			if (grant.schoolId !== null && !db.select().from(school).where(eq(school.id, grant.schoolId)).get())
				return refused('school', 'There is no such school.');
			if (hasOverlapping(db, accountId, grant))
				return refused(
					'role',
					`${to.name} has the role ${ROLE_NAMES[grant.role]}${grant.schoolId === null ? '' : ' of this school'} in some of these days already. Revoke that first, or choose other days.`
				);
			return { grantId: insertGrant(db, accountId, grant, by, now) };
		},
		now
	);
}

const refused = (field: string, sentence: string): Refusal => ({ problems: [{ field, sentence }] });

function hasOverlapping(db: Queryable, accountId: string, { role, schoolId, fromDay, untilDay }: NewGrant): boolean {
	const same = db
		.select({ id: roleGrant.id })
		.from(roleGrant)
		.where(
			sql`${roleGrant.accountId} = ${accountId} AND ${roleGrant.role} = ${role} AND ${roleGrant.schoolId} IS ${schoolId}
				AND ${roleGrant.revokedAt} IS NULL AND ${roleGrant.fromDay} <= ${untilDay ?? '9999-12-31'}
				AND coalesce(${roleGrant.untilDay}, '9999-12-31') >= ${fromDay}`
		)
		.get();
	return same !== undefined;
}

/** The row of a grant, inside the caller's transaction; whoever calls checks it and writes its entry. */
export function insertGrant(db: Queryable, accountId: string, grant: NewGrant, by: Actor, now: string): number {
	const { role, schoolId, fromDay, untilDay, mayExport } = grant;
	return db
		.insert(roleGrant)
		.values({ accountId, role, schoolId, fromDay, untilDay, mayExport, grantedAt: now, grantedBy: by.name })
		.returning({ id: roleGrant.id })
		.get().id;
}

function grantEntry(db: Queryable, grantId: number, by: Actor, action: 'grant.give' | 'grant.revoke') {
	const grant = db
		.select({
			accountId: roleGrant.accountId,
			name: account.name,
			role: roleGrant.role,
			school: school.name,
			from: roleGrant.fromDay,
			until: roleGrant.untilDay,
			mayExport: roleGrant.mayExport
		})
		.from(roleGrant)
		.innerJoin(account, eq(account.id, roleGrant.accountId))
		.leftJoin(school, eq(school.id, roleGrant.schoolId))
		.where(eq(roleGrant.id, grantId))
		.get()!;
	const { accountId, name, ...facts } = grant;
	return {
		actor: by,
		action,
		on: { kind: 'account', id: accountId },
		[action === 'grant.give' ? 'after' : 'before']: facts,
		details: { account: name, grant: grantId }
	};
}

/** Takes a role back from now on. Refused for one that is over, and for the last that can administer. */
export async function revokeGrant(
	db: Db,
	grantId: number,
	by: Actor,
	now: string,
	today: string
): Promise<{ revoked: true } | Refusal> {
	return audited(
		db,
		(result) => ('problems' in result ? null : grantEntry(db, grantId, by, 'grant.revoke')),
		() => {
			const grant = db.select().from(roleGrant).where(eq(roleGrant.id, grantId)).get();
			if (!grant || grant.revokedAt !== null || (grant.untilDay !== null && grant.untilDay < today))
				return refused('grant', 'This role is not held any more, so there is nothing to revoke.');
			const { accountId } = grant;
			if (!staysAdministered(db, today, sql`${roleGrant.id} <> ${grantId}`))
				return refused('grant', lastAdministrator(db, accountId));
			db.update(roleGrant).set({ revokedAt: now, revokedBy: by.name }).where(eq(roleGrant.id, grantId)).run();
			return { revoked: true as const };
		},
		now
	);
}

/**
 * Whether somebody can administer on a day by the grants that are left over. A district that nobody administers now is not made
 * worse by anything.
 */
function staysAdministered(db: Queryable, today: string, left: SQL): boolean {
	const admins = (which: SQL) =>
		db
			.select({ id: roleGrant.id })
			.from(roleGrant)
			.innerJoin(account, eq(account.id, roleGrant.accountId))
			.where(sql`${roleGrant.role} = 'admin' AND ${grantHolds(today)} AND ${account.disabledAt} IS NULL AND ${which}`)
			.limit(1)
			.get() !== undefined;
	const stays = (which: SQL) => admins(sql`${which} AND ${left}`) || !admins(which);
	// Somebody who never got a way in, or whose role ends by itself, is no successor of somebody who can be relied on.
	const lasting = sql`${roleGrant.untilDay} IS NULL AND (
		EXISTS (SELECT 1 FROM sign_in WHERE sign_in.account_id = ${account.id} AND sign_in.password IS NOT NULL)
		OR EXISTS (SELECT 1 FROM sso_identity WHERE sso_identity.account_id = ${account.id}))`;
	return stays(lasting) && stays(sql`true`);
}

function lastAdministrator(db: Queryable, accountId: string): string {
	const { name } = account;
	const last = db.select({ name }).from(account).where(eq(account.id, accountId)).get();
	return `${last?.name ?? 'This'} is the last account that can administer. Make somebody else an administrator first, or nobody could any more.`;
}

/** Keeps somebody from signing in; their sessions end at once and links that were sent work no more. Roles stay on file. */
export async function disableAccount(
	db: Db,
	accountId: string,
	by: Actor,
	now: string,
	today: string
): Promise<{ sessionsEnded: number } | Refusal> {
	return audited(
		db,
		(result) =>
			'problems' in result
				? null
				: {
						actor: by,
						action: 'account.disable',
						on: { kind: 'account', id: accountId },
						before: { disabled: false, sessions: result.sessionsEnded },
						after: { disabled: true, sessions: 0 },
						details: { account: nameOf(db, accountId) }
					},
		() => {
			const found = db.select().from(account).where(eq(account.id, accountId)).get();
			if (!found) return refused('account', 'There is no such account.');
			if (found.disabledAt !== null) return refused('account', `The account of ${found.name} is disabled already.`);
			if (!staysAdministered(db, today, sql`${account.id} <> ${accountId}`))
				return refused('account', lastAdministrator(db, accountId));
			db.update(account)
				.set({ disabledAt: now, disabledBy: by.name, updatedAt: now })
				.where(eq(account.id, accountId))
				.run();
			voidLinks(db, accountId);
			return { sessionsEnded: endSessions(db, accountId) };
		},
		now
	);
}

/** Lets a disabled account sign in again, with the roles it has. */
export async function enableAccount(
	db: Db,
	accountId: string,
	by: Actor,
	now: string
): Promise<{ enabled: true } | Refusal> {
	return audited(
		db,
		(result) =>
			'problems' in result
				? null
				: {
						actor: by,
						action: 'account.enable',
						on: { kind: 'account', id: accountId },
						before: { disabled: true },
						after: { disabled: false },
						details: { account: nameOf(db, accountId) }
					},
		() => {
			const found = db.select().from(account).where(eq(account.id, accountId)).get();
			if (!found) return refused('account', 'There is no such account.');
			if (found.disabledAt === null) return refused('account', `The account of ${found.name} is not disabled.`);
			db.update(account)
				.set({ disabledAt: null, disabledBy: null, updatedAt: now })
				.where(eq(account.id, accountId))
				.run();
			return { enabled: true as const };
		},
		now
	);
}

/** Signs somebody out everywhere; answers from how many places. */
export async function signOutEverywhere(db: Db, accountId: string, by: Actor, now: string): Promise<number> {
	return audited(
		db,
		(ended) =>
			ended === 0
				? null
				: {
						actor: by,
						action: 'account.sign-out',
						on: { kind: 'account', id: accountId },
						before: { sessions: ended },
						after: { sessions: 0 },
						details: { account: nameOf(db, accountId) }
					},
		() => endSessions(db, accountId),
		now
	);
}

const endSessions = (db: Queryable, accountId: string): number =>
	db.delete(session).where(eq(session.accountId, accountId)).run().changes;

function nameOf(db: Queryable, accountId: string): string {
	const { name } = account;
	return db.select({ name }).from(account).where(eq(account.id, accountId)).get()?.name ?? '';
}

/**
 * An account of a member of staff with the role of a teacher, and its entry, inside the caller's transaction. Null: the address or the
 * person has an account by now.
 */
export function insertTeacher(
	db: Db,
	facts: { name: string; email: string; staffId: number },
	by: Actor,
	now: string,
	today: string
): string | null {
	if (ownerOf(db, facts.email, facts.staffId)) return null;
	const accountId = insertAccount(db, facts, by, now);
	const grant = { role: 'teacher', schoolId: null, fromDay: today, untilDay: null, mayExport: true } as const;
	insertGrant(db, accountId, grant, by, now);
	const entry = accountEntry(db, accountId, by, 'account.add');
	appendAudit(db, { ...entry, after: { ...entry.after, role: grant.role }, details: { from: 'roster' } }, now);
	return accountId;
}
