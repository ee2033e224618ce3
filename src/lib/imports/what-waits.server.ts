import { sql } from 'drizzle-orm';
import type { Scope } from '#lib/access/scope.ts';
import type { Queryable } from '#lib/server/db/open.ts';
import { expectedFiles } from './import-schedules.server.ts';

export type WhatWaits = {
	/** Provider identities nobody could be matched to, and the records that wait for them. */
	identities: number;
	records: number;
	/** Questions about whole files that are still open. */
	questions: number;
	/** Credentials that entered by an import and count for nothing until somebody reviews them. */
	notReviewed: number;
	/** Files that are read, or whose columns nobody has explained, and that nobody has stored yet. */
	planned: number;
	/** Providers whose file is late. */
	overdue: number;
	lastImport: { fileName: string; publicId: string; importedOn: string } | null;
};

/** What the imports leave for a person to do. Unmatched records belong to no school, so a school scope sees zeros. */
export function whatWaits(db: Queryable, scope: Scope, today: string): WhatWaits {
	if (scope.kind !== 'district')
		return { identities: 0, records: 0, questions: 0, notReviewed: 0, planned: 0, overdue: 0, lastImport: null };
	const held = db.get<{ identities: number; records: number }>(sql`
		SELECT count(DISTINCT i.provider || ' ' || r.identity) AS identities, count(*) AS records
		FROM import_record r JOIN import i ON i.id = r.import_id AND i.status = 'done'
		WHERE r.outcome = 'held' AND r.reason IN ('person_unclear', 'person_unknown') AND r.via IS NULL`);
	const questions = db.get<{ n: number }>(
		sql`SELECT coalesce(sum(json_array_length(asks)), 0) AS n FROM import WHERE status = 'done'`
	);
	const notReviewed = db.get<{ n: number }>(
		sql`SELECT count(DISTINCT k.id) AS n FROM credential k JOIN completion c ON c.credential_id = k.id WHERE k.reviewed = 0`
	);
	const lastImport = db.get<WhatWaits['lastImport']>(sql`
		SELECT file_name AS fileName, public_id AS publicId, imported_on AS importedOn FROM import WHERE status = 'done' ORDER BY id DESC LIMIT 1`);
	const planned = db.get<{ n: number }>(sql`SELECT count(*) AS n FROM import WHERE status IN ('planned', 'unmapped')`);
	return {
		...held,
		questions: questions.n,
		notReviewed: notReviewed.n,
		planned: planned.n,
		overdue: expectedFiles(db, scope, today).filter(({ overdueBy }) => overdueBy > 0).length,
		lastImport: lastImport ?? null
	};
}
