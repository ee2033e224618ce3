import { sql } from 'drizzle-orm';
import { findCredential } from '#lib/catalogue/resolve-credential.server.ts';
import { nearest } from '#lib/files/nearest.ts';
import type { Queryable } from '#lib/server/db/open.ts';
import { sharedKeys } from './stack-progress.ts';
import { credentialsOf, listsOf, type CredentialNeed, type Stack } from './stack.ts';

/** How many credentials one stack may name in more than one place: stack-progress.ts weighs each choice among them. */
const MOST_SHARED = 8;

/**
 * Puts these stacks in place of all before: the file is the district's whole list. What stood before stays on file.
 * @param file.text the document as it was written
 * @returns how many, or the sentence about a credential the catalogue does not know; then nothing was written
 */
export function loadStacks(
	tx: Queryable,
	file: { stacks: Stack[]; text: string },
	{ by, now }: { by: string; now: string }
): { stacks: number; outcome: 'new' | 'changed' | 'unchanged' } | { problem: string } {
	const problem = problemWith(tx, file.stacks);
	if (problem !== null) return { problem };
	const before = tx.get<{ document: string } | undefined>(
		sql`SELECT document FROM stack_document ORDER BY id DESC LIMIT 1`
	);
	if (before?.document === file.text) return { stacks: file.stacks.length, outcome: 'unchanged' };
	tx.run(sql`INSERT INTO stack_document (document, loaded_at, loaded_by) VALUES (${file.text}, ${now}, ${by})`);
	return { stacks: file.stacks.length, outcome: before ? 'changed' : 'new' };
}

function problemWith(tx: Queryable, stacks: Stack[]): string | null {
	const byId = new Map(stacks.map((stack) => [stack.id, stack]));
	const found = new Map<CredentialNeed, number>();
	for (const need of stacks.flatMap((stack) => credentialsOf(stack, byId))) {
		if (found.has(need)) continue;
		const id = findCredential(tx, {
			provider: need.provider,
			ids: need.id === null ? [] : [need.id],
			title: need.title
		});
		if (id === null) return unknown(tx, need);
		found.set(need, id);
	}
	for (const stack of stacks) {
		for (const list of listsOf(stack)) {
			// The reader compares names; by an id and by a title one credential can still stand in a list twice.
			const first = new Map<number, string>();
			for (const need of list) {
				const id = need.kind === 'credential' ? found.get(need) : undefined;
				const other = id === undefined ? undefined : first.get(id);
				if (other !== undefined) return `${need.path}: the list names the same credential already at ${other}`;
				if (id !== undefined) first.set(id, need.path);
			}
		}
		const shared = sharedKeys(credentialsOf(stack, byId).map((need) => String(found.get(need)))).size;
		if (shared > MOST_SHARED)
			return `${stack.path}.needs: expected at most ${MOST_SHARED} credentials that stand in it more than once, found ${shared}`;
	}
	return null;
}

function unknown(tx: Queryable, { path, provider, title, id }: CredentialNeed): string {
	const providers = tx.all<{ provider: string }>(sql`SELECT DISTINCT provider FROM credential`);
	if (providers.length === 0) return `${path}: the catalogue is empty; load a catalogue first`;
	const ofProvider = tx.all<{ title: string }>(sql`SELECT title FROM credential WHERE provider = ${provider}`);
	const ids = tx.all<{ alias: string }>(
		sql`SELECT alias FROM credential_alias WHERE provider = ${provider} AND kind = 'id'`
	);
	if (ofProvider.length === 0) {
		const near = nearest(
			provider,
			providers.map((one) => one.provider)
		);
		return `${path}.provider: the catalogue has no credential of “${provider}”${near === null ? '' : `; did you mean “${near}”?`}`;
	}
	const near =
		title === null
			? nearest(
					id ?? '',
					ids.map(({ alias }) => alias)
				)
			: nearest(
					title,
					ofProvider.map((one) => one.title)
				);
	return `${path}.${title === null ? 'id' : 'title'}: “${title ?? id}” is no credential of “${provider}” in the catalogue${near === null ? '' : `; did you mean “${near}”?`}`;
}
