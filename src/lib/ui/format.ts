/*
 * How days, credits and counts are written on every page. Pure: `today` is passed in, `null` reads "unknown".
 */

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const OPEN_END = '9999-12-31';
const OPEN_BEGINNING = '0000-01-01';

export const UNKNOWN = 'unknown';

type Parts = { year: number; month: number; day: number };

function partsOf(day: string): Parts {
	const match = /^(\d{4})-(\d{2})-(\d{2})$/.exec(day);
	const month = Number(match?.[2]);
	if (!match || month < 1 || month > 12) throw new Error(`not a day: ${day}`);
	return { year: Number(match[1]), month, day: Number(match[3]) };
}

/** `2026-10-15` as "15 Oct 2026"; `null` as "unknown"; the open ends of an interval in words. Throws for anything else. */
export function formatDay(day: string | null): string {
	if (day === null) return UNKNOWN;
	if (day === OPEN_END) return 'no end';
	if (day === OPEN_BEGINNING) return 'from the start';
	const { year, month, day: date } = partsOf(day);
	return `${date} ${MONTHS[month - 1]} ${year}`;
}

/** `2026-10-15` as "Oct 2026", for axes and headings. */
export function formatMonth(day: string): string {
	const { year, month } = partsOf(day);
	return `${MONTHS[month - 1]} ${year}`;
}

/** Days since 1 January 1970, for axes and differences; the calendar day itself, in no time zone. */
export function dayNumber(day: string): number {
	const { year, month, day: date } = partsOf(day);
	return Math.round(Date.UTC(year, month - 1, date) / 86_400_000);
}

/** The day that `dayNumber` gave a number. */
export function dayOfNumber(number: number): string {
	return new Date(number * 86_400_000).toISOString().slice(0, 10);
}

/** How far a day is from another, in words: "today", "in 12 days", "3 months ago". Months are of 30 days, for reading only. */
export function formatDistance(day: string, today: string): string {
	const days = dayNumber(day) - dayNumber(today);
	if (days === 0) return 'today';
	const far = Math.abs(days);
	const words =
		far < 60
			? formatCount(far, 'day', 'days')
			: far < 730
				? formatCount(Math.round(far / 30.4), 'month', 'months')
				: formatCount(Math.floor(far / 365.25), 'year', 'years');
	return days > 0 ? `in ${words}` : `${words} ago`;
}

/** A moment as written by the server (RFC 3339) on the clocks of `timeZone`: "15 Oct 2026, 2:05 pm". */
export function formatMoment(moment: string | null, timeZone: string): string {
	if (moment === null) return UNKNOWN;
	const fields = new Intl.DateTimeFormat('en-US', {
		timeZone,
		year: 'numeric',
		month: 'numeric',
		day: 'numeric',
		hour: 'numeric',
		minute: '2-digit',
		hour12: true
	}).formatToParts(new Date(moment));
	const field = (type: Intl.DateTimeFormatPartTypes) => fields.find((part) => part.type === type)?.value ?? '';
	const month = MONTHS[Number(field('month')) - 1] ?? '';
	return `${field('day')} ${month} ${field('year')}, ${field('hour')}:${field('minute')} ${field('dayPeriod').toLowerCase()}`;
}

const UNITS: Record<string, [one: string, many: string]> = {
	semester: ['semester credit', 'semester credits'],
	quarter: ['quarter credit', 'quarter credits'],
	'clock-hour': ['clock hour', 'clock hours'],
	ceu: ['CEU', 'CEUs'],
	// Learning hours as providers estimate or watch them; the glossary's credit unit is the clock hour.
	hour: ['hour', 'hours']
};

/**
 * An exact amount for reading: `"27/2"`, `"13.50"` or `13.5` as "13.5"; at most three decimals, rounded half up, or up when
 * `shown` is 'up' (what is still missing must never read 0). Salary-lane rules, 2.2.
 * Throws for text that is no amount.
 */
