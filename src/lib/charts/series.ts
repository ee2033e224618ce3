/*
 * How series differ beside their colour: each has its own dash, point shape and pattern, so that a chart can be read in grey.
 * The same tiles are drawn on the canvas and, as SVG, in the legend.
 */

export type Fill = string | CanvasPattern;
export type PointShape = 'circle' | 'rect' | 'triangle' | 'rectRot' | 'star' | 'cross' | 'crossRot';
export type SeriesLook = { edge: string; fill: Fill; dash: number[]; point: PointShape };

const DASHES: number[][] = [[], [7, 4], [2, 3], [10, 3, 2, 3], [14, 4], [5, 2, 1, 2]];
const POINTS: PointShape[] = ['circle', 'rect', 'triangle', 'rectRot', 'star', 'cross'];

export const TILE_SIZE = 8;
/** SVG paths on a tile of 8 by 8 that repeats in both directions. */
const TILES: Array<string | null> = [
	null,
	'M-2 2l4-4M0 8l8-8M6 10l4-4',
	'M0 2h8M0 6h8',
	'M2 0v8M6 0v8',
	'M0 0l8 8M8 0l-8 8',
	'M1.5 2h1.6M5.5 6h1.6'
];
const UNKNOWN_TILE = 'M-2 6l4 4M0 0l8 8M6-2l4 4';

export type Tile = { ground: string; pen: string; strokes: string | null; width: number; size: number };

export const dashOf = (series: number): number[] => DASHES[series % DASHES.length] ?? [];
export const pointOf = (series: number): PointShape => POINTS[series % POINTS.length] ?? 'circle';

/** The pattern of a series on its own colour; the first is plain. Unknown is hatched on the ground, unlike every series. */
export function tileOf(series: number | 'unknown', ground: string, pen: string): Tile {
	if (series === 'unknown') return { ground, pen, strokes: UNKNOWN_TILE, width: 1.4, size: TILE_SIZE };
	return { ground, pen, strokes: TILES[series % TILES.length] ?? null, width: 1.6, size: TILE_SIZE };
}
