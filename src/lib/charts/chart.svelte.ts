import type { ActiveElement, Chart, ChartConfiguration, ChartOptions } from 'chart.js';
import { untrack } from 'svelte';
import type { Attachment } from 'svelte/attachments';
import { lookOf, type Look } from './look.svelte.ts';
import { nextMark, type MarkPlace } from './next-mark.ts';

// Each file registers only the parts it needs and exports `Chart`; pages without a chart load neither.
const kinds = { bar: () => import('./register-bar.ts'), line: () => import('./register-line.ts') };

export type Hands = {
	/** The words of a mark, read out when the arrow keys reach it; the same as its tooltip. */
	tell: (words: string) => void;
	words: (place: MarkPlace) => string;
	/** Opens what is behind a mark, by click or Enter; says whether there is anything. */
	leads: (place: MarkPlace) => boolean;
	pick: (place: MarkPlace) => void;
};

/**
 * Draws a chart on a canvas: loads the library, redraws when what `draw` reads changes or the colour scheme does, leads a
 * click to what is behind the mark, and lets the arrow keys do what the mouse does.
 */
export function chart<Kind extends keyof typeof kinds>(
	kind: Kind,
	draw: (look: Look) => ChartConfiguration<Kind>,
	hands: Hands
): Attachment<HTMLCanvasElement> {
	return (canvas) => {
		let drawn: Chart<Kind> | undefined;
		let gone = false;
		let reached: MarkPlace | null = null;

		function configured(): ChartConfiguration<Kind> {
			const config = draw(lookOf(canvas));
			const options = {
				...config.options,
				animation: false,
				responsive: true,
				maintainAspectRatio: false,
				onHover: (_event: unknown, marks: ActiveElement[]) => {
					const place = placeOf(marks[0]);
					canvas.style.cursor = place && hands.leads(place) ? 'pointer' : 'default';
				},
				onClick: (_event: unknown, marks: ActiveElement[]) => {
					const place = placeOf(marks[0]);
					if (place && hands.leads(place)) hands.pick(place);
				}
			} as unknown as ChartOptions<Kind>;
			return { ...config, options };
		}

		$effect(() => {
			// Read before the test, or nothing is tracked while the library loads.
			const config = configured();
			if (!drawn) return;
			drawn.data = config.data;
			if (config.options) drawn.options = config.options as typeof drawn.options;
			drawn.update('none');
		});

		function reach(place: MarkPlace | null) {
			if (!drawn) return;
			reached = place;
			const marks = place ? [{ datasetIndex: place.series, index: place.index }] : [];
			const mark = place && drawn.getDatasetMeta(place.series).data[place.index];
			drawn.setActiveElements(marks);
			drawn.tooltip?.setActiveElements(marks, mark ? { x: mark.x, y: mark.y } : { x: 0, y: 0 });
			drawn.update('none');
			hands.tell(place ? hands.words(place) : '');
		}

		function onKey(event: KeyboardEvent) {
			if (!drawn || event.altKey || event.ctrlKey || event.metaKey) return;
			const counts = drawn.data.datasets.map((series) => series.data.length);
			if ((event.key === 'Enter' || event.key === ' ') && reached) {
				event.preventDefault();
				if (hands.leads(reached)) hands.pick(reached);
				return;
			}
			if (event.key === 'Escape') return reach(null);
			const next = nextMark(reached, event.key, counts, drawn.options?.indexAxis === 'y');
			if (!next) return;
			event.preventDefault();
			reach(next);
		}
		const onBlur = () => reached && reach(null);

		// Only with script there is something to reach.
		canvas.tabIndex = 0;
		canvas.addEventListener('keydown', onKey);
		canvas.addEventListener('blur', onBlur);

		void kinds[kind]().then(({ Chart }) => {
			if (!gone) drawn = new Chart(canvas, untrack(configured)) as unknown as Chart<Kind>;
		});
		return () => {
			gone = true;
			canvas.removeEventListener('keydown', onKey);
			canvas.removeEventListener('blur', onBlur);
			drawn?.destroy();
		};
	};
}

const placeOf = (mark: ActiveElement | undefined): MarkPlace | null =>
	mark ? { series: mark.datasetIndex, index: mark.index } : null;
