import { sql } from 'drizzle-orm';
import { refreshHoldings } from '#lib/coverage/refresh-holdings.server.ts';
import { nearest } from '#lib/files/nearest.ts';
import type { Queryable } from '#lib/server/db/open.ts';
import type { Catalogue, CatalogueEntry } from './catalogue.ts';
import { foldCredentialId, foldTitle } from './fold-title.ts';
import { rememberNames, resolveCredential } from './resolve-credential.server.ts';

export type CatalogueCounts = {
	credentials: number;
	/** Of them: those no import had spoken of yet. */
	added: number;
	/** Credentials that imports had entered under another name of an entry, now one with it. */
	merged: number;
	/** People whose records moved to another credential: their completions are to be folded again. */
	staffToRefold: number[];
};

/**
 * Takes a catalogue over: its credentials become reviewed, with its skills and worth, and what people hold follows.
 * Credentials the file does not name stay as they are.
 * @returns the counts, or the sentence that says why the file was refused; then nothing was written
 */
export function loadCatalogue(tx: Queryable, catalogue: Catalogue): { counts: CatalogueCounts } | { problem: string } {
	const problem = unknownSkill(tx, catalogue);
	if (problem !== null) return { problem };
	const counts: CatalogueCounts = { credentials: catalogue.credentials.length, added: 0, merged: 0, staffToRefold: [] };
	const holders = new Set<number>();
	const moved = new Set<number>();
	for (const entry of catalogue.credentials) {
		const last = tx.get<{ id: number }>(sql`SELECT coalesce(max(id), 0) AS id FROM credential`).id;
		const id = resolveCredential(tx, { provider: entry.provider, ids: entry.ids, title: entry.title });
		if (id > last) counts.added += 1;
		counts.merged += takeOverNames(tx, id, entry, moved);
		const isChanged = store(tx, id, entry);
		if (!isChanged) continue;
		for (const { staffId } of holdersOf(tx, id)) holders.add(staffId);
	}
	counts.staffToRefold = [...moved].sort((a, b) => a - b);
	storeProviders(tx, catalogue);
	if (holders.size > 0) refreshHoldings(tx, [...holders]);
	return { counts };
}

function unknownSkill(tx: Queryable, catalogue: Catalogue): string | null {
	const known = new Set(tx.all<{ id: string }>(sql`SELECT id FROM skill`).map(({ id }) => id));
	for (const { path, title, skills } of catalogue.credentials) {
		const lost = skills.find(({ skill }) => !known.has(skill));
		if (!lost) continue;
		const near = nearest(lost.skill, known);
		const hint = known.size === 0 ? '; load a framework first' : near ? `; did you mean “${near}”?` : '';
		return `${path} (“${title}”): “${lost.skill}” is no skill of the framework${hint}`;
	}
	return null;
}

/** The file says that these names are one credential: what imports had entered under one of them joins it. */
function takeOverNames(tx: Queryable, id: number, entry: CatalogueEntry, moved: Set<number>): number {
	const { provider, ids, title, alsoTitled } = entry;
	let merged = 0;
	const names = [
		...ids.map((alias) => ({ kind: 'id', alias: foldCredentialId(alias) })),
		...[title, ...alsoTitled].map((alias) => ({ kind: 'title', alias: foldTitle(alias) }))
	];
	for (const { kind, alias } of names) {
		const other = tx.get<{ id: number } | undefined>(sql`
			SELECT credential_id AS id FROM credential_alias WHERE provider = ${provider} AND kind = ${kind} AND alias = ${alias}`);
		if (!other || other.id === id) continue;
		for (const { staffId } of holdersOf(tx, other.id)) moved.add(staffId);
		tx.run(sql`UPDATE statement SET credential_id = ${id} WHERE credential_id = ${other.id}`);
		tx.run(sql`UPDATE credit_document SET credential_id = ${id} WHERE credential_id = ${other.id}`);
		tx.run(sql`UPDATE document_request SET credential_id = ${id} WHERE credential_id = ${other.id}`);
		// Derived from the statements, and folded again by the caller.
		tx.run(sql`DELETE FROM completion WHERE credential_id = ${other.id}`);
		tx.run(sql`DELETE FROM progress WHERE credential_id = ${other.id}`);
		tx.run(sql`UPDATE credential_alias SET credential_id = ${id} WHERE credential_id = ${other.id}`);
		tx.run(sql`DELETE FROM credential WHERE id = ${other.id}`);
		merged += 1;
	}
	for (const also of alsoTitled) rememberNames(tx, id, provider, [], also);
	return merged;
}

function holdersOf(tx: Queryable, credentialId: number) {
	return tx.all<{ staffId: number }>(sql`
		SELECT DISTINCT staff_id AS staffId FROM completion WHERE credential_id = ${credentialId}
		UNION SELECT staff_id FROM progress WHERE credential_id = ${credentialId}`);
}

/** Says whether the entry changed what a completion of the credential shows. */
function store(tx: Queryable, id: number, { title, validYears, worth, skills, cost }: CatalogueEntry): boolean {
	const before = tx.get<{ reviewed: number; validYears: number | null }>(
		sql`SELECT reviewed, valid_years AS validYears FROM credential WHERE id = ${id}`
	);
	const shown = tx.all<{ skill: string; level: number }>(
		sql`SELECT skill_id AS skill, level FROM credential_skill WHERE credential_id = ${id}`
	);
	tx.run(sql`
		UPDATE credential SET title = ${title}, reviewed = 1, valid_years = ${validYears},
			worth = ${worth === null ? null : JSON.stringify(worth)}, cost = ${cost}
		WHERE id = ${id}`);
	tx.run(sql`DELETE FROM credential_skill WHERE credential_id = ${id}`);
	for (const { skill, level } of skills) {
		tx.run(sql`INSERT INTO credential_skill (credential_id, skill_id, level) VALUES (${id}, ${skill}, ${level})`);
	}
	const text = (list: { skill: string; level: number }[]) =>
		list
			.map(({ skill, level }) => `${skill} ${level}`)
			.sort()
			.join();
	return before.reviewed === 0 || before.validYears !== validYears || text(shown) !== text(skills);
}

/** Names of providers to show, by id; those of earlier files stay. */
function storeProviders(tx: Queryable, { providers }: Catalogue): void {
	if (providers.length === 0) return;
	const names = { ...providerNames(tx), ...Object.fromEntries(providers.map(({ id, name }) => [id, name])) };
	tx.run(sql`
		INSERT INTO setting (key, value) VALUES ('providers', ${JSON.stringify(names)})
		ON CONFLICT (key) DO UPDATE SET value = excluded.value`);
}

/** What to call a provider on screen, by its id. */
export function providerNames(db: Queryable): Record<string, string> {
	const row = db.get<{ value: string } | undefined>(sql`SELECT value FROM setting WHERE key = 'providers'`);
	return row ? (JSON.parse(row.value) as Record<string, string>) : {};
}
