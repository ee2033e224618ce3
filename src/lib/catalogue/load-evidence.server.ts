import { sql } from 'drizzle-orm';
import type { DistrictSettings } from '#lib/district/settings.ts';
import { nearest } from '#lib/files/nearest.ts';
import { sentence } from '#lib/files/sentence.ts';
import type { Table } from '#lib/files/table.ts';
import type { Queryable } from '#lib/server/db/open.ts';
import { compareEmployeeId } from '#lib/staff/employee-ids.ts';
import { inSentences, type TableProblem } from '#lib/staff/table-problems.ts';
import type { CreditDecided } from '#lib/server/db/schema.ts';
import { latestFacts, readEvidenceFile, saysNothingNew, type SaidFacts } from './credit-documents.ts';
import { findCredential } from './resolve-credential.server.ts';

type Options = { settings: DistrictSettings; by: string; now: string };
export type EvidenceCounts = { rows: number; recorded: number; unchanged: number };

/**
 * Records what an evidence file says, inside the caller's transaction; what already holds is not said again.
 * @returns the counts, or the sentences that say why the whole file was refused; then nothing was written
 */
export function loadEvidence(
	tx: Queryable,
	table: Table,
	name: string,
	{ settings, by, now }: Options
): { counts: EvidenceCounts } | { problem: string } {
	const read = readEvidenceFile(table, settings.timeZone);
	if ('problem' in read) return { problem: sentence(`${name}, ${read.problem}`) };
	if ('problems' in read) return { problem: inSentences(name, read.problems) };
	const staff = new Map(
		tx
			.all<{ id: number; employeeId: string }>(sql`SELECT id, employee_id AS employeeId FROM staff`)
			.map(({ id, employeeId }) => [compareEmployeeId(employeeId), id])
	);
	const problems: TableProblem[] = [];
	const found = read.rows.map((row) => {
		const staffId = staff.get(row.employeeId);
		const { provider, credential } = row;
		const credentialId =
			findCredential(tx, { provider, ids: [credential], title: null }) ??
			findCredential(tx, { provider, ids: [], title: credential });
		if (staffId === undefined)
			problems.push({
				line: row.line,
				column: 'Employee ID',
				message: `“${row.employeeId}” is nobody's id in the roster`
			});
		if (credentialId === null) {
			const near = nearest(row.credential, titlesOf(tx, row.provider));
			const hint = near ? `did you mean “${near}”?` : 'load its records or the catalogue first';
			problems.push({
				line: row.line,
				column: 'Credential',
				message: `“${row.credential}” is no credential of “${row.provider}”; ${hint}`
			});
		}
		return { ...row, staffId: staffId ?? 0, credentialId: credentialId ?? 0 };
	});
	if (problems.length > 0) return { problem: inSentences(name, problems) };
	const counts = { rows: found.length, recorded: 0, unchanged: 0 };
	for (const { staffId, credentialId, completedOn, facts } of found) {
		if (recordFacts(tx, { staffId, credentialId, completedOn }, facts, { by, now })) counts.recorded += 1;
		else counts.unchanged += 1;
	}
	return { counts };
}

function titlesOf(db: Queryable, provider: string): string[] {
	return db
		.all<{ title: string }>(sql`SELECT title FROM credential WHERE provider = ${provider}`)
		.map(({ title }) => title);
}

type Completion = { staffId: number; credentialId: number; completedOn: string };

/** Who says it, when and why; for a decision of HR's also which, what it takes back and who confirmed it. */
type Said = {
	by: string;
	now: string;
	reason?: string | null;
	decision?: CreditDecided | null;
	takesBack?: number | null;
	confirmedBy?: string | null;
};

/** Says something about a completion, unless it holds already; what was said before stays on record. */
export function recordFacts(
	tx: Queryable,
	completion: Completion,
	facts: SaidFacts,
	{ by, now, reason = null, decision = null, takesBack = null, confirmedBy = null }: Said
): boolean {
	const { staffId, credentialId, completedOn } = completion;
	const said = tx.all<{ facts: string }>(sql`
		SELECT facts FROM credit_document
		WHERE staff_id = ${staffId} AND credential_id = ${credentialId} AND completed_on = ${completedOn} ORDER BY id`);
	if (saysNothingNew(facts, latestFacts(said.map((row) => JSON.parse(row.facts) as SaidFacts)))) return false;
	tx.run(sql`
		INSERT INTO credit_document (staff_id, credential_id, completed_on, facts, recorded_at, recorded_by, reason, known_from,
			decision, takes_back, confirmed_by)
		SELECT ${staffId}, ${credentialId}, ${completedOn}, ${JSON.stringify(facts)}, ${now}, ${by}, ${reason}, number + 1,
			${decision}, ${takesBack}, ${confirmedBy}
		FROM revision`);
	return true;
}
