import type { Db } from '#lib/server/db/open.ts';
import { auditEntry } from '#lib/server/db/schema.ts';
import { whenFree } from '#lib/server/db/when-free.ts';
import type { Actor } from './actor.ts';
import { canonicalEntry, type AuditHead, type AuditOutcome } from './audit-chain.ts';
import { beginHeads, lastEntry, noteHead, noteHeadSoon } from './audit-head.server.ts';
import { sealOf } from './secret.server.ts';

/** What is to be written to the audit log; its number, time and seals come from the log. */
export type AuditDraft = {
	actor: Actor;
	/** Dotted, and with its words in audit-words.ts: "import.undo". */
	action: string;
	/** `done` where left out. */
	outcome?: AuditOutcome;
	/** What it was about: a kind (import, staff, account, grant, page ...) and its public id. */
	on?: { kind: string; id: string };
	before?: unknown;
	after?: unknown;
	/** Rows of an export or a list. */
	rows?: number;
	details?: Record<string, unknown>;
};

/** What a text field of an entry may hold: addresses are chosen by whoever asks for them. */
const LONGEST = 300;

/**
 * Writes an entry at the end of the audit log: in the transaction that is open on this connection, else in one of its own.
 * Outside of a transaction it fails with SQLITE_BUSY while another process writes; `audited` waits instead.
 * @param at the moment, as `Date.toISOString` writes it
 */
export function appendAudit(db: Db, draft: AuditDraft, at: string): void {
	if (db.$client.inTransaction) {
		append(db, draft, at);
		noteHeadSoon(db);
	} else {
		const head = db.transaction(() => append(db, draft, at), { behavior: 'immediate' });
		noteHead(db, head);
	}
}

function append(
	db: Db,
	{ actor, action, outcome = 'done', on, before, after, rows, details }: AuditDraft,
	at: string
): AuditHead {
	const last = lastEntry(db);
	if (last.number === 0) beginHeads(db, at);
	const entry = {
		number: last.number + 1,
		at,
		accountId: actor.accountId,
		who: stored(actor.name),
		role: actor.role,
		action: stored(action),
		outcome,
		onKind: on ? stored(on.kind) : null,
		onId: on ? stored(on.id) : null,
		before: json(before),
		after: json(after),
		rows: rows ?? null,
		details: json(details),
		previous: last.seal
	};
	const seal = sealOf(db, 'audit', canonicalEntry(entry));
	db.insert(auditEntry)
		.values({ ...entry, seal })
		.run();
	return { number: entry.number, seal };
}

// What SQLite would store otherwise than it was sealed, half a surrogate pair, is replaced first.
const stored = (text: string) => text.slice(0, LONGEST).toWellFormed();
const json = (value: unknown) => (value === undefined || value === null ? null : (JSON.stringify(value) ?? null));

/**
 * Carries out a change and writes its entry in one transaction, so that neither happens without the other; waits while another
 * process writes. `work` must be synchronous; a `write` inside of it becomes a part of the whole. What it throws undoes
 * everything, entry included.
 * @param draft the entry, or what makes it from the result; null: nothing was changed, so nothing is written
 */
export async function audited<T>(
	db: Db,
	draft: AuditDraft | ((result: T) => AuditDraft | null),
	work: () => T,
	at: string
): Promise<T> {
	return whenFree(() =>
		db.transaction(
			() => {
				const result = work();
				const entry = typeof draft === 'function' ? draft(result) : draft;
				if (entry) appendAudit(db, entry, at);
				return result;
			},
			{ behavior: 'immediate' }
		)
	);
}
