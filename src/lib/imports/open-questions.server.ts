import { sql } from 'drizzle-orm';
import type { Scope } from '#lib/access/scope.ts';
import type { Queryable } from '#lib/server/db/open.ts';
import type { Ask } from './draft.ts';

export type OpenQuestions = { importPublicId: string; fileName: string; provider: string | null; asks: Ask[] };

/** The files that count and leave a question open, with their questions; a district scope alone sees them. */
export function openQuestions(db: Queryable, scope: Scope): OpenQuestions[] {
	if (scope.kind !== 'district') return [];
	return db
		.all<Omit<OpenQuestions, 'asks'> & { asks: string }>(
			sql`
			SELECT public_id AS importPublicId, file_name AS fileName, provider, asks FROM import
			WHERE status = 'done' AND asks <> '[]' ORDER BY id`
		)
		.map(({ asks, ...file }) => ({ ...file, asks: JSON.parse(asks) as Ask[] }));
}

/** How many provider identities wait for a person, and how many records with them. */
export function waitingCount(db: Queryable, scope: Scope): { identities: number; records: number } {
	if (scope.kind !== 'district') return { identities: 0, records: 0 };
	return db.get<{ identities: number; records: number }>(sql`
		SELECT count(*) AS identities, coalesce(sum(n), 0) AS records FROM (
			SELECT count(*) AS n FROM import_record r JOIN import i ON i.id = r.import_id AND i.status = 'done'
			WHERE r.outcome = 'held' AND r.reason IN ('person_unclear', 'person_unknown') AND r.via IS NULL
			GROUP BY i.provider, r.identity)`);
}
