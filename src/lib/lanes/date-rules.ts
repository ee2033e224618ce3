import { dayOf, weekdayOf, type Day, type MonthDay } from '#lib/time/days.ts';

/** A date rule of a window (3.4): a day of the year, moved by whole years, then off the weekend. */
export type DateRule = MonthDay & { yearShift: -1 | 0 | 1; roll: 'next-weekday' | 'previous-weekday' | null };

const SATURDAY = 6;
const SUNDAY = 0;

/** The date that a rule gives for the occurrence of a year. Holidays are not considered. */
export function dateInYear(rule: DateRule, year: number): Day {
	const day = dayOf(year + rule.yearShift, rule.month, rule.day);
	if (rule.roll === null) return day;
	const weekday = weekdayOf(day);
	if (rule.roll === 'next-weekday') return weekday === SATURDAY ? day + 2 : weekday === SUNDAY ? day + 1 : day;
	return weekday === SATURDAY ? day - 1 : weekday === SUNDAY ? day - 2 : day;
}

/**
 * Whether one rule never gives a later date than another. Weekdays repeat after 400 years, so looking at that many
 * years is looking at all of them.
 */
export function isNeverAfter(first: DateRule, second: DateRule): boolean {
	for (let year = 2000; year < 2400; year += 1) {
		if (dateInYear(first, year) > dateInYear(second, year)) return false;
	}
	return true;
}

/** Whether the rule's date lies in the occurrence's own year in every year; a roll may push a date over New Year. */
export function staysInYear(rule: DateRule): boolean {
	for (let year = 2000; year < 2400; year += 1) {
		const day = dateInYear(rule, year);
		if (day < dayOf(year, 1, 1) || day >= dayOf(year + 1, 1, 1)) return false;
	}
	return true;
}
