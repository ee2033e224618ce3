import { sql } from 'drizzle-orm';
import type { Queryable } from '#lib/server/db/open.ts';
import type { HireDays } from './contract-by-hire.ts';

/**
 * Says whom a contract is for by the date of hire, inside the caller's write; both `null`: for anybody.
 * @returns what was said before; `null` if there is no such contract; or the sentence that says why not
 */
export function setHireDays(
	tx: Queryable,
	scheduleId: string,
	{ hiredFrom, hiredBefore }: HireDays
): { before: HireDays } | { problem: string } | null {
	const before = tx.get<HireDays | undefined>(
		sql`SELECT hired_from AS hiredFrom, hired_before AS hiredBefore FROM schedule WHERE id = ${scheduleId}`
	);
	if (!before) return null;
	if (hiredFrom !== null && hiredBefore !== null && hiredFrom >= hiredBefore)
		return {
			problem: 'Nobody is hired from a day on and before that day. Give an earlier first day, or a later last one.'
		};
	tx.run(sql`UPDATE schedule SET hired_from = ${hiredFrom}, hired_before = ${hiredBefore} WHERE id = ${scheduleId}`);
	return { before };
}
