import { sql } from 'drizzle-orm';
import type { Queryable } from '#lib/server/db/open.ts';
import { loadCatalogue } from './load-catalogue.server.ts';
import type { Worth } from './worth.ts';

export type Review = {
	title: string;
	skills: { skill: string; level: number }[];
	validYears: number | null;
	worth: Worth | null;
	/** As `CatalogueEntry.cost`. */
	cost: string | null;
};

type Names = { id: number; provider: string; title: string; ids: string[]; titles: string[] };

/**
 * A person says what a credential shows and is worth here; from then on it counts. Returns whose completions are to be folded again,
 * or the sentence that says what is wrong. Null when there is no such credential.
 */
export function reviewCredential(
	tx: Queryable,
	publicId: string,
	review: Review
): { staffToRefold: number[] } | { problem: string } | null {
	const names = namesOf(tx, publicId);
	if (!names) return null;
	return load(tx, { ...names, titles: [...names.titles, names.title] }, review);
}

/**
 * A person says that two credentials of a provider are one: the files' names for the first become names of the second, which has been
 * reviewed, and its completions follow. Null when one of them is not there.
 */
export function joinCredential(
	tx: Queryable,
	publicId: string,
	intoPublicId: string,
	into: Review
): { staffToRefold: number[] } | { problem: string } | null {
	const [names, target] = [namesOf(tx, publicId), namesOf(tx, intoPublicId)];
	if (!names || !target || names.id === target.id) return null;
	if (names.provider !== target.provider)
		return {
			problem:
				'Only credentials of one provider can be the same. Review it by itself, and take over what the other shows.'
		};
	return load(
		tx,
		{ ...target, ids: [...target.ids, ...names.ids], titles: [...target.titles, ...names.titles, names.title] },
		into
	);
}

function load(tx: Queryable, names: Names, review: Review): { staffToRefold: number[] } | { problem: string } {
	const folded = new Set<string>();
	const alsoTitled = names.titles.filter((title) => title !== review.title && !folded.has(title) && folded.add(title));
	const loaded = loadCatalogue(tx, {
		providers: [],
		credentials: [{ path: review.title, provider: names.provider, ids: names.ids, alsoTitled, ...review }]
	});
	return 'problem' in loaded ? loaded : { staffToRefold: loaded.counts.staffToRefold };
}

function namesOf(tx: Queryable, publicId: string): Names | null {
	const row = tx.get<{ id: number; provider: string; title: string } | undefined>(
		sql`SELECT id, provider, title FROM credential WHERE public_id = ${publicId}`
	);
	if (!row) return null;
	const aliases = tx.all<{ kind: string; alias: string }>(
		sql`SELECT kind, alias FROM credential_alias WHERE credential_id = ${row.id}`
	);
	const of = (kind: string) => aliases.filter((one) => one.kind === kind).map(({ alias }) => alias);
	return { ...row, ids: of('id'), titles: of('title') };
}
