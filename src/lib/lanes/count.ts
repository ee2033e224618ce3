import type { Day } from '#lib/time/days.ts';
import { beyond, least, plus, type Amount } from './amounts.ts';
import { applyBaseFilter } from './base-filter.ts';
import { applyCareerCaps, applyLaneCaps, applyYearCaps } from './caps.ts';
import { baseDate, dateOfLevel, degreesAt, doesOpeningApply, isHeld } from './degrees.ts';
import { failureAt, type Failure, type Moment } from './gates.ts';
import { notePart, type Part, type PartList } from './parts.ts';
import type { PersonFile } from './person-file.ts';
import { sourceOfGate } from './reasons.ts';
import { excludeRepeats } from './repeats.ts';
import { stackRemainder } from './stacks.ts';
import type { Degree } from './teacher-file.ts';
import type { PathTerms } from './terms.ts';
import { keepWholeUnits } from './whole-units.ts';

/** What of a person's records is there at a moment, before any path is asked: 5.1 to 5.3, and the degrees of 5.4. */
export type Standing = {
	/** By position: why the record is out, or `null`. */
	failures: Array<Failure | null>;
	/** By position: what the year and career caps left. */
	amounts: Amount[];
	/** Their sum with the opening credits: no path can count more. */
	most: Amount;
	degrees: Degree[];
	parts: PartList;
};

/** A count toward one path (5.4 to 5.8). */
export type Count = {
	terms: PathTerms;
	isDegreeHeld: boolean;
	/** By position: the counted credits. */
	counted: Amount[];
	/** The opening credits that are part of the total. */
	opening: Amount;
	total: Amount;
	shortfall: Amount;
	stackToGo: number;
	isMet: boolean;
	parts: PartList;
};

/**
 * The records of a file at a moment (5.1 to 5.3). `banked` are the positions of records that moves have banked; with
 * `withParts`, every failure and every part taken away is noted.
 */
export function standingAt(file: PersonFile, moment: Moment, banked: Set<number>, withParts: boolean): Standing {
	const { records, scale } = file;
	const parts: PartList = withParts ? [] : null;
	const failures = new Array<Failure | null>(records.length);
	for (let i = 0; i < records.length; i += 1) failures[i] = failureAt(records[i]!, moment, banked.has(i));
	excludeRepeats(file, failures);
	const amounts = new Array<Amount>(records.length);
	for (let i = 0; i < records.length; i += 1) amounts[i] = failures[i] ? scale.zero : records[i]!.value;
	if (parts) noteFailures(file, failures, parts);
	applyYearCaps(file, amounts, moment.earn, parts);
	applyCareerCaps(file, amounts, parts);
	let most = file.opening?.credits ?? scale.zero;
	for (let i = 0; i < amounts.length; i += 1) most = plus(most, amounts[i]!);
	return { failures, amounts, most, degrees: degreesAt(file.teacher, moment), parts };
}

/** Counts a standing toward one path; `lastMoveOn` is the earn date of the last move replayed. */
export function countToward(file: PersonFile, standing: Standing, terms: PathTerms, lastMoveOn: Day | null): Count {
	const { scale, teacher } = file;
	const { path } = terms;
	const { degrees } = standing;
	const parts = standing.parts && [...standing.parts];
	const isDegreeHeld = isHeld(path.degree, degrees);
	const doesApply = doesOpeningApply(path, degrees, teacher, lastMoveOn);
	const surplus = openingSurplus(file, terms);
	// Never both: a credit is never added twice (6.4).
	const opening = doesApply ? file.opening!.credits : surplus.beyond;
	let counted: Amount[];
	if (isDegreeHeld) {
		counted = standing.amounts.slice();
		const dates = {
			base: baseDate(path, degrees, teacher, lastMoveOn),
			from: path.surplus && dateOfLevel(path.surplus.from, degrees)
		};
		applyBaseFilter(file, terms, dates, surplus.absorbed, counted, parts);
		applyLaneCaps(file, terms.caps, counted, parts);
		keepWholeUnits(file, counted, parts);
	} else {
		counted = standing.amounts.map(() => scale.zero);
		standing.amounts.forEach((amount, i) => notePart(parts, i, 'DEGREE_NOT_VERIFIED', amount, null));
	}
	let total = opening;
	for (let i = 0; i < counted.length; i += 1) total = plus(total, counted[i]!);
	let shortfall = beyond(terms.required, total, scale);
	for (const minimum of terms.minimums) {
		const deficit = beyond(minimum.amount, reached(file, minimum, counted, doesApply), scale);
		if (deficit > shortfall) shortfall = deficit;
	}
	const stack = path.stack === null ? null : file.schedule.stacks.get(path.stack)!;
	const stackToGo = stack ? stackRemainder(file, stack, standing.failures) : 0;
	if (parts) noteCounted(counted, parts);
	const isMet = isDegreeHeld && !(shortfall > 0) && stackToGo === 0;
	return { terms, isDegreeHeld, counted, opening, total, shortfall, stackToGo, isMet, parts };
}

/**
 * Opening credits under a path's surplus (5.5): those earned after the `from` degree are absorbed before any record, and
 * what they have beyond is counted.
 */
function openingSurplus(
	{ opening, teacher, scale }: PersonFile,
	terms: PathTerms
): { absorbed: Amount; beyond: Amount } {
	const from = terms.path.surplus?.from;
	if (!opening || from === undefined || teacher.placement.opening?.base !== from) {
		return { absorbed: scale.zero, beyond: scale.zero };
	}
	return { absorbed: least(opening.credits, terms.over), beyond: beyond(opening.credits, terms.over, scale) };
}

/** What counts toward a minimum (5.8): counted credits of its categories with its tag, and tagged opening credits. */
function reached(
	{ records, opening, scale }: PersonFile,
	{ categories, tag }: PathTerms['minimums'][number],
	counted: Amount[],
	doesOpeningApply: boolean
): Amount {
	let sum = (doesOpeningApply && tag !== null && opening?.tags.get(tag)) || scale.zero;
	for (let i = 0; i < records.length; i += 1) {
		const { record } = records[i]!;
		if (categories && !categories.has(record.category)) continue;
		if (tag !== null && !record.tags.includes(tag)) continue;
		sum = plus(sum, counted[i]!);
	}
	return sum;
}

function noteFailures({ records }: PersonFile, failures: Array<Failure | null>, parts: Part[]): void {
	failures.forEach((failed, record) => {
		if (!failed) return;
		const { gate, reason } = failed;
		const source = gate === null ? 'repeats' : sourceOfGate(gate, records[record]!.record.category);
		parts.push({ record, reason, gate, source, credits: null });
	});
}

function noteCounted(counted: Amount[], parts: Part[]): void {
	counted.forEach((credits, record) => {
		if (credits > 0) parts.push({ record, reason: null, gate: null, source: null, credits });
	});
}
