import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { threadId } from 'node:worker_threads';
import { desc, eq, sql } from 'drizzle-orm';
import type { Db } from '#lib/server/db/open.ts';
import { auditEntry } from '#lib/server/db/schema.ts';
import { NO_ENTRY, type AuditHead } from './audit-chain.ts';
import { sealOf } from './secret.server.ts';

/*
 * The number and seal of the last entry are kept in a small sealed file beside the database as well, so that a log whose end was
 * cut off is found even though what is left of it is in order. The file is written after the commit: after a crash it may
 * be behind the log, never ahead of it.
 */

type KeptHead = { head: AuditHead } | { problem: 'missing' | 'forged' } | null;

/** The file of a database's head; null for one in memory. */
export function headPath(db: Db): string | null {
	return db.$client.memory
		? null
		: join(dirname(db.$client.name), `${basename(db.$client.name, '.sqlite')}.audit-head`);
}

/** The head of the log as the database has it. */
export function lastEntry(db: Db): AuditHead {
	const { number, seal } = auditEntry;
	return db.select({ number, seal }).from(auditEntry).orderBy(desc(number)).limit(1).get() ?? NO_ENTRY;
}

/** The head that was kept beside the database; null where nothing is kept, in memory. */
export function readKeptHead(db: Db): KeptHead {
	const path = headPath(db);
	if (path === null) return null;
	let text: string;
	try {
		text = readFileSync(path, 'utf8');
	} catch (error) {
		if ((error as NodeJS.ErrnoException).code === 'ENOENT') return { problem: 'missing' };
		throw error;
	}
	const match = /^(\d{1,15}) ([0-9a-f]{64}) ([0-9a-f]{64})\n$/.exec(text);
	const head = match && { number: Number(match[1]), seal: match[2]! };
	return head && sealOf(db, 'audit-head', textOf(head)) === match[3] ? { head } : { problem: 'forged' };
}

/**
 * Keeps a committed head, unless what is kept already does not fit the log: a file that is missing, forged or ahead is the only
 * trace of what was done to the log, and stays until somebody looked at it (`lanewise audit accept`).
 */
export function noteHead(db: Db, head: AuditHead): void {
	const kept = readKeptHead(db);
	if (kept === null || head.number < 1) return;
	if ('problem' in kept || kept.head.number >= head.number) return;
	const { seal } = auditEntry;
	const known = db.select({ seal }).from(auditEntry).where(eq(auditEntry.number, kept.head.number)).get() ?? NO_ENTRY;
	if (known.seal === kept.head.seal) storeHead(db, head);
}

/**
 * Begins to keep heads, at the first entry of a log: from there on the file is never made anew by itself. Where accounts are older
 * than that entry the log was emptied, and the missing file has to stay missing to tell so.
 */
export function beginHeads(db: Db, at: string): void {
	const { n: older } = db.get<{ n: number }>(sql`SELECT count(*) AS n FROM account WHERE created_at < ${at}`);
	if (older > 0) return;
	const kept = readKeptHead(db);
	if (kept && 'problem' in kept && kept.problem === 'missing') storeHead(db, NO_ENTRY);
}

/** Keeps a head whatever was kept before. */
export function storeHead(db: Db, head: AuditHead): void {
	const path = headPath(db);
	if (path === null) return;
	const sealed = `${textOf(head)} ${sealOf(db, 'audit-head', textOf(head))}\n`;
	// Another process or thread may be writing its own; whichever is renamed last is whole.
	const half = `${path}.${process.pid}-${threadId}`;
	writeFileSync(half, sealed, { mode: 0o600, flush: true });
	renameSync(half, path);
}

const textOf = ({ number, seal }: AuditHead) => `${number} ${seal}`;

const pending = new WeakSet<Db>();

/** Keeps the head once the transaction that is open now has ended; transactions never reach over an `await`. */
export function noteHeadSoon(db: Db): void {
	if (pending.has(db)) return;
	pending.add(db);
	queueMicrotask(() => {
		pending.delete(db);
		if (!db.$client.open || db.$client.inTransaction) return;
		noteHead(db, lastEntry(db));
	});
}
