import { sql } from 'drizzle-orm';
import type { Queryable } from '#lib/server/db/open.ts';
import { staff } from '#lib/server/db/schema.ts';
import { byStaffName, staffName } from './staff-name.server.ts';

export type StaffWithoutAccount = { staffId: number; employeeId: string; name: string; addresses: string[] };

/** Active staff that nobody can sign in as yet, with their current addresses, those at `domain` first. */
export function staffWithoutAccount(db: Queryable, domain: string | null): StaffWithoutAccount[] {
	return db
		.all<Omit<StaffWithoutAccount, 'addresses'> & { addresses: string }>(
			sql`
				SELECT staff.id AS staffId, staff.employee_id AS employeeId, ${staffName} AS name,
					(SELECT json_group_array(address) FROM (SELECT address FROM staff_email e WHERE e.staff_id = staff.id AND e.kind = 'current'
						ORDER BY e.address NOT LIKE ${domain === null ? '%' : `%@${domain}`}, e.address)) AS addresses
				FROM ${staff}
				WHERE staff.active = 1 AND NOT EXISTS (SELECT 1 FROM account WHERE account.staff_id = staff.id)
				ORDER BY ${byStaffName}`
		)
		.map((one) => ({ ...one, addresses: JSON.parse(one.addresses) as string[] }));
}
