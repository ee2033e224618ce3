import { amountNumber } from './amounts.ts';
import type { PlannedRecord } from './draft.ts';
import type { Outcome } from './import-file.server.ts';

/** The counts of a file by outcome. */
export type Counts = Record<PlannedRecord['outcome'], number>;

export const noOutcomes = (): Counts => ({ new: 0, updated: 0, unchanged: 0, held: 0, rejected: 0 });

/**
 * The outcomes of a file as `import --json` prints them, piece by piece, since there may be more records than fit into one text. People are named by
 * employee id, a credential the file knows only by its id by its title in the catalogue; completions are given for every
 * record that is stored or waits.
 */
export function* importJson(
	file: string,
	{ provider, report, rows, asks, counts, records }: Outcome,
	employeeIds: Map<number, string>,
	titles: Map<number, string>
): Generator<string> {
	const head = JSON.stringify({ file, provider, report, rows, asks, counts });
	yield `${head.slice(0, -1)},"records":[`;
	let separator = '\n';
	for (const record of records) {
		yield separator + JSON.stringify(recordJson(record, employeeIds, titles));
		separator = ',\n';
	}
	yield ']}';
}

function recordJson(record: PlannedRecord, employeeIds: Map<number, string>, titles: Map<number, string>) {
	const employee = (staffId: number | null) => (staffId === null ? null : (employeeIds.get(staffId) ?? null));
	const isStored = record.outcome !== 'rejected' && record.outcome !== 'held';
	return {
		record: record.record,
		outcome: record.outcome,
		reason: record.reason,
		column: record.column,
		value: record.value,
		staff: isStored ? employee(record.staffId) : null,
		via: isStored ? record.via : null,
		candidates: record.candidates.map(({ staffId }) => employee(staffId)),
		completions:
			record.outcome === 'rejected'
				? []
				: record.claims.map((claim) => ({
						title: claim.title ?? (claim.credentialId === null ? null : (titles.get(claim.credentialId) ?? null)),
						credentialId: claim.credentialIds[0] ?? null,
						completedOn: claim.completedOn,
						status: claim.state,
						amount: amountNumber(claim.amount),
						unit: claim.unit,
						kind: claim.kind
					}))
	};
}
