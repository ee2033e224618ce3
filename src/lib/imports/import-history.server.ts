import { sql } from 'drizzle-orm';
import type { Scope } from '#lib/access/scope.ts';
import type { Queryable } from '#lib/server/db/open.ts';
import type { ImportStatus } from '#lib/server/db/schema.ts';

export type ImportListed = {
	id: number;
	publicId: string;
	fileName: string;
	provider: string | null;
	report: string | null;
	status: ImportStatus;
	message: string | null;
	importedOn: string;
	createdAt: string;
	finishedAt: string | null;
	importedBy: string;
	undoneAt: string | null;
	undoneBy: string | null;
	rowsTotal: number | null;
	rowsDone: number;
	reading: string | null;
	asks: string;
	/** JSON of `Consequences` while it waits for a person. */
	consequences: string | null;
	new: number;
	updated: number;
	unchanged: number;
	held: number;
	rejected: number;
};

/**
 * Every import with its counts by outcome, newest first. A file holds records of the whole district, so only a district
 * scope sees any.
 */
export function importHistory(
	db: Queryable,
	scope: Scope,
	question: { publicId?: string; status?: string[] } = {}
): ImportListed[] {
	if (scope.kind !== 'district') return [];
	const one = question.publicId === undefined ? sql`true` : sql`i.public_id = ${question.publicId}`;
	const among =
		question.status === undefined
			? sql`true`
			: sql`i.status IN (${sql.join(
					question.status.map((status) => sql`${status}`),
					sql`, `
				)})`;
	const counted = (outcome: string) =>
		sql`coalesce((SELECT sum(n) FROM counted c WHERE c.import_id = i.id AND c.outcome = ${outcome}), 0)`;
	return db.all<ImportListed>(sql`
		WITH counted AS (SELECT import_id, outcome, count(*) AS n FROM import_record GROUP BY import_id, outcome)
		SELECT i.id, i.public_id AS publicId, i.file_name AS fileName, i.provider, i.report, i.status, i.message, i.imported_on AS importedOn,
			i.created_at AS createdAt, i.finished_at AS finishedAt, i.imported_by AS importedBy, i.undone_at AS undoneAt, i.undone_by AS undoneBy,
			i.rows_total AS rowsTotal, i.rows_done AS rowsDone, i.reading, i.asks, i.consequences,
			${counted('new')} AS new, ${counted('updated')} AS updated, ${counted('unchanged')} AS unchanged,
			${counted('held')} AS held, ${counted('rejected')} AS rejected
		FROM import i WHERE ${one} AND ${among} ORDER BY i.id DESC`);
}
