import { sql } from 'drizzle-orm';
import { staffIn } from '#lib/access/staff-in.server.ts';
import type { Scope } from '#lib/access/scope.ts';
import type { Queryable } from '#lib/server/db/open.ts';
import type { ScheduleKind } from '#lib/server/db/schema.ts';
import { contractVersions, type ContractVersion } from './contract-versions.server.ts';
import { salaryTables, type SalaryTableLine } from './salary-tables.server.ts';

export type ContractLine = {
	id: string;
	kind: ScheduleKind;
	hiredFrom: string | null;
	hiredBefore: string | null;
	/** The text that holds on the day; `null`: none does. */
	current: ContractVersion | null;
	coming: ContractVersion[];
	drafts: ContractVersion[];
	/** Active people in scope who are placed in it. */
	people: number;
	/** Withdrawn ones are left out. */
	salaries: SalaryTableLine[];
};

/** Every contract as it stands on a day (`YYYY-MM-DD`): salary schedules first, then renewals of licenses, by id. */
export function contractsList(db: Queryable, scope: Scope, today: string): ContractLine[] {
	return db
		.all<Pick<ContractLine, 'id' | 'kind' | 'hiredFrom' | 'hiredBefore' | 'people'>>(
			sql`
			SELECT id, kind, hired_from AS hiredFrom, hired_before AS hiredBefore,
				(SELECT count(*) FROM placement JOIN staff ON staff.id = placement.staff_id
					WHERE placement.schedule_id = schedule.id AND staff.active = 1 AND ${staffIn(scope)})
				+ (SELECT count(*) FROM license_placement JOIN staff ON staff.id = license_placement.staff_id
					WHERE license_placement.schedule_id = schedule.id AND staff.active = 1 AND ${staffIn(scope)}) AS people
			FROM schedule ORDER BY kind, id`
		)
		.map((contract) => {
			const versions = contractVersions(db, contract.id, today);
			return {
				...contract,
				current: versions.find(({ standing }) => standing === 'holds') ?? null,
				coming: versions.filter(({ standing }) => standing === 'coming'),
				drafts: versions.filter(({ standing }) => standing === 'draft'),
				salaries: salaryTables(db, contract.id, today).filter(({ standing }) => standing !== 'withdrawn')
			};
		});
}
