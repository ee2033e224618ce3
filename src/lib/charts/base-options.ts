import type { ChartOptions } from 'chart.js';
import type { Look } from './look.svelte.ts';
import type { Unit } from './marks.ts';

type Axis = NonNullable<NonNullable<ChartOptions<'bar' | 'line'>['scales']>[string]>;

/** The axis that counts: from zero, in whole numbers where people are counted, with the unit as its title. */
export function countAxis(look: Look, unit: Unit, goal?: number, stacked = false): Axis {
	return {
		type: 'linear',
		stacked,
		beginAtZero: true,
		grace: '6%',
		// A goal above every value still has to be seen.
		suggestedMax: goal === undefined ? (unit.whole ? 4 : 1) : goal * 1.08,
		border: { display: false },
		grid: { color: look.line },
		ticks: {
			color: look.muted,
			font: { size: 12, family: look.font },
			maxTicksLimit: 7,
			...(unit.whole ? { precision: 0 } : {})
		},
		title: { display: true, text: unit.many, color: look.muted, font: { size: 12, family: look.font } }
	};
}

/** The axis of names. */
export function nameAxis(look: Look, stacked = false): Axis {
	return {
		type: 'category',
		stacked,
		border: { color: look.muted },
		grid: { display: false },
		ticks: { color: look.ink, font: { size: 12, family: look.font }, autoSkip: false }
	};
}

type Tooltip = NonNullable<NonNullable<ChartOptions<'bar' | 'line'>['plugins']>['tooltip']>;

/** The tooltip: the words of the mark and nothing else, in the look of the page. */
export function tooltip(look: Look, words: (series: number, index: number) => string): Tooltip {
	return {
		backgroundColor: look.ink,
		bodyColor: look.ground,
		bodyFont: { size: 13, family: look.font },
		displayColors: false,
		caretSize: 5,
		cornerRadius: 4,
		padding: 8,
		callbacks: {
			title: () => '',
			label: (item: { datasetIndex: number; dataIndex: number }) => words(item.datasetIndex, item.dataIndex)
		}
	};
}
