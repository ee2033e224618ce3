import { addToDate, dateText, firstOfNextMonth, readDate } from '#lib/time/days.ts';

/** The last days of the months from `from` to `to`, and `to` itself where it is not one: the points of a line over time. */
export function monthEnds(from: string, to: string): string[] {
	const days: string[] = [];
	for (let day = endOfMonth(from); day < to; day = endOfMonth(addToDate(day, { days: 1 }))) days.push(day);
	if (from <= to) days.push(to);
	return days;
}

/** The first day of the school year that contains `day`, `back` school years earlier. `starts` is `MM-DD`. */
export function schoolYearStart(day: string, starts: string, back = 0): string {
	const year = Number(day.slice(0, 4)) - (day.slice(5) >= starts ? 0 : 1) - back;
	return `${String(year).padStart(4, '0')}-${starts}`;
}

function endOfMonth(day: string): string {
	const number = readDate(day);
	if (number === null) throw new RangeError(`not a calendar date: ${day}`);
	return dateText(firstOfNextMonth(number) - 1);
}
