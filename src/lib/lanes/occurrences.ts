import { dayOf, firstOfNextMonth, partsOf, yearOf, type Day } from '#lib/time/days.ts';
import { dateInYear } from './date-rules.ts';
import type { Rolling, Windows } from './schedule.ts';

/** One yearly occurrence of a window (6.1). `noticeAfter` is the previous year's `noticeBy`. */
export type WindowOccurrence = {
	effectiveOn: Day;
	earnBy: Day;
	submitBy: Day;
	noticeBy: Day | null;
	noticeAfter: Day | null;
};

/** How far ahead occurrences are considered: up to the sixth year after that of the as-of date (6.1). */
const YEARS_AHEAD = 6;

const occurrencesByYear = new WeakMap<Windows, Map<number, WindowOccurrence[]>>();

/** The occurrences of 6.1 in their order: submit-by date on or after the placement's beginning. */
export function windowOccurrences(windows: Windows, since: Day, asOf: Day): WindowOccurrence[] {
	const considered: WindowOccurrence[] = [];
	const lastYear = yearOf(asOf) + YEARS_AHEAD;
	// A submit-by date lies at most a year and a roll after the year of its occurrence.
	for (let year = yearOf(since) - 2; year <= lastYear; year += 1) {
		for (const occurrence of occurrencesIn(windows, year)) {
			if (occurrence.submitBy >= since) considered.push(occurrence);
		}
	}
	return considered;
}

// Effective dates stay in their year, so sorting within each year sorts them all.
function occurrencesIn(windows: Windows, year: number): WindowOccurrence[] {
	let known = occurrencesByYear.get(windows);
	if (!known) occurrencesByYear.set(windows, (known = new Map()));
	let occurrences = known.get(year);
	if (!occurrences) {
		occurrences = windows.windows
			.map(({ effective, earnBy, submitBy, noticeBy }) => ({
				effectiveOn: dateInYear(effective, year),
				earnBy: dateInYear(earnBy, year),
				submitBy: dateInYear(submitBy, year),
				noticeBy: noticeBy && dateInYear(noticeBy, year),
				noticeAfter: noticeBy && dateInYear(noticeBy, year - 1)
			}))
			.sort((a, b) => a.effectiveOn - b.effectiveOn || a.submitBy - b.submitBy);
		known.set(year, occurrences);
	}
	return occurrences;
}

/** Whether a day lies in the yearly closed season, which may span the new year (6.2). */
export function isClosed({ closed }: Rolling, day: Day): boolean {
	if (!closed) return false;
	const { month, day: dayOfMonth } = partsOf(day);
	const at = month * 100 + dayOfMonth;
	const from = closed.from.month * 100 + closed.from.day;
	const to = closed.to.month * 100 + closed.to.day;
	return from <= to ? from <= at && at <= to : at >= from || at <= to;
}

/** The first open day on or after a day; `null` if the season never opens. */
export function firstOpenDay(rolling: Rolling, day: Day): Day | null {
	if (!isClosed(rolling, day)) return day;
	const { to } = rolling.closed!;
	const { year } = partsOf(day);
	// The day after the season's end is open, unless the next season begins right there: then only a February 29 between
	// them can be, and that comes at most eight years later.
	for (let later = 0; later <= 9; later += 1) {
		const end = dayOf(year + later, to.month, to.day);
		if (end >= day && !isClosed(rolling, end + 1)) return end + 1;
	}
	return null;
}

/** From when a move on a day is paid (6.2), before the placement's beginning is looked at. */
export function rollingEffectiveDay({ effective, payPeriod }: Rolling, day: Day): Day {
	if (effective === 'same-day') return day;
	if (effective === 'next-month') return firstOfNextMonth(day);
	if (effective === 'month-start') return partsOf(day).day === 1 ? day : firstOfNextMonth(day);
	const { anchor, days } = payPeriod!;
	const periodStart = anchor + Math.floor((day - anchor) / days) * days;
	return effective === 'pay-period' ? periodStart : periodStart + days;
}
