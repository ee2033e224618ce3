import { namedCategories } from './contract-in-words.ts';
import { amountJson, withValueAt, type Keys } from './contract-edit.ts';
import { WrittenNumber } from './parse-json.ts';
import { pathOfKeys } from './place-path.ts';
import { degreeWords, manyOf } from './standing.ts';
import { DEGREE_LEVELS, type DegreeLevel } from './schedule.ts';

/*
 * The parts that contracts have in common, as fields of a form: what most agreements change is a threshold, a date, a limit or a
 * conversion. Everything else stands in the text. A field is a place of the document, and its value as it is written there.
 */

export type ContractField = {
	/** The place as a path, such as `lanes[2].paths[0].credits`: unique in the form. */
	path: string;
	keys: Keys;
	label: string;
	value: string;
	kind: 'text' | 'amount' | 'count' | 'choice';
	/** Whether it begins a line of the form: the first of a lane, of a date. */
	begins: boolean;
	/** For a choice: what may be written, and its words. */
	choices?: { value: string; label: string }[];
};
export type ContractPart = { title: string; hint?: string; fields: ContractField[] };

/** What a contract document has of the common parts, in the order of the form; nothing where it is no object. */
export function contractParts(document: unknown): ContractPart[] {
	if (!isObject(document)) return [];
	const unit = typeof document['unit'] === 'string' && document['unit'] !== '' ? document['unit'] : 'credit';
	return [
		{
			title: 'Name',
			fields: [
				field(document, ['name'], 'Name of the contract', 'text'),
				field(document, ['unit'], 'One of what it counts', 'text')
			]
		},
		{
			title: 'Lanes',
			hint: `Lowest first. Credits are ${manyOf(unit)}, written like 30, 13.5 or 2/3. An emptied name takes the lane away.`,
			fields: listOf(document['lanes']).flatMap((lane, rank) => laneFields(document, lane, rank))
		},
		{
			title: 'When lanes change',
			hint: 'Days of the year as month and day, like 09-30. Empty: no such day.',
			fields: dateFields(document)
		},
		{ title: 'Limits', fields: limitFields(document, unit) },
		{
			title: 'Conversions',
			hint: `How many ${manyOf(unit)} one of it is. Emptied, it counts no more.`,
			fields: conversionFields(document)
		}
	].filter(({ fields }) => fields.length > 0) as ContractPart[];
}

/**
 * A contract's text after fields of the form were filled in otherwise than the text says; `given` answers a field's value by its path,
 * `null` where the form did not have it. A new lane or conversion is added where the form names one.
 */
export function withFields(
	text: string,
	document: unknown,
	given: (path: string) => string | null,
	added: { lane?: string; credits?: string; unit?: string; factor?: string } = {}
): string {
	let changed = text;
	// From the end, so that what is taken away moves none that is still to come.
	for (const part of contractParts(document).toReversed())
		for (const one of part.fields.toReversed()) {
			const written = given(one.path)?.trim() ?? null;
			if (written !== null && written !== one.value) changed = withField(changed, one, written);
		}
	if (added.lane?.trim()) changed = withLane(changed, document, added.lane.trim(), added.credits?.trim() ?? '');
	if (added.unit?.trim()) changed = withConversion(changed, added.unit.trim(), added.factor?.trim() ?? '');
	return changed;
}

/** The text with one field written anew. */
export function withField(text: string, { keys, kind }: ContractField, written: string): string {
	if (written === '') {
		const isLane = keys.length === 3 && keys[0] === 'lanes' && keys[2] === 'id';
		return withValueAt(text, isLane ? keys.slice(0, 2) : keys, null);
	}
	return withValueAt(text, keys, kind === 'amount' || kind === 'count' ? amountJson(written) : JSON.stringify(written));
}

/** The text with a lane above the highest, which asks for so many credits and the degree the lane below asks for. */
export function withLane(text: string, document: unknown, id: string, credits: string): string {
	const lanes = isObject(document) ? listOf(document['lanes']) : [];
	const below = listOf((lanes.at(-1) as Record<string, unknown> | undefined)?.['paths'])[0];
	const degree = isObject(below) && typeof below['degree'] === 'string' ? below['degree'] : null;
	const path = [
		...(degree === null ? [] : [`"degree": ${JSON.stringify(degree)}`]),
		...(credits === '' ? [] : [`"credits": ${amountJson(credits)}`])
	].join(', ');
	return withValueAt(text, ['lanes', lanes.length], `{"id": ${JSON.stringify(id)}, "paths": [{${path}}]}`);
}

/** The text with one more unit that counts. */
export function withConversion(text: string, unit: string, factor: string): string {
	const created = withValueAt(text, ['convert', unit], amountJson(factor));
	return created === text
		? withValueAt(text, ['convert'], `{${JSON.stringify(unit)}: ${amountJson(factor)}}`)
		: created;
}

