import { sql } from 'drizzle-orm';
import type { Scope, Viewer } from '#lib/access/scope.ts';
import { districtSettings } from '#lib/district/settings.server.ts';
import type { Queryable } from '#lib/server/db/open.ts';
import { newPublicId } from '#lib/server/db/public-id.ts';
import { revisionOf } from '#lib/server/db/write.ts';
import { staffIdOf } from '#lib/staff/staff-id.server.ts';
import { awaitDecision, type AwaitedRow } from './awaited-decisions.server.ts';
import { changesToDecide, proposalKey, type ProposedRow } from './changes-to-decide.server.ts';
import { decidedChanges } from './decided-changes.server.ts';
import { personLedger } from './person-ledger.server.ts';
import type { Result } from './result.ts';

/** What a decided lane change rested on, kept as it was that day. */
export type ChangeBasis = {
	contract: { id: string; name: string; versionId: number; effectiveOn: string | null } | null;
	sentence: string;
	placement: { lane: string; since: string };
	credits: { toward: string; opening: number; total: number; unit: string } | null;
	counted: Array<{ title: string; provider: string; completedOn: string | null; credits: number }>;
	moves: Result['moves'];
};

export type Decided = { accepted: number; declined: number; awaited: number; problems: string[] };
type Context = { today: string; now: string };

/**
 * Accepts or declines lane changes as they are proposed today, inside the caller's write. Each is decided by itself: one that is no
 * longer proposed, is about the viewer's own pay, or comes after an undecided earlier one of the same person is told in a sentence and left. Where the
 * district wants four eyes, accepting waits for a second person.
 * @param keys as `proposalKey` makes them
 */
export function decideLaneChanges(
	tx: Queryable,
	viewer: Viewer,
	{ keys, decision, reason }: { keys: string[]; decision: 'accepted' | 'declined'; reason: string | null },
	{ today, now }: Context
): Decided {
	const told: Decided = { accepted: 0, declined: 0, awaited: 0, problems: [] };
	const open = changesToDecide(tx, viewer.scope, { asOf: today }).proposed;
	const wanted = new Set(keys);
	const found = open.filter((row) => wanted.has(proposalKey(row)));
	if (found.length < wanted.size) {
		const lost = wanted.size - found.length;
		told.problems.push(
			`${lost === 1 ? 'One of them is' : `${lost} of them are`} no longer proposed: the records have changed, or somebody has decided. Look at the list again.`
		);
	}
	const isAwaited = decision === 'accepted' && districtSettings(tx).fourEyes.includes('lane-changes');
	for (const row of found) {
		const staffId = staffIdOf(tx, viewer.scope, row.staff.publicId)!;
		const isLater = open.some(
			(one) =>
				one.staff.publicId === row.staff.publicId && one.effectiveOn < row.effectiveOn && !wanted.has(proposalKey(one))
		);
		if (staffId === viewer.staffId) told.problems.push(`${row.staff.name}: nobody decides about their own pay.`);
		else if (isLater) told.problems.push(`${row.staff.name}: decide about the earlier lane change first.`);
		else if (isAwaited) {
			const isNew = awaitDecision(tx, viewer, {
				kind: 'lane-change',
				staffId,
				subject: { toLane: row.toLane, effectiveOn: row.effectiveOn },
				decision: { decision },
				reason,
				now
			});
			if (isNew) told.awaited += 1;
			else told.problems.push(`${row.staff.name}: it waits for a second person already.`);
		} else {
			insertChange(tx, viewer.scope, staffId, row, {
				decision,
				reason,
				by: viewer.name,
				confirmedBy: null,
				today,
				now
			});
			told[decision] += 1;
		}
	}
	return told;
}

/** Carries out what a second person confirmed; a sentence if it is no longer proposed. Inside the caller's write. */
export function acceptConfirmed(
	tx: Queryable,
	scope: Scope,
	awaited: AwaitedRow,
	{ confirmedBy, today, now }: Context & { confirmedBy: string }
): string | null {
	const { toLane, effectiveOn } = awaited.subject as { toLane: string; effectiveOn: string };
	const row = changesToDecide(tx, scope, { asOf: today }).proposed.find(
		(one) => one.staff.publicId === awaited.staff.publicId && one.toLane === toLane && one.effectiveOn === effectiveOn
	);
	if (!row)
		return `${awaited.staff.name}: ${toLane} is no longer proposed for that day; refuse it, and look at the ledger.`;
	const { reason, proposedBy: by } = awaited;
	insertChange(tx, scope, awaited.staffId, row, { decision: 'accepted', reason, by, confirmedBy, today, now });
	return null;
}

