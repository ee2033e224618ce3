import { OUTCOMES } from '#lib/imports/reason-words.ts';

/** The filter an address of an import's records asks for; what is no outcome or no number of a record is ignored. */
export function recordFilter(url: URL) {
	const text = (name: string) => url.searchParams.get(name)?.trim() || null;
	const record = Number(text('record'));
	return {
		outcome: OUTCOMES.find((outcome) => outcome === text('outcome')) ?? null,
		reason: text('reason'),
		search: text('q'),
		record: Number.isInteger(record) && record > 0 ? record : null
	};
}
