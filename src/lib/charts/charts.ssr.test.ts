import { render } from 'svelte/server';
import { expect, test } from 'vitest';
import BarChart from './BarChart.svelte';
import DistributionChart from './DistributionChart.svelte';
import LineChart from './LineChart.svelte';
import StackedBarChart from './StackedBarChart.svelte';

const text = (html: string) =>
	html
		.replace(/<!--.*?-->/g, '')
		.replace(/<[^>]+>/g, ' ')
		.replace(/\s+/g, ' ')
		.trim();

test('a chart always carries its numbers as a table, written by the server, with unknown written out', () => {
	const { body } = render(BarChart, {
		props: {
			title: 'How many stand on each lane?',
			of: 'Lane',
			bars: [
				{ label: 'BA', value: 84, href: '/lanes?lane=BA' },
				{ label: 'MA', value: null }
			]
		}
	});
	expect(body).toContain('Show as table');
	expect(body).toMatch(/<table[^>]*aria-labelledby/);
	expect(body).toMatch(/<a href="\/lanes\?lane=BA"[^>]*>84<\/a>/);
	expect(text(body)).toMatch(/MA unknown/);
});

test('a chart is titled by its question, and its picture says where the numbers stand', () => {
	const { body } = render(LineChart, {
		props: {
			title: 'Does coverage grow?',
			note: 'Formative Assessment, all schools.',
			lines: [{ label: 'All schools', points: [{ day: '2026-10-15', value: 12 }] }]
		}
	});
	expect(body).toMatch(/<figcaption[^>]*>.*<h2[^>]*>.*Does coverage grow\?/s);
	expect(body).toMatch(
		/<canvas[^>]*role="img"[^>]*aria-label="Chart: Does coverage grow\? Formative Assessment, all schools\./
	);
	expect(text(body)).toContain('15 Oct 2026 12');
});

test('an empty chart is a sentence, not a frame without bars', () => {
	const { body } = render(BarChart, {
		props: { title: 'Lanes', of: 'Lane', bars: [], empty: 'No lanes are known until a contract is loaded.' }
	});
	expect(text(body)).toContain('No lanes are known until a contract is loaded.');
	expect(body).not.toContain('<canvas');
	const nobody = render(DistributionChart, {
		props: { title: 'How far?', bins: [], measure: { one: 'credit', many: 'credits' }, empty: 'Nobody is placed yet.' }
	});
	expect(text(nobody.body)).toContain('Nobody is placed yet.');
});

test('a distribution says how many are unknown, also when it is nobody', () => {
	const { body } = render(DistributionChart, {
		props: { title: 'How far?', bins: [{ from: 0, to: 3, count: 2 }], measure: { one: 'credit', many: 'credits' } }
	});
	expect(text(body)).toMatch(/unknown 0/);
});

test('the parts of a stacked chart are named in its legend and its table', () => {
	const { body } = render(StackedBarChart, {
		props: {
			title: 'Who moves?',
			of: 'School',
			parts: [{ label: 'eligible' }, { label: 'not known', unknown: true }],
			bars: [{ label: 'Cedar High', parts: [{ value: 4 }, { value: 1 }] }]
		}
	});
	expect(body.match(/eligible/g)?.length).toBeGreaterThanOrEqual(2);
	expect(text(body)).toContain('Cedar High 4 1');
});
