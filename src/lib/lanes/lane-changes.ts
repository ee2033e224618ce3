import { formatDay } from '#lib/ui/format.ts';

/** A move the evaluation came to: `moves` of its result. */
export type Move = { lane: string; effectiveOn: string };

/** A lane change that HR decided about and did not take back. */
export type DecidedChange = {
	publicId: string;
	fromLane: string;
	toLane: string;
	effectiveOn: string;
	decision: 'accepted' | 'declined';
};

/** What of one person is compared: HR's placement, what the evaluation comes to today, and what was decided. */
export type ChangeFacts = {
	placement: { lane: string; since: string };
	moves: Move[];
	decided: DecidedChange[];
	/** The place of a lane in the contract, lowest 0; -1 for a lane it does not have. */
	rankOf: (lane: string) => number;
};

/** A lane change that the evaluation comes to and nobody has decided about. */
export type ProposedChange = { fromLane: string; toLane: string; effectiveOn: string };

/** An accepted lane change that today's facts would not bring any more, or would bring otherwise. */
export type Discrepancy = { change: DecidedChange; sentence: string };

/**
 * The lane changes to decide about: each move of the evaluation, in its order, that leads above what was accepted already and
 * has not been decided as it stands. `fromLane` is the lane by decision before it: the last accepted, or HR's placement.
 */
export function proposedChanges({ placement, moves, decided, rankOf }: ChangeFacts): ProposedChange[] {
	const accepted = acceptedOf({ placement, decided });
	const highest = Math.max(-1, ...accepted.map(({ toLane }) => rankOf(toLane)));
	const proposed: ProposedChange[] = [];
	for (const { lane, effectiveOn } of moves) {
		if (decided.some((one) => one.toLane === lane && one.effectiveOn === effectiveOn)) continue;
		// The same lane or a lower one was accepted for another day: that is a discrepancy, not one more change.
		if (rankOf(lane) <= highest) continue;
		const before = [
			...accepted.filter((one) => one.effectiveOn <= effectiveOn).map(({ toLane }) => toLane),
			...proposed.map(({ toLane }) => toLane)
		].at(-1);
		proposed.push({ fromLane: before ?? placement.lane, toLane: lane, effectiveOn });
	}
	return proposed;
}

/**
 * Accepted lane changes that later facts contradict. What was accepted stays; this says what is different now, in words, so that
 * a person settles it. Once HR's placement begins on or after the effective day, the placement is what counts: it must
 * name the same lane if it begins that very day, and anything later is HR's newer decision.
 */
export function discrepancies({ placement, moves, decided, rankOf }: ChangeFacts): Discrepancy[] {
	const found: Discrepancy[] = [];
	for (const change of decided) {
		if (change.decision !== 'accepted') continue;
		const { toLane, effectiveOn } = change;
		if (placement.since > effectiveOn) continue;
		if (placement.since === effectiveOn) {
			if (placement.lane !== toLane)
				found.push({
					change,
					sentence: `HR’s file places the person in ${placement.lane} from ${formatDay(effectiveOn)}; ${toLane} was accepted for that day.`
				});
			continue;
		}
		if (moves.some((move) => move.lane === toLane && move.effectiveOn === effectiveOn)) continue;
		const later = moves.find((move) => rankOf(move.lane) >= rankOf(toLane));
		found.push({
			change,
			sentence: later
				? later.lane === toLane
					? `By today’s records ${toLane} takes effect on ${formatDay(later.effectiveOn)}, not on ${formatDay(effectiveOn)}.`
					: `By today’s records the move goes to ${later.lane} on ${formatDay(later.effectiveOn)}, not to ${toLane} on ${formatDay(effectiveOn)}.`
				: `Today’s records no longer bring ${toLane}: they come to ${moves.at(-1)?.lane ?? placement.lane}.`
		});
	}
	return found;
}

/** The lane by decision on a day: HR's placement, or the last lane change accepted since that is in effect. */
export function laneByDecision(
	{ placement, decided }: Pick<ChangeFacts, 'placement' | 'decided'>,
	day: string
): { lane: string; since: string; isAccepted: boolean } {
	const inForce = acceptedOf({ placement, decided }).findLast(({ effectiveOn }) => effectiveOn <= day);
	return inForce
		? { lane: inForce.toLane, since: inForce.effectiveOn, isAccepted: true }
		: { ...placement, isAccepted: false };
}

/** Accepted and not overtaken by a newer placement of HR, in the order of their effective days. */
function acceptedOf({ placement, decided }: Pick<ChangeFacts, 'placement' | 'decided'>): DecidedChange[] {
	return decided
		.filter(({ decision, effectiveOn }) => decision === 'accepted' && effectiveOn >= placement.since)
		.toSorted((a, b) => (a.effectiveOn < b.effectiveOn ? -1 : a.effectiveOn > b.effectiveOn ? 1 : 0));
}
