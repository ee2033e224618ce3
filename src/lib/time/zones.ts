import { readDate } from './days.ts';

/**
 * From an instant to the calendar date people wrote on that day, in an IANA time zone. The zone data are those of the
 * JavaScript engine (Intl); the zone and the locale of the machine play no part.
 */

const MS_PER_DAY = 86_400_000;
const TIMESTAMP =
	/^(\d{4}-\d{2}-\d{2})[Tt ]([01]\d|2[0-3]):([0-5]\d):([0-5]\d|60)(?:\.\d+)?(?:[Zz]|([+-])([01]\d|2[0-3]):([0-5]\d))$/;

// Short names that the engine's zone data keep from old Java versions. IANA has none of them, and some mean something
// else to a reader (`IST`, `BST`).
const NOT_IANA = new Set(
	'ACT AET AGT ART AST BET BST CAT CNT CST CTT EAT ECT IET IST JST MIT NET NST PLT PNT PRT PST SST VST'.split(' ')
);

// Making a formatter costs a thousand times more than using it.
const formatters = new Map<string, Intl.DateTimeFormat>();

/** Whether the text is an IANA zone name as the database spells it, such as `America/Chicago`. */
export function isTimeZone(name: string): boolean {
	if (NOT_IANA.has(name)) return false;
	try {
		// Intl also takes offsets (`+05:00`) and any capitals; neither is a name of the IANA list.
		const known = formatterFor(name).resolvedOptions().timeZone;
		return /^[A-Za-z]/.test(name) && (known === name || known.toLowerCase() !== name.toLowerCase());
	} catch {
		return false;
	}
}

/** Whether the text has the form of an RFC 3339 time stamp: date, time and offset. */
export function isTimestamp(text: string): boolean {
	return readTimestamp(text) !== null;
}

/**
 * The calendar date (`YYYY-MM-DD`) of an RFC 3339 time stamp in an IANA zone; `null` if the text is no time stamp or
 * has no offset. Throws a RangeError for an unknown zone: check it with `isTimeZone` first.
 */
export function dateInZone(timestamp: string, zone: string): string | null {
	const instant = readTimestamp(timestamp);
	return instant === null ? null : dateOfInstant(instant, zone);
}

/** The calendar date (`YYYY-MM-DD`) in an IANA zone at an instant given in milliseconds since 1970-01-01T00:00Z. */
export function dateOfInstant(ms: number, zone: string): string {
	let year = '';
	let month = '';
	let day = '';
	for (const part of formatterFor(zone).formatToParts(ms)) {
		if (part.type === 'year') year = part.value;
		else if (part.type === 'month') month = part.value;
		else if (part.type === 'day') day = part.value;
	}
	return `${year.padStart(4, '0')}-${month}-${day}`;
}

function readTimestamp(text: string): number | null {
	const match = TIMESTAMP.exec(text);
	if (!match) return null;
	const [, date = '', hours, minutes, seconds, sign, offsetHours, offsetMinutes] = match;
	const day = readDate(date);
	if (day === null) return null;
	const offset = sign ? (Number(offsetHours) * 60 + Number(offsetMinutes)) * (sign === '-' ? -1 : 1) : 0;
	// A leap second still belongs to the minute that it ends. Fractions never reach another second.
	const ofDay = (Number(hours) * 60 + Number(minutes) - offset) * 60_000 + Math.min(Number(seconds), 59) * 1000;
	return day * MS_PER_DAY + ofDay;
}

function formatterFor(zone: string): Intl.DateTimeFormat {
	let formatter = formatters.get(zone);
	if (!formatter) {
		formatter = new Intl.DateTimeFormat('en-US', {
			timeZone: zone,
			calendar: 'gregory',
			numberingSystem: 'latn',
			year: 'numeric',
			month: '2-digit',
			day: '2-digit'
		});
		formatters.set(zone, formatter);
	}
	return formatter;
}
