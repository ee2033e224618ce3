import { dateOfInstant } from '#lib/time/zones.ts';
import { dateText, dayOf, daysInMonth, isDate } from '#lib/time/days.ts';

export type DateOrder = 'mdy' | 'dmy';

/** What a date cell says: a day, nothing, or something that is no day. */
export type DateReading = { day: string } | { empty: true } | { unreadable: true };

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const TIME = String.raw`(?:[,T\s]+\s*(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,]\d+)?)?\s*([ap]\.?m\.?)?)?`;
const OFFSET = String.raw`\s*(Z|UTC|GMT|[+-]\d{2}:?\d{2})?`;
const ISO = new RegExp(String.raw`^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})${TIME}${OFFSET}$`, 'i');
const NUMERIC = new RegExp(String.raw`^(\d{1,2})[-/.](\d{1,2})[-/.](\d{4}|\d{2})${TIME}$`, 'i');
const DAY_NAME = new RegExp(
	String.raw`^(?:[a-z]{3,9},?\s+)?(\d{1,2})(?:st|nd|rd|th)?[-\s/.]+([a-z]{3,9})\.?[-\s/.,]+(\d{4}|\d{2})${TIME}$`,
	'i'
);
const NAME_DAY = new RegExp(
	String.raw`^(?:[a-z]{3,9},?\s+)?([a-z]{3,9})\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4})${TIME}$`,
	'i'
);
const SERIAL = /^(\d{5})(?:[.,]\d+)?$/;

/** Spreadsheets count days from here (their 1900 leap-day mistake included). */
const SERIAL_EPOCH = dayOf(1899, 12, 30);

/** Zones that a header names in brackets, as "(PST/PDT)". */
const HEADER_ZONES: Record<string, string> = {
	utc: 'UTC',
	gmt: 'UTC',
	'pst/pdt': 'America/Los_Angeles',
	pst: 'America/Los_Angeles',
	pdt: 'America/Los_Angeles',
	pt: 'America/Los_Angeles',
	'mst/mdt': 'America/Denver',
	mst: 'America/Denver',
	mdt: 'America/Denver',
	mt: 'America/Denver',
	'cst/cdt': 'America/Chicago',
	cst: 'America/Chicago',
	cdt: 'America/Chicago',
	ct: 'America/Chicago',
	'est/edt': 'America/New_York',
	est: 'America/New_York',
	edt: 'America/New_York',
	et: 'America/New_York'
};

/** The zone a date column's header names for stamps without an offset, or null: the district's own. */
export function zoneOfHeader(header: string): string | null {
	const bracket = /\(([^()]+)\)\s*$/.exec(header);
	return bracket ? (HEADER_ZONES[bracket[1]!.trim().toLowerCase()] ?? null) : null;
}

/** How many cells prove that the month comes first, and how many that the day does: a number above 12 is a day. */
export type OrderProofs = { mdy: number; dmy: number };

/** Counts what one cell proves. */
export function proveOrder(proofs: OrderProofs, cell: string): void {
	const match = NUMERIC.exec(cell.trim());
	if (!match) return;
	const [first, second] = [Number(match[1]), Number(match[2])];
	if (first > 12 && second <= 12) proofs.dmy += 1;
	if (second > 12 && first <= 12) proofs.mdy += 1;
}

/** The order for a whole file: where cells prove both, the one that more cells prove; where none does, the definition's own. */
export function orderOf({ mdy, dmy }: OrderProofs, otherwise: DateOrder): { order: DateOrder; proven: boolean } {
	if (mdy === dmy) return { order: otherwise, proven: false };
	return { order: mdy > dmy ? 'mdy' : 'dmy', proven: true };
}

/**
 * A date cell -> the day in the district's zone. A stamp with an offset or Z is converted; one without is local, or in
 * `columnZone` where its header names one. Two-digit years are 20xx; spreadsheet serial numbers are dates.
 */
