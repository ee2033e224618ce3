import { sql } from 'drizzle-orm';
import { newPublicId } from '#lib/server/db/public-id.ts';
import type { Queryable } from '#lib/server/db/open.ts';
import { foldCredentialId, foldTitle } from './fold-title.ts';

/** How a file speaks of a credential: the provider's ids for it (course id, template id, ...), strongest first, and its title. */
export type CredentialName = { provider: string; ids: string[]; title: string | null };

/**
 * The credential of that name: by one of the provider's ids, else by its title, as `findCredential` does. What the catalogue does not know enters
 * it as new and not reviewed, and counts for nothing until reviewed. Names not seen before are remembered for it.
 * Throws when there is neither an id nor a title; the caller asks for the title first.
 */
export function resolveCredential(tx: Queryable, name: CredentialName): number {
	const found = findCredential(tx, name);
	const ids = name.ids.map(foldCredentialId).filter((id) => id !== '');
	const title = name.title?.trim() || null;
	const id = found ?? createCredential(tx, name.provider, title ?? ids[0] ?? null);
	rememberNames(tx, id, name.provider, ids, title);
	return id;
}

/** `resolveCredential` for the many records of a file: a name is looked up once, then known for as long as the import lasts. */
export function credentialResolver(tx: Queryable): (name: CredentialName) => number {
	const known = new Map<string, number>();
	return (name) => {
		const place = JSON.stringify([name.provider, name.title, ...name.ids]);
		const id = known.get(place) ?? resolveCredential(tx, name);
		known.set(place, id);
		return id;
	};
}

/**
 * The credential the catalogue knows by that name, or null; nothing is created. An id tells credentials apart, so a title joins
 * only where the name has no id or the credential none: two courses may bear one title.
 */
export function findCredential(db: Queryable, name: CredentialName): number | null {
	for (const alias of name.ids.map(foldCredentialId)) {
		const id = alias === '' ? null : byAlias(db, name.provider, 'id', alias);
		if (id !== null) return id;
	}
	const alias = foldTitle(name.title ?? '');
	const titled = alias === '' ? null : byAlias(db, name.provider, 'title', alias);
	const hasId = name.ids.some((id) => foldCredentialId(id) !== '');
	return titled !== null && hasId && isKnownById(db, titled) ? null : titled;
}

function isKnownById(db: Queryable, id: number): boolean {
	const row = db.get<{ n: number } | undefined>(sql`
		SELECT 1 AS n FROM credential_alias WHERE credential_id = ${id} AND kind = 'id' LIMIT 1`);
	return row !== undefined;
}

function byAlias(db: Queryable, provider: string, kind: 'id' | 'title', alias: string): number | null {
	const row = db.get<{ id: number } | undefined>(sql`
		SELECT credential_id AS id FROM credential_alias
		WHERE provider = ${provider} AND kind = ${kind} AND alias = ${alias}`);
	return row?.id ?? null;
}

function createCredential(tx: Queryable, provider: string, title: string | null): number {
	if (title === null) throw new Error(`A credential of ${provider} has neither an id nor a title.`);
	const row = tx.get<{ id: number }>(sql`
		INSERT INTO credential (public_id, provider, title, reviewed) VALUES (${newPublicId()}, ${provider}, ${title}, 0)
		RETURNING id`);
	return row.id;
}

/** A name that already belongs to another credential stays with it: the first to bear it keeps it. */
export function rememberNames(tx: Queryable, id: number, provider: string, ids: string[], title: string | null): void {
	const names = ids.map((alias) => ({ kind: 'id', alias: foldCredentialId(alias) }));
	if (title !== null) names.push({ kind: 'title', alias: foldTitle(title) });
	for (const { kind, alias } of names) {
		if (alias === '') continue;
		tx.run(sql`
			INSERT INTO credential_alias (provider, kind, alias, credential_id) VALUES (${provider}, ${kind}, ${alias}, ${id})
			ON CONFLICT DO NOTHING`);
	}
}
