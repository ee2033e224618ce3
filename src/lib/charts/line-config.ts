import type { ChartConfiguration } from 'chart.js';
import { dayNumber, dayOfNumber, formatDay, formatMonth } from '#lib/ui/format.ts';
import { NAMES_FROM } from './annotations.ts';
import { written } from './bar-config.ts';
import { countAxis, tooltip } from './base-options.ts';
import type { Look } from './look.svelte.ts';
import { valueText, valueWords, type ChartTable, type Goal, type Line, type Unit } from './marks.ts';

export type LineQuestion = {
	lines: Line[];
	unit: Unit;
	goal?: Goal;
	/** The day the page is about: a mark between what was and what is to come. */
	today?: string;
};

/** The words of one point: "Formative Assessment, 15 Oct 2026: 12 people". */
export function pointWords({ lines, unit }: LineQuestion, series: number, index: number): string {
	const line = lines[series];
	const point = line?.points[index];
	if (!line || !point) return '';
	const name = lines.length > 1 ? `${line.label}, ` : '';
	return `${name}${formatDay(point.day)}: ${valueWords(point.value, unit)}`;
}

/** All days of all lines, in order, each once. */
export function daysOf(lines: Line[]): string[] {
	return [...new Set(lines.flatMap((line) => line.points.map((point) => point.day)))].toSorted();
}

/** At most `most` of the days, evenly, the last one always: where the axis is marked. */
export function markedDays(days: string[], most: number): string[] {
	const step = Math.max(1, Math.ceil((days.length - 1) / Math.max(most - 1, 1)));
	return days.filter((_day, index) => (days.length - 1 - index) % step === 0);
}

/** Lines through days at their true distance, from zero; a day with an unknown value breaks the line. */
export function lineConfig(question: LineQuestion, look: Look): ChartConfiguration<'line'> {
	const { lines, unit, goal, today } = question;
	const days = daysOf(lines);
	const named = lines.length > 1;
	const longest = Math.max(0, ...lines.map((line) => line.label.length));
	const marked = lines.some((line) => line.points.length > 30) ? 2.5 : 4;
	return {
		type: 'line',
		data: {
			datasets: lines.map((line, series) => {
				const { fill, edge, dash, point } = look.series(series);
				// The pattern is for areas; a line takes the plain edge.
				const colour = typeof fill === 'string' ? fill : edge;
				return {
					label: line.label,
					data: line.points.map(({ day, value }) => ({ x: dayNumber(day), y: value ?? NaN })),
					borderColor: colour,
					borderWidth: 2,
					borderDash: dash,
					backgroundColor: colour,
					pointStyle: point,
					pointRadius: marked,
					pointBorderColor: edge,
					pointBackgroundColor: colour,
					pointHoverRadius: marked + 2,
					pointHoverBorderWidth: 2,
					pointHoverBorderColor: look.ink,
					pointHitRadius: 12,
					spanGaps: false,
					// Points on the first and last day stand whole.
					clip: 8
				};
			})
		},
		options: {
			interaction: { mode: 'nearest', intersect: false, axis: 'xy' },
			layout: {
				padding: (context) => ({
					top: today ? 24 : 16,
					right: named && context.chart.width >= NAMES_FROM ? Math.min(190, 27 + longest * 6.6) : 12
				})
			},
			scales: {
				x: {
					type: 'linear',
					min: days[0] === undefined ? undefined : dayNumber(days[0]),
					max: days.at(-1) === undefined ? undefined : dayNumber(days.at(-1) ?? ''),
					border: { color: look.muted },
					grid: { display: false },
					afterBuildTicks: (axis) => {
						axis.ticks = markedDays(days, Math.max(2, Math.floor(axis.chart.width / 110))).map((day) => ({
							value: dayNumber(day)
						}));
					},
					ticks: {
						color: look.muted,
						font: { size: 12, family: look.font },
						maxRotation: 0,
						autoSkip: false,
						callback: (value) => axisDay(dayOfNumber(Number(value)), days)
					}
				},
				y: countAxis(look, unit, goal?.value)
			},
			plugins: {
				tooltip: tooltip(look, (series, index) => pointWords(question, series, index)),
				annotations: {
					...written(look),
					names: named ? lines.map((line) => line.label) : [],
					lines: [
						...(goal ? [{ axis: 'y' as const, at: goal.value, word: goal.word }] : []),
						...(today ? [{ axis: 'x' as const, at: dayNumber(today), word: formatDay(today), dash: [1, 3] }] : [])
					]
				}
			}
		}
	};
}

/** Months where the days lie far apart, else the whole day. */
function axisDay(day: string, days: string[]): string {
	const span = days.length < 2 ? 0 : dayNumber(days.at(-1) ?? day) - dayNumber(days[0] ?? day);
	return span > 150 ? formatMonth(day) : formatDay(day);
}

/** The same numbers as a table: a row a day, a column a line; a day that a line does not have stays empty. */
export function lineTable({ lines, unit }: LineQuestion): ChartTable {
	return {
		heads: ['Day', ...lines.map((line) => (lines.length > 1 ? line.label : unit.many))],
		rows: daysOf(lines).map((day) => ({
			label: formatDay(day),
			cells: lines.map((line, series) => {
				const index = line.points.findIndex((point) => point.day === day);
				const point = line.points[index];
				return { text: point ? valueText(point.value, unit) : '', href: point?.href, series, index };
			})
		}))
	};
}
