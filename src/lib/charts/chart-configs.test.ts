import { expect, test } from 'vitest';
import { spread } from './annotations.ts';
import { barConfig, barTable, barWords } from './bar-config.ts';
import { binLabel, binned, binWords, distributionConfig, distributionTable } from './distribution.ts';
import { daysOf, lineConfig, lineTable, markedDays, pointWords } from './line-config.ts';
import type { Look } from './look.svelte.ts';
import { PEOPLE, valueText, valueWords, wrapped } from './marks.ts';
import { nextMark } from './next-mark.ts';
import { fileName } from './save-picture.ts';
import { dashOf, pointOf, tileOf } from './series.ts';
import { partLooks, partWords, stackedBarConfig, stackedBarTable } from './stacked-bar-config.ts';

const CREDITS = { one: 'semester credit', many: 'semester credits' };

/** A look of plain words: a pattern is its name. */
const look: Look = {
	ink: 'ink',
	muted: 'muted',
	line: 'line',
	ground: 'ground',
	accent: 'accent',
	font: 'sans',
	series: (which) => ({
		edge: `edge ${which}`,
		fill: `fill ${which}`,
		dash: which === 'unknown' ? [2, 4] : dashOf(which),
		point: which === 'unknown' ? 'crossRot' : pointOf(which)
	})
};

const lanes = {
	bars: [
		{ label: 'BA', value: 84, href: '/lanes?lane=BA' },
		{ label: 'MA or BA+45 with equivalency', value: null }
	],
	unit: PEOPLE,
	lying: true
};

test('a lane whose count nobody knows has no bar, and says unknown on the chart, in its words and in the table', () => {
	const config = barConfig(lanes, look);
	expect(config.data.datasets[0]?.data).toEqual([84, null]);
	expect(config.options?.plugins?.annotations?.values).toEqual([['84', 'unknown']]);
	expect(barWords(lanes, 1)).toBe('MA or BA+45 with equivalency: unknown');
	expect(barTable(lanes, 'Lane')).toEqual({
		heads: ['Lane', 'people'],
		rows: [
			{ label: 'BA', cells: [{ text: '84', href: '/lanes?lane=BA', series: 0, index: 0 }] },
			{ label: 'MA or BA+45 with equivalency', cells: [{ text: 'unknown', href: undefined, series: 0, index: 1 }] }
		]
	});
});

test('people are counted from zero in whole numbers, and the axis names them', () => {
	const axis = barConfig(lanes, look).options?.scales?.x;
	expect(axis).toMatchObject({ beginAtZero: true, ticks: { precision: 0 }, title: { display: true, text: 'people' } });
	expect(barConfig({ ...lanes, unit: CREDITS }, look).options?.scales?.x?.ticks).not.toHaveProperty('precision');
});

test('a target is a line with its word, and stands inside the chart even where every bar is below it', () => {
	const config = barConfig({ ...lanes, goal: { value: 120, word: 'target 120' } }, look);
	expect(config.options?.plugins?.annotations?.lines).toEqual([{ axis: 'x', at: 120, word: 'target 120' }]);
	expect(config.options?.scales?.x).toMatchObject({ suggestedMax: expect.closeTo(129.6) });
});

test('long names are broken between words', () => {
	expect(wrapped('MA or BA+45 with equivalency', 14)).toEqual(['MA or BA+45', 'with', 'equivalency']);
	expect(wrapped('Rechtschreibung', 4)).toEqual(['Rechtschreibung']);
});

const moves = {
	bars: [
		{ label: 'Cedar High', parts: [{ value: 4, href: '/lanes?school=c' }, { value: 0 }, { value: null }] },
		{ label: 'Oak', parts: [{ value: 1 }] }
	],
	parts: [{ label: 'eligible' }, { label: 'unknown', unknown: true }, { label: 'short' }],
	unit: PEOPLE,
	lying: true
};

