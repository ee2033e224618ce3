import { sql } from 'drizzle-orm';
import type { Queryable } from '#lib/server/db/open.ts';
import { readContract } from './contract-mistakes.ts';
import { draftFromText } from './draft-from-text.server.ts';
import { laneStillNeeded, putInForce } from './put-in-force.server.ts';

/*
 * Drafts of contracts are append-only: a save is a text of its own that takes the place of the one before, which stays on file with
 * who saved it. Two people who change the same draft cannot write over each other: the second is told.
 */

export type ContractDraft = {
	id: number;
	name: string;
	text: string;
	/** `gone`: discarded; `replaced`: saved anew or put in force, as the text `became`. */
	standing: 'open' | 'gone' | 'replaced';
	became: number | null;
	/** The text it was begun from. */
	begunFrom: number | null;
	note: string | null;
	/** RFC 3339. */
	savedAt: string;
	savedBy: string;
	discardedAt: string | null;
	discardedBy: string | null;
};

type By = { now: string; by: string };
type Row = Omit<ContractDraft, 'standing'> & { status: string };

/** One draft of a contract as it stands, also one that is gone; `null` if there never was such a draft. */
export function contractDraft(db: Queryable, scheduleId: string, draftId: number): ContractDraft | null {
	return drafts(db, scheduleId).find(({ id }) => id === draftId) ?? null;
}

/** The drafts of a contract that are open, and those that were discarded and can be taken back, latest first. */
export function contractDrafts(db: Queryable, scheduleId: string): ContractDraft[] {
	return drafts(db, scheduleId).filter(({ standing }) => standing !== 'replaced');
}

function drafts(db: Queryable, scheduleId: string): ContractDraft[] {
	return db
		.all<Row>(
			sql`
			SELECT id, name, document AS text, status, became, begun_from AS begunFrom, note, saved_at AS savedAt, saved_by AS savedBy,
				discarded_at AS discardedAt, discarded_by AS discardedBy
			FROM schedule_version WHERE schedule_id = ${scheduleId} AND status IN ('draft', 'discarded') ORDER BY id DESC`
		)
		.map(({ status, ...row }) => ({
			...row,
			standing: status === 'draft' ? 'open' : row.became === null ? 'gone' : 'replaced'
		}));
}

/**
 * The text that took a draft's place last, through all saves: an open draft, a discarded one, or the text put in force; nothing where
 * there is no such text.
 */
export function lastOfDraft(db: Queryable, draftId: number): { id: number; isDraft: boolean } | undefined {
	const last = db.get<{ id: number; isDraft: number } | undefined>(sql`
		WITH RECURSIVE chain (id, became, status) AS (
			SELECT id, became, status FROM schedule_version WHERE id = ${draftId}
			UNION ALL SELECT version.id, version.became, version.status FROM schedule_version AS version JOIN chain ON version.id = chain.became
		)
		SELECT id, status IN ('draft', 'discarded') AS isDraft FROM chain WHERE became IS NULL`);
	return last && { id: last.id, isDraft: last.isDraft === 1 };
}

/** Begins a draft with the text of a version, inside the caller's write. Its id, or `null` if the contract has no such text. */
export function startDraft(tx: Queryable, scheduleId: string, from: number, { now, by }: By): number | null {
	const text = tx.get<{ name: string; document: string } | undefined>(sql`
		SELECT name, document FROM schedule_version
		WHERE schedule_id = ${scheduleId} AND id = ${from} AND status IN ('draft', 'in-force', 'withdrawn')`);
	if (!text) return null;
	const { versionId } = draftFromText(
		tx,
		{ id: scheduleId, name: text.name, text: text.document },
		{ kind: 'lane', note: null, now, by }
	);
	tx.run(sql`UPDATE schedule_version SET begun_from = ${from} WHERE id = ${versionId}`);
	return versionId;
}

const GONE =
	'This draft was saved anew, put in force or discarded by somebody since this page was opened; nothing was changed.';

