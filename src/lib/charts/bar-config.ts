import type { ChartConfiguration } from 'chart.js';
import { countAxis, nameAxis, tooltip } from './base-options.ts';
import type { Look } from './look.svelte.ts';
import { valueText, valueWords, wrapped, type Bar, type ChartTable, type Goal, type Unit } from './marks.ts';

export type BarQuestion = {
	bars: Bar[];
	unit: Unit;
	goal?: Goal;
	/** Bars that lie, with their names at the left; else they stand. */ lying: boolean;
};

/** The words of one bar: "BA+15: 12 people". */
export function barWords({ bars, unit }: BarQuestion, index: number): string {
	const bar = bars[index];
	return bar ? `${bar.label}: ${valueWords(bar.value, unit)}` : '';
}

/** Plain bars from zero with their values at the end; a value nobody stated has no bar and says "unknown". */
export function barConfig(question: BarQuestion, look: Look): ChartConfiguration<'bar'> {
	const { bars, unit, goal, lying } = question;
	const { fill, edge } = look.series(0);
	const count = countAxis(look, unit, goal?.value);
	const names = nameAxis(look);
	return {
		type: 'bar',
		data: {
			labels: bars.map((bar) => wrapped(bar.label, lying ? 24 : 14)),
			datasets: [
				{
					data: bars.map((bar) => bar.value),
					backgroundColor: fill,
					hoverBackgroundColor: fill,
					borderColor: edge,
					borderWidth: 1,
					hoverBorderWidth: 2,
					hoverBorderColor: look.ink,
					maxBarThickness: 34
				}
			]
		},
		options: {
			indexAxis: lying ? 'y' : 'x',
			interaction: { mode: 'index', intersect: false, axis: lying ? 'y' : 'x' },
			layout: { padding: lying ? { right: 44, top: goal ? 20 : 0 } : { top: 20 } },
			scales: lying ? { x: count, y: names } : { y: count, x: names },
			plugins: {
				tooltip: tooltip(look, (_series, index) => barWords(question, index)),
				annotations: {
					...written(look),
					values: [bars.map((bar) => valueText(bar.value, unit))],
					lines: goal ? [{ axis: lying ? 'x' : 'y', at: goal.value, word: goal.word }] : []
				}
			}
		}
	};
}

/** The same numbers as a table. */
export function barTable({ bars, unit }: BarQuestion, of: string): ChartTable {
	return {
		heads: [of, unit.many],
		rows: bars.map((bar, index) => ({
			label: bar.label,
			cells: [{ text: valueText(bar.value, unit), href: bar.href, series: 0, index }]
		}))
	};
}

export const written = ({ ink, muted, ground, font }: Look) => ({ ink, muted, ground, font });