test('the unknown part is hatched and takes no colour from the others', () => {
	expect(partLooks(moves.parts)).toEqual([0, 'unknown', 1]);
	const config = stackedBarConfig(moves, look);
	expect(config.data.datasets.map((series) => series.backgroundColor)).toEqual(['fill 0', 'fill unknown', 'fill 1']);
});

test('a part nobody stated is unknown in the table and in words, not nought', () => {
	expect(stackedBarTable(moves, 'School').rows.map((row) => row.cells.map((cell) => cell.text))).toEqual([
		['4', '0', 'unknown'],
		['1', 'unknown', 'unknown']
	]);
	expect(partWords(moves, 2, 0)).toBe('Cedar High, short: unknown');
	expect(partWords(moves, 0, 1)).toBe('Oak, eligible: 1 person');
});

const coverage = {
	lines: [
		{
			label: 'Formative Assessment',
			points: [
				{ day: '2025-08-01', value: 3 },
				{ day: '2025-09-01', value: null },
				{ day: '2026-06-01', value: 9, href: '/skills?asof=2026-06-01' }
			]
		},
		{ label: 'Blended Learning', points: [{ day: '2026-06-01', value: 2 }] }
	],
	unit: PEOPLE,
	goal: { value: 12, word: 'target 12' },
	today: '2026-02-01'
};

test('coverage over time stands at the true distance of its days, and breaks where it is unknown', () => {
	const [line] = lineConfig(coverage, look).data.datasets;
	const points = line?.data as Array<{ x: number; y: number }>;
	expect(points.map((point) => point.x - (points[0]?.x ?? 0))).toEqual([0, 31, 304]);
	expect(points[1]?.y).toBeNaN();
	expect(line?.spanGaps).toBe(false);
});

test('two lines differ in dash and point, not by colour alone', () => {
	const [one, other] = lineConfig(coverage, look).data.datasets;
	expect(one?.borderDash).not.toEqual(other?.borderDash);
	expect(one?.pointStyle).not.toEqual(other?.pointStyle);
});

test('the target and the day asked for are lines with words', () => {
	expect(lineConfig(coverage, look).options?.plugins?.annotations?.lines?.map((line) => line.word)).toEqual([
		'target 12',
		'1 Feb 2026'
	]);
});

test('the table of a line chart has a row a day, and leaves empty what a line does not have', () => {
	expect(lineTable(coverage).rows.map((row) => [row.label, ...row.cells.map((cell) => cell.text)])).toEqual([
		['1 Aug 2025', '3', ''],
		['1 Sep 2025', 'unknown', ''],
		['1 Jun 2026', '9', '2']
	]);
	expect(pointWords(coverage, 0, 1)).toBe('Formative Assessment, 1 Sep 2025: unknown');
	expect(pointWords({ ...coverage, lines: coverage.lines.slice(1) }, 0, 0)).toBe('1 Jun 2026: 2 people');
});

test('an axis of many days is marked evenly and always at the last', () => {
	expect(daysOf(coverage.lines)).toEqual(['2025-08-01', '2025-09-01', '2026-06-01']);
	expect(markedDays(['a', 'b', 'c', 'd', 'e'], 3)).toEqual(['a', 'c', 'e']);
	expect(markedDays(['a', 'b', 'c', 'd'], 2)).toEqual(['a', 'd']);
	expect(markedDays([], 3)).toEqual([]);
});

test('what is left to the next lane is sorted into bins, and whose credits are unknown is counted apart', () => {
	const { bins, unknown } = binned([0, 2.9, 3, 8, null, null], 3);
	expect(bins.map((bin) => bin.count)).toEqual([2, 1, 1]);
	expect(unknown).toBe(2);
	expect(binned([0.3, 0.2], 0.1).bins.map((bin) => [bin.from, bin.count])).toEqual([
		[0, 0],
		[0.1, 0],
		[0.2, 1],
		[0.3, 1]
	]);
	expect(binned([null], 3)).toEqual({ bins: [], unknown: 1 });
});

