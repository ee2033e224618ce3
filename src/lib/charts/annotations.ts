import type { Chart, ChartType, Plugin } from 'chart.js';

/** What is written on a chart itself, so that it needs no legend: values, names of lines, the target with its word. */
export type Annotations = {
	ink: string;
	muted: string;
	ground: string;
	font: string;
	/** Texts at the end of each bar, [series][mark]; `null` for none. */
	values?: Array<Array<string | null>>;
	/** 'end' writes beyond a bar, 'inside' within a part where it fits. */
	valuesAt?: 'end' | 'inside';
	/** Names at the last point of each line. */
	names?: string[];
	/** Lines across the chart, at a value of one of its axes; a category's axis takes fractions of a place. */
	lines?: Array<{ axis: 'x' | 'y'; at: number; word: string; dash?: number[] }>;
};

declare module 'chart.js' {
	// The type parameter is part of the interface that is extended.
	// eslint-disable-next-line @typescript-eslint/no-unused-vars
	interface PluginOptionsByType<TType extends ChartType> {
		annotations?: Annotations;
	}
}

/** From this width of the canvas on, lines are named at their end; below, the legend names them. */
export const NAMES_FROM = 560;

export const annotations: Plugin<'bar' | 'line', Annotations> = {
	id: 'annotations',
	afterDatasetsDraw(chart, _args, options) {
		const pen = chart.ctx;
		pen.save();
		pen.font = `12px ${options.font}`;
		pen.textBaseline = 'middle';
		drawLines(chart, options);
		drawValues(chart, options);
		if (options.names?.length && chart.width >= NAMES_FROM) drawNames(chart, options);
		pen.restore();
	}
};

function drawLines(chart: Chart, { lines, ink, ground }: Annotations) {
	const { ctx: pen, chartArea: area, scales } = chart;
	for (const { axis, at, word, dash = [6, 4] } of lines ?? []) {
		const scale = scales[axis];
		if (!scale) continue;
		const place = scale.type === 'category' ? between(scale, at) : scale.getPixelForValue(at);
		const [least, most] = axis === 'x' ? [area.left, area.right] : [area.top, area.bottom];
		if (place < least - 1 || place > most + 1) continue;
		pen.strokeStyle = ink;
		pen.lineWidth = 1.5;
		pen.setLineDash(dash);
		pen.beginPath();
		if (axis === 'y') {
			pen.moveTo(area.left, place);
			pen.lineTo(area.right, place);
		} else {
			pen.moveTo(place, area.top - 4);
			pen.lineTo(place, area.bottom);
		}
		pen.stroke();
		pen.setLineDash([]);
		const width = pen.measureText(word).width;
		if (axis === 'y') written(pen, word, area.left + 6, place - 9 < area.top ? place + 9 : place - 9, ink, ground);
		else
			written(
				pen,
				word,
				Math.min(Math.max(place - width / 2, area.left), area.right - width),
				area.top - 12,
				ink,
				ground
			);
	}
}

/** A place between two categories: 1.5 is the edge between the second and the third. */
function between(scale: Chart['scales'][string], at: number): number {
	const step = scale.getPixelForValue(1) - scale.getPixelForValue(0);
	return scale.getPixelForValue(0) + at * (Number.isFinite(step) && step !== 0 ? step : 0);
}

function drawValues(chart: Chart, { values, valuesAt = 'end', ink, muted, ground, font }: Annotations) {
	const pen = chart.ctx;
	for (const [series, texts] of (values ?? []).entries()) {
		const meta = chart.getDatasetMeta(series);
		// Standing bars too close for their numbers: the axis, the tooltip and the table have them.
		const apart = Math.abs((meta.data[1]?.x ?? Infinity) - (meta.data[0]?.x ?? 0));
		const widest = Math.max(0, ...texts.map((text) => (text === null ? 0 : pen.measureText(text).width)));
		if (chart.options.indexAxis !== 'y' && valuesAt === 'end' && widest + 2 > apart) continue;
		for (const [index, text] of texts.entries()) {
			const bar = meta.data[index] as unknown as
				{ x: number; y: number; base?: number; horizontal?: boolean } | undefined;
			if (text === null || !bar) continue;
			const across = chart.options.indexAxis === 'y';
			const missing = text === 'unknown';
			const width = pen.measureText(text).width;
			if (missing) {
				const zero = chart.scales[across ? 'x' : 'y']?.getPixelForValue(0) ?? 0;
				pen.font = `italic 12px ${font}`;
				written(pen, text, across ? zero + 6 : bar.x - width / 2, across ? bar.y : zero - 10, muted, ground);
				pen.font = `12px ${font}`;
			} else if (valuesAt === 'inside') {
				const length = Math.abs((across ? bar.x : bar.y) - (bar.base ?? 0));
				if (length < (across ? width + 8 : 18)) continue;
				const middle = ((across ? bar.x : bar.y) + (bar.base ?? 0)) / 2;
				written(pen, text, across ? middle - width / 2 : bar.x - width / 2, across ? bar.y : middle, ink, ground, true);
			} else {
				written(pen, text, across ? bar.x + 6 : bar.x - width / 2, across ? bar.y : bar.y - 10, ink, ground);
			}
		}
	}
}

function drawNames(chart: Chart, { names, ink, ground }: Annotations) {
	const places = (names ?? []).flatMap((name, series) => {
		const last = chart.getDatasetMeta(series).data.findLast((point) => !(point as unknown as { skip?: boolean }).skip);
		const colour = chart.data.datasets[series]?.borderColor as string;
		return last ? [{ name, colour, x: last.x, y: last.y, from: last.y }] : [];
	});
	const pen = chart.ctx;
	for (const place of spread(places, 15)) {
		pen.strokeStyle = place.colour;
		pen.lineWidth = 1;
		pen.beginPath();
		pen.moveTo(place.x + 5, place.from);
		pen.lineTo(place.x + 16, place.y);
		pen.stroke();
		written(pen, place.name, place.x + 19, place.y, ink, ground);
	}
}

/** Names one under the other with at least `apart` between them, each as near to its line's end as that allows. */
export function spread<Place extends { y: number }>(places: Place[], apart: number): Place[] {
	const sorted = places.toSorted((a, b) => a.y - b.y).map((place) => ({ ...place }));
	for (let round = 0; round < 20; round++) {
		let moved = false;
		for (const [index, lower] of sorted.entries()) {
			const upper = sorted[index - 1];
			if (!upper) continue;
			const short = apart - (lower.y - upper.y);
			if (short > 0.5) {
				upper.y -= short / 2;
				lower.y += short / 2;
				moved = true;
			}
		}
		if (!moved) break;
	}
	return sorted;
}

/** Text with a rim of the ground, so that it can be read across lines; `plate` puts it on a small ground of its own. */
function written(
	pen: CanvasRenderingContext2D,
	text: string,
	x: number,
	y: number,
	ink: string,
	ground: string,
	plate = false
) {
	if (plate) {
		pen.fillStyle = ground;
		pen.beginPath();
		pen.roundRect(x - 3, y - 8, pen.measureText(text).width + 6, 16, 3);
		pen.fill();
	} else {
		pen.lineJoin = 'round';
		pen.lineWidth = 3;
		pen.strokeStyle = ground;
		pen.strokeText(text, x, y);
	}
	pen.fillStyle = ink;
	pen.fillText(text, x, y);
}