/**
 * Saves a draft's text, inside the caller's write, as the text that takes the draft's place.
 * @param text checked by `readContract`
 * @returns the id of the text saved, that of the draft itself where nothing is different; or the sentence that says why it was not
 */
export function saveDraft(
	tx: Queryable,
	scheduleId: string,
	draftId: number,
	{ name, text }: { name: string; text: string },
	{ now, by }: By
): { versionId: number } | { problem: string } {
	const draft = contractDraft(tx, scheduleId, draftId);
	if (draft?.standing !== 'open') return { problem: GONE };
	if (draft.text === text) return { versionId: draftId };
	const { versionId } = draftFromText(tx, { id: scheduleId, name, text }, { kind: 'lane', note: draft.note, now, by });
	tx.run(sql`UPDATE schedule_version SET begun_from = ${draft.begunFrom} WHERE id = ${versionId}`);
	tx.run(sql`UPDATE schedule_version SET status = 'discarded', became = ${versionId} WHERE id = ${draftId}`);
	return { versionId };
}

/** Discards a draft, inside the caller's write; it stays on file. Its name, or `null` if there is no such open draft. */
export function discardDraft(tx: Queryable, scheduleId: string, draftId: number, { now, by }: By): string | null {
	return (
		tx.get<{ name: string } | undefined>(sql`
			UPDATE schedule_version SET status = 'discarded', discarded_at = ${now}, discarded_by = ${by}
			WHERE id = ${draftId} AND schedule_id = ${scheduleId} AND status = 'draft' RETURNING name`)?.name ?? null
	);
}

/** Takes a discard back, inside the caller's write. The draft's name, or `null` if there is nothing to take back. */
export function restoreDraft(tx: Queryable, scheduleId: string, draftId: number): string | null {
	return (
		tx.get<{ name: string } | undefined>(sql`
			UPDATE schedule_version SET status = 'draft', discarded_at = NULL, discarded_by = NULL
			WHERE id = ${draftId} AND schedule_id = ${scheduleId} AND status = 'discarded' AND became IS NULL RETURNING name`)
			?.name ?? null
	);
}

/**
 * Puts a draft in force from a day on (`YYYY-MM-DD`), inside the caller's write, as `lanewise contract FILE --effective DAY` does.
 * @returns the id of the text in force, or the sentence that says why it is not
 */
export function putDraftInForce(
	tx: Queryable,
	scheduleId: string,
	draftId: number,
	{ effectiveOn, note, now, by }: { effectiveOn: string; note: string | null } & By
): { versionId: number; name: string } | { problem: string } {
	const draft = contractDraft(tx, scheduleId, draftId);
	if (draft?.standing !== 'open') return { problem: GONE };
	const why = whyNotInForce(tx, scheduleId, draft.text);
	if (why !== null) return { problem: why };
	const text = { id: scheduleId, name: draft.name, text: draft.text };
	if (putInForce(tx, text, { effectiveOn, note, now, by }) === 'unchanged')
		return { problem: 'This very text is in force from that day already.' };
	const { id } = tx.get<{ id: number }>(sql`
		SELECT max(id) AS id FROM schedule_version WHERE schedule_id = ${scheduleId} AND status = 'in-force'`);
	tx.run(sql`UPDATE schedule_version SET status = 'discarded', became = ${id} WHERE id = ${draftId}`);
	return { versionId: id, name: draft.name };
}

/** Why a draft's text cannot be put in force, in a sentence; `null`: nothing speaks against it. */
export function whyNotInForce(db: Queryable, scheduleId: string, text: string): string | null {
	const { schedule, mistakes } = readContract(text, scheduleId);
	if (schedule === null)
		return `The text has ${mistakes.length === 1 ? 'a mistake' : `${mistakes.length} mistakes`}; mend and save it first.`;
	const needed = laneStillNeeded(
		db,
		scheduleId,
		schedule.lanes.map(({ id }) => id)
	);
	return needed === null ? null : `This text cannot be put in force: ${needed}`;
}
