import { sql } from 'drizzle-orm';
import type { Scope } from '#lib/access/scope.ts';
import type { Queryable } from '#lib/server/db/open.ts';
import { layoutDefinition } from '#lib/server/db/schema.ts';
import { readDefinition, type Definition } from './definition.ts';

export type OwnLayout = {
	provider: string;
	providerName: string;
	report: string;
	reportName: string;
	/** The headers it knows, in the file's order. */
	headers: string[];
	savedAt: string;
	savedBy: string;
	/** How many files were read by it. */
	files: number;
};

/** The reports whose columns the district explained itself, by provider and name; none outside a district scope. */
export function ownLayouts(db: Queryable, scope: Scope): OwnLayout[] {
	if (scope.kind !== 'district') return [];
	return db
		.all<{ provider: string; report: string; document: string; savedAt: string; savedBy: string; files: number }>(
			sql`
			SELECT provider, report, document, saved_at AS savedAt, saved_by AS savedBy,
				(SELECT count(*) FROM import i WHERE i.layout = d.provider || '/' || d.report) AS files
			FROM layout_definition d
			WHERE id IN (SELECT max(id) FROM layout_definition GROUP BY provider, report) AND document IS NOT NULL
			ORDER BY provider, report`
		)
		.map(({ document, ...row }) => {
			const { name, layouts } = JSON.parse(document) as Definition;
			return { ...row, providerName: name, reportName: layouts[0]!.name, headers: layouts[0]!.tells };
		});
}

/** One of them as a document that another district can take in; null when there is none. */
export function ownLayoutDocument(db: Queryable, scope: Scope, provider: string, report: string): string | null {
	if (scope.kind !== 'district') return null;
	const row = db.get<{ document: string | null } | undefined>(sql`
		SELECT document FROM layout_definition WHERE provider = ${provider} AND report = ${report} ORDER BY id DESC LIMIT 1`);
	return row?.document ?? null;
}

/**
 * Keeps what the columns of a report mean, for every file of that report from now on. A document with several reports is kept as so
 * many. Returns how many, or the sentence that says what is wrong with it.
 */
export function saveLayout(
	tx: Queryable,
	document: unknown,
	by: string,
	now: string
): { saved: number } | { problem: string } {
	const definition = readDefinition(document, 'The definition');
	if ('problem' in definition) return definition;
	for (const layout of definition.layouts) {
		const { provider } = definition;
		const one = JSON.stringify({ ...definition, layouts: [layout] });
		tx.insert(layoutDefinition)
			.values({ provider, report: layout.report, document: one, savedAt: now, savedBy: by })
			.run();
	}
	return { saved: definition.layouts.length };
}

/** Forgets what the columns of a report mean; files read by it stay as they are. False when nothing is remembered. */
export function forgetLayout(tx: Queryable, provider: string, report: string, by: string, now: string): boolean {
	const last = tx.get<{ document: string | null } | undefined>(sql`
		SELECT document FROM layout_definition WHERE provider = ${provider} AND report = ${report} ORDER BY id DESC LIMIT 1`);
	if (!last?.document) return false;
	tx.insert(layoutDefinition).values({ provider, report, document: null, savedAt: now, savedBy: by }).run();
	return true;
}
