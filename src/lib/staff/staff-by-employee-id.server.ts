import { sql } from 'drizzle-orm';
import type { Queryable } from '#lib/server/db/open.ts';
import { staff } from '#lib/server/db/schema.ts';
import { compareEmployeeId } from './employee-ids.ts';
import { staffName } from './staff-name.server.ts';

/** Who on the roster has an employee id, however it is written; null for nobody, and for two who would be the same. */
export function staffByEmployeeId(db: Queryable, employeeId: string): { staffId: number; name: string } | null {
	const wanted = compareEmployeeId(employeeId);
	if (wanted === '') return null;
	const found = db
		.all<{
			staffId: number;
			employeeId: string;
			name: string;
		}>(sql`SELECT staff.id AS staffId, staff.employee_id AS employeeId, ${staffName} AS name FROM ${staff}`)
		.filter((one) => compareEmployeeId(one.employeeId) === wanted);
	return found.length === 1 ? { staffId: found[0]!.staffId, name: found[0]!.name } : null;
}
