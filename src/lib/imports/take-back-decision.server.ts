import { sql } from 'drizzle-orm';
import type { Db, Queryable } from '#lib/server/db/open.ts';
import { write } from '#lib/server/db/write.ts';
import { giveStatements, isAnswered, statementsOfRecord } from './decide-person.server.ts';
import { readIdentity } from './identity.ts';
import type { Match } from './match-person.ts';
import { loadDecisions, loadPeople } from './plan-context.server.ts';
import { peopleTouched, refoldStaff } from './refold.server.ts';

type Settled = {
	importId: number;
	record: number;
	outcome: string;
	staffId: number | null;
	identity: string;
	raw: string;
};

/**
 * Takes back what somebody decided about a provider identity: nothing of it is remembered, the records it settled wait again
 * with the candidates of today's roster, and the person no longer has what they said. Records of the same address that followed the
 * decision without one of their own go with it. Returns how many records wait again; null when the decision does not hold now.
 */
export function takeBackDecision(db: Db, decision: { id: number; by: string; now: string }): number | null {
	return write(db, (tx) => {
		const taken = tx.get<
			{ provider: string; identity: string; staffId: number | null; shownAs: string } | undefined
		>(sql`
			SELECT provider, identity, staff_id AS staffId, shown_as AS shownAs FROM identity_decision d
			WHERE id = ${decision.id} AND decision <> 'revoked'
				AND id = (SELECT max(l.id) FROM identity_decision l WHERE l.provider = d.provider AND l.identity = d.identity)`);
		if (!taken) return null;
		tx.run(sql`INSERT INTO identity_decision (provider, identity, staff_id, decision, shown_as, decided_at, decided_by)
			VALUES (${taken.provider}, ${taken.identity}, NULL, 'revoked', ${taken.shownAs}, ${decision.now}, ${decision.by})`);
		const people = loadPeople(tx);
		const standing = loadDecisions(tx, taken.provider);
		const { mail } = readIdentity(taken.identity).identity;
		const settled = tx.all<Settled>(sql`
			SELECT r.import_id AS importId, r.record, r.outcome, r.staff_id AS staffId, r.identity, r.raw FROM import_record r
			JOIN import i ON i.id = r.import_id AND i.status IN ('done', 'undone')
			WHERE i.provider = ${taken.provider} AND (
				(r.identity = ${taken.identity} AND (r.via = 'decision' OR (r.outcome = 'rejected' AND r.staff_id IS ${taken.staffId} AND r.staff_id IS NOT NULL)))
				OR (${mail} <> '' AND r.via = 'decision' AND r.staff_id IS ${taken.staffId} AND json_extract(r.identity, '$[1]') = ${mail}))
			ORDER BY r.import_id, r.record`);
		const touched = new Set<number>();
		if (taken.staffId !== null) touched.add(taken.staffId);
		let waiting = 0;
		for (const record of settled) {
			const { identity, clues } = readIdentity(record.identity);
			// Another decision still says the same of this record.
			if (standing.exactly(identity) !== null) continue;
			const holder = standing.holderOf(identity.mail);
			if (holder !== null && holder === record.staffId && !people.nameObjects(clues.name, holder)) continue;
			const match = people.match(clues);
			tx.run(
				sql`UPDATE statement SET staff_id = NULL WHERE import_id = ${record.importId} AND record = ${record.record}`
			);
			for (const staffId of peopleTouched(db, record.importId, record.record)) touched.add(staffId);
			if (record.outcome === 'rejected') {
				tx.run(
					sql`UPDATE import_record SET staff_id = NULL, via = NULL WHERE import_id = ${record.importId} AND record = ${record.record}`
				);
				continue;
			}
			const reason = withdrawnIn(tx, record);
			if (reason !== null) {
				// A revocation is not stored for a person to decide; it holds once the award has its person again.
				const [column, value] = placeOfWord(record.raw);
				tx.run(sql`
					UPDATE import_record SET outcome = 'rejected', reason = ${reason}, staff_id = NULL, via = NULL, column_name = ${column}, value = ${value}
					WHERE import_id = ${record.importId} AND record = ${record.record}`);
				continue;
			}
			if ('staffId' in match) {
				// Today's roster says whose it is without anybody's decision.
				settleByEvidence(db, record, match);
				touched.add(match.staffId);
				continue;
			}
			const [hold, candidates] =
				'unclear' in match ? ['person_unclear', match.unclear] : ['person_unknown', match.unknown];
			tx.run(sql`
				UPDATE import_record SET outcome = 'held', reason = ${hold}, staff_id = NULL, via = NULL, column_name = NULL, value = NULL,
					candidates = ${JSON.stringify(candidates)}
				WHERE import_id = ${record.importId} AND record = ${record.record}`);
			waiting += 1;
		}
		refoldStaff(db, [...touched]);
		return waiting;
	});
}

/** The reason with which a record that takes an award back is kept; null for any other. */
function withdrawnIn(tx: Queryable, { importId, record }: Settled): 'revoked' | 'rejected_by_earner' | null {
	const row = tx.get<{ state: string } | undefined>(sql`
		SELECT state FROM statement WHERE import_id = ${importId} AND record = ${record} AND state IN ('revoked', 'declined')`);
	return row === undefined ? null : row.state === 'revoked' ? 'revoked' : 'rejected_by_earner';
}

/** The cell that says so, in the words of providers. */
function placeOfWord(raw: string): [column: string | null, value: string | null] {
	const cell = (JSON.parse(raw) as [string, string][]).find(([, text]) =>
		/^(revoked|rejected|declined)$/i.test(text.trim())
	);
	return cell ? [cell[0], cell[1].trim()] : [null, null];
}

function settleByEvidence(db: Db, { importId, record }: Settled, match: Extract<Match, { staffId: number }>) {
	const statements = statementsOfRecord(db, importId, record);
	const answered = isAnswered(statements);
	db.run(sql`UPDATE import_record SET via = ${match.via} WHERE import_id = ${importId} AND record = ${record}`);
	const outcome = answered ? giveStatements(db, statements, match.staffId) : 'held';
	db.run(sql`
		UPDATE import_record SET staff_id = ${match.staffId}, outcome = ${outcome},
			reason = ${answered ? null : 'answer_needed'}, candidates = '[]'
		WHERE import_id = ${importId} AND record = ${record}`);
}
