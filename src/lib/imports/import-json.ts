import { amountNumber } from './amounts.ts';
import type { PlannedRecord } from './draft.ts';
import type { Imported } from './import-file.server.ts';

/** The counts of a file by outcome. */
export function countOutcomes(records: { outcome: PlannedRecord['outcome'] }[]) {
	const counts = { new: 0, updated: 0, unchanged: 0, held: 0, rejected: 0 };
	for (const { outcome } of records) counts[outcome] += 1;
	return counts;
}

/**
 * The outcomes of a file as `import --json` prints them. People are named by employee id, a
 * credential the file knows only by its id by its title in the catalogue; completions are given for every
 * record that is stored or waits.
 */
export function importJson(
	file: string,
	imported: Imported,
	employeeIds: Map<number, string>,
	titles: Map<number, string>
) {
	const employee = (staffId: number | null) => (staffId === null ? null : (employeeIds.get(staffId) ?? null));
	return {
		file,
		provider: imported.provider,
		report: imported.report,
		rows: imported.rows,
		asks: imported.asks,
		counts: countOutcomes(imported.records),
		records: imported.records.map((record) => ({
			record: record.record,
			outcome: record.outcome,
			reason: record.reason,
			column: record.column,
			value: record.value,
			staff: record.outcome === 'rejected' || record.outcome === 'held' ? null : employee(record.staffId),
			via: record.outcome === 'rejected' || record.outcome === 'held' ? null : record.via,
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
		}))
	};
}
