import { formatAmount, formatNumber, UNKNOWN } from '#lib/ui/format.ts';

/*
 * What the charts are told. `null` is a number that nobody stated: it is shown as unknown and never drawn as 0.
 */

/** One bar. `href` leads to the people or rows behind it. */
export type Bar = { label: string; value: number | null; href?: string };
/** One bar of several parts, as many as the chart has series, in their order. */
export type StackedBar = { label: string; parts: Array<{ value: number | null; href?: string }> };
/** A part of every bar. `unknown` marks the one that holds what is not known; it is hatched. */
export type Part = { label: string; unknown?: boolean };
/** A line through days. */
export type Line = { label: string; points: Array<{ day: string; value: number | null; href?: string }> };
/** A goal, drawn as a line with its word: { value: 12, word: 'target 12' }. */
export type Goal = { value: number; word: string };
/** What is counted: its name on the axis and in words, and whether it comes in whole numbers, as people do. */
export type Unit = { one: string; many: string; whole?: boolean };

export const PEOPLE: Unit = { one: 'person', many: 'people', whole: true };

/** A value without its unit: "1,204", "13.5", "unknown". */
export function valueText(value: number | null, unit: Unit): string {
	if (value === null) return UNKNOWN;
	return unit.whole ? formatNumber(value) : formatAmount(Number(value.toFixed(6)));
}

/** A value with its unit: "1 person", "13.5 semester credits", "unknown". */
export function valueWords(value: number | null, unit: Unit): string {
	return value === null ? UNKNOWN : `${valueText(value, unit)} ${value === 1 ? unit.one : unit.many}`;
}

/** A label over several lines of at most `width` letters, broken between words. */
export function wrapped(label: string, width: number): string[] {
	const lines: string[] = [];
	for (const word of label.split(' ')) {
		const last = lines.at(-1);
		if (last !== undefined && last.length + 1 + word.length <= width) lines[lines.length - 1] = `${last} ${word}`;
		else lines.push(word);
	}
	return lines;
}

/** A cell of the table that every chart carries; `series` and `index` name the mark that shows the same number. */
export type TableCell = { text: string; href?: string; series: number; index: number };
/** The numbers of a chart as a table: heads, then rows with their label and cells. */
export type ChartTable = { heads: string[]; rows: Array<{ label: string; cells: TableCell[] }> };
