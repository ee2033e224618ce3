import { eq, sql } from 'drizzle-orm';
import type { Queryable } from '#lib/server/db/open.ts';
import { account, roleGrant, school, staff } from '#lib/server/db/schema.ts';
import { LAST_SEEN } from './account-list.server.ts';
import { grantState, type GrantState } from './account-rules.ts';
import type { Role } from './role.ts';

/** A role somebody has, had or will have. */
export type GrantFacts = {
	id: number;
	role: Role;
	school: string | null;
	fromDay: string;
	untilDay: string | null;
	mayExport: boolean;
	grantedAt: string;
	grantedBy: string;
	revokedAt: string | null;
	revokedBy: string | null;
	state: GrantState;
};

export type AccountFacts = {
	id: string;
	name: string;
	email: string;
	createdAt: string;
	createdBy: string;
	disabledAt: string | null;
	disabledBy: string | null;
	employeeId: string | null;
	school: string | null;
	worksHere: boolean;
	lastSeenAt: string | null;
	hasPassword: boolean;
	/** Issuers of the district's sign-on that it was matched with. */
	sso: string[];
	sessions: number;
	/** Those that hold or will hold first, then the newest. */
	grants: GrantFacts[];
};

const HELD = ['in force', 'coming', 'ended', 'revoked'] as const;

/** Everything about an account but its secrets; null when there is none. */
export function accountFacts(db: Queryable, accountId: string, today: string): AccountFacts | null {
	const found = db
		.select({
			id: account.id,
			name: account.name,
			email: account.email,
			createdAt: account.createdAt,
			createdBy: account.createdBy,
			disabledAt: account.disabledAt,
			disabledBy: account.disabledBy,
			employeeId: staff.employeeId,
			school: school.name,
			worksHere: sql<number>`coalesce(${staff.active}, 1)`,
			lastSeenAt: LAST_SEEN,
			hasPassword: sql<number>`EXISTS (SELECT 1 FROM sign_in WHERE sign_in.account_id = account.id AND password IS NOT NULL)`,
			sso: sql<string>`(SELECT json_group_array(issuer) FROM sso_identity WHERE sso_identity.account_id = account.id)`,
			sessions: sql<number>`(SELECT count(*) FROM session WHERE session.account_id = account.id)`
		})
		.from(account)
		.leftJoin(staff, eq(staff.id, account.staffId))
		.leftJoin(school, eq(school.id, staff.schoolId))
		.where(eq(account.id, accountId))
		.get();
	if (!found) return null;
	return {
		...found,
		worksHere: found.worksHere === 1,
		hasPassword: found.hasPassword === 1,
		sso: JSON.parse(found.sso) as string[],
		grants: grantsOf(db, accountId, today)
	};
}

function grantsOf(db: Queryable, accountId: string, today: string): GrantFacts[] {
	const rows = db
		.select({
			id: roleGrant.id,
			role: roleGrant.role,
			school: school.name,
			fromDay: roleGrant.fromDay,
			untilDay: roleGrant.untilDay,
			mayExport: roleGrant.mayExport,
			grantedAt: roleGrant.grantedAt,
			grantedBy: roleGrant.grantedBy,
			revokedAt: roleGrant.revokedAt,
			revokedBy: roleGrant.revokedBy
		})
		.from(roleGrant)
		.leftJoin(school, eq(school.id, roleGrant.schoolId))
		.where(eq(roleGrant.accountId, accountId))
		.all();
	return rows
		.map((grant) => ({ ...grant, state: grantState(grant, today) }))
		.toSorted((one, other) => HELD.indexOf(one.state) - HELD.indexOf(other.state) || other.id - one.id);
}
