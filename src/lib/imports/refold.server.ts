import { refreshHoldings } from '#lib/coverage/refresh-holdings.server.ts';
import type { Db } from '#lib/server/db/open.ts';
import { foldCompletions, type FoldStatement } from './fold-completions.ts';
import { statementsAbout } from './plan-context.server.ts';

/**
 * Folds the completions and the progress of these people again from the statements that stand, and brings what they hold up
 * to date. Call it inside the transaction (of this connection) that changed the statements.
 */
export function refoldStaff(db: Db, staffIds: number[]): void {
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
	for (const staffId of staffIds) {
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
