import { createRawSnippet } from 'svelte';
import { render } from 'svelte/server';
import { expect, test } from 'vitest';
import Chip from './Chip.svelte';
import CoverageCell from './CoverageCell.svelte';
import DataTable from './DataTable.svelte';
import DateText from './DateText.svelte';
import EmptyState from './EmptyState.svelte';
import ErrorSummary from './ErrorSummary.svelte';
import FilterBar from './FilterBar.svelte';
import Legend from './Legend.svelte';
import Notice from './Notice.svelte';
import PageHead from './PageHead.svelte';
import Pager from './Pager.svelte';
import ProgressBar from './ProgressBar.svelte';
import ReasonText from './ReasonText.svelte';
import Shell from './Shell.svelte';
import Split from './Split.svelte';
import StateMark, { type SkillState } from './StateMark.svelte';
import Tabs from './Tabs.svelte';
import type { Column } from './table.ts';

const url = new URL('http://district.test/lanes?school=abc&status=short&sort=name&asof=2026-10-15');
const text = (html: string) =>
	html
		.replace(/<!--.*?-->/g, '')
		.replace(/<[^>]+>/g, ' ')
		.replace(/\s+/g, ' ')
		.trim();
const words = (content: string) => createRawSnippet(() => ({ render: () => `<span>${content}</span>` }));

