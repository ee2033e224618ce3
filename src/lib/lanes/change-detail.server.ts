import type { Scope } from '#lib/access/scope.ts';
import type { Queryable } from '#lib/server/db/open.ts';
import { changesToDecide } from './changes-to-decide.server.ts';
import type { ChangeBasis } from './decide-lane-changes.server.ts';
import { basisOf, decidedChanges, type DecidedRow } from './decided-changes.server.ts';

/** A decided lane change with what it rested on that day and what today's records say against it; null out of scope. */
export function changeDetail(
	db: Queryable,
	scope: Scope,
	{ publicId, today }: { publicId: string; today: string }
): { change: DecidedRow; basis: ChangeBasis; discrepancy: string | null } | null {
	const [change] = decidedChanges(db, scope, { publicId });
	const basis = basisOf<ChangeBasis>(db, scope, publicId);
	if (!change || !basis) return null;
	const found = changesToDecide(db, scope, { asOf: today }).discrepancies.find(
		(one) => one.change.publicId === publicId
	);
	return { change, basis, discrepancy: found?.sentence ?? null };
}
