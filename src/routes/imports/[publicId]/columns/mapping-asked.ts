import type { Meaning } from '#lib/imports/definition.ts';
import { isMappedField, type MAPPED_MEANINGS, type MappedField } from '#lib/imports/guess-columns.ts';
import type { Mapping } from '#lib/imports/mapping.ts';

/** What the import may take a word for, with the words shown for it. */
export const MEANINGS: Record<(typeof MAPPED_MEANINGS)[number], string> = {
	earned: 'Completed',
	not_completed: 'Not completed yet',
	failed: 'Not passed',
	withdrawn: 'Withdrawn',
	expired: 'Completed, and expired since',
	revoked: 'Taken back by the issuer'
};

const KINDS = ['credit', 'estimate', 'watched'] as const;

/** The mapping that a form says; `headers` are the file's own, in full. */
export function mappingAsked(fields: FormData, headers: string[]): Mapping {
	const text = (name: string) => String(fields.get(name) ?? '').trim();
	const chosen = headers.map((_, at): MappedField | null => {
		const field = text(`field-${at}`);
		return isMappedField(field) ? field : null;
	});
	const statusAt = chosen.indexOf('status');
	const words = fields
		.getAll(`word-${statusAt}`)
		.map(String)
		.map((word, i) => ({ word, means: text(`means-${statusAt}-${i}`) as Meaning }))
		.filter(({ means }) => Object.hasOwn(MEANINGS, means));
	return {
		provider: text('provider'),
		report: text('report'),
		headers,
		fields: chosen,
		dateOrder: text('order') === 'dmy' ? 'dmy' : 'mdy',
		kind: KINDS.find((kind) => kind === text('kind')) ?? 'credit',
		unit: text('unit') || null,
		words
	};
}
