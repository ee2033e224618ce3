import type { Day } from '#lib/time/days.ts';
import { least, minus, type Amount } from './amounts.ts';
import { notePart, type PartList } from './parts.ts';
import type { PersonFile } from './person-file.ts';
import type { PathTerms } from './terms.ts';

/**
 * The base filter (5.5): what was completed on or before the base date does not count, except the surplus between two
 * degrees. `fromDate` is the date of the surplus degree (`null` without one), `absorbed` what of `over` the opening
 * credits have absorbed already. Takes away from `amounts`.
 */
export function applyBaseFilter(
	{ records }: PersonFile,
	terms: PathTerms,
	dates: { base: Day | null; from: Day | null },
	absorbed: Amount,
	amounts: Amount[],
	parts: PartList
): void {
	if (dates.base === null) return;
	const zero = minus(absorbed, absorbed);
	const reason = terms.path.after === 'last-move' ? 'BEFORE_LAST_MOVE' : 'BEFORE_DEGREE';
	let toAbsorb = minus(terms.over, absorbed);
	for (let i = 0; i < records.length; i += 1) {
		const amount = amounts[i]!;
		const { completedOn } = records[i]!.record;
		if (!(amount > 0) || completedOn === null || completedOn > dates.base) continue;
		if (dates.from === null || completedOn <= dates.from) {
			amounts[i] = zero;
			notePart(parts, i, reason, amount, null);
			continue;
		}
		const taken = least(amount, toAbsorb);
		toAbsorb = minus(toAbsorb, taken);
		amounts[i] = minus(amount, taken);
		notePart(parts, i, 'BEFORE_DEGREE', taken, null);
	}
}
