import { dateText, type Day } from '#lib/time/days.ts';
import { shownCredits, shownMissing } from './amounts.ts';
import { countToward, standingAt, type Count, type Standing } from './count.ts';
import { windowOccurrences, type WindowOccurrence } from './occurrences.ts';
import type { Part } from './parts.ts';
import type { PersonFile } from './person-file.ts';
import { outcomeOf, type Reason } from './reasons.ts';
import { isTooEarly, lanesAllowedIn, metLane, wasNoticeFiled, type Position } from './replay.ts';
import type { DegreeLevel } from './schedule.ts';
import { byCodePoint } from './standard-order.ts';

/** The result of an evaluation, key by key as section 7 defines it. Dates are texts; credits have three decimals at most. */
export type Result = {
	lane: string;
	laneSince: string;
	moves: Array<{ lane: string; effectiveOn: string }>;
	qualifiedLane: string;
	next: { lane: string; creditsToNext: number; needsDegree: DegreeLevel | null; stackToNext: number } | null;
	basisLane: string;
	credits: number;
	counted: Array<{ id: string; credits: number }>;
	pending: Uncounted[];
	excluded: Uncounted[];
	deadline: { submitBy: string; earnBy: string; effectiveOn: string; noticeBy?: string } | null;
	documentsDue: string | null;
};

export type Uncounted = { id: string; reason: Reason; credits?: number };

/** The result and the count it shows, for whoever explains it. */
export function concludeFrom(file: PersonFile, position: Position): { result: Result; basis: Count } {
	const { schedule, scale, asOf, records, teacher, placementRank } = file;
	const laneId = (rank: number): string => schedule.lanes[rank]!.id;
	const today = { earn: asOf, submit: asOf, expiry: asOf };
	const standing = standingAt(file, today, position.banked, true);
	const inForce = position.moves.findLast(({ effectiveOn }) => effectiveOn <= asOf);
	const nextRank = position.rank + 1 < schedule.lanes.length ? position.rank + 1 : null;
	const next = nextRank === null ? null : nearestPath(file, standing, nextRank, position);
	const isNextCounted =
		next !== null && next.isDegreeHeld && (next.terms.required > 0 || next.terms.path.stack !== null);
	const basis = isNextCounted ? next : basisInFinalLane(file, standing, position);
	const parts = basis.parts!.toSorted(
		(a, b) =>
			byCodePoint(records[a.record]!.record.id, records[b.record]!.record.id) ||
			byCodePoint(a.reason ?? '', b.reason ?? '')
	);
	const result: Result = {
		lane: laneId(inForce?.rank ?? placementRank),
		laneSince: dateText(inForce?.effectiveOn ?? teacher.placement.since),
		moves: position.moves.map(({ rank, effectiveOn }) => ({ lane: laneId(rank), effectiveOn: dateText(effectiveOn) })),
		qualifiedLane: laneId(qualifiedRank(file, standing, position)),
		next: next && {
			lane: laneId(nextRank!),
			creditsToNext: shownMissing(next.isDegreeHeld ? next.shortfall : next.terms.required, scale),
			needsDegree: next.isDegreeHeld ? null : next.terms.path.degree,
			stackToNext: next.isDegreeHeld ? next.stackToGo : 0
		},
		basisLane: laneId(isNextCounted ? nextRank! : position.rank),
		credits: shownCredits(basis.total, scale),
		counted: parts
			.filter(({ reason }) => reason === null)
			.map(({ record, credits }) => ({ id: records[record]!.record.id, credits: shownCredits(credits!, scale) })),
		pending: uncounted(file, parts, 'pending'),
		excluded: uncounted(file, parts, 'excluded'),
		...datesThatMatter(file, position, parts, nextRank !== null)
	};
	return { result, basis };
}

/** The highest lane met today on credits and degrees alone, or the final lane of the replay. */
function qualifiedRank(file: PersonFile, standing: Standing, position: Position): number {
	for (let rank = file.schedule.lanes.length - 1; rank > position.rank; rank -= 1) {
		if (metLane(file, standing, rank, position)) return rank;
	}
	return position.rank;
}

