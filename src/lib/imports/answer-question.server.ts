import { sql } from 'drizzle-orm';
import { findCredential, resolveCredential } from '#lib/catalogue/resolve-credential.server.ts';
import type { Db } from '#lib/server/db/open.ts';
import { fileAnswer } from '#lib/server/db/schema.ts';
import { write } from '#lib/server/db/write.ts';
import { isDate } from '#lib/time/days.ts';
import { answersFor, questionOf } from './answers.server.ts';
import { giveStatements, statementsOfRecord } from './decide-person.server.ts';
import type { Definition, Layout } from './definition.ts';
import type { Answers, Ask } from './draft.ts';
import { goAhead } from './go-ahead.server.ts';
import { fileKeyOf } from './file-names.ts';
import { peopleTouched, refoldStaff } from './refold.server.ts';

export type QuestionAnswer = {
	importId: number;
	key: Ask['key'];
	/** For `titles`: the provider's id of the credential. */
	id: string | null;
	value: string;
	by: string;
	today: string;
	now: string;
	definitions: Definition[];
};

export type Answered = {
	/** Records that waited for nothing else and are settled now. */
	settled: number;
	/** Records whose person has to be decided first. */
	stillHeld: number;
	/** Files the answer was good for, this one included. */
	files: number;
	/** The file was not stored yet: it is planned again, with the answer. */
	plannedAnew: boolean;
};

export type AnsweredFile = { id: number; fileName: string; provider: string; layout: string; asks: string };

type Waiting = {
	record: number;
	reason: string;
	staffId: number | null;
	statementId: number;
	provider: string;
	title: string | null;
	credentialId: number | null;
	providerId: string | null;
	completedOn: string | null;
	state: string;
};

/**
 * A person answers what a file leaves open. The answer is remembered for the layout as the import remembers one, and settles
 * every record that waits for it, also of other files of the layout that ask the same. Records whose person is not known stay held
 * for that. A sentence when the answer does not fit, or the question is not open.
 */
export function answerQuestion(db: Db, answer: QuestionAnswer): Answered | { problem: string } {
	const value = answer.value.trim();
	if (value === '') return { problem: answer.key === 'completed_on' ? 'Enter the day.' : 'Enter the title.' };
	if (answer.key === 'completed_on' && !isDate(value))
		return { problem: `“${value}” is not a day. Write it like 2025-06-12.` };
	if (answer.key === 'completed_on' && value > answer.today)
		return { problem: 'That day is still to come. Enter the day it was completed.' };
	return write(db, (tx) => {
		const asking = tx.get<AnsweredFile | undefined>(sql`
			SELECT id, file_name AS fileName, provider, layout, asks FROM import
			WHERE id = ${answer.importId} AND status IN ('done', 'planned')`);
		const asked =
			asking && (JSON.parse(asking.asks) as Ask[]).some(({ key, id }) => key === answer.key && id === answer.id);
		if (!asking || !asked) return { problem: 'This question is not open any more.' };
		const layout = layoutOf(answer.definitions, asking.layout);
		if (!layout)
			return { problem: `The report ${asking.layout} is not known any more, so its question cannot be answered here.` };
		const question =
			answer.key === 'titles'
				? `titles:${answer.id ?? ''}`
				: questionOf(answer.key, fileKeyOf(asking.fileName, layout));
		tx.insert(fileAnswer)
			.values({ layout: asking.layout, question, value, answeredAt: answer.now, answeredBy: answer.by })
			.run();
		const alike = tx.all<AnsweredFile>(sql`
			SELECT id, file_name AS fileName, provider, layout, asks FROM import
			WHERE layout = ${asking.layout} AND status IN ('done', 'undone') AND asks <> '[]' ORDER BY id`);
		const touched = new Set<number>();
		const told = { settled: 0, stillHeld: 0, files: 0 };
		for (const file of alike) {
			const answers = answersFor(tx, file.layout, fileKeyOf(file.fileName, layout));
			const { settled, stillHeld } = settleFile(db, file, layout, answers, touched);
			if (settled + stillHeld > 0) told.files += 1;
			told.settled += settled;
			told.stillHeld += stillHeld;
		}
		for (const staffId of nameRevocations(db, asking.provider)) touched.add(staffId);
		refoldStaff(db, [...touched]);
		// A file that nobody has stored yet is planned again, with the answer.
		return { ...told, plannedAnew: goAhead(db, answer.importId, 'plan') };
	});
}

/**
 * Settles what other files of a provider still ask and a new import has told: it named the title of an id, or brought answers for
 * the layout. Call it inside the transaction that lets the import count. Returns whose completions are to be folded again.
 */
export function settleToldElsewhere(
	db: Db,
	provider: string,
	importId: number,
	definitions: Definition[]
): Set<number> {
	const asking = db.all<AnsweredFile>(sql`
		SELECT id, file_name AS fileName, provider, layout, asks FROM import
		WHERE provider = ${provider} AND id <> ${importId} AND status IN ('done', 'undone') AND asks <> '[]' ORDER BY id`);
	const touched = nameRevocations(db, provider);
	for (const file of asking) {
		const layout = layoutOf(definitions, file.layout);
		if (layout) settleFile(db, file, layout, answersFor(db, file.layout, fileKeyOf(file.fileName, layout)), touched);
	}
	return touched;
}

