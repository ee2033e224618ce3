import { sql, type SQL } from 'drizzle-orm';
import type { Queryable } from '#lib/server/db/open.ts';
import { account, roleGrant, staff } from '#lib/server/db/schema.ts';
import { grantHolds } from './accounts.server.ts';
import type { AccountState, PeopleFilters, PeopleOrder } from './people-filters.ts';
import type { Role } from './role.ts';

export type ListedAccount = {
	id: string;
	name: string;
	email: string;
	/** Null: no member of staff, or one of outside. */
	employeeId: string | null;
	school: string | null;
	worksHere: boolean;
	/** The roles that hold today, each with the school of a principal. */
	roles: Array<{ role: Role; school: string | null }>;
	lastSeenAt: string | null;
	hasPassword: boolean;
	hasSso: boolean;
	state: AccountState;
};

const WAY_IN = sql`(EXISTS (SELECT 1 FROM sign_in WHERE sign_in.account_id = account.id AND sign_in.password IS NOT NULL)
	OR EXISTS (SELECT 1 FROM sso_identity WHERE sso_identity.account_id = account.id))`;

/** When somebody was last seen: what they asked for while signed in, or the last thing on record when they signed out since. */
export const LAST_SEEN = sql<string | null>`nullif(max(
	coalesce((SELECT max(coalesce(session.last_seen_at, session.created_at)) FROM session WHERE session.account_id = account.id), ''),
	coalesce((SELECT at FROM audit_entry WHERE audit_entry.account_id = account.id AND audit_entry.outcome = 'done' ORDER BY number DESC LIMIT 1), '')
), '')`;

const anyRole = (today: string) =>
	sql`EXISTS (SELECT 1 FROM ${roleGrant} WHERE ${roleGrant.accountId} = account.id AND ${grantHolds(today)})`;

const stateOf = (today: string): SQL => sql`CASE
	WHEN ${account.disabledAt} IS NOT NULL THEN 'disabled'
	WHEN NOT ${anyRole(today)} THEN 'without role'
	WHEN NOT ${WAY_IN} THEN 'not signed up'
	ELSE 'open' END`;

const ORDERS: Record<PeopleOrder, SQL> = {
	name: sql`account.name COLLATE NOCASE`,
	email: sql`account.email`,
	school: sql`school.name COLLATE NOCASE`,
	seen: LAST_SEEN,
	state: sql`state`
};

/** The accounts that fit, in an order; what is unknown stands last either way. */
export function accountList(
	db: Queryable,
	filters: PeopleFilters,
	order: { key: PeopleOrder; descending: boolean },
	part: { limit: number; offset: number },
	today: string
): ListedAccount[] {
	const by = ORDERS[order.key];
	const rows = db.all<
		Omit<ListedAccount, 'roles' | 'worksHere' | 'hasPassword' | 'hasSso'> &
			Record<'roles', string> &
			Record<'worksHere' | 'hasPassword' | 'hasSso', number>
	>(sql`
		SELECT account.id, account.name, account.email, staff.employee_id AS employeeId, school.name AS school,
			coalesce(staff.active, 1) AS worksHere,
			(SELECT json_group_array(json_object('role', role, 'school', place.name)) FROM ${roleGrant}
				LEFT JOIN school AS place ON place.id = role_grant.school_id
				WHERE role_grant.account_id = account.id AND ${grantHolds(today)}) AS roles,
			${LAST_SEEN} AS lastSeenAt,
			EXISTS (SELECT 1 FROM sign_in WHERE sign_in.account_id = account.id AND sign_in.password IS NOT NULL) AS hasPassword,
			EXISTS (SELECT 1 FROM sso_identity WHERE sso_identity.account_id = account.id) AS hasSso,
			${stateOf(today)} AS state
		FROM ${account} LEFT JOIN ${staff} ON staff.id = account.staff_id LEFT JOIN school ON school.id = staff.school_id
		WHERE ${fits(filters, today)}
		ORDER BY ${by} IS NULL, ${by} ${order.descending ? sql`DESC` : sql`ASC`}, account.name COLLATE NOCASE, account.id
		LIMIT ${part.limit} OFFSET ${part.offset}`);
	return rows.map(({ roles, worksHere, hasPassword, hasSso, ...one }) => ({
		...one,
		roles: JSON.parse(roles) as ListedAccount['roles'],
		worksHere: worksHere === 1,
		hasPassword: hasPassword === 1,
		hasSso: hasSso === 1
	}));
}

/** How many accounts fit. */
export function countAccounts(db: Queryable, filters: PeopleFilters, today: string): number {
	return db.get<{ n: number }>(
		sql`SELECT count(*) AS n FROM ${account} LEFT JOIN ${staff} ON staff.id = account.staff_id WHERE ${fits(filters, today)}`
	).n;
}

function fits({ role, school, state, text }: PeopleFilters, today: string): SQL {
	const parts: SQL[] = [sql`true`];
	if (role)
		parts.push(
			sql`EXISTS (SELECT 1 FROM ${roleGrant} WHERE role_grant.account_id = account.id AND role_grant.role = ${role} AND ${grantHolds(today)})`
		);
	if (school)
		parts.push(sql`EXISTS (SELECT 1 FROM school AS asked WHERE asked.public_id = ${school} AND (asked.id = staff.school_id
			OR EXISTS (SELECT 1 FROM ${roleGrant} WHERE role_grant.account_id = account.id AND role_grant.school_id = asked.id AND ${grantHolds(today)})))`);
	if (state) parts.push(sql`${stateOf(today)} = ${state}`);
	if (text) {
		const like = `%${text.replace(/[\\%_]/g, '\\$&')}%`;
		parts.push(
			sql`(account.name LIKE ${like} ESCAPE '\\' OR account.email LIKE ${like} ESCAPE '\\' OR staff.employee_id LIKE ${like} ESCAPE '\\')`
		);
	}
	return sql.join(parts, sql` AND `);
}