test('every state of a skill says itself in words and has a shape of its own', () => {
	const said: Record<SkillState, string> = {
		held: 'held',
		expiring: 'held, expiring soon',
		'in progress': 'in progress',
		lapsed: 'lapsed',
		wanted: 'wanted, not held',
		none: 'not held'
	};
	const shapes = new Set<string>();
	for (const [of, expected] of Object.entries(said)) {
		const { body } = render(StateMark, { props: { of: of as SkillState } });
		expect(text(body)).toBe(expected);
		shapes.add(body.match(/<svg.*<\/svg>/s)?.[0].replace(/class="[^"]*"/g, '') ?? 'blank');
	}
	expect(shapes.size).toBe(6);
});

test('an expiring skill says on which day, also to a mouse', () => {
	const { body } = render(StateMark, { props: { of: 'expiring', day: '2027-01-15', level: 2 } });
	expect(text(body)).toBe('held, expiring soon at level 2 on 15 Jan 2027');
	expect(body).toContain('title="held, expiring soon at level 2 on 15 Jan 2027"');
});

test('the legend names every state and every step of coverage', () => {
	const states = text(render(Legend, { props: { of: 'skill states' } }).body);
	for (const word of ['held', 'expiring', 'in progress', 'lapsed', 'wanted', 'not held'])
		expect(states).toContain(word);
	const steps = text(render(Legend, { props: { of: 'coverage' } }).body);
	for (const word of ['nobody', 'under 10%', '50% and more', 'one person', 'below target'])
		expect(steps).toContain(word);
});

test('a coverage cell shows holders and staff, and says in words what it misses', () => {
	const { body } = render(CoverageCell, {
		props: { holders: 1, staff: 24, target: 3, standing: 'single holder', expiring: 1, href: '?skill=x' }
	});
	expect(text(body)).toContain('1/24');
	expect(text(body)).toContain('1 of 24 hold it: hangs on one person, target 3, 1 expiring soon');
	expect(body).toContain('href="?skill=x"');
	expect(body).toContain('step-2');
	expect(text(render(CoverageCell, { props: { holders: 0, staff: 0, standing: 'gap' } }).body)).toContain('no staff');
});

type Person = { id: number; name: string; credits: number | null };
const people: Person[] = [
	{ id: 1, name: 'Abara, Nneka', credits: 13.5 },
	{ id: 2, name: 'Chen, Wei', credits: null }
];
const columns: Column<Person>[] = [
	{ key: 'name', label: 'Teacher', sortable: true, text: (person) => person.name },
	{ key: 'credits', label: 'Counted', unit: 'credits', number: true, sortable: true, text: (person) => person.credits }
];

test('a table sorts through its address, says how it is sorted, and heads each row by its subject', () => {
	const { body } = render(DataTable<Person>, {
		props: {
			label: 'Staff',
			columns,
			rows: people,
			rowKey: (person: Person) => person.id,
			url,
			order: { key: 'name', descending: false }
		}
	});
	expect(body).toMatch(/<th scope="col"[^>]*aria-sort="ascending"/);
	expect(body).toMatch(/<th scope="col"[^>]*aria-sort="none"/);
	expect(body).toContain('sort=-name');
	expect(body).toContain('sort=-credits');
	expect(body).toMatch(/<th scope="row"[^>]*>(<!--.*?-->)*Abara, Nneka/);
	expect(body).toMatch(/role="region" aria-label="Table: Staff" tabindex="0"/);
	expect(text(body)).toContain('Chen, Wei unknown');
});

test('a table without rows says what will stand there', () => {
	const { body } = render(DataTable<Person>, {
		props: { label: 'Staff', columns, rows: [], rowKey: (person: Person) => person.id, empty: words('Nobody yet.') }
	});
	expect(text(body)).toBe('Nobody yet.');
});

test('a filter bar keeps the rest of the view and shows what is on as links that take it away', () => {
	const { body } = render(FilterBar, {
		props: {
			url,
			asks: ['status'],
			chips: [{ label: 'Status', value: 'short', removeHref: '?school=abc' }],
			children: words('fields')
		}
	});
	expect(body).toMatch(/<form method="GET"/);
	expect(body).toContain('<input type="hidden" name="school" value="abc"');
	expect(body).toContain('<input type="hidden" name="asof" value="2026-10-15"');
	expect(body).not.toContain('type="hidden" name="status"');
	expect(body).toContain('aria-label="Remove filter Status: short"');
});

test('a chip on paper or without a way out is only its words', () => {
	expect(render(Chip, { props: { label: 'School', value: 'Oak' } }).body).not.toContain('<a');
});

test('the head of a page says what, for whom and as of which day, in a form and on paper', () => {
	const { body } = render(PageHead, {
		props: {
			title: 'Lanes',
			url,
			today: '2026-11-25',
			schools: [{ id: 'abc', name: 'Oak Elementary' }],
			school: 'abc',
			asOf: '2026-10-15',
			paperNote: 'Estimate until HR decides'
		}
	});
	expect(body).toMatch(/<h1[^>]*>.*Lanes/);
	expect(body).toMatch(/<input[^>]*type="date"[^>]*value="2026-10-15"/);
	expect(body).toMatch(/<option[^>]*value="abc"[^>]*selected/);
	expect(text(body)).toContain('Oak Elementary · as of 15 Oct 2026 · Estimate until HR decides');
	expect(text(body)).toContain('Back to today');
});

test('the shell names the places, marks the one the reader is at, and can be skipped', () => {
	const { body } = render(Shell, {
		props: {
			district: 'Cedar Valley USD',
			timeZone: 'America/Los_Angeles',
			viewer: 'District viewer',
			today: '2026-11-25',
			scheme: 'dark',
			path: '/lanes',
			places: [
				{ label: 'Overview', href: '/', icon: 'overview', current: false },
				{ label: 'Lanes', href: '/lanes', icon: 'lanes', current: true }
			],
			account: words('Vera Viewer, HR specialist'),
			banner: words('Sample district: all people are made up.'),
			children: words('page')
		}
	});
	expect(body).toContain('href="#content"');
	expect(body).toMatch(/<a href="\/lanes"[^>]*aria-current="page"/);
	expect(body).toContain('data-scheme="dark"');
	expect(text(body)).toContain('Sample district: all people are made up.');
	expect(text(body)).toContain('Vera Viewer, HR specialist');
	expect(text(body)).toContain('printed 25 Nov 2026 by District viewer');
});

test('a problem interrupts, a success does not, and both say which they are', () => {
	const bad = render(Notice, { props: { kind: 'bad', title: 'roster.csv was refused' } }).body;
	expect(bad).toContain('role="alert"');
	expect(text(bad)).toContain('Problem: roster.csv was refused');
	const good = render(Notice, { props: { kind: 'good', title: 'Imported.', actions: words('Undo') } }).body;
	expect(good).toContain('role="status"');
	expect(text(good)).toContain('Undo');
});

test('work under way says how much, how fast and how long still, and a total nobody knows is left out', () => {
	const known = render(ProgressBar, {
		props: { label: 'Reading', done: 41200, total: 100000, perSecond: 9800, secondsLeft: 6 }
	}).body;
	expect(text(known)).toContain('41,200 of 100,000 rows (41%) · 9,800 rows a second · 6 seconds left');
	const open = render(ProgressBar, { props: { label: 'Reading', done: 5, total: null } }).body;
	expect(text(open)).toContain('5 rows');
	expect(open).not.toMatch(/<progress[^>]*value=/);
});

test('days, reasons, pages and empty places say themselves in words', () => {
	expect(text(render(DateText, { props: { day: '2026-12-07', today: '2026-11-25' } }).body)).toBe(
		'7 Dec 2026 , in 12 days'
	);
	expect(text(render(DateText, { props: { day: null } }).body)).toBe('unknown');
	expect(text(render(ReasonText, { props: { reason: 'No transcript yet', clause: 'Article 14.2 (b)' } }).body)).toBe(
		'No transcript yet Article 14.2 (b)'
	);
	const pager = render(Pager, { props: { url, page: 2, perPage: 200, total: 450, unit: ['record', 'records'] } }).body;
	expect(text(pager)).toContain('201 to 400 of 450 records');
	expect(pager).toContain('rel="next"');
	expect(
		text(render(EmptyState, { props: { sentence: 'No files yet.', children: words('Bring in a file') } }).body)
	).toBe('No files yet. Bring in a file');
});

test('errors of a form are summed up with ways to their fields, and a form without errors says nothing', () => {
	expect(render(ErrorSummary, { props: { errors: [{ id: 'due', message: 'Choose a day' }] } }).body).toContain(
		'href="#due"'
	);
	expect(text(render(ErrorSummary, { props: { errors: [] } }).body)).toBe('');
});

test('the views of a page are links, and the one shown is marked', () => {
	const { body } = render(Tabs, {
		props: { label: 'Views', tabs: [{ label: 'Map', href: '?', current: true, count: 1204 }] }
	});
	expect(body).toContain('aria-current="page"');
	expect(text(body)).toContain('1,204');
});

test('what was selected stands in a pane with a way to close it, and nothing stands there before', () => {
	const props = { children: words('map'), paneTitle: 'Oak Elementary', closeHref: '?' };
	expect(render(Split, { props }).body).not.toContain('<aside');
	const open = render(Split, { props: { ...props, pane: words('people') } }).body;
	expect(open).toContain('aria-label="Close Oak Elementary"');
	expect(text(open)).toContain('Back to the list');
});