/**
 * Revocations that came before anybody knew which credential their award is of: they learn it now, as if they had come after. Returns
 * whose they are.
 */
function nameRevocations(db: Db, provider: string): Set<number> {
	const nameless = db.all<{ id: number; providerId: string; staffId: number | null }>(sql`
		SELECT id, provider_credential_id AS providerId, staff_id AS staffId FROM statement
		WHERE provider = ${provider} AND credential_id IS NULL AND provider_credential_id IS NOT NULL AND state IN ('revoked', 'declined')`);
	const touched = new Set<number>();
	for (const { id, providerId, staffId } of nameless) {
		const credentialId = findCredential(db, { provider, ids: [providerId], title: null });
		if (credentialId === null) continue;
		db.run(sql`UPDATE statement SET credential_id = ${credentialId} WHERE id = ${id}`);
		if (staffId !== null) touched.add(staffId);
	}
	return touched;
}

/** The layout of a key “provider/report”; null where it is not known any more. */
export const layoutOf = (definitions: Definition[], key: string): Layout | null =>
	definitions
		.flatMap(({ provider, layouts }) => layouts.map((layout) => ({ key: `${provider}/${layout.report}`, layout })))
		.find((one) => one.key === key)?.layout ?? null;

/** A question as it is asked: `about` is the provider's id for a title of its own. */
export function questionFor(key: Ask['key'], about: string | null, proposal: string | null): Omit<Ask, 'records'> {
	if (key === 'completed_on')
		return { key, id: null, question: 'On which day was it completed? The file does not say.', proposal: null };
	if (key === 'credential_title')
		return {
			key,
			id: null,
			question: 'Which course or credential is this file about? Only its name tells.',
			proposal
		};
	return { key, id: about, question: `What is the title of the credential with the id ${about}?`, proposal: null };
}

/** Fills in what the answers say for a file's held records, settles those that wait for nothing else, and keeps what is still asked. */
export function settleFile(
	db: Db,
	file: AnsweredFile,
	layout: Layout,
	answers: Answers,
	touched: Set<number>
): { settled: number; stillHeld: number } {
	const waiting = db.all<Waiting>(sql`
		SELECT r.record, r.reason, r.staff_id AS staffId, s.id AS statementId, s.provider, s.title, s.credential_id AS credentialId,
			s.provider_credential_id AS providerId, s.completed_on AS completedOn, s.state
		FROM import_record r JOIN statement s ON s.import_id = r.import_id AND s.record = r.record
		WHERE r.import_id = ${file.id} AND r.outcome = 'held' AND (s.credential_id IS NULL OR s.completed_on IS NULL)
		ORDER BY r.record, s.part`);
	const asks = new Map<string, Ask>();
	const before = new Map((JSON.parse(file.asks) as Ask[]).map((ask) => [place(ask.key, ask.id), ask]));
	const keep = (key: Ask['key'], id: string | null) => {
		const kept = asks.get(place(key, id)) ?? {
			...(before.get(place(key, id)) ?? questionFor(key, id, fileKeyOf(file.fileName, layout))),
			records: 0
		};
		asks.set(place(key, id), { ...kept, records: kept.records + 1 });
	};
	let [settled, stillHeld] = [0, 0];
	for (const [record, statements] of Map.groupBy(waiting, ({ record }) => record)) {
		let isOpen = false;
		for (const statement of statements) {
			const completedOn = statement.completedOn ?? answers.completed_on ?? null;
			const title =
				statement.title ??
				(layout.asksTitle ? answers.credential_title : answers.titles?.[statement.providerId ?? '']) ??
				null;
			const ids = statement.providerId === null ? [] : [statement.providerId];
			const named = statement.credentialId ?? findCredential(db, { provider: statement.provider, ids, title: null });
			if (completedOn === null && statement.state === 'earned') {
				keep('completed_on', null);
				isOpen = true;
			}
			if (title === null && named === null) {
				isOpen = true;
				if (layout.asksTitle) keep('credential_title', null);
				else if (statement.providerId !== null) keep('titles', statement.providerId);
			}
			const credentialId =
				title === null
					? named
					: (statement.credentialId ?? resolveCredential(db, { provider: statement.provider, ids, title }));
			db.run(
				sql`UPDATE statement SET title = ${title}, credential_id = ${credentialId}, completed_on = ${completedOn} WHERE id = ${statement.statementId}`
			);
		}
		if (isOpen) continue;
		const { reason, staffId } = statements[0]!;
		if (reason !== 'answer_needed' || staffId === null) {
			stillHeld += 1;
			continue;
		}
		const outcome = giveStatements(db, statementsOfRecord(db, file.id, record), staffId);
		db.run(sql`
			UPDATE import_record SET outcome = ${outcome}, reason = NULL, column_name = NULL, value = NULL
			WHERE import_id = ${file.id} AND record = ${record}`);
		touched.add(staffId);
		for (const other of peopleTouched(db, file.id, record)) touched.add(other);
		settled += 1;
	}
	db.run(sql`UPDATE import SET asks = ${JSON.stringify([...asks.values()])} WHERE id = ${file.id}`);
	return { settled, stillHeld };
}

const place = (key: string, id: string | null) => `${key} ${id ?? ''}`;
