import type { ChartConfiguration } from 'chart.js';
import { barConfig, written } from './bar-config.ts';
import type { Look } from './look.svelte.ts';
import { valueText, valueWords, type Bar, type ChartTable, type Unit } from './marks.ts';

/** How many there are from `from` up to, not including, `to`. */
export type Bin = { from: number; to: number; count: number; href?: string };

export type DistributionQuestion = {
	bins: Bin[];
	/** How many have no known value; a bar of its own, apart and hatched. */
	unknown: { count: number; href?: string };
	/** What is counted, and what the bins measure. */
	unit: Unit;
	measure: Unit;
	/** A value to compare with, as a line with a word. */
	goal?: { value: number; word: string };
};

/**
 * Sorts values into bins of one width from 0 (or the least value's bin) to the largest. `null` is counted as unknown, never
 * as 0. Integer arithmetic on the bin's number, so that 0.3 lies in the bin that begins at 0.3.
 */
export function binned(values: Array<number | null>, width: number): { bins: Bin[]; unknown: number } {
	const known = values.filter((value) => value !== null);
	const numbers = known.map((value) => Math.floor(Number((value / width).toFixed(9))));
	const unknown = values.length - known.length;
	if (numbers.length === 0) return { bins: [], unknown };
	const first = Math.min(0, ...numbers);
	const last = Math.max(...numbers);
	const edge = (number: number) => Number((number * width).toFixed(9));
	const bins = Array.from({ length: last - first + 1 }, (_, place) => ({
		from: edge(first + place),
		to: edge(first + place + 1),
		count: 0
	}));
	for (const number of numbers) {
		const bin = bins[number - first];
		if (bin) bin.count += 1;
	}
	return { bins, unknown };
}

/** The name of a bin: "5 to 9" in whole numbers, else "5 to under 7.5". */
export function binLabel({ from, to }: Bin, measure: Unit): string {
	if (measure.whole)
		return to - from === 1 ? valueText(from, measure) : `${valueText(from, measure)} to ${valueText(to - 1, measure)}`;
	return `${valueText(from, measure)} to under ${valueText(to, measure)}`;
}

function barsOf({ bins, unknown, measure }: DistributionQuestion): Bar[] {
	const bars: Bar[] = bins.map((bin) => ({ label: binLabel(bin, measure), value: bin.count, href: bin.href }));
	if (unknown.count > 0) bars.push({ label: 'Unknown', value: unknown.count, href: unknown.href });
	return bars;
}

/** The words of a bin: "5 to 9 semester credits: 12 people". */
export function binWords(question: DistributionQuestion, index: number): string {
	const bin = question.bins[index];
	if (!bin) return `Unknown ${question.measure.many}: ${valueWords(question.unknown.count, question.unit)}`;
	return `${binLabel(bin, question.measure)} ${question.measure.many}: ${valueWords(bin.count, question.unit)}`;
}

/** Bars without gaps, one a bin, and what is unknown as a hatched bar of its own at the end. */
export function distributionConfig(question: DistributionQuestion, look: Look): ChartConfiguration<'bar'> {
	const { bins, unit, measure, goal } = question;
	const bars = barsOf(question);
	const config = barConfig({ bars, unit, lying: false }, look);
	const [known, missing] = [look.series(0), look.series('unknown')];
	const isKnown = (index: number) => index < bins.length;
	const first = bins[0];
	const width = first ? first.to - first.from : 1;
	return {
		...config,
		data: {
			labels: [...bins.map((bin) => valueText(bin.from, measure)), ...(bars.length > bins.length ? ['Unknown'] : [])],
			datasets: [
				{
					...config.data.datasets[0],
					data: bars.map((bar) => bar.value),
					backgroundColor: bars.map((_bar, index) => (isKnown(index) ? known : missing).fill),
					hoverBackgroundColor: bars.map((_bar, index) => (isKnown(index) ? known : missing).fill),
					borderColor: bars.map((_bar, index) => (isKnown(index) ? known : missing).edge),
					maxBarThickness: undefined,
					barPercentage: 1,
					categoryPercentage: 0.94
				}
			]
		},
		options: {
			...config.options,
			layout: { padding: { top: 24 } },
			scales: {
				...config.options?.scales,
				x: {
					...config.options?.scales?.x,
					title: {
						display: true,
						text: `${measure.many}, from`,
						color: look.muted,
						font: { size: 12, family: look.font }
					},
					ticks: { color: look.muted, font: { size: 12, family: look.font }, autoSkip: true, maxRotation: 0 }
				} as NonNullable<NonNullable<typeof config.options>['scales']>['x']
			},
			plugins: {
				...config.options?.plugins,
				tooltip: {
					...config.options?.plugins?.tooltip,
					callbacks: { title: () => '', label: (item) => binWords(question, item.dataIndex) }
				},
				annotations: {
					...written(look),
					values: [bars.map((bar) => (bar.value ? valueText(bar.value, unit) : null))],
					// Bin n reaches from n - 0.5 to n + 0.5 on the axis of names.
					lines: goal && first ? [{ axis: 'x', at: (goal.value - first.from) / width - 0.5, word: goal.word }] : []
				}
			}
		}
	};
}

/** The same numbers as a table; unknown has its own row, also when it is nobody. */
export function distributionTable(question: DistributionQuestion): ChartTable {
	const { bins, unknown, unit, measure } = question;
	return {
		heads: [measure.many, unit.many],
		rows: [
			...bins.map((bin, index) => ({
				label: binLabel(bin, measure),
				cells: [{ text: valueText(bin.count, unit), href: bin.href, series: 0, index }]
			})),
			{
				label: 'unknown',
				cells: [{ text: valueText(unknown.count, unit), href: unknown.href, series: 0, index: bins.length }]
			}
		]
	};
}
