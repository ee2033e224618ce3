import { addYears, dayOf, yearOf, type Day } from '#lib/time/days.ts';
import { plus } from './amounts.ts';
import { capYearOf } from './caps.ts';
import { countToward, standingAt, type Count, type Standing } from './count.ts';
import { turningDays, type Moment } from './gates.ts';
import { firstOpenDay, rollingEffectiveDay, windowOccurrences, type WindowOccurrence } from './occurrences.ts';
import type { PersonFile } from './person-file.ts';
import type { Rolling, Windows } from './schedule.ts';

/** A move of the replay; `occurrence` is the window's, `null` under a rolling rule. */
export type Move = { rank: number; effectiveOn: Day; occurrence: WindowOccurrence | null };

/** Where the replay stands (6.3, 6.4): the current lane and its beginning, and what the moves left behind. */
export type Position = {
	rank: number;
	since: Day;
	/** The earn date of the last move; `null` before the first. */
	lastMoveOn: Day | null;
	/** Positions of records that a move consumed: they no longer expire. */
	banked: Set<number>;
	moves: Move[];
};

/** Where a possible move would come from: the dates of the count and of taking effect, and how many lanes it may go. */
export type Opportunity = {
	moment: Moment;
	effectiveOn: Day;
	/** `null` without a limit. */
	lanesAllowed: number | null;
	occurrence: WindowOccurrence | null;
};

/** Replays the person's moves from HR's placement on (6.3); stops after the first that lies after the as-of date. */
export function replay(file: PersonFile): Position {
	const { effective } = file.schedule;
	return effective.kind === 'windows' ? replayWindows(file, effective) : replayRolling(file, effective);
}

/** HR's placement, before any move. */
export function startOf({ placementRank, teacher }: PersonFile): Position {
	return { rank: placementRank, since: teacher.placement.since, lastMoveOn: null, banked: new Set(), moves: [] };
}

function replayWindows(file: PersonFile, windows: Windows): Position {
	const { asOf, teacher } = file;
	const { since } = teacher.placement;
	let position = startOf(file);
	for (const occurrence of windowOccurrences(windows, since, asOf)) {
		const lanesAllowed = lanesAllowedIn(file, occurrence);
		if (lanesAllowed === 0) continue;
		if (!wasNoticeFiled(file, occurrence)) continue;
		if (isTooEarly(file, occurrence, position.since)) continue;
		const { earnBy, submitBy, effectiveOn } = occurrence;
		position = moveAt(file, position, {
			moment: { earn: Math.min(earnBy, asOf), submit: Math.min(submitBy, asOf), expiry: submitBy },
			effectiveOn: Math.max(effectiveOn, since),
			lanesAllowed,
			occurrence
		});
		if (position.since > asOf) break;
	}
	return position;
}

/** How many lanes a move may go in an occurrence; the placement is one of the changes of the occurrence it began with. */
export function lanesAllowedIn({ schedule, teacher }: PersonFile, { effectiveOn }: WindowOccurrence): number | null {
	if (schedule.maxLanesPerWindow === null) return null;
	return schedule.maxLanesPerWindow - (effectiveOn === teacher.placement.since ? 1 : 0);
}

/** Whether a notice was filed by the as-of date in the year that ends with `noticeBy`; true if none is asked for. */
export function wasNoticeFiled({ teacher, asOf }: PersonFile, { noticeBy, noticeAfter }: WindowOccurrence): boolean {
	if (noticeBy === null || noticeAfter === null) return true;
	return teacher.notices.some((day) => day > noticeAfter && day <= noticeBy && day <= asOf);
}

/** Whether a move would take effect before the time in a lane that began on `laneSince` is over. */
export function isTooEarly(
	{ schedule, teacher }: PersonFile,
	{ effectiveOn }: WindowOccurrence,
	laneSince: Day
): boolean {
	if (schedule.minYearsInLane === null) return false;
	return Math.max(effectiveOn, teacher.placement.since) < addYears(laneSince, schedule.minYearsInLane);
}

/**
 * Every open day up to the as-of date is an occurrence (6.2), but only on some can anything be different from the day
 * before: those alone are looked at.
 */
function replayRolling(file: PersonFile, rolling: Rolling): Position {
	const { asOf, teacher } = file;
	let position = startOf(file);
	const days = daysOfChange(file);
	let next = 0;
	let day = firstOpenDay(rolling, teacher.placement.since);
	while (day !== null && day <= asOf) {
		const before = position;
		position = moveAt(file, position, rollingOpportunity(file, rolling, day));
		if (position.since > asOf) return position;
		let later = day + 1;
		if (position === before) {
			while (next < days.length && days[next]! <= day) next += 1;
			// Days that came while it was closed show on the day it opens again.
			if (next === days.length) break;
			later = days[next]!;
		}
		day = firstOpenDay(rolling, later);
	}
	const openDay = firstOpenDay(rolling, asOf);
	if (openDay === null || openDay === asOf) return position;
	return moveAt(file, position, rollingOpportunity(file, rolling, openDay));
}

