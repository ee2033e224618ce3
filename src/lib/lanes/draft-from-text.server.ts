import { sql } from 'drizzle-orm';
import type { Queryable } from '#lib/server/db/open.ts';
import type { ScheduleKind } from '#lib/server/db/schema.ts';
import type { ContractText } from './put-in-force.server.ts';

/**
 * Keeps a contract's text as a draft, inside the caller's write, of the contract that its id names; a new contract where there is none
 * yet. It changes nobody's lane until it is put in force.
 * @param about `kind` is taken for a new contract; `note` says where the text came from; `now` is RFC 3339
 * @returns the draft's id in `schedule_version`
 */
export function draftFromText(
	tx: Queryable,
	{ id, name, text }: ContractText,
	{ kind, note, now, by }: { kind: ScheduleKind; note: string | null; now: string; by: string }
): { versionId: number; isNew: boolean } {
	const isNew = tx.get(sql`SELECT 1 FROM schedule WHERE id = ${id}`) === undefined;
	if (isNew) tx.run(sql`INSERT INTO schedule (id, kind) VALUES (${id}, ${kind})`);
	const { lastInsertRowid } = tx.run(sql`
		INSERT INTO schedule_version (schedule_id, name, document, status, note, saved_at, saved_by)
		VALUES (${id}, ${name}, ${text}, 'draft', ${note}, ${now}, ${by})`);
	return { versionId: Number(lastInsertRowid), isNew };
}
