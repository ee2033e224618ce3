import { sql } from 'drizzle-orm';
import type { Queryable } from '#lib/server/db/open.ts';
import { checkKeptCase } from './read-worked-cases.ts';
import { readSchedule } from './schedule.ts';

export type WorkedCaseLine = {
	id: number;
	name: string;
	/** RFC 3339. */
	addedAt: string;
	addedBy: string;
	/** How the result differs from what the case expects, a sentence each; an empty list: it passes. */
	differences: string[];
};

/** The worked cases kept with a contract, each run now by a parsed text of it, in the order they were added. */
export function workedCases(db: Queryable, scheduleId: string, document: unknown): WorkedCaseLine[] {
	const reading = readSchedule(document);
	return db
		.all<{ id: number; name: string; document: string; addedAt: string; addedBy: string }>(
			sql`
			SELECT id, name, document, added_at AS addedAt, added_by AS addedBy FROM worked_case
			WHERE schedule_id = ${scheduleId} AND removed_at IS NULL ORDER BY id`
		)
		.map(({ document: kept, ...line }) => ({ ...line, differences: checkKeptCase(kept, reading) }));
}

/** A case that was removed, so that it may be taken back; `null` if there is none such. */
export function removedCase(db: Queryable, scheduleId: string, caseId: number): { id: number; name: string } | null {
	return (
		db.get<{ id: number; name: string } | undefined>(sql`
			SELECT id, name FROM worked_case WHERE schedule_id = ${scheduleId} AND id = ${caseId} AND removed_at IS NOT NULL`) ??
		null
	);
}