export function readDay(cell: string, order: DateOrder, zone: string, columnZone: string | null = null): DateReading {
	const text = cell
		.replace(/[\s\u00a0\u200b\ufeff]+/g, ' ')
		.trim()
		.replace(/^'/, '');
	// A lone # is how some customers' sheets write a missing value (FORMATS.md, Coursera variant c).
	if (text === '' || text === '#') return { empty: true };
	const parts = partsOf(text, order);
	if (!parts) return { unreadable: true };
	const { year, month, day } = parts;
	if (month < 1 || month > 12 || day < 1 || day > daysInMonth(year, month)) return { unreadable: true };
	const local = dateText(dayOf(year, month, day));
	if (!isDate(local)) return { unreadable: true };
	if (parts.minutes === null) return { day: local };
	const stamp = Date.UTC(year, month - 1, day) + parts.minutes * 60_000 + parts.seconds * 1000;
	if (parts.offset !== null) return { day: dateOfInstant(stamp - parts.offset * 60_000, zone) };
	if (columnZone !== null && columnZone !== zone) return { day: dateOfInstant(instantOf(stamp, columnZone), zone) };
	return { day: local };
}

type Parts = {
	year: number;
	month: number;
	day: number;
	minutes: number | null;
	seconds: number;
	offset: number | null;
};

function partsOf(text: string, order: DateOrder): Parts | null {
	let match = ISO.exec(text);
	if (match) return withTime(Number(match[1]), Number(match[2]), Number(match[3]), match.slice(4, 8), match[8] ?? null);
	match = NUMERIC.exec(text);
	if (match) {
		const [first, second] = [Number(match[1]), Number(match[2])];
		const [month, day] = order === 'mdy' ? [first, second] : [second, first];
		return withTime(fullYear(match[3]!), month, day, match.slice(4, 8), null);
	}
	match = DAY_NAME.exec(text);
	if (match) return withTime(fullYear(match[3]!), monthOf(match[2]!), Number(match[1]), match.slice(4, 8), null);
	match = NAME_DAY.exec(text);
	if (match) return withTime(Number(match[3]), monthOf(match[1]!), Number(match[2]), match.slice(4, 8), null);
	match = SERIAL.exec(text);
	if (match) {
		const [year, month, day] = dateText(SERIAL_EPOCH + Number(match[1]))
			.split('-')
			.map(Number);
		return { year: year!, month: month!, day: day!, minutes: null, seconds: 0, offset: null };
	}
	match = /^(20\d{2})(\d{2})(\d{2})$/.exec(text);
	if (match) return withTime(Number(match[1]), Number(match[2]), Number(match[3]), [], null);
	return null;
}

const fullYear = (text: string) => (text.length === 2 ? 2000 + Number(text) : Number(text));
const MONTH_NAMES = [
	'january',
	'february',
	'march',
	'april',
	'may',
	'june',
	'july',
	'august',
	'september',
	'october',
	'november',
	'december'
];

/** 1 to 12, or 0 for a word that is no month. */
function monthOf(word: string): number {
	const lower = word.toLowerCase();
	const at = MONTHS.indexOf(lower.slice(0, 3));
	return at >= 0 && (MONTH_NAMES[at]!.startsWith(lower) || lower === 'sept') ? at + 1 : 0;
}

function withTime(
	year: number,
	month: number,
	day: number,
	time: (string | undefined)[],
	offset: string | null
): Parts | null {
	const [hours, minutes, seconds, half] = time;
	if (hours === undefined)
		return offset === null ? { year, month, day, minutes: null, seconds: 0, offset: null } : null;
	let hour = Number(hours);
	if (half) {
		if (hour < 1 || hour > 12) return null;
		hour = (hour % 12) + (half.toLowerCase().startsWith('p') ? 12 : 0);
	}
	if (hour > 23 || Number(minutes) > 59 || Number(seconds ?? 0) > 60) return null;
	return {
		year,
		month,
		day,
		minutes: hour * 60 + Number(minutes),
		seconds: Number(seconds ?? 0),
		offset: offsetOf(offset)
	};
}

/** Minutes east of UTC, or null without an offset. */
function offsetOf(text: string | null): number | null {
	if (text === null) return null;
	if (/^(z|utc|gmt)$/i.test(text)) return 0;
	const digits = text.slice(1).replace(':', '');
	const minutes = Number(digits.slice(0, 2)) * 60 + Number(digits.slice(2));
	return text.startsWith('-') ? -minutes : minutes;
}

/** The instant of a wall-clock time (given as if it were UTC) in a zone; in a gap or fold of the clocks, the earlier reading. */
function instantOf(wall: number, zone: string): number {
	let guess = wall;
	for (let round = 0; round < 2; round += 1) guess = wall - offsetAt(guess, zone);
	return guess;
}

const clocks = new Map<string, Intl.DateTimeFormat>();

/** Milliseconds that a zone's clocks are ahead of UTC at an instant. */
function offsetAt(instant: number, zone: string): number {
	let clock = clocks.get(zone);
	if (!clock) {
		clock = new Intl.DateTimeFormat('en-US', {
			timeZone: zone,
			hourCycle: 'h23',
			year: 'numeric',
			month: 'numeric',
			day: 'numeric',
			hour: 'numeric',
			minute: 'numeric',
			second: 'numeric'
		});
		clocks.set(zone, clock);
	}
	const at: Record<string, number> = {};
	for (const { type, value } of clock.formatToParts(instant)) at[type] = Number(value);
	const wall = Date.UTC(at.year!, at.month! - 1, at.day!, at.hour!, at.minute!, at.second!);
	return wall - Math.floor(instant / 1000) * 1000;
}
