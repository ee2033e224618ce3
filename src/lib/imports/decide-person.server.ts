import { sql } from 'drizzle-orm';
import type { Db } from '#lib/server/db/open.ts';
import { write } from '#lib/server/db/write.ts';
import { foldCompletions, saysTheSame, type FoldedCompletion } from './fold-completions.ts';
import { readIdentity } from './identity.ts';
import { awardOwner, statementOutside, statementsAbout, type CredentialStatement } from './plan-context.server.ts';
import { peopleTouched, refoldStaff } from './refold.server.ts';

export type PersonDecision = {
	importId: number;
	record: number;
	/** The member of staff it is, or null: none of ours. */
	staffId: number | null;
	by: string;
	now: string;
};

type HeldStatement = { statementId: number; credentialId: number | null; completedOn: string | null };

/** What a record says, in the order in which it says it. */
export const statementsOfRecord = (db: Db, importId: number, record: number): HeldStatement[] =>
	db.all<HeldStatement>(sql`
		SELECT id AS statementId, credential_id AS credentialId, completed_on AS completedOn FROM statement
		WHERE import_id = ${importId} AND record = ${record} ORDER BY part`);

/** Whether the file's own questions are answered for what a record says: of which credential it is, and of which day. */
export const isAnswered = (statements: HeldStatement[]) =>
	statements.length > 0 &&
	statements.every(({ credentialId, completedOn }) => credentialId !== null && completedOn !== null);

/**
 * A person says whose a held record is. The decision is remembered for that provider identity, and settles every record that
 * waits for the same identity. Returns how many records it settled; 0 when the record is not waiting for a person.
 */
export function decidePerson(db: Db, decision: PersonDecision): number {
	return write(db, (tx) => {
		const held = tx.get<{ identity: string; provider: string; shownAs: string } | undefined>(sql`
			SELECT r.identity, i.provider, ${decision.importId} || ':' || ${decision.record} AS shownAs
			FROM import_record r JOIN import i ON i.id = r.import_id AND i.status = 'done'
			WHERE r.import_id = ${decision.importId} AND r.record = ${decision.record}
				AND r.outcome = 'held' AND r.reason IN ('person_unclear', 'person_unknown')`);
		if (!held) return 0;
		const shownAs = describeIdentity(held.identity);
		tx.run(sql`INSERT INTO identity_decision (provider, identity, staff_id, decision, shown_as, decided_at, decided_by, import_id, record)
			VALUES (${held.provider}, ${held.identity}, ${decision.staffId}, ${decision.staffId === null ? 'not-staff' : 'staff'}, ${shownAs},
				${decision.now}, ${decision.by}, ${decision.importId}, ${decision.record})`);
		const waiting = tx.all<{ importId: number; record: number }>(sql`
			SELECT r.import_id AS importId, r.record FROM import_record r JOIN import i ON i.id = r.import_id AND i.status IN ('done', 'undone')
			WHERE i.provider = ${held.provider} AND r.identity = ${held.identity} AND r.outcome = 'held'
				AND r.reason IN ('person_unclear', 'person_unknown')
			ORDER BY r.import_id, r.record`);
		const revocations =
			decision.staffId === null ? [] : giveRevocations(db, held.provider, held.identity, decision.staffId);
		for (const { importId, record } of waiting) settleHeld(db, importId, record, decision.staffId);
		if (decision.staffId !== null) {
			// An award that is taken back here may be another's by now: whoever else has a say in it is folded again too.
			const touched = [...waiting, ...revocations].flatMap(({ importId, record }) =>
				peopleTouched(db, importId, record)
			);
			refoldStaff(db, [...new Set([decision.staffId, ...touched])]);
		}
		return waiting.length;
	});
}

