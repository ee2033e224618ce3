import { sql } from 'drizzle-orm';
import { rebuildHoldings, type Difference } from '#lib/coverage/refresh-holdings.server.ts';
import type { Db } from '#lib/server/db/open.ts';
import { write } from '#lib/server/db/write.ts';
import { refoldStaff } from './refold.server.ts';

/**
 * Recomputes everything derived from what stands on file (statements, decisions, catalogue, roster) and says, per table, how
 * many rows were not as they should be. All zero on a healthy database.
 */
export function rebuild(db: Db): Difference[] {
	return write(db, (tx) => {
		const tables = ['completion', 'progress'] as const;
		for (const table of tables)
			tx.run(sql`CREATE TEMP TABLE ${sql.raw(`was_${table}`)} AS SELECT * FROM ${sql.raw(table)}`);
		const everybody = tx.all<{ id: number }>(sql`SELECT id FROM staff ORDER BY id`).map(({ id }) => id);
		refoldStaff(db, everybody);
		const folded = tables.map((table) => {
			const [now, was] = [sql.raw(table), sql.raw(`was_${table}`)];
			const [row] = tx.all<{ n: number }>(sql`SELECT
				(SELECT count(*) FROM (SELECT * FROM ${now} EXCEPT SELECT * FROM ${was})) +
				(SELECT count(*) FROM (SELECT * FROM ${was} EXCEPT SELECT * FROM ${now})) AS n`);
			tx.run(sql`DROP TABLE ${was}`);
			return { table, differences: row?.n ?? 0 };
		});
		return [...folded, ...rebuildHoldings(tx)];
	});
}
