import { nearest } from '#lib/files/nearest.ts';
import { readDate, type Day } from '#lib/time/days.ts';
import { dateInZone, isTimestamp } from '#lib/time/zones.ts';
import { WrittenNumber } from './parse-json.ts';
import { pathInto } from './place-path.ts';
import { asWholeNumber, isNegative, isPositive, readQuantity, type Quantity } from './quantity.ts';

/**
 * Reading a document that somebody wrote by hand (section 9): every value is asked for by its place, and what is wrong
 * becomes a problem with that place and a sentence. Reading goes on after a problem, so that all are found at once.
 */

/** What is wrong in a document: `path` such as `lanes[2].paths[0].credits` ('' is the document itself) and a sentence. */
export type Problem = { path: string; message: string };

/** One value of the document and where it stands. */
export type Place = { value: unknown; key: string | number; parent: Place | null; document: Reading };

type Reading = { name: string; problems: Problem[]; nullIsAbsent: boolean };

/** Begins reading a document; `name` is its name in sentences ("the schedule"), `nullIsAbsent` allows `null` for "not known". */
export function beginReading(name: string, value: unknown, { nullIsAbsent = false } = {}): Place {
	return { value, key: '', parent: null, document: { name, problems: [], nullIsAbsent } };
}

/** Notes a problem. The message is the rest of a sentence whose subject is the place. */
export function refuse(place: Place, predicate: string): null {
	const path = pathOf(place);
	place.document.problems.push({ path, message: `${path || place.document.name} ${predicate}.` });
	return null;
}

/** The place of an entry inside; it need not exist there. */
export function within(place: Place, key: string | number): Place {
	const value =
		place.value !== null && typeof place.value === 'object' && Object.hasOwn(place.value, key)
			? (place.value as Record<string | number, unknown>)[key]
			: undefined;
	return { value, key, parent: place, document: place.document };
}

/** Where a value stands, such as `lanes[2].paths[0].credits`. Put together only when somebody has to be told. */
export function pathOf({ key, parent }: Place): string {
	if (!parent) return '';
	return pathInto(pathOf(parent), key);
}

/** An object whose every key must be among the given ones; a required key that is missing is a problem of the object. */
export function readObject<R extends string, O extends string>(
	place: Place,
	required: readonly R[],
	optional: readonly O[]
): (Record<R, Place> & Partial<Record<O, Place>>) | null {
	if (!isPlainObject(place.value)) return refuse(place, `must be an object, not ${shown(place.value)}`);
	const known: readonly string[] = [...required, ...optional];
	const entries: Record<string, Place> = {};
	for (const key of Object.keys(place.value)) {
		const entry = within(place, key);
		if (!known.includes(key)) {
			refuse(entry, `is not a key of the rules${didYouMean(key, known)}`);
		} else if (!isAbsent(entry, required)) {
			entries[key] = entry;
		}
	}
	let complete = true;
	for (const key of required) {
		if (entries[key]) continue;
		refuse(place, `lacks the key “${key}”`);
		complete = false;
	}
	return complete ? (entries as Record<R, Place> & Partial<Record<O, Place>>) : null;
}

/** A key without a value, as program code may pass it; `null` where the document allows it for "not known". */
function isAbsent({ value, key, document }: Place, required: readonly (string | number)[]): boolean {
	return value === undefined || (value === null && document.nullIsAbsent && !required.includes(key));
}

/** An object used as a map: its keys are the district's own words. */
export function readMap<T>(place: Place, readEntry: (entry: Place, key: string) => T | null): Map<string, T> {
	const map = new Map<string, T>();
	if (!isPlainObject(place.value)) {
		refuse(place, `must be an object, not ${shown(place.value)}`);
		return map;
	}
	for (const key of Object.keys(place.value)) {
		const entry = readEntry(within(place, key), key);
		if (entry !== null) map.set(key, entry);
	}
	return map;
}

