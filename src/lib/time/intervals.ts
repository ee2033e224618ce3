/** Days from `from` up to, not including, `to`. Days compare as text. */
export type Interval = { from: string; to: string };

/** The beginning and the end that nobody has told us. */
export const BEGINNING = '0000-01-01';
export const OPEN_END = '9999-12-31';

/** The same days in as few intervals as possible, in order; intervals that touch become one, empty ones vanish. */
export function merged(intervals: Interval[]): Interval[] {
	const result: Interval[] = [];
	for (const next of intervals.filter(({ from, to }) => from < to).toSorted((a, b) => compare(a.from, b.from))) {
		const last = result.at(-1);
		if (!last || last.to < next.from) result.push({ from: next.from, to: next.to });
		else if (next.to > last.to) last.to = next.to;
	}
	return result;
}

/** The days both have in common, or null. */
export function intersection(a: Interval, b: Interval): Interval | null {
	const from = a.from > b.from ? a.from : b.from;
	const to = a.to < b.to ? a.to : b.to;
	return from < to ? { from, to } : null;
}

/** Order of code units, as SQLite compares text: the same on every machine, unlike localeCompare. */
export function compare(a: string, b: string): number {
	return a < b ? -1 : a > b ? 1 : 0;
}
