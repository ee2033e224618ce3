import { bytesInMemory } from '#lib/files/byte-source.ts';
import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Layout } from './definition.ts';
import { loadDefinitions } from './definitions.server.ts';
import { isMappedField, MAPPED_FIELDS } from './guess-columns.ts';
import { readFile } from './read-file.server.ts';
import type { Recognised } from './recognise.ts';

/** A file of a known report with made-up people, as the provider would write it. */
export type ExampleFile = { name: string; bytes: Uint8Array };

/** The part of an example that a page shows: the columns that are read, what each says, and the first records. */
export type ReportExample = {
	fileName: string;
	providerName: string;
	reportName: string;
	/** Lines of a label and its value above the table. */
	above: [label: string, value: string][];
	columns: { header: string; means: string }[];
	rows: string[][];
	/** How many further columns the report has, which are kept and not read. */
	others: number;
};

const FOLDER = 'data/examples';
const MOST_ROWS = 3;

/** The example of a report, or null where there is none. Only a known report is looked for, whatever is asked. */
export function exampleFile(provider: string, report: string): ExampleFile | null {
	const isKnown = loadDefinitions().some(
		(one) => one.provider === provider && one.layouts.some((layout) => layout.report === report)
	);
	if (!isKnown) return null;
	for (const extension of ['csv', 'json']) {
		const name = `${provider}-${report}.${extension}`;
		const path = resolve(FOLDER, name);
		if (existsSync(path)) return { name, bytes: readFileSync(path) };
	}
	return null;
}

/** The example's header alone, as a form to fill in; null where a report is not a table of columns that people write. */
export function emptyForm(provider: string, report: string): ExampleFile | null {
	const example = exampleFile(provider, report);
	if (!example?.name.endsWith('.csv')) return null;
	const [header] = new TextDecoder('utf-8', { ignoreBOM: true }).decode(example.bytes).split(/(?<=\r?\n)/);
	return { name: `${provider}-${report}-form.csv`, bytes: new TextEncoder().encode(header) };
}

/** Examples do not change while the program runs. */
const shown = new Map<string, ReportExample | null>();

/** What the example of a report (“provider/report”) shows on a page; null where there is none. */
export function reportExample(id: string): ReportExample | null {
	if (!shown.has(id)) shown.set(id, readExample(id));
	return shown.get(id)!;
}

function readExample(id: string): ReportExample | null {
	const [provider = '', report = ''] = id.split('/');
	const file = exampleFile(provider, report);
	if (!file) return null;
	const read = readFile(bytesInMemory(file.bytes), file.name, loadDefinitions(), provider);
	if ('problem' in read) throw new Error(`The example of ${id} is not read: ${read.problem}`);
	const { recognised } = read;
	const means = columnMeanings(recognised);
	return {
		fileName: file.name,
		providerName: recognised.providerName,
		reportName: recognised.layout.name,
		above: [...recognised.preamble.values()].map(({ label, value }) => [label, value]),
		columns: means.map(({ at, says }) => ({ header: recognised.headers[at] ?? '', means: says })),
		rows: read.rows.head
			.slice(recognised.headerAt + 1, recognised.headerAt + 1 + MOST_ROWS)
			.map(({ cells }) => means.map(({ at }) => (cells[at] ?? '').trim())),
		others: recognised.headers.length - means.length
	};
}

/** The words for fields that only known reports have. */
const OTHER_FIELDS: Record<string, string> = {
	middleName: 'Middle name',
	username: 'User name',
	otherCredentialIds: MAPPED_FIELDS.credentialId,
	seenOn: 'Last activity',
	progress: 'Progress',
	salt: 'Part of the scrambled address'
};

/** The columns of a file that are read, in their order, each with the first thing it says. */
function columnMeanings({ columns, amountColumns, activities, layout }: Recognised): { at: number; says: string }[] {
	const says = new Map<number, string>();
	const tell = (at: number, words: string) => {
		if (!says.has(at)) says.set(at, words);
	};
	for (const { state, day } of activities) {
		tell(state, 'An activity');
		if (day >= 0) tell(day, 'Day of the activity');
	}
	for (const [field, at] of columns) {
		const words = wordsFor(field, layout);
		if (words !== null) for (const one of at) tell(one, words);
	}
	for (const at of amountColumns) tell(at, MAPPED_FIELDS.amount);
	return [...says].map(([at, words]) => ({ at, says: words })).sort((a, b) => a.at - b.at);
}

function wordsFor(field: string, layout: Layout): string | null {
	if (isMappedField(field)) return MAPPED_FIELDS[field];
	if (Object.hasOwn(OTHER_FIELDS, field)) return OTHER_FIELDS[field]!;
	if (layout.status?.some((rule) => rule.field === field)) return MAPPED_FIELDS.status;
	return layout.rows?.some((rule) => rule.field === field) ? 'What kind of row it is' : null;
}
