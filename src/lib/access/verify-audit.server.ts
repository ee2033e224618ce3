import { setImmediate as otherWork } from 'node:timers/promises';
import { asc, gt, sql } from 'drizzle-orm';
import type { Db } from '#lib/server/db/open.ts';
import { auditEntry } from '#lib/server/db/schema.ts';
import { appendAudit } from './audit.server.ts';
import type { Actor } from './actor.ts';
import { ChainWalk, headToNote, type AuditEntry, type AuditHead, type AuditProblem } from './audit-chain.ts';
import { headPath, lastEntry, readKeptHead, storeHead } from './audit-head.server.ts';
import { sealOf } from './secret.server.ts';

export type AuditVerification = {
	entries: number;
	/** The last entry, to be written down elsewhere: 'number:first 16 of its seal'. */
	head: string;
	/** In the order of the entries; empty: the log is whole. */
	problems: AuditProblem[];
};

const BATCH = 1000;
/** Without these, or with others under their names, entries can be edited in place. */
const TRIGGERS = {
	audit_entry_stays:
		"CREATE TRIGGER audit_entry_stays BEFORE UPDATE ON audit_entry BEGIN SELECT raise(ABORT, 'the audit log is never edited'); END",
	audit_entry_is_kept:
		"CREATE TRIGGER audit_entry_is_kept BEFORE DELETE ON audit_entry BEGIN SELECT raise(ABORT, 'the audit log is never shortened'); END"
};

/**
 * Checks the whole audit log: every seal, every link to the entry before, no number left out, and that it still runs through the
 * head kept beside the database and through `noted`, one that somebody wrote down. Pages are served in between.
 */
export async function verifyAudit(db: Db, noted?: AuditHead): Promise<AuditVerification> {
	// Read before the log: a head is kept only after its entry, so it can be behind what is walked but not ahead.
	const kept = readKeptHead(db);
	const walk = new ChainWalk(
		(text) => sealOf(db, 'audit', text),
		[
			...(kept && 'head' in kept ? [{ head: kept.head, where: `the file ${headPath(db)}` }] : []),
			...(noted ? [{ head: noted, where: `the note ${headToNote(noted)}` }] : [])
		]
	);
	for (let after = Number.MIN_SAFE_INTEGER; ;) {
		const batch = db
			.select()
			.from(auditEntry)
			.where(gt(auditEntry.number, after))
			.orderBy(asc(auditEntry.number))
			.limit(BATCH)
			.all() as AuditEntry[];
		for (const entry of batch) walk.step(entry);
		if (batch.length < BATCH) break;
		after = batch.at(-1)!.number;
		await otherWork();
	}
	const { entries, head, problems } = walk.end();
	const others: AuditProblem[] = triggerProblems(db);
	if (kept && 'problem' in kept && (kept.problem === 'forged' || entries > 0 || hasAccounts(db))) {
		others.push({
			number: null,
			sentence:
				kept.problem === 'missing'
					? `The file ${headPath(db)} is missing, so a cut-off end of the log would not be noticed. If the database was put back from a backup, say so with “lanewise audit accept”.`
					: `The file ${headPath(db)} was not written by this program, or with another secret. If the database was put back from a backup, say so with “lanewise audit accept”.`
		});
	}
	return { entries, head: headToNote(head), problems: [...others, ...problems] };
}

/** Accounts are never made without an entry: where there are some, an empty log was emptied. */
const hasAccounts = (db: Db) =>
	db.get<{ n: number }>(sql`SELECT count(*) AS n FROM (SELECT 1 FROM account LIMIT 1)`).n > 0;

function triggerProblems(db: Db): AuditProblem[] {
	return Object.entries(TRIGGERS).flatMap(([name, text]) => {
		const made = db.get<{ text: string } | undefined>(
			sql`SELECT sql AS text FROM sqlite_schema WHERE type = 'trigger' AND name = ${name}`
		);
		if (made?.text === text) return [];
		return [
			{ number: null, sentence: `The trigger ${name}, which keeps entries from being changed, is missing or another.` }
		];
	});
}

/**
 * Takes the log as it stands for the right one, after a backup was put back or the file beside the database was lost: says so in
 * the log, with what was kept before, and keeps the new head.
 */
export function acceptAuditLog(db: Db, by: Actor, at: string): void {
	const kept = readKeptHead(db);
	const before = kept === null ? null : 'problem' in kept ? { head: kept.problem } : { head: headToNote(kept.head) };
	appendAudit(db, { actor: by, action: 'audit.accept', before, after: { head: headToNote(lastEntry(db)) } }, at);
	storeHead(db, lastEntry(db));
}
