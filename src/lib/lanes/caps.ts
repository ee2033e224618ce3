import { partsOf, type Day, type MonthDay } from '#lib/time/days.ts';
import { least, minus, plus, type Amount } from './amounts.ts';
import { notePart, type PartList } from './parts.ts';
import type { PersonFile } from './person-file.ts';
import type { AmountCap, Terms } from './terms.ts';

/** The limits of 5.3 and 5.6. `amounts` is what is left of each record by position; every function takes away from it. */

/**
 * Year caps (5.3): each cap-year up to the one of the earn date is used up first by what was carried into it, then by
 * its own records. What a year cannot take is lost or carried on; what is still carried at the end is pending.
 */
export function applyYearCaps(file: PersonFile, amounts: Amount[], earn: Day, parts: PartList): void {
	for (const cap of file.terms.yearCaps) applyYearCap(file, cap, amounts, earn, parts);
}

type Carried = { record: number; amount: Amount };

function applyYearCap(
	{ records, scale }: PersonFile,
	cap: Terms['yearCaps'][number],
	amounts: Amount[],
	earn: Day,
	parts: PartList
): void {
	let carried: Carried[] = [];
	let year = -Infinity;
	let left: Amount = scale.zero;
	/** Begins the next cap-years up to the given one; years that nothing was carried into pass at once. */
	const advanceTo = (target: number): void => {
		while (year < target) {
			year = carried.length === 0 ? target : year + 1;
			left = cap.amount;
			const waiting: Carried[] = [];
			for (const { record, amount } of carried) {
				const used = least(amount, left);
				left = minus(left, used);
				amounts[record] = plus(amounts[record]!, used);
				if (used < amount) waiting.push({ record, amount: minus(amount, used) });
			}
			carried = waiting;
		}
	};
	for (let i = 0; i < records.length; i += 1) {
		const amount = amounts[i]!;
		const { category, completedOn } = records[i]!.record;
		if (!(amount > 0) || completedOn === null || !cap.categories.has(category)) continue;
		advanceTo(capYearOf(completedOn, cap.yearStart));
		const used = least(amount, left);
		left = minus(left, used);
		amounts[i] = used;
		if (used === amount) continue;
		if (cap.excess === 'carry') carried.push({ record: i, amount: minus(amount, used) });
		else notePart(parts, i, 'CAP_YEAR', minus(amount, used), cap.source);
	}
	if (carried.length > 0) advanceTo(capYearOf(earn, cap.yearStart));
	for (const { record, amount } of carried) notePart(parts, record, 'CARRIED', amount, cap.source);
}

/** The calendar year in which the cap-year of a day began. */
export function capYearOf(day: Day, yearStart: MonthDay): number {
	const { year, month, day: dayOfMonth } = partsOf(day);
	const hasBegun = month > yearStart.month || (month === yearStart.month && dayOfMonth >= yearStart.day);
	return hasBegun ? year : year - 1;
}

/** Career caps (5.3), over the whole file. */
export function applyCareerCaps(file: PersonFile, amounts: Amount[], parts: PartList): void {
	applyCaps(file, file.terms.careerCaps, 'CAP_CAREER', amounts, parts);
}

/** Lane caps (5.6): those of the schedule, then those of the path. */
export function applyLaneCaps(file: PersonFile, caps: AmountCap[], amounts: Amount[], parts: PartList): void {
	applyCaps(file, caps, 'CAP_LANE', amounts, parts);
}

/** In standard order each amount keeps the least of itself and what is left under every cap that covers its category. */
function applyCaps(
	{ records }: PersonFile,
	caps: AmountCap[],
	reason: 'CAP_CAREER' | 'CAP_LANE',
	amounts: Amount[],
	parts: PartList
): void {
	if (caps.length === 0) return;
	const left = caps.map(({ amount }) => amount);
	for (let i = 0; i < records.length; i += 1) {
		const amount = amounts[i]!;
		if (!(amount > 0)) continue;
		const { category } = records[i]!.record;
		let kept = amount;
		let source: string | null = null;
		for (let c = 0; c < caps.length; c += 1) {
			if (!caps[c]!.categories.has(category) || left[c]! >= kept) continue;
			kept = left[c]!;
			source = caps[c]!.source;
		}
		for (let c = 0; c < caps.length; c += 1) {
			if (caps[c]!.categories.has(category)) left[c] = minus(left[c]!, kept);
		}
		amounts[i] = kept;
		if (kept < amount) notePart(parts, i, reason, minus(amount, kept), source);
	}
}