/** The occurrence of an open day. Nothing after the as-of date is known, even on the first day after a closed season. */
export function rollingOpportunity({ asOf, teacher }: PersonFile, rolling: Rolling, day: Day): Opportunity {
	const known = Math.min(day, asOf);
	return {
		moment: { earn: known, submit: known, expiry: day },
		effectiveOn: Math.max(rollingEffectiveDay(rolling, day), teacher.placement.since),
		lanesAllowed: null,
		occurrence: null
	};
}

/** In order, the days up to the as-of date on which a count may come out differently than on the day before. */
function daysOfChange({ records, teacher, schedule, asOf }: PersonFile): Day[] {
	const { since } = teacher.placement;
	const days = records.flatMap(turningDays);
	for (const { conferredOn, verifiedOn, eligible } of teacher.degrees) {
		if (eligible && verifiedOn !== null) days.push(Math.max(conferredOn, verifiedOn));
	}
	for (const { yearStart, excess } of schedule.yearCaps) {
		if (excess !== 'carry') continue;
		for (let year = capYearOf(since, yearStart) + 1; year <= yearOf(asOf); year += 1) {
			days.push(dayOf(year, yearStart.month, yearStart.day));
		}
	}
	return [...new Set(days.filter((day) => day > since && day <= asOf))].sort((a, b) => a - b);
}

type MetLane = { rank: number; count: Count; isDegreeLane: boolean };

/** The position after an opportunity: moved to the lane that 6.3 names, or the very same if none above is met. */
export function moveAt(file: PersonFile, position: Position, opportunity: Opportunity): Position {
	const lane = laneToMoveTo(file, position, opportunity);
	if (!lane) return position;
	const { moment, effectiveOn, occurrence } = opportunity;
	return {
		rank: lane.rank,
		since: effectiveOn,
		lastMoveOn: moment.earn,
		banked: bankConsumed(lane.count, position.banked),
		moves: [...position.moves, { rank: lane.rank, effectiveOn, occurrence }]
	};
}

function laneToMoveTo(file: PersonFile, position: Position, { moment, lanesAllowed }: Opportunity): MetLane | null {
	const top = file.terms.lanes.length - 1;
	if (position.rank === top) return null;
	const standing = standingAt(file, moment, position.banked, false);
	if (lanesAllowed === null) {
		for (let rank = top; rank > position.rank; rank -= 1) {
			const lane = metLane(file, standing, rank, position);
			if (lane) return lane;
		}
		return null;
	}
	let allowed: MetLane | null = null;
	let highestDegreeLane: MetLane | null = null;
	let reached = 0;
	for (let rank = position.rank + 1; rank <= top; rank += 1) {
		const lane = metLane(file, standing, rank, position);
		if (!lane) continue;
		reached += 1;
		if (reached <= lanesAllowed) allowed = lane;
		if (lane.isDegreeLane) highestDegreeLane = lane;
	}
	return highestDegreeLane && allowed && highestDegreeLane.rank > allowed.rank ? highestDegreeLane : allowed;
}

/**
 * A lane above the position, if it is met: with the count of its first met path, and whether any of its met paths asks
 * for neither credits nor a stack. Paths counting from the last move lead only to the lane directly above.
 */
export function metLane(file: PersonFile, standing: Standing, rank: number, position: Position): MetLane | null {
	let first: Count | null = null;
	for (const terms of file.terms.lanes[rank]!) {
		const { after, stack } = terms.path;
		if (after === 'last-move' && rank !== position.rank + 1) continue;
		const isDegreePath = !(terms.required > 0) && stack === null;
		if (first && !isDegreePath) continue;
		if (terms.required > standing.most) continue;
		const count = countToward(file, standing, terms, position.lastMoveOn);
		if (!count.isMet) continue;
		first ??= count;
		if (isDegreePath) return { rank, count: first, isDegreeLane: true };
	}
	return first && { rank, count: first, isDegreeLane: false };
}

/**
 * Banks what a move consumed (6.4): counted records in standard order, the last one whole, until with the opening
 * credits the required ones are reached.
 */
function bankConsumed({ terms, opening, counted }: Count, banked: Set<number>): Set<number> {
	const after = new Set(banked);
	let sum = opening;
	for (let i = 0; i < counted.length && sum < terms.required; i += 1) {
		if (!(counted[i]! > 0)) continue;
		after.add(i);
		sum = plus(sum, counted[i]!);
	}
	return after;
}
