import { providerWords } from '#lib/catalogue/provider-words.ts';
import { titleLikeness } from '#lib/catalogue/title-likeness.ts';
import { addYears, readDate } from '#lib/time/days.ts';
import { formatCount, formatDay } from '#lib/ui/format.ts';
import type { Reason } from './reasons.ts';
import type { Schedule, WorkTime } from './schedule.ts';

/** What is known of one record of a person's ledger. Credits are whole thousandths of a schedule credit. */
export type KnownRecord = {
	id: string;
	title: string;
	/** The provider's id. */
	provider: string;
	/** The public id of the credential. */
	credential: string;
	courseId: string | null;
	/** `YYYY-MM-DD`; `null` while it is not completed. */
	completedOn: string | null;
	/** As exact text in `unit`. */
	quantity: string;
	unit: string;
	/** What the whole record is worth under the contract; `null` where the contract has no factor for it. */
	value: number | null;
	/** What of it counts today, and what could still count. */
	counted: number;
	pending: number;
	/** Why parts of it do not count. */
	excluded: Reason[];
	time: WorkTime | null;
	/** The kind of document on file; `null` while none is. */
	evidence: string | null;
	/** Whether a move used it: one of the replay, or one that HR accepted. */
	isBanked: boolean;
};

export const DOUBLE_COUNT_KINDS = ['two-providers', 'stipend', 'used-before', 'repeat'] as const;
export type DoubleCountKind = (typeof DOUBLE_COUNT_KINDS)[number];

/** Short words for a kind, for lists and filters. */
export const KIND_WORDS: Record<DoubleCountKind, string> = {
	'two-providers': 'Same learning through two providers',
	stipend: 'Stipend and credit for the same work',
	'used-before': 'Used for an earlier move, and again',
	repeat: 'Same course counted twice'
};

/** Two records that may count the same learning twice. It is a question to HR, never an answer. */
export type DoubleCount = {
	/** What tells the finding from every other of the person: its kind and both records. */
	key: string;
	kind: DoubleCountKind;
	/** The two records, in the order of their completion. */
	records: [KnownRecord, KnownRecord];
	/** What the matter is, for HR. */
	sentence: string;
	/** Every sign that made it suspicious. */
	because: string[];
	/** What would be counted twice: whole thousandths of a schedule credit. */
	atStake: number;
};

/** Completed at most so many days apart, two records with titles alike may be one piece of work. */
export const DAYS_APART = 60;
/** The share of the words two titles must have in common. */
export const ALIKE = 0.6;

type Rules = { repeats: Schedule['repeats']; daysApart?: number };

/**
 * The pairs of records that may count the same learning twice, each with both records and why. A pair is one finding at most,
 * of the first of these kinds that it is:
 *
 * - `used-before`: a move used the one record, or it is part of the opening balance, and the other of the same learning counts or
 *   could count now and was not used itself.
 * - `stipend`: the one was done in time a stipend paid for, and the other of the same learning counts or could count.
 * - `repeat`: both are of one course and both count or could count, because the contract lets a course count again.
 * - `two-providers`: the providers and courses differ, the titles are alike, the days of completion are near, and both count or could
 *   count.
 *
 * "The same learning" is the same course, or alike titles of two providers near each other in time. No finding: what the contract
 * excludes or is going to exclude as a repeat; a record in the opening balance by itself; a stipend that the contract lets count;
 * titles that differ in a number ("Part 1", "Part 2"); records that are not completed, worth nothing or out for another reason.
 */
export function doubleCounting(
	records: readonly KnownRecord[],
	{ repeats, daysApart = DAYS_APART }: Rules
): DoubleCount[] {
	const sorted = records
		.filter(({ completedOn }) => completedOn !== null)
		.toSorted((a, b) => compare(a.completedOn!, b.completedOn!) || compare(a.id, b.id));
	const findings: DoubleCount[] = [];
	sorted.forEach((earlier, i) => {
		for (const later of sorted.slice(i + 1)) {
			const found = findingOf(earlier, later, { repeats, daysApart });
			if (found) findings.push(found);
		}
	});
	return findings;
}

type Likeness = { isCourse: boolean; because: string[] };
type Found = Pick<DoubleCount, 'kind' | 'sentence' | 'because' | 'atStake'>;

function findingOf(earlier: KnownRecord, later: KnownRecord, rules: Required<Rules>): DoubleCount | null {
	// Neither is worth anything now: whatever they are, nothing is counted twice.
	if (liveOf(earlier) === 0 && liveOf(later) === 0) return null;
	const likeness = likenessOf(earlier, later, rules.daysApart);
	if (!likeness) return null;
	const found =
		usedBefore(earlier, later, likeness, rules) ??
		paidByStipend(earlier, later, likeness, rules) ??
		bothCount(earlier, later, likeness, rules);
	return found && { key: `${found.kind} ${earlier.id} ${later.id}`, records: [earlier, later], ...found };
}

function usedBefore(
	earlier: KnownRecord,
	later: KnownRecord,
	likeness: Likeness,
	rules: Required<Rules>
): Found | null {
	for (const [used, again] of [
		[earlier, later],
		[later, earlier]
	] as const) {
		if (!isUsed(used) || isUsed(again) || liveOf(again) === 0) continue;
		if (isGoingToBeRepeat(earlier, later, likeness, rules)) continue;
		const how = isInOpening(used)
			? 'is part of the credits HR recognized in the opening balance'
			: 'was used for an earlier move';
		return {
			kind: 'used-before',
			sentence: `${nameOf(used)} ${how}, and ${nameOf(again)} ${countsWords(again)} now.`,
			because: [...likeness.because, `The first ${how}`, `The other ${countsWords(again)}`],
			atStake: Math.min(liveOf(again), used.value ?? liveOf(again))
		};
	}
	return null;
}

