import { sql } from 'drizzle-orm';
import type { Queryable } from '#lib/server/db/open.ts';
import type { KeptCase } from './read-worked-cases.ts';

type By = { now: string; by: string };

/** Keeps worked cases with a contract, inside the caller's write; or the sentence about one whose name is taken, and then none. */
export function addWorkedCases(
	tx: Queryable,
	scheduleId: string,
	cases: KeptCase[],
	{ now, by }: By
): { added: number } | { problem: string } {
	const taken = new Set(
		tx
			.all<{ name: string }>(sql`SELECT name FROM worked_case WHERE schedule_id = ${scheduleId} AND removed_at IS NULL`)
			.map(({ name }) => name)
	);
	const again = cases.find(({ name }) => taken.has(name));
	if (again)
		return { problem: `There is a case “${again.name}” already. Remove it first, or give this one another id.` };
	for (const { name, document } of cases)
		tx.run(sql`
			INSERT INTO worked_case (schedule_id, name, document, added_at, added_by)
			VALUES (${scheduleId}, ${name}, ${document}, ${now}, ${by})`);
	return { added: cases.length };
}

/** Removes a worked case, inside the caller's write; it stays on file. Its name, or `null` if there is none such. */
export function removeWorkedCase(tx: Queryable, scheduleId: string, caseId: number, { now, by }: By): string | null {
	return (
		tx.get<{ name: string } | undefined>(sql`
			UPDATE worked_case SET removed_at = ${now}, removed_by = ${by}
			WHERE id = ${caseId} AND schedule_id = ${scheduleId} AND removed_at IS NULL RETURNING name`)?.name ?? null
	);
}

/** Takes a removal back, inside the caller's write. The case's name, or `null` if there is nothing to take back. */
export function restoreWorkedCase(tx: Queryable, scheduleId: string, caseId: number): string | null {
	return (
		tx.get<{ name: string } | undefined>(sql`
			UPDATE worked_case SET removed_at = NULL, removed_by = NULL
			WHERE id = ${caseId} AND schedule_id = ${scheduleId} AND removed_at IS NOT NULL
				AND name NOT IN (SELECT name FROM worked_case WHERE schedule_id = ${scheduleId} AND removed_at IS NULL)
			RETURNING name`)?.name ?? null
	);
}
