/**
 * Calendar days without a time of day. A date is the text `YYYY-MM-DD`; for arithmetic it becomes a `Day`, the number
 * of days since 1970-01-01. The language's own `Date` is not used anywhere: it knows only instants, and reads some texts
 * in the machine's zone and others in UTC.
 */

/** Days since 1970-01-01 in the proleptic Gregorian calendar; negative before. */
export type Day = number;

export type YearMonthDay = { year: number; month: number; day: number };

/** A day of every year, `MM-DD`; February 29 is none, because most years lack it. */
export type MonthDay = { month: number; day: number };

const MONTH_LENGTHS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
const DAYS_IN_400_YEARS = 146_097;
const DAYS_FROM_0000_03_01_TO_1970 = 719_468;

export function isLeapYear(year: number): boolean {
	return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
}

export function daysInMonth(year: number, month: number): number {
	return month === 2 && isLeapYear(year) ? 29 : (MONTH_LENGTHS[month - 1] ?? 0);
}

/** The day of a calendar date that is known to exist; months from 1 to 12. */
export function dayOf(year: number, month: number, day: number): Day {
	// Years are counted from March, so that the leap day is the last day of its year.
	const marchYear = month > 2 ? year : year - 1;
	const era = Math.floor(marchYear / 400);
	const yearOfEra = marchYear - era * 400;
	const dayOfYear = Math.floor((153 * (month > 2 ? month - 3 : month + 9) + 2) / 5) + day - 1;
	const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear;
	return era * DAYS_IN_400_YEARS + dayOfEra - DAYS_FROM_0000_03_01_TO_1970;
}

/** Year, month (1 to 12) and day of the month of a day. */
export function partsOf(day: Day): YearMonthDay {
	const shifted = day + DAYS_FROM_0000_03_01_TO_1970;
	const era = Math.floor(shifted / DAYS_IN_400_YEARS);
	const dayOfEra = shifted - era * DAYS_IN_400_YEARS;
	const yearOfEra = Math.floor(
		(dayOfEra - Math.floor(dayOfEra / 1460) + Math.floor(dayOfEra / 36_524) - Math.floor(dayOfEra / 146_096)) / 365
	);
	const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
	const marchMonth = Math.floor((5 * dayOfYear + 2) / 153);
	const month = marchMonth < 10 ? marchMonth + 3 : marchMonth - 9;
	return {
		year: yearOfEra + era * 400 + (month <= 2 ? 1 : 0),
		month,
		day: dayOfYear - Math.floor((153 * marchMonth + 2) / 5) + 1
	};
}

/**
 * Whether a text is a day that a page or a list can be asked for: a few centuries, so that what is looked up around it (the school
 * year before, 180 days later) is a day too.
 */
export function isDayToAsk(text: string): boolean {
	return isDate(text) && text >= '1900-01-01' && text <= '2199-12-31';
}

/** Reads `YYYY-MM-DD`, years 0001 to 9999; `null` for every other text and for a day that no calendar has. */
export function readDate(text: string): Day | null {
	if (text.length !== 10 || text[4] !== '-' || text[7] !== '-') return null;
	const year = digits(text, 0, 4);
	const month = digits(text, 5, 7);
	const day = digits(text, 8, 10);
	if (year < 1 || month < 1 || month > 12 || day < 1 || day > daysInMonth(year, month)) return null;
	return dayOf(year, month, day);
}

export function isDate(text: string): boolean {
	return readDate(text) !== null;
}

/** The day as `YYYY-MM-DD`. */
export function dateText(day: Day): string {
	const { year, month, day: dayOfMonth } = partsOf(day);
	return `${String(year).padStart(4, '0')}-${two(month)}-${two(dayOfMonth)}`;
}

/** Keeps the day of the month, clamped to the last day of the target month: August 31 + 6 months = February 28 or 29. */
export function addMonths(day: Day, months: number): Day {
	const { year, month, day: dayOfMonth } = partsOf(day);
	const monthsFromYearZero = year * 12 + month - 1 + months;
	const targetYear = Math.floor(monthsFromYearZero / 12);
	const targetMonth = monthsFromYearZero - targetYear * 12 + 1;
	return dayOf(targetYear, targetMonth, Math.min(dayOfMonth, daysInMonth(targetYear, targetMonth)));
}

/** February 29 becomes February 28 in a year without it. */
export function addYears(day: Day, years: number): Day {
	return addMonths(day, years * 12);
}

/** 0 is Sunday, 6 is Saturday. */
export function weekdayOf(day: Day): number {
	return (((day + 4) % 7) + 7) % 7;
}

export function yearOf(day: Day): number {
	return partsOf(day).year;
}

/** The first day of the month that follows the day's month. */
export function firstOfNextMonth(day: Day): Day {
	const { year, month } = partsOf(day);
	return month === 12 ? dayOf(year + 1, 1, 1) : dayOf(year, month + 1, 1);
}

/** Reads `MM-DD` as a day that every year has; `null` for `02-29` and for everything else. */
export function readMonthDay(text: string): MonthDay | null {
	if (text.length !== 5 || text[2] !== '-') return null;
	const month = digits(text, 0, 2);
	const day = digits(text, 3, 5);
	if (month < 1 || month > 12 || day < 1 || day > (MONTH_LENGTHS[month - 1] ?? 0)) return null;
	return { month, day };
}

/** Text in, text out, for callers that keep dates as text; the date must be a valid one. */
export function addToDate(date: string, span: { days?: number; months?: number; years?: number }): string {
	const day = readDate(date);
	if (day === null) throw new RangeError(`not a calendar date: ${date}`);
	return dateText(addMonths(day, (span.years ?? 0) * 12 + (span.months ?? 0)) + (span.days ?? 0));
}

function two(n: number): string {
	return n < 10 ? `0${n}` : String(n);
}

/** The number written in the digits from start to end, or -1 if one of them is none. */
function digits(text: string, start: number, end: number): number {
	let value = 0;
	for (let i = start; i < end; i++) {
		const digit = text.charCodeAt(i) - 48;
		if (!(digit >= 0 && digit <= 9)) return -1;
		value = value * 10 + digit;
	}
	return value;
}
