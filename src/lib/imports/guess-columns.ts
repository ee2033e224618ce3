import { foldHeader } from '#lib/files/table.ts';
import { readAmount, unitOfHeader } from './amounts.ts';
import { readDay } from './dates.ts';
import type { Definition, Meaning } from './definition.ts';

/** What a column of an unknown file may be said to mean, with the words shown for it. */
export const MAPPED_FIELDS = {
	fullName: 'Name of the person',
	givenName: 'Given name',
	familyName: 'Family name',
	email: 'E-mail address',
	employeeId: 'Employee id',
	title: 'Title of the course or credential',
	credentialId: 'Provider’s id of the course or credential',
	awardId: 'Id of the award itself',
	provider: 'Provider',
	completedOn: 'Day of completion',
	startedOn: 'Day of the start',
	expiresOn: 'Day it expires',
	status: 'Status',
	amount: 'Hours or credits',
	unit: 'Unit of the hours or credits',
	grade: 'Grade'
} as const;

export type MappedField = keyof typeof MAPPED_FIELDS;
export const isMappedField = (text: string): text is MappedField => Object.hasOwn(MAPPED_FIELDS, text);

export type ColumnGuess = {
	/** The column's position and header. */
	at: number;
	header: string;
	/** Null: nothing the import needs. */
	field: MappedField | null;
	/** What speaks for it, as a sentence. */
	why: string;
	/** A few different cells of the column. */
	samples: string[];
};

/** What the district knows about the values of a cell. */
export type Known = {
	isEmployeeId: (text: string) => boolean;
	isAddress: (text: string) => boolean;
	isName: (text: string) => boolean;
};

/** So many records are looked at. */
const LOOKED_AT = 300;

/**
 * What the columns of a file probably mean, from their names and from their cells: each field goes to the column that more speaks for,
 * each column has one field. Names are compared with every header of every known report.
 * @param rows the records below the header
 */
export function guessColumns(
	headers: string[],
	rows: string[][],
	definitions: Definition[],
	known: Known
): ColumnGuess[] {
	const names = knownHeaders(definitions);
	const words = knownWords(definitions);
	const columns = headers.map((header, at) => {
		const cells = rows.slice(0, LOOKED_AT).map((row) => (row[at] ?? '').trim());
		const filled = cells.filter((cell) => cell !== '');
		return { at, header: header.trim(), filled, clues: cluesOf(header, filled, names, words, known) };
	});
	const ranked = columns
		.flatMap(({ at, clues }) => clues.map((clue) => ({ at, ...clue })))
		.sort((a, b) => b.weight - a.weight || a.at - b.at);
	const given = new Map<number, { field: MappedField; why: string }>();
	const taken = new Set<MappedField>();
	for (const { at, field, why } of ranked) {
		if (given.has(at) || taken.has(field)) continue;
		given.set(at, { field, why });
		taken.add(field);
	}
	// Given and family name are of no use beside the whole name, and one of them alone names nobody.
	if (taken.has('fullName'))
		for (const [at, { field }] of given) if (field === 'givenName' || field === 'familyName') given.delete(at);
	return columns.map(({ at, header, filled }) => ({
		at,
		header,
		field: given.get(at)?.field ?? null,
		why: given.get(at)?.why ?? (filled.length === 0 ? 'The column is empty.' : 'Nothing tells what it is.'),
		samples: [...new Set(filled)].slice(0, 3)
	}));
}

type Clue = { field: MappedField; weight: number; why: string };

