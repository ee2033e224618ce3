import type { AmountKind } from '#lib/server/db/schema.ts';

/**
 * How one report of a provider is recognised and read: its columns, words and quirks. Definitions are data
 * (data/providers/*.json); code here knows no provider.
 */

export const FIELDS = [
	'fullName',
	'givenName',
	'middleName',
	'familyName',
	'email',
	'employeeId',
	'username',
	'provider',
	'title',
	'credentialId',
	'otherCredentialIds',
	'awardId',
	'completedOn',
	'expiresOn',
	'startedOn',
	'seenOn',
	'progress',
	'unit',
	'grade',
	'salt'
] as const;

/** What a field means to the import; further names may be used by the definition's own row and status rules. */
export type Field = (typeof FIELDS)[number];

export type Meaning =
	| 'earned'
	| 'pending_claim'
	| 'expired'
	| 'revoked'
	| 'declined'
	| 'not_completed'
	| 'not_delivered'
	| 'failed'
	| 'withdrawn';

/** A test on one cell. The first rule that fits decides. Words compare without case and outer spaces. */
export type CellTest = {
	field: string;
	/** One of these words; `*` stands for any text, '' for an empty cell. */
	is?: string[];
	/** A regular expression, without case. */
	matches?: string;
	/** Not empty. */
	filled?: true;
	/** A number, with or without %, of at least this. */
	atLeast?: number;
	/** A number of at least the district's passing score for the provider, or this where the district set none. */
	passingScore?: number;
	/** The file has no column for the field. */
	absent?: true;
	/** Always: the last rule of a list. */
	otherwise?: true;
	/** Only for records of this provider, where the file names one. */
	provider?: string;
};

export type Layout = {
	report: string;
	name: string;
	/** What the file holds instead of completions; then nothing of it is stored. */
	holds?: string;
	/** Fields that must have a column, alternatives joined by a bar; `activities` stands for at least one activity with its day. */
	needs: string[];
	/** Some header, as written, must match this. */
	needsMatching?: string;
	/** Some record must have a value of this form in the field: tells apart what the headers do not. */
	needsValue?: { field: string; matches: string };
	/** So many of the headers known here must be in the file: for reports whose needed headers are common words. */
	leastHeaders?: number;
	/** Further headers that tell this report from others. */
	tells: string[];
	/** How a date like 3/4/2025 is meant where no cell of the file proves it. */
	dateOrder?: 'mdy' | 'dmy';
	/** Headers by which each field goes; `(*)` stands for a bracket with any text. */
	fields: Record<string, string[]>;
	/** The field of the first column where that has no header. */
	unnamedFirst?: string;
	/** Lines of a label and its value above the header: the labels by which each field goes. They hold for every record. */
	preamble?: Record<string, string[]>;
	/** One cell holds several titles, parted by this; each is a completion. */
	titlesSplitBy?: string;
	/** The first filled of these columns; a column for the unit belongs to the first of them, the others may name their own. */
	amount?: { columns: string[]; kind: AmountKind; unit?: string; unitField?: string; form?: 'h:mm:ss' };
	/** Rows that are no record of a completion. */
	rows?: (CellTest & {
		reason:
			| 'content_not_a_credential'
			| 'template_example_row'
			| 'test_user'
			| 'total_row'
			| 'points_possible_row'
			| 'not_a_completion_record';
	})[];
	status?: (CellTest & {
		means: Meaning;
		/** The field in which the reason shows, where it is another. */ pointsAt?: string;
	})[];
	/**
	 * Several activities make one completion: each has a column of its own and one for its day. That has the activity's name and a
	 * suffix, or stands right behind it without a name (or with a day of its own) where there is no suffix.
	 */
	activities?: { dateSuffix?: string; done: string[]; failed: string[]; open: string[] };
	/** The file does not say the title: ask once, proposing what the file's name suggests. */
	asksTitle?: { fromFileName: string };
	/** The file does not say titles, only ids: ask once per id. */
	titleBy?: 'credentialId';
	/** The records say no day; the day in the file's name is theirs unless somebody answers otherwise. */
	dayFromFileName?: true;
	/** The file lists credentials with their ids and titles, and no completions: the catalogue learns the titles. */
	namesCredentials?: true;
};

export type Definition = { provider: string; name: string; layouts: Layout[] };

