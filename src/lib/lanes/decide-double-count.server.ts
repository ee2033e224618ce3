import { sql } from 'drizzle-orm';
import type { Queryable } from '#lib/server/db/open.ts';

export type DoubleCountSaid = {
	staffId: number;
	/** The finding's key. */
	finding: string;
	decision: 'fine' | 'open';
	reason: string | null;
	by: string;
	/** RFC 3339. */
	now: string;
};

/** Keeps what was decided about a finding of double counting, inside the caller's write; what was decided before stays on file. */
export function decideDoubleCount(
	tx: Queryable,
	{ staffId, finding, decision, reason, by, now }: DoubleCountSaid
): void {
	tx.run(sql`
		INSERT INTO double_count_decision (staff_id, finding, decision, reason, decided_at, decided_by)
		VALUES (${staffId}, ${finding}, ${decision}, ${reason}, ${now}, ${by})`);
}