export function readList<T>(place: Place, readEntry: (entry: Place, index: number) => T | null): T[] {
	if (!Array.isArray(place.value)) {
		refuse(place, `must be a list, not ${shown(place.value)}`);
		return [];
	}
	const list: T[] = [];
	for (let index = 0; index < place.value.length; index += 1) {
		const entry = readEntry(within(place, index), index);
		if (entry !== null) list.push(entry);
	}
	return list;
}

export function readText(place: Place): string | null {
	return typeof place.value === 'string' ? place.value : refuse(place, `must be a text, not ${shown(place.value)}`);
}

export function readFlag(place: Place): boolean | null {
	if (typeof place.value === 'boolean') return place.value;
	return refuse(place, `must be true or false, not ${shown(place.value)}`);
}

/** One of the words that the rules know. */
export function readOneOf<T extends string>(place: Place, words: readonly T[]): T | null {
	const word = words.find((candidate) => candidate === place.value);
	if (word !== undefined) return word;
	const hint = typeof place.value === 'string' ? didYouMean(place.value, words) : '';
	return refuse(place, `must be ${words.map((known) => `“${known}”`).join(' or ')}, not ${shown(place.value)}${hint}`);
}

/** A quantity, factor or share above zero (2.1). */
export function readPositive(place: Place): Quantity | null {
	const quantity = readAnyQuantity(place);
	if (!quantity) return null;
	return isPositive(quantity) ? quantity : refuse(place, `must be more than 0, not ${shown(place.value)}`);
}

/** An amount of credits: zero or more (2.1). */
export function readCredits(place: Place): Quantity | null {
	const quantity = readAnyQuantity(place);
	if (!quantity) return null;
	return isNegative(quantity) ? refuse(place, `must not be negative, but says ${shown(place.value)}`) : quantity;
}

/** A count or period: a whole number from 1. */
export function readPeriod(place: Place): number | null {
	const quantity = readAnyQuantity(place);
	if (!quantity) return null;
	const whole = asWholeNumber(quantity);
	if (whole === null || whole < 1 || whole > LONGEST_PERIOD) {
		return refuse(place, `must be a whole number from 1 to ${LONGEST_PERIOD}, not ${shown(place.value)}`);
	}
	return whole;
}

/** A calendar date, or a time stamp with an offset, which is taken as the date in the zone (2.3). */
export function readDateIn(place: Place, zone: string): Day | null {
	const text = readText(place);
	if (text === null) return null;
	const day = readDate(text);
	if (day !== null) return day;
	if (isTimestamp(text)) return readDate(dateInZone(text, zone) ?? '') ?? refuse(place, 'lies outside the calendar');
	if (/[Tt ]\d\d:/.test(text))
		return refuse(place, `must have an offset after the time (RFC 3339), but says “${text}”`);
	return refuse(place, `must be a calendar date such as 2025-09-01, but says “${text}”`);
}

/** " (did you mean …?)" for a word that is nearly a known one, else nothing. */
export function didYouMean(word: string, known: readonly string[]): string {
	const near = nearest(word, known);
	return near === null ? '' : ` (did you mean “${near}”?)`;
}

/** A value as it is quoted in a sentence. */
export function shown(value: unknown): string {
	if (value === undefined) return 'nothing';
	if (value instanceof WrittenNumber) return value.text;
	if (typeof value === 'string') return value.length > 60 ? `“${value.slice(0, 60)}…”` : `“${value}”`;
	if (Array.isArray(value)) return 'a list';
	if (value !== null && typeof value === 'object') return 'an object';
	return String(value);
}

// Beyond any contract; keeps date arithmetic within the calendar.
const LONGEST_PERIOD = 5000;

function readAnyQuantity(place: Place): Quantity | null {
	return (
		readQuantity(place.value) ??
		refuse(place, `must be a number or a text such as "2/3" or "1.5", not ${shown(place.value)}`)
	);
}

function isPlainObject(value: unknown): value is Record<string, unknown> {
	return value !== null && typeof value === 'object' && !Array.isArray(value) && !(value instanceof WrittenNumber);
}