const LAYOUT_KEYS = [
	'report',
	'name',
	'holds',
	'needs',
	'needsMatching',
	'needsValue',
	'leastHeaders',
	'tells',
	'dateOrder',
	'fields',
	'unnamedFirst',
	'preamble',
	'titlesSplitBy',
	'amount',
	'rows',
	'status',
	'activities',
	'asksTitle',
	'titleBy',
	'dayFromFileName',
	'namesCredentials'
];

/** A definition as read from JSON, or the sentence that says what is wrong and where. */
export function readDefinition(value: unknown, file: string): Definition | { problem: string } {
	const wrong = (path: string, what: string) => ({ problem: `${file}: ${path} ${what}.` });
	if (!isRecord(value)) return wrong('the document', 'must be a JSON object');
	if (typeof value.provider !== 'string') return wrong('provider', 'must be the provider’s id, for example "coursera"');
	if (typeof value.name !== 'string') return wrong('name', 'must be the provider’s name');
	if (!Array.isArray(value.layouts) || value.layouts.length === 0)
		return wrong('layouts', 'must list at least one report');
	for (const [i, layout] of (value.layouts as unknown[]).entries()) {
		const at = `layouts[${i}]`;
		if (!isRecord(layout)) return wrong(at, 'must be an object');
		const unknown = Object.keys(layout).find((key) => !LAYOUT_KEYS.includes(key));
		if (unknown) return wrong(`${at}.${unknown}`, `is not a key of a layout; keys are ${LAYOUT_KEYS.join(', ')}`);
		if (typeof layout.report !== 'string' || typeof layout.name !== 'string')
			return wrong(at, 'needs a report and a name');
		if (!isRecord(layout.fields)) return wrong(`${at}.fields`, 'must map fields to lists of headers');
		for (const [field, headers] of Object.entries(layout.fields)) {
			if (!isTexts(headers)) return wrong(`${at}.fields.${field}`, 'must be a list of headers');
		}
		if (!isTexts(layout.needs) || !isTexts(layout.tells)) return wrong(at, 'needs the lists "needs" and "tells"');
		for (const need of layout.needs.flatMap((need) => need.split('|'))) {
			const isKnown = Object.hasOwn(layout.fields, need) || need === layout.unnamedFirst;
			if (!isKnown && !(need === 'activities' && layout.activities !== undefined))
				return wrong(`${at}.needs`, `names the field “${need}”, which has no headers`);
		}
		const { needsValue } = layout;
		if (needsValue !== undefined) {
			if (!isRecord(needsValue) || typeof needsValue.matches !== 'string')
				return wrong(`${at}.needsValue`, 'needs a field and an expression “matches”');
			const problem = ruleProblem(needsValue, layout.fields);
			if (problem) return wrong(`${at}.needsValue`, problem);
		}
		for (const [field, labels] of Object.entries(layout.preamble ?? {}))
			if (!isTexts(labels)) return wrong(`${at}.preamble.${field}`, 'must be a list of labels');
		for (const list of ['rows', 'status'] as const) {
			for (const [j, rule] of ((layout[list] as unknown[]) ?? []).entries()) {
				const problem = ruleProblem(rule, layout.fields);
				if (problem) return wrong(`${at}.${list}[${j}]`, problem);
			}
		}
		if (layout.holds === undefined && layout.status === undefined && layout.activities === undefined)
			return wrong(at, 'needs "status" rules or "activities", or must say what it "holds" instead of completions');
		if (layout.namesCredentials !== undefined && layout.holds === undefined)
			return wrong(at, 'names credentials, so it must say what it "holds" instead of completions');
	}
	return value as unknown as Definition;
}

function ruleProblem(rule: unknown, fields: Record<string, unknown>): string | null {
	if (!isRecord(rule) || typeof rule.field !== 'string') return 'needs a field';
	if (!Object.hasOwn(fields, rule.field)) return `tests the field “${rule.field}”, which has no headers`;
	if (rule.matches !== undefined) {
		try {
			new RegExp(String(rule.matches));
		} catch {
			return `has an unreadable expression “${String(rule.matches)}”`;
		}
	}
	return null;
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
	typeof value === 'object' && value !== null && !Array.isArray(value);
const isTexts = (value: unknown): value is string[] =>
	Array.isArray(value) && value.every((item) => typeof item === 'string');
