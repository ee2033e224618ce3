import { providerId } from '#lib/catalogue/provider-id.ts';
import { asList, asObject, asOneOf, asText, asTexts, readDocument, wrong } from '#lib/files/document.ts';

/*
 * What a coordinator has to ask a provider for, as data (data/provider-guides.json). A guide says no more about a provider than is
 * known: where no layout is public it says so and names another way in.
 */

export const WAY_WORDS = {
	report: 'Report',
	api: 'Data from the API',
	badge: 'Badge file',
	sheet: 'Our sheet',
	mapper: 'Any table you explain once'
} as const;

export const HOURS_WORDS = {
	credit: 'Credit',
	estimate: 'Estimate, not credit',
	watched: 'Time watched, not credit',
	asked: 'Asked',
	none: 'None'
} as const;

export const LAYOUT_WORDS = {
	verified: 'Known: read in the provider’s documentation or program, or a public standard',
	partial: 'Known in part: the headers, or what others make of them',
	ours: 'Our own proposal: the provider publishes none',
	unknown: 'Not public: you say once what the columns mean'
} as const;

/** One way in which records of a provider come to the district. */
export type Way = {
	kind: keyof typeof WAY_WORDS;
	name: string;
	/** What to ask for or export, and of whom. */
	ask: string;
	/** Which reports of data/providers read it, as provider/report; none for the mapper. */
	reads: string[];
	/** What tells whose a record is. */
	learner: string;
	hours: { kind: keyof typeof HOURS_WORDS; says: string };
	/** What to watch out for, a sentence each. */
	watch: string[];
	/** How sure it is that the columns are these. */
	layout: keyof typeof LAYOUT_WORDS;
};

export type ProviderGuide = {
	id: string;
	name: string;
	/** Other names people know it by, or files speak of it by. */
	alsoCalled: string[];
	/** What is public about its files, in a sentence or two. */
	known: string;
	/** The best way first. */
	ways: Way[];
};

/** The guides as read from JSON, or the sentence that says what is wrong and where. */
export function readProviderGuides(value: unknown): ProviderGuide[] | { problem: string } {
	const read = readDocument(() => {
		const guides = asList(asObject(value, '', ['guides']).guides, 'guides').map((one, i) =>
			readGuide(one, `guides[${i}]`)
		);
		const twice = guides.find(({ id }, i) => guides.findIndex((other) => other.id === id) !== i);
		if (twice) wrong('guides', `“${twice.id}” stands twice`);
		return guides;
	});
	return 'problem' in read ? read : read.value;
}

function readGuide(value: unknown, path: string): ProviderGuide {
	const guide = asObject(value, path, ['id', 'name', 'alsoCalled', 'known', 'ways']);
	const id = asText(guide.id, `${path}.id`);
	if (id !== providerId(id)) wrong(`${path}.id`, `“${id}” is no id of a provider; that would be “${providerId(id)}”`);
	const ways = asList(guide.ways, `${path}.ways`).map((one, i) => readWay(one, `${path}.ways[${i}]`));
	if (ways.length === 0) wrong(`${path}.ways`, 'expected at least one way in');
	return {
		id,
		name: asText(guide.name, `${path}.name`),
		alsoCalled: asTexts(guide.alsoCalled, `${path}.alsoCalled`),
		known: asText(guide.known, `${path}.known`),
		ways
	};
}

function readWay(value: unknown, path: string): Way {
	const way = asObject(value, path, ['kind', 'name', 'ask', 'reads', 'learner', 'hours', 'watch', 'layout']);
	const kind = asOneOf(way.kind, `${path}.kind`, keysOf(WAY_WORDS));
	const reads = asTexts(way.reads, `${path}.reads`);
	if ((reads.length === 0) !== (kind === 'mapper'))
		wrong(
			`${path}.reads`,
			kind === 'mapper' ? 'the mapper reads no known report' : 'expected the report that reads it'
		);
	const odd = reads.find((report) => !/^[^/]+\/[^/]+$/.test(report));
	if (odd !== undefined) wrong(`${path}.reads`, `expected provider/report, found “${odd}”`);
	const hours = asObject(way.hours, `${path}.hours`, ['kind', 'says']);
	return {
		kind,
		name: asText(way.name, `${path}.name`),
		ask: asText(way.ask, `${path}.ask`),
		reads,
		learner: asText(way.learner, `${path}.learner`),
		hours: {
			kind: asOneOf(hours.kind, `${path}.hours.kind`, keysOf(HOURS_WORDS)),
			says: asText(hours.says, `${path}.hours.says`)
		},
		watch: asTexts(way.watch, `${path}.watch`),
		layout: asOneOf(way.layout, `${path}.layout`, keysOf(LAYOUT_WORDS))
	};
}

const keysOf = <T extends object>(words: T) => Object.keys(words) as (keyof T & string)[];

/** The ids under which files may speak of a guide's provider: its own, and those its names come to. */
export const idsOf = ({ id, name, alsoCalled }: ProviderGuide): string[] => [
	...new Set([id, ...[name, ...alsoCalled].map(providerId)])
];

/** The guides that a search is about: every word of it stands in the names, the ways in or what to ask for. */
export function guidesFor(guides: ProviderGuide[], search: string): ProviderGuide[] {
	const words = search.toLowerCase().split(/\s+/).filter(Boolean);
	return guides.filter((guide) => {
		const text = [
			guide.id,
			guide.name,
			...guide.alsoCalled,
			...guide.ways.flatMap(({ kind, name, ask }) => [WAY_WORDS[kind], name, ask])
		]
			.join(' ')
			.toLowerCase();
		return words.every((word) => text.includes(word));
	});
}
