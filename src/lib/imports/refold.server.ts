import { refreshHoldings } from '#lib/coverage/refresh-holdings.server.ts';
import type { Db } from '#lib/server/db/open.ts';
import { foldCompletions, type FoldStatement } from './fold-completions.ts';
import { statementsAbout } from './plan-context.server.ts';

/**
 * Everybody in whose completions an import, or one record of it, has a say: whom its statements name, and whom other statements of
 * the same awards name, since an award may pass from one to the other.
 */
export function peopleTouched(db: Db, importId: number, record: number | null = null): number[] {
	return db.$client
		.prepare(
			`WITH told AS (SELECT staff_id, provider, award_id FROM statement
				WHERE import_id = @importId AND (@record IS NULL OR record = @record))
			SELECT staff_id FROM told WHERE staff_id IS NOT NULL
			UNION
			SELECT t.staff_id FROM told JOIN statement t ON t.award_id = told.award_id AND t.provider = told.provider
			WHERE told.award_id IS NOT NULL AND t.staff_id IS NOT NULL`
		)
		.pluck()
		.all({ importId, record }) as number[];
}

/**
 * Folds the completions and the progress of these people again from the statements that stand, and brings what they hold up
 * to date. Call it inside the transaction (of this connection) that changed the statements.
 */
export function refoldStaff(
	db: Db,
	staffIds: number[],
	onProgress: (done: number, total: number) => void = () => {}
): void {
	const client = db.$client;
	const about = statementsAbout(db);
	const dropCompletions = client.prepare('DELETE FROM completion WHERE staff_id = ?');
	const dropProgress = client.prepare('DELETE FROM progress WHERE staff_id = ?');
	const addCompletion = client.prepare(`INSERT INTO completion
		(id, staff_id, credential_id, award_id, completed_on, expires_on, state, amount, unit, kind, grade, started_on)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`);
	const addProgress = client.prepare(
		'INSERT INTO progress (staff_id, credential_id, statement_id, progress, seen_on) VALUES (?, ?, ?, ?, ?)'
	);
	// All go before any comes: an award that moved to another person keeps its id.
	for (const staffId of staffIds) {
		dropCompletions.run(staffId);
		dropProgress.run(staffId);
	}
	for (const [at, staffId] of staffIds.entries()) {
		if (at % 200 === 0) onProgress(at, staffIds.length);
		const byCredential = new Map<number, FoldStatement[]>();
		for (const statement of about(staffId)) {
			const list = byCredential.get(statement.credentialId);
			if (list) list.push(statement);
			else byCredential.set(statement.credentialId, [statement]);
		}
		for (const [credentialId, statements] of byCredential) {
			const { completions, progress } = foldCompletions(statements);
			for (const c of completions) {
				addCompletion.run(
					c.id,
					staffId,
					credentialId,
					c.awardId,
					c.completedOn,
					c.expiresOn,
					c.state,
					c.amount,
					c.unit,
					c.kind,
					c.grade,
					c.startedOn
				);
			}
			if (progress) addProgress.run(staffId, credentialId, progress.id, progress.progress, progress.importedOn);
		}
	}
	refreshHoldings(db, staffIds);
}
