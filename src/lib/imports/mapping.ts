import { providerId } from '#lib/catalogue/provider-id.ts';
import { foldHeader } from '#lib/files/table.ts';
import type { AmountKind } from '#lib/server/db/schema.ts';
import type { Definition, Layout, Meaning } from './definition.ts';
import type { MappedField } from './guess-columns.ts';

/** What a person says the columns of an unknown report mean. */
export type Mapping = {
	/** The provider's name as people know it, and the report's. */
	provider: string;
	report: string;
	/** The report's headers in order, and the field of each column. */
	headers: string[];
	fields: (MappedField | null)[];
	dateOrder: 'mdy' | 'dmy';
	/** Of the amounts: whether they are credit, and their unit where no column says it. */
	kind: AmountKind;
	unit: string | null;
	/** What each word of the status column means. */
	words: { word: string; means: Meaning }[];
};

/** So much of a mapped report's headers must be in a file for it to be one: a few may be added, renamed or gone. */
const LEAST_SHARE = 0.6;

const WHO: MappedField[] = ['employeeId', 'email', 'fullName', 'familyName'];

/** The definition a mapping comes to, or the sentence that says what is missing. */
export function definitionOf(mapping: Mapping): Definition | { problem: string } {
	const { provider, report, headers, dateOrder, kind, unit } = mapping;
	const id = providerId(provider);
	if (id === '') return { problem: 'Say which provider the report is from.' };
	if (report.trim() === '')
		return { problem: 'Give the report a name, so that it can be told from others of the provider.' };
	const columns = new Map<MappedField, string[]>();
	for (const [at, field] of mapping.fields.entries()) {
		const header = headers[at]?.trim() ?? '';
		if (field && header !== '') columns.set(field, [...(columns.get(field) ?? []), header]);
	}
	const who = WHO.filter((field) => columns.has(field));
	if (who.length === 0)
		return { problem: 'Say which column tells whose a record is: an employee id, an e-mail address or a name.' };
	const { amount, ...fields } = Object.fromEntries(columns) as Partial<Record<MappedField, string[]>>;
	const names = fields.title ? 'title' : fields.credentialId ? 'credentialId' : null;
	const layout: Layout = {
		report: reportId(report),
		name: report.trim(),
		needs: [who.join('|'), ...(names ? [names] : []), ...(fields.completedOn ? ['completedOn'] : [])],
		tells: headers.filter((header) => header.trim() !== ''),
		leastHeaders: Math.ceil(new Set(headers.map(foldHeader).filter((header) => header !== '')).size * LEAST_SHARE),
		dateOrder,
		fields: fields as Record<string, string[]>,
		status: statusRules(mapping, fields)
	};
	if (amount)
		layout.amount = { columns: amount, kind, ...(fields.unit ? { unitField: 'unit' } : unit ? { unit } : {}) };
	if (names === null) layout.asksTitle = { fromFileName: '^(.+)$' };
	else if (names === 'credentialId') layout.titleBy = 'credentialId';
	return { provider: id, name: provider.trim(), layouts: [layout] };
}

function statusRules(
	{ words }: Mapping,
	fields: Partial<Record<MappedField, string[]>>
): NonNullable<Layout['status']> {
	if (!fields.status) {
		const field = fields.completedOn ? 'completedOn' : Object.keys(fields)[0]!;
		return [{ field, otherwise: true, means: 'earned' }];
	}
	const byMeaning = Map.groupBy(words, ({ means }) => means);
	return [...byMeaning].map(([means, list]) => ({ field: 'status', is: list.map(({ word }) => word), means }));
}

/** A report's name as an id: small letters, digits and hyphens. */
const reportId = (name: string) =>
	name
		.normalize('NFKD')
		.toLowerCase()
		.replace(/[^a-z0-9]+/g, '-')
		.replace(/^-|-$/g, '') || 'report';