/** Revocations of awards whose holder was not known go to the holder too, else the award would come back to life. */
function giveRevocations(
	db: Db,
	provider: string,
	identity: string,
	staffId: number
): { importId: number; record: number }[] {
	const revocations = db.all<{ id: number; importId: number; record: number }>(sql`
		SELECT s.id, s.import_id AS importId, s.record FROM statement s
		JOIN import_record r ON r.import_id = s.import_id AND r.record = s.record
		JOIN import i ON i.id = r.import_id AND i.status IN ('done', 'undone')
		WHERE s.staff_id IS NULL AND s.credential_id IS NOT NULL AND s.state IN ('revoked', 'declined')
			AND r.outcome = 'rejected' AND r.identity = ${identity} AND i.provider = ${provider}`);
	for (const { id, importId, record } of revocations) {
		db.run(sql`UPDATE statement SET staff_id = ${staffId} WHERE id = ${id}`);
		// The record names the person too, so that taking the decision back finds it.
		db.run(sql`UPDATE import_record SET staff_id = ${staffId} WHERE import_id = ${importId} AND record = ${record}`);
	}
	return revocations;
}

/** Gives a held record its person; its outcome is then what it would have been. None of ours: it stays held, out of the queue. */
export function settleHeld(db: Db, importId: number, record: number, staffId: number | null) {
	if (staffId === null) {
		db.run(
			sql`UPDATE import_record SET via = 'decision', staff_id = NULL WHERE import_id = ${importId} AND record = ${record}`
		);
		return;
	}
	const statements = statementsOfRecord(db, importId, record);
	if (!isAnswered(statements)) {
		// The person is known now; the file's own question is still open.
		db.run(sql`UPDATE import_record SET staff_id = ${staffId}, via = 'decision', reason = 'answer_needed', candidates = '[]'
			WHERE import_id = ${importId} AND record = ${record}`);
		return;
	}
	// Before its outcome is told: an award that somebody decided passes to that person.
	db.run(sql`UPDATE import_record SET via = 'decision' WHERE import_id = ${importId} AND record = ${record}`);
	const outcome = giveStatements(db, statements, staffId);
	db.run(sql`UPDATE import_record SET staff_id = ${staffId}, outcome = ${outcome}, reason = NULL, candidates = '[]'
		WHERE import_id = ${importId} AND record = ${record}`);
}

/** Attaches a record's statements to their person and says what that changes. The caller folds the person's completions. */
export function giveStatements(
	db: Db,
	statements: Pick<HeldStatement, 'statementId'>[],
	staffId: number
): 'new' | 'updated' | 'unchanged' {
	const about = statementsAbout(db);
	const outside = statementOutside(db);
	const owner = awardOwner(db);
	let outcome: 'new' | 'updated' | 'unchanged' = 'unchanged';
	for (const { statementId } of statements) {
		const before = about(staffId);
		db.run(sql`UPDATE statement SET staff_id = ${staffId} WHERE id = ${statementId}`);
		const after = about(staffId);
		// An import taken back does not count now; its record is told what it would do.
		const own = outside(statementId);
		const holder = own?.awardId ? owner(own.provider, own.awardId) : null;
		if (own && (holder === null || holder.staffId === staffId))
			after.push({ ...own, credentialId: holder?.credentialId ?? own.credentialId });
		const told = completionsIn(after).find(({ statementIds }) => statementIds.includes(statementId));
		if (!told) continue;
		const earlier = completionsIn(before).find(({ statementIds }) =>
			told.statementIds.some((id) => statementIds.includes(id))
		);
		const moved = !earlier && told.statementIds.some((id) => id !== statementId && wasAnothers(db, id, staffId));
		if (!earlier && !moved) outcome = 'new';
		else if ((!earlier || !saysTheSame(earlier, told)) && outcome === 'unchanged') outcome = 'updated';
	}
	return outcome;
}

function completionsIn(statements: CredentialStatement[]): FoldedCompletion[] {
	const byCredential = Map.groupBy(statements, ({ credentialId }) => credentialId);
	return [...byCredential.values()].flatMap((list) => foldCompletions(list).completions);
}

/** Whether a statement of the same award names somebody else: the award passes from one to the other. */
function wasAnothers(db: Db, statementId: number, staffId: number): boolean {
	const row = db.get<{ staffId: number | null }>(
		sql`SELECT staff_id AS staffId FROM statement WHERE id = ${statementId}`
	);
	return row.staffId !== null && row.staffId !== staffId;
}

/** An identity in words for the list of decisions. */
export function describeIdentity(identity: string): string {
	const { identity: said, clues } = readIdentity(identity);
	const id = clues.hashed ? `a hidden address (${clues.hashed.digest.slice(0, 8)}…)` : said.id;
	return [said.name, said.mail, id].filter(Boolean).join(', ');
}