function laneFields(document: unknown, lane: unknown, rank: number): ContractField[] {
	if (!isObject(lane)) return [];
	const id = typeof lane['id'] === 'string' && lane['id'] !== '' ? lane['id'] : `lane ${rank + 1}`;
	const paths = listOf(lane['paths']);
	return [
		field(document, ['lanes', rank, 'id'], `Lane ${rank + 1}`, 'text'),
		...paths.flatMap((_, way) => {
			const of = paths.length === 1 ? id : `${id}, way ${way + 1}`;
			return [
				field(document, ['lanes', rank, 'paths', way, 'credits'], `${of}: credits`, 'amount'),
				{ ...field(document, ['lanes', rank, 'paths', way, 'degree'], `${of}: degree`, 'choice'), choices: DEGREES }
			];
		})
	];
}

const DEGREES = [
	{ value: '', label: 'no degree asked for' },
	...DEGREE_LEVELS.map((level: DegreeLevel) => ({ value: level as string, label: degreeWords(level) }))
];

const WINDOW_DAYS = [
	['effective', 'takes effect'],
	['earnBy', 'earned by'],
	['submitBy', 'documents in by'],
	['noticeBy', 'announced by']
] as const;

function dateFields(document: Record<string, unknown>): ContractField[] {
	const effective = document['effective'];
	if (!isObject(effective)) return [];
	const windows = listOf(effective['windows']).flatMap((window, i) =>
		!isObject(window)
			? []
			: WINDOW_DAYS.map(([key, words]) => {
					// A rule with a shift or a roll keeps them: the field is its day.
					const keys = ['effective', 'windows', i, key, ...(isObject(window[key]) ? ['md'] : [])];
					return field(document, keys, `Date ${i + 1}: ${words}`, 'text');
				})
	);
	const rolling = isObject(effective['rolling']) ? effective['rolling'] : {};
	const closed = isObject(rolling['closed'])
		? [
				field(document, ['effective', 'rolling', 'closed', 'from'], 'Nothing is taken in from', 'text'),
				field(document, ['effective', 'rolling', 'closed', 'to'], 'Nothing is taken in to', 'text')
			]
		: [];
	const moves = isObject(document['moves'])
		? [
				field(document, ['moves', 'maxLanesPerWindow'], 'Lane changes on one date, at most', 'count'),
				field(document, ['moves', 'minYearsInLane'], 'Years in the lane before, at least', 'count')
			]
		: [];
	return [...windows, ...closed, ...moves];
}

const CAP_WORDS: Record<string, string> = { year: 'a year', career: 'in all, ever', lane: 'toward one lane' };

function limitFields(document: Record<string, unknown>, unit: string): ContractField[] {
	return listOf(document['caps']).flatMap((cap, i) => {
		if (!isObject(cap)) return [];
		const of = listOf(cap['categories']).map(String);
		const names = namedCategories(of);
		const about = `${names.slice(0, 1).toUpperCase()}${names.slice(1)}:`;
		const when = CAP_WORDS[String(cap['scope'])] ?? '';
		const isShare = cap['share'] !== undefined;
		return [
			field(
				document,
				['caps', i, isShare ? 'share' : 'credits'],
				isShare ? `${about} share of a lane’s credits` : `${about} ${manyOf(unit)} ${when}`,
				'amount'
			),
			...(cap['yearStart'] === undefined
				? []
				: [field(document, ['caps', i, 'yearStart'], `${about} the year begins`, 'text')])
		];
	});
}

const conversionFields = (document: Record<string, unknown>): ContractField[] => [
	...Object.keys(isObject(document['convert']) ? document['convert'] : {}).map((from) =>
		field(document, ['convert', from], `One ${namedCategories([from])} is`, 'amount')
	),
	...Object.entries(isObject(document['categories']) ? document['categories'] : {}).flatMap(([name, gates]) =>
		Object.keys(isObject(gates) && isObject(gates['convert']) ? gates['convert'] : {}).map((from) =>
			field(
				document,
				['categories', name, 'convert', from],
				`One ${namedCategories([from])} of ${namedCategories([name])} is`,
				'amount'
			)
		)
	)
];

function field(document: unknown, keys: Keys, label: string, kind: ContractField['kind']): ContractField {
	let value: unknown = document;
	for (const key of keys)
		value = (Array.isArray(value) || isObject(value)) && Object.hasOwn(value, key) ? (value as never)[key] : undefined;
	const written =
		value instanceof WrittenNumber
			? value.text
			: typeof value === 'string' || typeof value === 'number'
				? String(value)
				: '';
	const begins =
		(keys[0] === 'lanes' && keys.length === 3) ||
		keys[3] === 'effective' ||
		keys.length === 1 ||
		keys[1] === 'maxLanesPerWindow';
	return { path: pathOfKeys(keys), keys, label, value: written, kind, begins };
}

const listOf = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);
const isObject = (value: unknown): value is Record<string, unknown> =>
	typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof WrittenNumber);
