import { sql } from 'drizzle-orm';
import type { Queryable } from '#lib/server/db/open.ts';
import { readStacks, type Stack } from './stack.ts';

/** The district's stacks as last loaded, in the file's order; none while no file was. They name nobody, so no scope narrows them. */
export function stacksInForce(db: Queryable): Stack[] {
	const row = db.get<{ document: string } | undefined>(
		sql`SELECT document FROM stack_document ORDER BY id DESC LIMIT 1`
	);
	if (!row) return [];
	const read = readStacks(JSON.parse(row.document));
	// Only what this reader accepted was stored.
	if ('problem' in read) throw new Error(`The stored stacks cannot be read: ${read.problem}`);
	return read.value;
}
