import { sql, type SQL } from 'drizzle-orm';
import { staff } from '#lib/server/db/schema.ts';
import type { Scope } from './scope.ts';

/**
 * The condition that narrows `staff` to a scope. A school's people are those who work there now, also beside a primary
 * school, and those whose last school it was.
 * Always returns a condition: Drizzle drops `where(undefined)` silently, and that would mean everyone.
 */
export function staffIn(scope: Scope): SQL {
	if (scope.kind === 'district') return sql`true`;
	if (scope.kind === 'self') return sql`${staff.id} = ${scope.staffId}`;
	if (scope.schoolIds.length === 0) return sql`false`;
	const schools = sql.join(
		scope.schoolIds.map((id) => sql`${id}`),
		sql`, `
	);
	return sql`(${staff.schoolId} IN (${schools}) OR EXISTS (
		SELECT 1 FROM assignment AS elsewhere
		WHERE elsewhere.staff_id = ${staff.id} AND elsewhere.school_id IN (${schools}) AND elsewhere.ends_on IS NULL))`;
}

/** The condition that narrows `school` to a scope; a person alone sees no school's figures. */
export function schoolIn(scope: Scope, schoolId: SQL): SQL {
	if (scope.kind === 'district') return sql`true`;
	if (scope.kind === 'self' || scope.schoolIds.length === 0) return sql`false`;
	return sql`${schoolId} IN (${sql.join(
		scope.schoolIds.map((id) => sql`${id}`),
		sql`, `
	)})`;
}
