import { addToDate } from '#lib/time/days.ts';
import { BEGINNING, compare, OPEN_END, type Interval } from '#lib/time/intervals.ts';

/** Work at a school. Days are inclusive; null: since before the roster remembers, or still running. */
export type Assignment = { schoolId: number; isPrimary: boolean; beginsOn: string | null; endsOn: string | null };

/** The one school at which a person is counted on these days. */
export type Presence = Interval & { schoolId: number };

/**
 * Where one person is counted, day by day, so that nobody is counted twice: the assignment marked primary, and where
 * none (or more than one) is, the one that began earliest, then the lowest school id. A day without an assignment has
 * no presence. Somebody the roster calls inactive while an assignment runs on without an end has left on a day nobody
 * told us; that assignment counts on no day, or a leaver would be a holder for ever.
 */
export function presence(assignments: Assignment[], isActive: boolean): Presence[] {
	const spells = assignments
		.filter(({ endsOn }) => isActive || endsOn !== null)
		.map(({ schoolId, isPrimary, beginsOn, endsOn }) => ({
			schoolId,
			isPrimary,
			from: beginsOn ?? BEGINNING,
			to: endsOn === null || endsOn >= OPEN_END ? OPEN_END : addToDate(endsOn, { days: 1 })
		}))
		.filter(({ from, to }) => from < to)
		.toSorted(
			(a, b) => Number(b.isPrimary) - Number(a.isPrimary) || compare(a.from, b.from) || a.schoolId - b.schoolId
		);
	const borders = [...new Set(spells.flatMap(({ from, to }) => [from, to]))].sort(compare);
	const result: Presence[] = [];
	for (const [index, from] of borders.entries()) {
		const to = borders[index + 1];
		const spell = spells.find((one) => one.from <= from && from < one.to);
		if (to === undefined || !spell) continue;
		const last = result.at(-1);
		if (last && last.to === from && last.schoolId === spell.schoolId) last.to = to;
		else result.push({ schoolId: spell.schoolId, from, to });
	}
	return result;
}
