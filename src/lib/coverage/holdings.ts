import { addToDate } from '#lib/time/days.ts';
import { compare, merged, OPEN_END, type Interval } from './intervals.ts';

export type AwardState = 'earned' | 'pending_claim' | 'expired' | 'revoked' | 'declined';

/** What decides from when to when an award is valid. Days are `YYYY-MM-DD`; `validYears` is the district's own rule. */
export type Award = { completedOn: string; expiresOn: string | null; state: AwardState; validYears: number | null };

/** One skill that one award of a person shows. */
export type Shown = Award & { skillId: string; level: number };

/** The person holds the skill at this level or above on these days. */
export type Holding = Interval & { skillId: string; level: number };

export const LEVELS = [1, 2, 3];

/**
 * The days on which an award counts, or null where it never does. An award that waits to be claimed was issued, so it
 * counts; an expired one counted until its last day; one revoked or declined never shows anything. The day of expiry
 * itself no longer counts (salary-lane-rules.md, gate 16). Where the file and the district both name an end, the
 * earlier one holds.
 */
export function validity({ completedOn, expiresOn, state, validYears }: Award): Interval | null {
	if (state === 'revoked' || state === 'declined') return null;
	const to = expiryOf({ completedOn, expiresOn, validYears });
	// The provider says "expired" and nobody says since when: on no day is it known to have been valid.
	if (state === 'expired' && to === null) return null;
	const interval = { from: completedOn, to: to ?? OPEN_END };
	return interval.from < interval.to ? interval : null;
}

/** The first day on which the award is no longer valid; null: no end known. */
export function expiryOf({ completedOn, expiresOn, validYears }: Omit<Award, 'state'>): string | null {
	if (validYears === null) return expiresOn;
	const anniversary = addToDate(completedOn, { years: validYears });
	return expiresOn !== null && expiresOn < anniversary ? expiresOn : anniversary;
}

/**
 * What one person holds, from every skill that every award of theirs shows. An award at level 3 also shows levels 1 and
 * 2. Sorted by skill, level and day; intervals of one skill and level neither overlap nor touch.
 */
export function holdings(shown: Shown[]): Holding[] {
	const bySkill = new Map<string, Array<Interval & { level: number }>>();
	for (const one of shown) {
		const days = validity(one);
		if (!days) continue;
		const ofSkill = bySkill.get(one.skillId);
		const award = { ...days, level: one.level };
		if (ofSkill) ofSkill.push(award);
		else bySkill.set(one.skillId, [award]);
	}
	const result: Holding[] = [];
	for (const skillId of [...bySkill.keys()].sort(compare)) {
		const awards = bySkill.get(skillId) ?? [];
		for (const level of LEVELS) {
			for (const { from, to } of merged(awards.filter((award) => award.level >= level))) {
				result.push({ skillId, level, from, to });
			}
		}
	}
	return result;
}
