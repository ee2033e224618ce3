import { readDate } from './days.ts';
import { dateOfInstant } from './zones.ts';

const HOUR = 3_600_000;

/**
 * The first instant of a calendar day in an IANA zone, in milliseconds since 1970-01-01T00:00Z: midnight, or what the clocks were
 * set to where they jump over it. `date` must be a valid day.
 */
export function startOfDay(date: string, zone: string): number {
	const day = readDate(date);
	if (day === null) throw new RangeError(`not a calendar date: ${date}`);
	// No zone is further than 14 hours from UTC, so the day begins in between; days never run backwards.
	const utc = day * 24 * HOUR;
	let [before, from] = [utc - 16 * HOUR, utc + 16 * HOUR];
	while (from - before > 1) {
		const middle = Math.floor((before + from) / 2);
		if (dateOfInstant(middle, zone) >= date) from = middle;
		else before = middle;
	}
	return from;
}
