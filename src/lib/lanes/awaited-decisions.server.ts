import { sql } from 'drizzle-orm';
import type { Scope, Viewer } from '#lib/access/scope.ts';
import { staffIn } from '#lib/access/staff-in.server.ts';
import type { Queryable } from '#lib/server/db/open.ts';
import { newPublicId } from '#lib/server/db/public-id.ts';
import { staffName } from '#lib/staff/staff-name.server.ts';

export type AwaitedKind = 'credit' | 'degree' | 'lane-change';

/** A decision that waits for a second person. */
export type AwaitedRow = {
	publicId: string;
	kind: AwaitedKind;
	staffId: number;
	staff: { publicId: string; employeeId: string; name: string; school: string };
	/** What it is about, and what is to be said of it; by kind. */
	subject: Record<string, unknown>;
	decision: Record<string, unknown>;
	reason: string | null;
	/** RFC 3339. */
	proposedAt: string;
	proposedBy: string;
	proposedAccount: string | null;
};

/**
 * Keeps a decision until a second person confirms it, inside the caller's write.
 * @returns false when the same waits already
 */
export function awaitDecision(
	tx: Queryable,
	viewer: Viewer,
	told: {
		kind: AwaitedKind;
		staffId: number;
		subject: Record<string, unknown>;
		decision: Record<string, unknown>;
		reason: string | null;
		now: string;
	}
): boolean {
	const { kind, staffId, reason, now } = told;
	const subject = JSON.stringify(told.subject);
	const known = tx.get(sql`
		SELECT 1 FROM awaited_decision WHERE outcome IS NULL AND kind = ${kind} AND staff_id = ${staffId} AND subject = ${subject}`);
	if (known !== undefined) return false;
	tx.run(sql`
		INSERT INTO awaited_decision (public_id, kind, staff_id, subject, decision, reason, proposed_at, proposed_by, proposed_account)
		VALUES (${newPublicId()}, ${kind}, ${staffId}, ${subject}, ${JSON.stringify(told.decision)}, ${reason}, ${now},
			${viewer.name}, ${viewer.accountId})`);
	return true;
}

/** What waits for a second person in scope, oldest first; of some kinds, or one by its public id. */
export function awaitedDecisions(
	db: Queryable,
	scope: Scope,
	{ kinds, publicId }: { kinds?: AwaitedKind[]; publicId?: string } = {}
): AwaitedRow[] {
	return db
		.all<
			Omit<AwaitedRow, 'staff' | 'subject' | 'decision'> & {
				staffPublicId: string;
				employeeId: string;
				name: string;
				school: string;
				subject: string;
				decision: string;
			}
		>(
			sql`
		SELECT awaited.public_id AS publicId, awaited.kind, awaited.staff_id AS staffId, staff.public_id AS staffPublicId,
			staff.employee_id AS employeeId, ${staffName} AS name, school.name AS school, subject, decision, reason,
			proposed_at AS proposedAt, proposed_by AS proposedBy, proposed_account AS proposedAccount
		FROM awaited_decision awaited JOIN staff ON staff.id = awaited.staff_id JOIN school ON school.id = staff.school_id
		WHERE outcome IS NULL AND ${staffIn(scope)} AND ${publicId === undefined ? sql`true` : sql`awaited.public_id = ${publicId}`}
		ORDER BY awaited.id`
		)
		.filter(({ kind }) => kinds === undefined || kinds.includes(kind))
		.map(({ staffPublicId, employeeId, name, school, subject, decision, ...row }) => ({
			...row,
			staff: { publicId: staffPublicId, employeeId, name, school },
			subject: JSON.parse(subject) as Record<string, unknown>,
			decision: JSON.parse(decision) as Record<string, unknown>
		}));
}

/** Why this viewer may not be the second person for it; null when they may. */
export function whyNotSecond(viewer: Viewer, awaited: AwaitedRow): string | null {
	if (viewer.staffId === awaited.staffId) return 'Nobody decides about their own record.';
	if (awaited.proposedAccount !== null && awaited.proposedAccount === viewer.accountId)
		return 'You decided it first; another person has to confirm it.';
	return null;
}

/** Ends the wait, inside the caller's write. */
export function endAwaited(
	tx: Queryable,
	publicId: string,
	outcome: 'confirmed' | 'refused' | 'withdrawn',
	{ by, reason, now }: { by: string; reason: string | null; now: string }
): void {
	tx.run(sql`
		UPDATE awaited_decision SET outcome = ${outcome}, decided_at = ${now}, decided_by = ${by}, decided_reason = ${reason}
		WHERE public_id = ${publicId} AND outcome IS NULL`);
}
