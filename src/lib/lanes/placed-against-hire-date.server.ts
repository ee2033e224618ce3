import { sql } from 'drizzle-orm';
import { staffIn } from '#lib/access/staff-in.server.ts';
import type { Scope } from '#lib/access/scope.ts';
import type { Queryable } from '#lib/server/db/open.ts';
import { byStaffName, staffName } from '#lib/staff/staff-name.server.ts';
import { asksHireDate, contractsForHired, isForHired, type HireDays } from './contract-by-hire.ts';

export type PlacedAgainstHireDate = {
	publicId: string;
	employeeId: string;
	name: string;
	school: string;
	/** `null`: nobody said so, and the contract asks. */
	hireDate: string | null;
	placedIn: string;
	/** The contracts that the date of hire says, by id; empty if there is none or the date is unknown. */
	belongsIn: string[];
};

/**
 * Active people in scope, by name, who are placed in a contract whose days of hire are not theirs, or unknown. Of a placement, so pay:
 * for viewers who may see pay only.
 */
export function placedAgainstHireDate(db: Queryable, scope: Scope): PlacedAgainstHireDate[] {
	const contracts = db.all<HireDays & { id: string }>(sql`
		SELECT id, hired_from AS hiredFrom, hired_before AS hiredBefore FROM schedule WHERE kind = 'lane' ORDER BY id`);
	const asking = new Map(contracts.filter(asksHireDate).map((one) => [one.id, one]));
	if (asking.size === 0) return [];
	return db
		.all<Omit<PlacedAgainstHireDate, 'belongsIn'>>(
			sql`
			SELECT staff.public_id AS publicId, staff.employee_id AS employeeId, ${staffName} AS name, school.name AS school,
				staff.hire_date AS hireDate, placement.schedule_id AS placedIn
			FROM staff JOIN school ON school.id = staff.school_id JOIN placement ON placement.staff_id = staff.id
			WHERE staff.active = 1 AND ${staffIn(scope)} ORDER BY ${byStaffName}`
		)
		.flatMap((person) => {
			const contract = asking.get(person.placedIn);
			if (!contract || isForHired(contract, person.hireDate) === true) return [];
			const belongsIn = person.hireDate === null ? [] : contractsForHired([...asking.values()], person.hireDate);
			return [{ ...person, belongsIn }];
		});
}
