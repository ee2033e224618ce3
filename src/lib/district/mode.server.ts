import { sql } from 'drizzle-orm';
import { DatabaseRefused, type Db } from '#lib/server/db/open.ts';

/** Whether a database holds a real district or the made-up one; each is opened by its own kind of server only. */
export type Mode = 'district' | 'sample';

/**
 * Makes sure that a database is of this mode: a new one becomes a real district's, and never the sample. Throws DatabaseRefused
 * for one of the other kind.
 */
export function claimMode(db: Db, mode: Mode): void {
	const row = db.get<{ value: string } | undefined>(sql`SELECT value FROM setting WHERE key = 'mode'`);
	if (!row && mode === 'district') {
		db.run(sql`INSERT INTO setting (key, value) VALUES ('mode', 'district') ON CONFLICT DO NOTHING`);
		return;
	}
	if (row?.value === mode) return;
	throw new DatabaseRefused(
		mode === 'sample'
			? `${db.$client.name} is not the sample district. The sample shows everything to whoever asks, so it opens no other file; start a real district with LANEWISE_MODE=district npm start.`
			: `${db.$client.name} is the sample district, whose people are made up. Choose another folder for the real one with LANEWISE_DATA or --data.`
	);
}

/** Says that a database just made holds the sample district. */
export function becomeSample(db: Db): void {
	db.run(
		sql`INSERT INTO setting (key, value) VALUES ('mode', 'sample') ON CONFLICT (key) DO UPDATE SET value = 'sample'`
	);
}