test('the unknown of a distribution is a hatched bar of its own and a row of its own, also when it is nobody', () => {
	const question = { ...binned([1, 4, 4], 3), unit: PEOPLE, measure: CREDITS };
	const some = { ...question, unknown: { count: 2 } };
	const config = distributionConfig(some, look);
	expect(config.data.labels).toEqual(['0', '3', 'Unknown']);
	expect(config.data.datasets[0]?.backgroundColor).toEqual(['fill 0', 'fill 0', 'fill unknown']);
	expect(binWords(some, 2)).toBe('Unknown semester credits: 2 people');
	expect(binWords(some, 1)).toBe('3 to under 6 semester credits: 2 people');
	expect(distributionTable({ ...question, unknown: { count: 0 } }).rows.at(-1)).toMatchObject({
		label: 'unknown',
		cells: [{ text: '0' }]
	});
});

test('bins of whole numbers name their first and last', () => {
	expect(binLabel({ from: 5, to: 10, count: 0 }, PEOPLE)).toBe('5 to 9');
	expect(binLabel({ from: 5, to: 6, count: 0 }, PEOPLE)).toBe('5');
});

test('a goal stands between the bins at its true place', () => {
	const question = { ...binned([1, 10], 3), unknown: { count: 0 }, unit: PEOPLE, measure: CREDITS };
	const config = distributionConfig({ ...question, goal: { value: 9, word: 'within a year' } }, look);
	// Bins begin at 0, 3, 6, 9; the edge before the fourth lies half a place before its middle.
	expect(config.options?.plugins?.annotations?.lines?.[0]?.at).toBe(2.5);
});

test('a value carries its unit, one and many', () => {
	expect(valueWords(1, PEOPLE)).toBe('1 person');
	expect(valueWords(1204, PEOPLE)).toBe('1,204 people');
	expect(valueWords(null, PEOPLE)).toBe('unknown');
	expect(valueText(0.1 + 0.2, CREDITS)).toBe('0.3');
});

test('arrow keys lead along the bars and across the parts, and stop at the ends', () => {
	const counts = [3, 3];
	expect(nextMark(null, 'ArrowDown', counts, true)).toEqual({ series: 0, index: 0 });
	expect(nextMark({ series: 0, index: 0 }, 'ArrowDown', counts, true)).toEqual({ series: 0, index: 1 });
	expect(nextMark({ series: 0, index: 2 }, 'ArrowDown', counts, true)).toEqual({ series: 0, index: 2 });
	expect(nextMark({ series: 0, index: 1 }, 'ArrowRight', counts, true)).toEqual({ series: 1, index: 1 });
	expect(nextMark({ series: 0, index: 1 }, 'ArrowUp', counts, false)).toEqual({ series: 1, index: 1 });
	expect(nextMark({ series: 1, index: 1 }, 'End', counts, false)).toEqual({ series: 1, index: 2 });
	expect(nextMark({ series: 1, index: 1 }, 'Tab', counts, false)).toBeNull();
	expect(nextMark(null, 'ArrowDown', [0], true)).toBeNull();
	expect(nextMark({ series: 0, index: 0 }, 'ArrowUp', [3], false)).toEqual({ series: 0, index: 1 });
});

test('names of lines that end together are written apart', () => {
	const places = spread([{ y: 100 }, { y: 102 }, { y: 101 }], 15).map((place) => place.y);
	expect(places[1]! - places[0]!).toBeGreaterThan(13);
	expect(places[2]! - places[1]!).toBeGreaterThan(13);
});

test('every series has a pattern of its own, and unknown is unlike all of them', () => {
	const tiles = [0, 1, 2, 3, 4, 5].map((series) => tileOf(series, 'a', 'b').strokes);
	expect(new Set([...tiles, tileOf('unknown', 'a', 'b').strokes]).size).toBe(7);
});

test('a saved picture is named after its question', () => {
	expect(fileName('Who moves by 1 Sep 2027?')).toBe('who-moves-by-1-sep-2027');
	expect(fileName('日本?')).toBe('日本');
	expect(fileName('???')).toBe('chart');
});
