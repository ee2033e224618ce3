import { DISTRICT, type Scope } from '#lib/access/scope.ts';
import { asKnownAt, firstDayKnown, revisionOfDay } from '#lib/server/db/as-known-at.ts';
import type { Queryable } from '#lib/server/db/open.ts';
import { personLedger, type PersonLedger } from './person-ledger.server.ts';

/**
 * One person's ledger as of a day, counted from what the district knew at the end of the day `known`: records and decisions that
 * came in later are not there. `known` of the answer is `null` where all that is known today was used, because none was asked for
 * or because nothing is remembered so far back; `firstKnown` is the first day that can be asked. `null` for nobody in scope.
 */
export function ledgerAsKnown(
	db: Queryable,
	scope: Scope,
	{ staffPublicId, asOf, known }: { staffPublicId: string; asOf: string; known: string | null }
): { ledger: PersonLedger; known: string | null; firstKnown: string | null } | null {
	const today = personLedger(db, scope, { staffPublicId, asOf });
	if (!today) return null;
	const firstKnown = firstDayKnown(db);
	const number = known === null ? null : revisionOfDay(db, known);
	if (number === null) return { ledger: today, known: null, firstKnown };
	// Who may see it was decided by today's records above: then the person may have stood elsewhere, or not have been here yet.
	const then = asKnownAt(db, number, () => personLedger(db, DISTRICT, { staffPublicId, asOf }));
	return then ? { ledger: then, known, firstKnown } : { ledger: today, known: null, firstKnown };
}
