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

type FoldedRow = [number, ...Array<number | string | null>];
const KEPT =
	'id, staff_id, credential_id, award_id, completed_on, expires_on, state, amount, unit, kind, grade, started_on';

/**
 * Folds the completions and the progress of these people again from the statements that stand, and brings what they hold up
 * to date. Only what differs is written, so that it stays known since when each stands so. Call it inside the transaction (of this connection) that changed the statements.
 */
export function refoldStaff(
	db: Db,
	staffIds: number[],
	onProgress: (done: number, total: number) => void = () => {}
): void {
	const client = db.$client;
	const about = statementsAbout(db);
	const completionsOf = client.prepare(`SELECT ${KEPT} FROM completion WHERE staff_id = ? ORDER BY id`).raw();
	const dropCompletion = client.prepare('DELETE FROM completion WHERE id = ?');
	const dropProgress = client.prepare('DELETE FROM progress WHERE staff_id = ?');
	// The revision that this change will be, since which they are known.
	const addCompletion = client.prepare(`INSERT INTO completion (${KEPT}, known_from)
		SELECT ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, number + 1 FROM revision`);
	const addProgress = client.prepare(
		'INSERT INTO progress (staff_id, credential_id, statement_id, progress, seen_on) VALUES (?, ?, ?, ?, ?)'
	);
	const touch =
		client.prepare(`INSERT INTO staff_touched (staff_id, number) SELECT ?, number + 1 FROM revision WHERE true
		ON CONFLICT (staff_id) DO UPDATE SET number = excluded.number`);
	const touched = new Set<number>();
	const added: FoldedRow[] = [];
	for (const [at, staffId] of staffIds.entries()) {
		if (at % 200 === 0) onProgress(at, staffIds.length);
		const before = new Map((completionsOf.all(staffId) as FoldedRow[]).map((row) => [row[0], row]));
		dropProgress.run(staffId);
		const byCredential = new Map<number, FoldStatement[]>();
		for (const statement of about(staffId)) {
			const list = byCredential.get(statement.credentialId);
			if (list) list.push(statement);
			else byCredential.set(statement.credentialId, [statement]);
		}
		for (const [credentialId, statements] of byCredential) {
			const { completions, progress } = foldCompletions(statements);
			for (const c of completions) {
				const row: FoldedRow = [
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
				];
				const known = before.get(c.id);
				if (known?.every((value, i) => value === row[i])) before.delete(c.id);
				else {
					added.push(row);
					touched.add(staffId);
				}
			}
			if (progress) addProgress.run(staffId, credentialId, progress.id, progress.progress, progress.importedOn);
		}
		for (const id of before.keys()) {
			dropCompletion.run(id);
			touched.add(staffId);
		}
	}
	// All that are gone go before any comes: an award that moved to another person keeps its id.
	for (const row of added) addCompletion.run(...row);
	for (const staffId of touched) touch.run(staffId);
	refreshHoldings(db, staffIds);
}
