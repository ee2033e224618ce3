import { sql, type SQL } from 'drizzle-orm';
import { foldCredentialId } from '#lib/catalogue/fold-title.ts';
import type { Db, Queryable } from '#lib/server/db/open.ts';
import { fileAnswer } from '#lib/server/db/schema.ts';
import { write } from '#lib/server/db/write.ts';
import { layoutOf, questionFor, settleFile, type AnsweredFile } from './answer-question.server.ts';
import { answersFor, questionOf } from './answers.server.ts';
import type { Definition } from './definition.ts';
import { fileKeyOf } from './file-names.ts';
import { partsOf } from './file-answers.server.ts';
import { peopleTouched, refoldStaff } from './refold.server.ts';
import { recognise } from './recognise.ts';
import { asksDay } from './read-drafts.ts';

type Touched = { importId: number; record: number; statementId: number };

/**
 * Takes back what somebody answered about files of one kind: nothing of it is remembered, the records that stand on it wait for an
 * answer again, and nobody has any more what they said. Returns how many records wait; null when the answer does not hold now.
 */
export function takeBackAnswer(
	db: Db,
	answer: { id: number; by: string; now: string; definitions: Definition[] }
): number | null {
	return write(db, (tx) => {
		const taken = tx.get<{ layout: string; question: string; value: string } | undefined>(sql`
			SELECT layout, question, value FROM file_answer a WHERE id = ${answer.id} AND value <> ''
				AND id = (SELECT max(id) FROM file_answer l WHERE l.layout = a.layout AND l.question = a.question)`);
		const layout = taken && layoutOf(answer.definitions, taken.layout);
		if (!taken || !layout) return null;
		const { layout: key, question, value } = taken;
		tx.insert(fileAnswer)
			.values({ layout: key, question, value: '', answeredAt: answer.now, answeredBy: answer.by })
			.run();
		const [asked, about] = partsOf(question);
		if (asked === 'titles' && !forgetTitle(tx, key.split('/')[0]!, about, value)) return 0;
		const files = tx
			.all<AnsweredFile>(
				sql`SELECT id, file_name AS fileName, provider, layout, asks FROM import WHERE layout = ${key} AND status IN ('done', 'undone')`
			)
			.filter((file) => asked === 'titles' || questionOf(asked, fileKeyOf(file.fileName, layout)) === question);
		const people = new Set<number>();
		let waiting = 0;
		for (const file of files) {
			if (asked === 'completed_on' && !isAskedForDay(tx, file.id, answer.definitions)) continue;
			const statements = standingOn(tx, file.id, asked, about, value);
			for (const { record } of statements)
				for (const staffId of peopleTouched(db, file.id, record)) people.add(staffId);
			reopen(tx, statements, asked);
			const ask = { ...questionFor(asked, about, fileKeyOf(file.fileName, layout)), records: 0 };
			tx.run(
				sql`UPDATE import SET asks = ${JSON.stringify([...(JSON.parse(file.asks) as object[]), ask])} WHERE id = ${file.id}`
			);
			// Counts what waits now, and settles what a file tells by itself.
			const asks = tx.get<{ asks: string }>(sql`SELECT asks FROM import WHERE id = ${file.id}`).asks;
			const answers = answersFor(tx, key, fileKeyOf(file.fileName, layout));
			settleFile(db, { ...file, asks }, layout, answers, people);
			waiting += new Set(statements.map(({ record }) => record)).size;
		}
		refoldStaff(db, [...people]);
		return waiting;
	});
}

/** Statements of stored or waiting records that have the answer and not a word of the file for what it says. */
function standingOn(tx: Queryable, importId: number, asked: string, about: string, value: string): Touched[] {
	const fits: SQL =
		asked === 'completed_on'
			? sql`s.completed_on = ${value} AND s.day_of = 'record' AND s.state = 'earned'`
			: asked === 'titles'
				? sql`s.title = ${value} AND s.provider_credential_id = ${about}`
				: sql`s.title = ${value}`;
	return tx.all<Touched>(sql`
		SELECT s.import_id AS importId, s.record, s.id AS statementId FROM statement s
		JOIN import_record r ON r.import_id = s.import_id AND r.record = s.record
		WHERE s.import_id = ${importId} AND r.outcome <> 'rejected' AND ${fits}`);
}

function reopen(tx: Queryable, statements: Touched[], asked: string) {
	const unsaid = asked === 'completed_on' ? sql`completed_on = NULL` : sql`title = NULL, credential_id = NULL`;
	for (const { importId, record, statementId } of statements) {
		tx.run(sql`UPDATE statement SET ${unsaid} WHERE id = ${statementId}`);
		tx.run(sql`UPDATE statement SET staff_id = NULL WHERE import_id = ${importId} AND record = ${record}`);
		tx.run(sql`UPDATE import_record SET outcome = 'held', reason = 'answer_needed', column_name = NULL, value = NULL
			WHERE import_id = ${importId} AND record = ${record} AND outcome <> 'held'`);
	}
}

/**
 * The catalogue forgets that an id has this title, unless a file says so itself. False where it goes on knowing the id: then
 * nothing stands on the answer.
 */
function forgetTitle(tx: Queryable, provider: string, id: string, value: string): boolean {
	const said = tx.get<{ n: number }>(sql`
		SELECT count(*) AS n FROM statement s JOIN import_record r ON r.import_id = s.import_id AND r.record = s.record
		WHERE s.provider = ${provider} AND s.provider_credential_id = ${id} AND s.title IS NOT NULL
			AND (s.title <> ${value} OR EXISTS (SELECT 1 FROM json_each(r.raw) cell WHERE cell.value ->> 1 = s.title))`);
	if (said.n > 0) return false;
	tx.run(
		sql`DELETE FROM credential_alias WHERE provider = ${provider} AND kind = 'id' AND alias = ${foldCredentialId(id)}`
	);
	return true;
}

/** Whether a file says no day itself, as its first record with cells shows. */
function isAskedForDay(tx: Queryable, importId: number, definitions: Definition[]): boolean {
	const first = tx.get<{ raw: string; provider: string } | undefined>(sql`
		SELECT r.raw, i.provider FROM import_record r JOIN import i ON i.id = r.import_id
		WHERE r.import_id = ${importId} AND r.raw <> '[]' AND r.outcome <> 'rejected' LIMIT 1`);
	if (!first) return false;
	const cells = JSON.parse(first.raw) as [string, string][];
	const rows = [0, 1].map((at) => ({ line: at + 1, cells: cells.map((cell) => cell[at]!) }));
	const recognised = recognise(rows, definitions, first.provider);
	return !('problem' in recognised) && asksDay(recognised);
}
