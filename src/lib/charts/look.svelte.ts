import { flushSync } from 'svelte';
import { createSubscriber } from 'svelte/reactivity';
import { dashOf, pointOf, tileOf, type Fill, type SeriesLook } from './series.ts';

/** What a chart is drawn with: the tokens of app.css as they stand for the reader's scheme now. */
export type Look = {
	ink: string;
	muted: string;
	line: string;
	ground: string;
	accent: string;
	font: string;
	/** How the n-th series looks; 'unknown' is hatched in grey. */
	series: (which: number | 'unknown') => SeriesLook;
};

/** Runs its readers again when the scheme changes, by the system or by choice, and around printing, where it is light. */
const schemeChanges = createSubscriber((update) => {
	const system = matchMedia('(prefers-color-scheme: dark)');
	const choice = new MutationObserver(update);
	const print = (printing: boolean) => () => {
		document.documentElement.toggleAttribute('data-printing', printing);
		update();
		// The sheet is taken as soon as this returns.
		flushSync();
	};
	const [before, after] = [print(true), print(false)];
	system.addEventListener('change', update);
	choice.observe(document.documentElement, { subtree: true, attributeFilter: ['data-scheme'] });
	addEventListener('beforeprint', before);
	addEventListener('afterprint', after);
	return () => {
		system.removeEventListener('change', update);
		choice.disconnect();
		removeEventListener('beforeprint', before);
		removeEventListener('afterprint', after);
	};
});

/** The look for a canvas in the page; read inside an effect it is read again when the scheme changes. */
export function lookOf(canvas: HTMLCanvasElement): Look {
	schemeChanges();
	// A custom property reads as it was written (`light-dark(…)`); a colour set with it reads as the colour.
	const colour = (value: string) => {
		canvas.style.color = value;
		const read = getComputedStyle(canvas).color;
		canvas.style.removeProperty('color');
		return read;
	};
	const [ink, muted, ground] = [colour('var(--ink)'), colour('var(--muted)'), colour('var(--ground)')];
	return {
		ink,
		muted,
		line: colour('var(--line)'),
		ground,
		accent: colour('var(--accent)'),
		font: getComputedStyle(canvas).fontFamily,
		series: (which) => {
			if (which === 'unknown') {
				return {
					edge: muted,
					fill: painted(canvas, tileOf('unknown', ground, muted)),
					dash: [2, 4],
					point: 'crossRot'
				};
			}
			const token = `var(--series-${(which % 6) + 1})`;
			const edge = colour(`color-mix(in srgb, ${token} 72%, var(--ink))`);
			const wash = colour(`color-mix(in srgb, ${token} 45%, var(--ground))`);
			return {
				edge,
				fill: painted(canvas, tileOf(which, colour(token), wash)),
				dash: dashOf(which),
				point: pointOf(which)
			};
		}
	};
}

/** A tile as something a canvas can fill with. */
function painted(canvas: HTMLCanvasElement, tile: ReturnType<typeof tileOf>): Fill {
	if (tile.strokes === null) return tile.ground;
	const cell = document.createElement('canvas');
	// Drawn at the screen's own resolution, so that lines stay lines.
	const scale = Math.max(1, Math.round(devicePixelRatio));
	cell.width = cell.height = tile.size * scale;
	const pen = cell.getContext('2d');
	const paint = canvas.getContext('2d');
	if (!pen || !paint) return tile.ground;
	pen.scale(scale, scale);
	pen.fillStyle = tile.ground;
	pen.fillRect(0, 0, tile.size, tile.size);
	pen.strokeStyle = tile.pen;
	pen.lineWidth = tile.width;
	pen.stroke(new Path2D(tile.strokes));
	const pattern = paint.createPattern(cell, 'repeat');
	pattern?.setTransform(new DOMMatrix().scale(1 / scale));
	return pattern ?? tile.ground;
}