/**
 * Of the paths whose degree is held today, the one with the smallest shortfall, then the smallest stack remainder, then
 * the first listed; the first path if no degree is held.
 */
function nearestPath(file: PersonFile, standing: Standing, rank: number, { lastMoveOn }: Position): Count {
	const counts = file.terms.lanes[rank]!.map((terms) => countToward(file, standing, terms, lastMoveOn));
	let nearest: Count | null = null;
	for (const count of counts) {
		if (!count.isDegreeHeld) continue;
		const isNearer =
			!nearest ||
			count.shortfall < nearest.shortfall ||
			(count.shortfall === nearest.shortfall && count.stackToGo < nearest.stackToGo);
		if (isNearer) nearest = count;
	}
	return nearest ?? counts[0]!;
}

/** Toward the final lane: its first met path, else its first path with the degree held, else its first path. */
function basisInFinalLane(file: PersonFile, standing: Standing, { rank, lastMoveOn }: Position): Count {
	const counts = file.terms.lanes[rank]!.map((terms) => countToward(file, standing, terms, lastMoveOn));
	return counts.find(({ isMet }) => isMet) ?? counts.find(({ isDegreeHeld }) => isDegreeHeld) ?? counts[0]!;
}

function uncounted({ records, scale }: PersonFile, parts: Part[], outcome: 'pending' | 'excluded'): Uncounted[] {
	const list: Uncounted[] = [];
	for (const { record, reason, credits } of parts) {
		if (reason === null || outcomeOf(reason) !== outcome) continue;
		const { id } = records[record]!.record;
		list.push(credits === null ? { id, reason } : { id, reason, credits: shownCredits(credits, scale) });
	}
	return list;
}

/** The deadline and the day documents are due; both exist under windows only. */
function datesThatMatter(
	file: PersonFile,
	position: Position,
	parts: Part[],
	hasNext: boolean
): Pick<Result, 'deadline' | 'documentsDue'> {
	const { schedule, teacher, asOf } = file;
	if (schedule.effective.kind !== 'windows') return { deadline: null, documentsDue: null };
	const { since } = teacher.placement;
	const open = windowOccurrences(schedule.effective, since, asOf).filter(({ submitBy }) => submitBy >= asOf);
	const first = hasNext ? open.find((occurrence) => canStillLead(file, position, occurrence)) : undefined;
	const due = documentsDue(file, parts, open);
	return {
		deadline: first
			? {
					submitBy: dateText(first.submitBy),
					earnBy: dateText(first.earnBy),
					effectiveOn: dateText(Math.max(first.effectiveOn, since)),
					...(first.noticeBy === null ? {} : { noticeBy: dateText(first.noticeBy) })
				}
			: null,
		documentsDue: due === null ? null : dateText(due)
	};
}

/** Whether new learning can still bring the next lane in an occurrence whose submit-by date is yet to come. */
function canStillLead(file: PersonFile, position: Position, occurrence: WindowOccurrence): boolean {
	const { asOf, schedule } = file;
	if (occurrence.earnBy < asOf) return false;
	if (lanesAllowedIn(file, occurrence) === 0) return false;
	const isNoticeOpen = occurrence.noticeBy !== null && occurrence.noticeBy >= asOf;
	if (!isNoticeOpen && !wasNoticeFiled(file, occurrence)) return false;
	if (isTooEarly(file, occurrence, position.since)) return false;
	return schedule.maxLanesPerWindow === null || !position.moves.some((move) => move.occurrence === occurrence);
}

/** The earliest submit-by date that a document still awaited for a completed record can make. */
function documentsDue({ records }: PersonFile, parts: Part[], open: WindowOccurrence[]): Day | null {
	let firstCompleted = Infinity;
	for (const { record, reason } of parts) {
		if (reason !== 'EVIDENCE_PENDING' && reason !== 'EVIDENCE_NOT_OFFICIAL') continue;
		firstCompleted = Math.min(firstCompleted, records[record]!.record.completedOn ?? Infinity);
	}
	let due: Day | null = null;
	for (const { earnBy, submitBy } of open) {
		if (firstCompleted <= earnBy && (due === null || submitBy < due)) due = submitBy;
	}
	return due;
}