/** Words of a header that speak for a field, where no known report has the header itself. */
const SPEAKS_FOR: [MappedField, RegExp][] = [
	['email', /e-?mail|address/],
	['employeeId', /(employee|staff|personnel|payroll|emp|hr|badge holder|user)[ _#.-]*(id|no|num|number|#)|^(id|eid)$/],
	['familyName', /(last|family|sur)[ _-]*name/],
	['givenName', /(first|given|fore)[ _-]*name/],
	['fullName', /name|participant|learner|teacher|attendee|recipient|earner/],
	['expiresOn', /expir|valid (until|thru|through|to)|renew/],
	['startedOn', /start|begin|enrol|regist|from date/],
	['completedOn', /complet|finish|award|issued|earned|achiev|granted|passed|date|end/],
	['title', /title|course|activity|credential|badge|event|session|workshop|module|offering|training|class/],
	['awardId', /(award|certificate|transcript|record|submission)[ _-]*(id|no|number|#)/],
	['credentialId', /(course|activity|event|badge|credential|class|section|offering)[ _-]*(id|no|number|code|#)/],
	['provider', /provider|vendor|issuer|organi[sz]ation|institution|source/],
	['status', /status|state|result|outcome|completed\?|attended/],
	['amount', /hour|credit|ceu|unit|point|clock/],
	['grade', /grade|score|mark/]
];

function cluesOf(
	header: string,
	filled: string[],
	names: Map<string, MappedField>,
	words: Map<string, Meaning>,
	known: Known
): Clue[] {
	const clues: Clue[] = [];
	if (header.trim() === '' || filled.length === 0) return clues;
	const share = (test: (cell: string) => boolean) => filled.filter(test).length / filled.length;
	const counted = (test: (cell: string) => boolean) => `${filled.filter(test).length} of ${filled.length}`;
	const name = foldName(header);
	const dates = share(isDay);
	const addresses = share(isAddress);
	const numbers = share((cell) => 'amount' in readAmount(cell, 'h:mm:ss'));
	const distinct = new Set(filled).size;
	const fits: Partial<Record<MappedField, boolean>> = {
		email: addresses > 0.5,
		completedOn: dates > 0.6,
		startedOn: dates > 0.6,
		expiresOn: dates > 0.6,
		amount: numbers > 0.6 && dates < 0.6,
		status: distinct <= 20,
		title: dates < 0.5 && numbers < 0.9 && addresses < 0.5,
		fullName: dates < 0.5 && numbers < 0.5 && addresses < 0.5
	};
	const add = (field: MappedField, weight: number, why: string) => {
		if (fits[field] !== false) clues.push({ field, weight, why });
	};
	const same = names.get(name);
	if (same) add(same, 6, `Known reports name “${MAPPED_FIELDS[same].toLowerCase()}” so.`);
	for (const [field, pattern] of SPEAKS_FOR)
		if (field !== same && pattern.test(name)) add(field, 3, `Its name speaks of it.`);
	if (unitOfHeader(header) !== null) add('amount', 5, 'Its name is a unit of hours or credits.');
	if (addresses > 0.5) add('email', 7, `${counted(isAddress)} cells are e-mail addresses.`);
	const ids = share(known.isEmployeeId);
	if (ids > 0.4) add('employeeId', 6 + ids * 3, `${counted(known.isEmployeeId)} cells are employee ids of the roster.`);
	const people = share(known.isName);
	if (people > 0.3) add('fullName', 5 + people * 3, `${counted(known.isName)} cells are names of the roster.`);
	if (dates > 0.6 && !clues.some(({ field }) => field.endsWith('On')))
		add('completedOn', 2, `${counted(isDay)} cells are days.`);
	const told = share((cell) => words.has(foldHeader(cell)));
	if (told > 0.6 && distinct <= 20)
		add('status', 4, `${counted((cell) => words.has(foldHeader(cell)))} cells are words for how far somebody is.`);
	return clues;
}

const isDay = (cell: string) => 'day' in readDay(cell, 'mdy', 'UTC') || 'day' in readDay(cell, 'dmy', 'UTC');
const isAddress = (cell: string) => /^\S+@\S+\.\S+$/.test(cell);
const foldName = (header: string) => foldHeader(header).replace(/[_.]+/g, ' ').trim();

/** Every header of every known report, with the field it goes by; the amount's columns too. */
function knownHeaders(definitions: Definition[]): Map<string, MappedField> {
	const names = new Map<string, MappedField>();
	for (const { layouts } of definitions)
		for (const { fields, amount } of layouts) {
			for (const [field, headers] of Object.entries(fields))
				if (isMappedField(field))
					for (const header of headers) if (!names.has(foldName(header))) names.set(foldName(header), field);
			for (const header of amount?.columns ?? [])
				if (!names.has(foldName(header))) names.set(foldName(header), 'amount');
		}
	return names;
}

/** Every word of every known report for what has become of a record, with what most reports mean by it. */
export function knownWords(definitions: Definition[]): Map<string, Meaning> {
	const counts = new Map<string, Map<Meaning, number>>();
	for (const { layouts } of definitions)
		for (const { status } of layouts)
			for (const { is, means, provider } of status ?? [])
				for (const word of provider === undefined ? (is ?? []) : []) {
					if (/^(|\d|[a-z]|true|false|yes|no)$/i.test(word)) continue;
					const meanings = counts.get(foldHeader(word)) ?? new Map<Meaning, number>();
					counts.set(foldHeader(word), meanings.set(means, (meanings.get(means) ?? 0) + 1));
				}
	return new Map([...counts].map(([word, meanings]) => [word, [...meanings].sort((a, b) => b[1] - a[1])[0]![0]]));
}

/** What a word of a mapped report may be said to mean; the others are words of one provider for its own ways. */
export const MAPPED_MEANINGS = ['earned', 'not_completed', 'failed', 'withdrawn', 'expired', 'revoked'] as const;
const isMappedMeaning = (means: Meaning) => MAPPED_MEANINGS.some((one) => one === means);

/** What a word of an unknown report probably means; a word nobody knows means that it is not completed. */
export function guessMeaning(word: string, words: Map<string, Meaning>): Meaning {
	const known = words.get(foldHeader(word));
	if (known && isMappedMeaning(known)) return known;
	if (/^(yes|y|true|1|x|done|granted|credited|approved|attended|archived)$/i.test(word.trim())) return 'earned';
	if (/revok|rescind/i.test(word)) return 'revoked';
	if (/withdr|drop|cancel|no.?show|absent/i.test(word)) return 'withdrawn';
	if (/fail|denied|not (earned|passed|approved)/i.test(word)) return 'failed';
	if (/^(complet|pass|earn|award|issu)/i.test(word.trim()) && !/\bnot\b|in.?complete/i.test(word)) return 'earned';
	return 'not_completed';
}

/** The row that is probably the header: among the first, the one with the most different texts that are no numbers and no days. */
export function guessHeader(rows: { cells: string[] }[]): number {
	let [best, most] = [0, -1];
	for (const [at, { cells }] of rows.slice(0, 25).entries()) {
		const texts = cells
			.map((cell) => cell.trim())
			.filter((cell) => cell !== '' && !isDay(cell) && !/^[\d.,%:]+$/.test(cell) && !isAddress(cell));
		const score = new Set(texts).size;
		if (score > most) [best, most] = [at, score];
	}
	return best;
}
