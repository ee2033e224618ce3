/** Nobody may set the least group smaller than this: people-rules.md, section 4. */
export const LEAST_GROUP = 5;

export type GroupCount = {
	/** People in the group of whom something is true. */
	count: number;
	/** All people in it. */
	of: number;
};

/** Counts as they may be shown; null: withheld. */
export type ShownCounts = { counts: Array<number | null>; total: number | null };

/**
 * What of a list of counts and its total may be shown to somebody who may not see the people: people-rules.md, section 4. A count
 * is withheld when it, or the rest of its group, is fewer than `least`: both would single people out. So that nobody gets a
 * withheld count back from the total, at least two are withheld, and together they are no small group either; the next smallest
 * are withheld until that holds, and the total where it never does.
 * @param least the smallest group that may be counted, never under LEAST_GROUP
 */
export function withholdSmall(groups: GroupCount[], least: number): ShownCounts {
	const bound = Math.max(least, LEAST_GROUP);
	const isSmall = ({ count, of }: GroupCount) => count < bound || of - count < bound;
	const withheld = new Set(groups.flatMap((group, i) => (isSmall(group) ? [i] : [])));
	const together = () => {
		const sum = { count: 0, of: 0 };
		for (const i of withheld) {
			sum.count += groups[i]!.count;
			sum.of += groups[i]!.of;
		}
		return sum;
	};
	const isSafe = () => withheld.size === 0 || (withheld.size > 1 && !isSmall(together()));
	const next = groups
		.map((_, i) => i)
		.filter((i) => !withheld.has(i))
		.sort((a, b) => groups[a]!.count - groups[b]!.count || a - b);
	for (const i of next) {
		if (isSafe()) break;
		withheld.add(i);
	}
	const total = groups.reduce((sum, { count }) => sum + count, 0);
	return {
		counts: groups.map(({ count }, i) => (withheld.has(i) ? null : count)),
		total: isSafe() ? total : null
	};
}
