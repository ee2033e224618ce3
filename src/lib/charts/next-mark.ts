/** One mark of a chart: a bar, a part of a bar, a point. */
export type MarkPlace = { series: number; index: number };

/**
 * The mark an arrow key leads to. Along the bars or the line it is the next mark, across it the next series; with one
 * series both ways lead along. Home and End lead to the first and the last; `null` for keys that lead nowhere.
 * @param counts how many marks each series has
 * @param listed bars lie under each other, so that up and down lead along
 */
export function nextMark(from: MarkPlace | null, key: string, counts: number[], listed: boolean): MarkPlace | null {
	const along: Record<string, number> = listed ? { ArrowDown: 1, ArrowUp: -1 } : { ArrowRight: 1, ArrowLeft: -1 };
	const across: Record<string, number> = listed ? { ArrowRight: 1, ArrowLeft: -1 } : { ArrowUp: 1, ArrowDown: -1 };
	const series = from?.series ?? 0;
	const last = (counts[series] ?? 0) - 1;
	if (last < 0) return null;
	if (key === 'Home') return { series, index: 0 };
	if (key === 'End') return { series, index: last };
	// With one series, "up" in a chart that runs to the right leads on as well.
	const only = counts.length === 1;
	const step = along[key] ?? (only ? across[key] : undefined);
	if (step !== undefined) {
		return { series, index: from ? Math.min(Math.max(from.index + step, 0), last) : 0 };
	}
	const side = across[key];
	if (side === undefined) return null;
	if (!from) return { series, index: 0 };
	const other = Math.min(Math.max(series + side, 0), counts.length - 1);
	return { series: other, index: Math.min(from.index, Math.max((counts[other] ?? 1) - 1, 0)) };
}