function paidByStipend(
	earlier: KnownRecord,
	later: KnownRecord,
	likeness: Likeness,
	rules: Required<Rules>
): Found | null {
	for (const [paid, credited] of [
		[earlier, later],
		[later, earlier]
	] as const) {
		if (paid.time !== 'stipend' || credited.time === 'stipend' || liveOf(credited) === 0) continue;
		if (liveOf(paid) > 0 && isGoingToBeRepeat(earlier, later, likeness, rules)) continue;
		return {
			kind: 'stipend',
			sentence: `${nameOf(paid)} was done in time that a stipend paid for, and ${nameOf(credited)} ${countsWords(credited)} for the same work.`,
			because: [...likeness.because, 'A stipend paid for the one', `The other ${countsWords(credited)}`],
			atStake: liveOf(credited)
		};
	}
	return null;
}

function bothCount(earlier: KnownRecord, later: KnownRecord, likeness: Likeness, rules: Required<Rules>): Found | null {
	if (liveOf(earlier) === 0 || liveOf(later) === 0) return null;
	if (isGoingToBeRepeat(earlier, later, likeness, rules)) return null;
	const atStake = Math.min(liveOf(earlier), liveOf(later));
	const both =
		earlier.counted > 0 && later.counted > 0
			? 'both count'
			: `the first ${countsWords(earlier)}, the second ${countsWords(later)}`;
	if (likeness.isCourse) {
		const allowed =
			rules.repeats === 'count'
				? 'The contract lets a course count again'
				: rules.repeats === 'never'
					? 'The contract does not take it for a repeat'
					: `The contract lets a course count again after ${formatCount(rules.repeats.afterYears, 'year', 'years')}`;
		return {
			kind: 'repeat',
			sentence: `${nameOf(earlier)} and ${nameOf(later)} are the same course; ${both}.`,
			because: [...likeness.because, allowed, capitalized(both)],
			atStake
		};
	}
	return {
		kind: 'two-providers',
		sentence: `${nameOf(earlier)} and ${nameOf(later)} look like the same learning through two providers; ${both}.`,
		because: [...likeness.because, capitalized(both)],
		atStake
	};
}

/** Why two records are taken for the same learning; `null` if they are not. */
function likenessOf(earlier: KnownRecord, later: KnownRecord, daysApart: number): Likeness | null {
	if (earlier.courseId !== null && earlier.courseId === later.courseId) {
		return { isCourse: true, because: ['The catalogue says that both are one course'] };
	}
	if (earlier.provider === later.provider) return null;
	const days = readDate(later.completedOn!)! - readDate(earlier.completedOn!)!;
	if (days > daysApart) return null;
	if (numbersIn(earlier.title) !== numbersIn(later.title)) return null;
	const likeness = titleLikeness(earlier.title, later.title);
	if (likeness < ALIKE) return null;
	const shared =
		likeness === 1
			? 'The titles have the same words'
			: `The titles share ${Math.floor(likeness * 100)}% of their words`;
	const apart = days === 0 ? 'Completed on the same day' : `Completed ${formatCount(days, 'day', 'days')} apart`;
	return { isCourse: false, because: [shared, apart] };
}

/** Whether the contract's rule about repeats (5.2) sees to the pair by itself as soon as both are there. */
function isGoingToBeRepeat(
	earlier: KnownRecord,
	later: KnownRecord,
	{ isCourse }: Likeness,
	{ repeats }: Rules
): boolean {
	if (!isCourse || repeats === 'count') return false;
	// Both count today, so the rule has let them.
	if (earlier.counted > 0 && later.counted > 0) return false;
	if (repeats === 'never') return true;
	return readDate(later.completedOn!)! < addYears(readDate(earlier.completedOn!)!, repeats.afterYears);
}

function liveOf({ counted, pending }: KnownRecord): number {
	return counted + pending;
}

function isInOpening({ excluded }: KnownRecord): boolean {
	return excluded.includes('IN_OPENING_BALANCE');
}

/** Whether its credit went into a lane already; what is worth nothing under the contract never did. */
function isUsed(record: KnownRecord): boolean {
	return (record.value ?? 0) > 0 && (record.isBanked || isInOpening(record));
}

function countsWords({ counted }: KnownRecord): string {
	return counted > 0 ? 'counts' : 'could still count';
}

function nameOf({ title, provider, completedOn }: KnownRecord): string {
	return `“${title}” (${providerWords(provider)}, ${formatDay(completedOn)})`;
}

const ROMAN = new Map([
	['i', '1'],
	['ii', '2'],
	['iii', '3'],
	['iv', '4'],
	['v', '5']
]);

/** The numbers of a title that tell parts, levels and grades apart; a year of an edition does not. */
function numbersIn(title: string): string {
	return title
		.toLowerCase()
		.split(/[^\p{L}\p{N}]+/u)
		.map((word) => ROMAN.get(word) ?? word)
		.filter((word) => /^\d{1,3}$/.test(word))
		.sort()
		.join(' ');
}

const capitalized = (text: string) => text.slice(0, 1).toUpperCase() + text.slice(1);

function compare(a: string, b: string): number {
	return a < b ? -1 : a > b ? 1 : 0;
}
