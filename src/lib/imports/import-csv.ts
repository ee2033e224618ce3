import type { Cell } from '#lib/files/csv.ts';
import { amountNumber } from './amounts.ts';
import type { ImportRecord } from './import-records.server.ts';
import { OUTCOME_WORDS, reasonWords, viaWords } from './reason-words.ts';

export const RECORD_COLUMNS = [
	'Record',
	'Line',
	'Outcome',
	'Reason',
	'What it means',
	'What to do',
	'Column',
	'Value',
	'Employee id',
	'Person',
	'Found by',
	'Microcredential',
	'Completed on',
	'Amount',
	'Unit',
	'Kind of amount'
];

/** A record with its outcome as a row of the download; several completions of one record stand in one cell each, split by bars. */
export function recordCells(record: ImportRecord): Cell[] {
	const words = record.reason === null ? null : reasonWords(record.reason);
	const { claims } = record;
	const each = (of: (claim: ImportRecord['claims'][number]) => string | number | null): Cell =>
		claims.length === 1
			? of(claims[0]!)
			: claims.length === 0
				? null
				: claims.map((claim) => of(claim) ?? '').join(' | ');
	return [
		record.record,
		record.line,
		OUTCOME_WORDS[record.outcome].short,
		words?.short ?? null,
		words?.means ?? null,
		words?.next ?? null,
		record.column,
		record.value,
		record.person?.employeeId ?? null,
		record.person?.name ?? null,
		viaWords(record.via),
		each((claim) => claim.title),
		each((claim) => claim.completedOn),
		each((claim) => amountNumber(claim.amount)),
		each((claim) => claim.unit),
		each((claim) => (claim.amount === null ? null : claim.kind))
	];
}

/**
 * Records as they stood in the file, in its own columns, with the reason behind them; a file of them can be corrected and imported.
 * A list of members is not repeated: nothing of it was kept.
 */
export function recordsToCorrect(records: ImportRecord[]): { header: string[]; rows: Cell[][] } {
	const widest = records.reduce<ImportRecord['raw']>((most, { raw }) => (raw.length > most.length ? raw : most), []);
	return {
		header: [...widest.map(([name]) => name), 'Lanewise: reason', 'Lanewise: what to do'],
		rows: records.map(({ raw, reason, column }) => {
			const words = reason === null ? null : reasonWords(reason);
			const place = column === null ? '' : ` (${column})`;
			return [
				...widest.map((_, at) => raw[at]?.[1] ?? ''),
				words === null ? null : `${words.short}${place}`,
				words?.next ?? null
			];
		})
	};
}