function insertChange(
	tx: Queryable,
	scope: Scope,
	staffId: number,
	row: ProposedRow,
	told: Context & { decision: 'accepted' | 'declined'; reason: string | null; by: string; confirmedBy: string | null }
): void {
	const { scheduleId, fromLane, toLane, effectiveOn, step, from, to } = row;
	const basis = basisOn(tx, scope, row.staff.publicId, told.today);
	tx.run(sql`
		INSERT INTO lane_change (public_id, staff_id, schedule_id, from_lane, to_lane, effective_on, step, pay_year, currency,
			from_cents, to_cents, basis, as_of, known_number, decision, reason, decided_at, decided_by, confirmed_by)
		VALUES (${newPublicId()}, ${staffId}, ${scheduleId}, ${fromLane}, ${toLane}, ${effectiveOn}, ${step},
			${(to ?? from)?.payYear ?? null}, ${(to ?? from)?.currency ?? null}, ${from?.cents ?? null}, ${to?.cents ?? null},
			${JSON.stringify(basis)}, ${told.today}, ${revisionOf(tx)}, ${told.decision}, ${told.reason}, ${told.now}, ${told.by}, ${told.confirmedBy})`);
}

function basisOn(db: Queryable, scope: Scope, staffPublicId: string, asOf: string): ChangeBasis {
	const about = personLedger(db, scope, { staffPublicId, asOf })!;
	const { schedule, standing, ledger, placement } = about;
	return {
		contract: schedule && {
			id: schedule.id,
			name: schedule.name,
			versionId: schedule.versionId,
			effectiveOn: schedule.effectiveOn
		},
		sentence: standing?.statusSentence ?? '',
		placement: { lane: placement!.lane, since: placement!.since },
		credits: ledger && {
			toward: ledger.basisLane,
			opening: ledger.opening,
			total: ledger.credits,
			unit: schedule?.unit ?? 'credit'
		},
		counted: (ledger?.lines ?? []).flatMap(({ title, provider, completedOn, parts }) =>
			parts
				.filter(({ outcome }) => outcome === 'counted')
				.map(({ credits }) => ({ title, provider, completedOn, credits: credits ?? 0 }))
		),
		moves: standing?.result?.moves ?? []
	};
}

/**
 * Takes a decision back, inside the caller's write, so that the change is proposed again; a sentence if it cannot be: payroll has it, it
 * is the viewer's own, or it is not there. What was decided stays on file with the reason.
 */
export function takeBackChange(
	tx: Queryable,
	viewer: Viewer,
	{ publicId, reason }: { publicId: string; reason: string },
	now: string
): string | null {
	const [change] = decidedChanges(tx, viewer.scope, { publicId });
	if (!change) return 'This decision is not there any more.';
	if (change.payroll)
		return `Payroll got it on ${change.payroll.exportedOn}: correct it there, and note here why it stands.`;
	if (staffIdOf(tx, viewer.scope, change.staff.publicId) === viewer.staffId)
		return 'Nobody decides about their own pay.';
	note(tx, change.id, 'taken-back', null, reason, viewer.name, now);
	return null;
}

/** Leaves an accepted change as it stands although today's facts say otherwise, with the reason; another discrepancy is raised anew. */
export function settleDiscrepancy(
	tx: Queryable,
	viewer: Viewer,
	{ publicId, about, reason }: { publicId: string; about: string; reason: string },
	{ today, now }: Context
): string | null {
	const found = changesToDecide(tx, viewer.scope, { asOf: today }).discrepancies.find(
		({ change, sentence }) => change.publicId === publicId && sentence === about
	);
	if (!found) return 'This discrepancy is not there any more: the records have changed. Look again.';
	if (staffIdOf(tx, viewer.scope, found.change.staff.publicId) === viewer.staffId)
		return 'Nobody decides about their own pay.';
	note(tx, found.change.id, 'settled', about, reason, viewer.name, now);
	return null;
}

function note(
	tx: Queryable,
	changeId: number,
	kind: 'taken-back' | 'settled',
	about: string | null,
	reason: string,
	by: string,
	now: string
): void {
	tx.run(sql`
		INSERT INTO lane_change_note (lane_change_id, kind, about, reason, said_at, said_by)
		VALUES (${changeId}, ${kind}, ${about}, ${reason}, ${now}, ${by})`);
}
