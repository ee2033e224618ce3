import { addToDate } from '#lib/time/days.ts';
import { OPEN_END, type Interval } from '#lib/time/intervals.ts';

export type AwardState = 'earned' | 'pending_claim' | 'expired' | 'revoked' | 'declined';

/** What decides from when to when an award is valid. Days are `YYYY-MM-DD`; `validYears` is the district's own rule. */
export type Award = { completedOn: string; expiresOn: string | null; state: AwardState; validYears: number | null };

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