export function formatAmount(amount: string | number, shown: 'half-up' | 'up' = 'half-up'): string {
	const match = /^(-?)(\d+)(?:\.(\d+)|\/(\d+))?$/.exec(String(amount).trim());
	if (!match) throw new Error(`not an amount: ${amount}`);
	const [, sign = '', whole = '0', decimals = '', under = '1'] = match;
	const scale = 10n ** BigInt(decimals.length);
	const numerator = BigInt(whole) * scale + BigInt(decimals || '0');
	const denominator = scale * BigInt(under);
	if (denominator === 0n) throw new Error(`not an amount: ${amount}`);
	const thousandths = numerator * 1000n;
	const cut = thousandths / denominator;
	const rest = thousandths % denominator;
	const rounds = shown === 'up' ? rest > 0n : rest * 2n >= denominator;
	const rounded = rounds ? cut + 1n : cut;
	const fraction = String(rounded % 1000n)
		.padStart(3, '0')
		.replace(/0+$/, '');
	const text = group(String(rounded / 1000n)) + (fraction && `.${fraction}`);
	return (rounded === 0n ? '' : sign) + text;
}

/** An amount with its unit: "13.5 semester credits", "1 clock hour"; a unit of the district's own reads as it is given. */
export function formatCredits(
	amount: string | number | null,
	unit: string,
	shown: 'half-up' | 'up' = 'half-up'
): string {
	if (amount === null) return UNKNOWN;
	const text = formatAmount(amount, shown);
	const [one, many] = UNITS[unit] ?? [unit, unit];
	return `${text} ${text === '1' ? one : many}`;
}

function group(digits: string): string {
	return digits.replace(/\B(?=(\d{3})+$)/g, ',');
}

/** Money in hundredths: "$51,375", "$1,853.50", "−$200"; other currencies with their code. `null` reads "unknown". */
export function formatMoney(cents: number | null, currency: string): string {
	if (cents === null) return UNKNOWN;
	const [whole, part] = [Math.floor(Math.abs(cents) / 100), Math.abs(cents) % 100];
	const amount = group(String(whole)) + (part === 0 ? '' : `.${String(part).padStart(2, '0')}`);
	return `${cents < 0 ? '−' : ''}${currency === 'USD' ? '$' : `${currency} `}${amount}`;
}

/** A whole number with grouped digits: 12,345; `null` reads "unknown". */
export function formatNumber(count: number | null): string {
	if (count === null) return UNKNOWN;
	return (count < 0 ? '−' : '') + group(String(Math.abs(Math.round(count))));
}

/** A count with its noun: "1 person", "1,204 people". */
export function formatCount(count: number | null, one: string, many: string): string {
	return count === null ? `${UNKNOWN} ${many}` : `${formatNumber(count)} ${count === 1 ? one : many}`;
}

/** Whole percent; neither "0%" where there is something nor "100%" where something is missing. */
export function formatPercent(part: number, whole: number): string {
	if (whole === 0) return UNKNOWN;
	const percent = Math.round((100 * part) / whole);
	if (percent === 0 && part > 0) return 'under 1%';
	if (percent === 100 && part < whole) return 'over 99%';
	return `${percent}%`;
}

/** A length of time for waiting people: "under a second", "40 seconds", "3 minutes", "2 hours". */
export function formatDuration(seconds: number): string {
	if (seconds < 1) return 'under a second';
	if (seconds < 90) return formatCount(Math.round(seconds), 'second', 'seconds');
	if (seconds < 5400) return formatCount(Math.round(seconds / 60), 'minute', 'minutes');
	return formatCount(Math.round(seconds / 3600), 'hour', 'hours');
}

/** The size of a file: "640 bytes", "1.2 MB". */
export function formatBytes(bytes: number | null): string {
	if (bytes === null) return UNKNOWN;
	if (bytes < 1000) return formatCount(bytes, 'byte', 'bytes');
	const [size, unit] =
		bytes < 1_000_000 ? [bytes / 1000, 'kB'] : bytes < 1e9 ? [bytes / 1e6, 'MB'] : [bytes / 1e9, 'GB'];
	return `${size < 10 ? size.toFixed(1) : Math.round(size)} ${unit}`;
}

/** "a", "a and b", "a, b and c". */
export function formatList(words: string[]): string {
	if (words.length < 2) return words[0] ?? '';
	return `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`;
}
