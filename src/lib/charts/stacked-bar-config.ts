import type { ChartConfiguration } from 'chart.js';
import { written } from './bar-config.ts';
import { countAxis, nameAxis, tooltip } from './base-options.ts';
import type { Look } from './look.svelte.ts';
import {
	valueText,
	valueWords,
	wrapped,
	type ChartTable,
	type Goal,
	type Part,
	type StackedBar,
	type Unit
} from './marks.ts';

export type StackedBarQuestion = { bars: StackedBar[]; parts: Part[]; unit: Unit; goal?: Goal; lying: boolean };

/** Which look each part has: the unknown one is hatched, the others take the series in their order. */
export function partLooks(parts: Part[]): Array<number | 'unknown'> {
	let next = 0;
	return parts.map((part) => (part.unknown ? 'unknown' : next++));
}

/** The words of one part: "Cedar High, eligible now: 4 people". */
export function partWords({ bars, parts, unit }: StackedBarQuestion, series: number, index: number): string {
	const [bar, part] = [bars[index], parts[series]];
	return bar && part ? `${bar.label}, ${part.label}: ${valueWords(bar.parts[series]?.value ?? null, unit)}` : '';
}

/** Bars of parts on each other, from zero; every part with its own colour and pattern. */
export function stackedBarConfig(question: StackedBarQuestion, look: Look): ChartConfiguration<'bar'> {
	const { bars, parts, unit, goal, lying } = question;
	const looks = partLooks(parts);
	const count = countAxis(look, unit, goal?.value, true);
	const names = nameAxis(look, true);
	return {
		type: 'bar',
		data: {
			labels: bars.map((bar) => wrapped(bar.label, lying ? 24 : 14)),
			datasets: parts.map((part, series) => {
				const { fill, edge } = look.series(looks[series] ?? 0);
				return {
					label: part.label,
					data: bars.map((bar) => bar.parts[series]?.value ?? null),
					backgroundColor: fill,
					hoverBackgroundColor: fill,
					borderColor: edge,
					borderWidth: 1,
					borderSkipped: false as const,
					hoverBorderWidth: 2,
					hoverBorderColor: look.ink,
					maxBarThickness: 34
				};
			})
		},
		options: {
			indexAxis: lying ? 'y' : 'x',
			interaction: { mode: 'nearest', intersect: true },
			layout: { padding: { right: 12, top: goal ? 20 : 0 } },
			scales: lying ? { x: count, y: names } : { y: count, x: names },
			plugins: {
				tooltip: tooltip(look, (series, index) => partWords(question, series, index)),
				annotations: {
					...written(look),
					valuesAt: 'inside',
					values: parts.map((_part, series) =>
						bars.map((bar) => {
							const value = bar.parts[series]?.value ?? null;
							// A part nobody stated has no place of its own to write at: its table says unknown.
							return value === null || value === 0 ? null : valueText(value, unit);
						})
					),
					lines: goal ? [{ axis: lying ? 'x' : 'y', at: goal.value, word: goal.word }] : []
				}
			}
		}
	};
}

/** The same numbers as a table, one column a part. */
export function stackedBarTable({ bars, parts, unit }: StackedBarQuestion, of: string): ChartTable {
	return {
		heads: [of, ...parts.map((part) => part.label)],
		rows: bars.map((bar, index) => ({
			label: bar.label,
			cells: parts.map((_part, series) => {
				const given = bar.parts[series];
				return { text: valueText(given?.value ?? null, unit), href: given?.href, series, index };
			})
		}))
	};
}
