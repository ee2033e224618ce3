import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import Database from 'better-sqlite3';
import { drizzle, type BetterSQLite3Database } from 'drizzle-orm/better-sqlite3';
import * as schema from './schema.ts';

/** What a query needs: the database or an open transaction on it. */
export type Queryable = BetterSQLite3Database<typeof schema>;
export type Db = Queryable & { $client: Database.Database };

/** "LANE" in ASCII: marks the file as ours (`file` and SQLite show it). */
const APPLICATION_ID = 0x4c414e45;
const LEAST_SQLITE = '3.51.3';

/** A database that must not be used, with the sentence that says why and what to do. */
export class DatabaseRefused extends Error {}

/**
 * Opens the district's database, creating it and bringing it to today's schema where needed.
 * `path` is a file, or `:memory:` for tests. Throws DatabaseRefused for another program's file or a newer schema.
 */
export function openDatabase(path: string, migrations = resolve('data/migrations')): Db {
	const fresh = path !== ':memory:' && !existsSync(path);
	if (path !== ':memory:') mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
	const client = new Database(path);
	if (fresh) chmodSync(path, 0o600);
	try {
		refuseOldSqlite(client);
		// A second process (the worker, the command line) may be writing: a short wait, retried by the one door for writes.
		client.pragma('busy_timeout = 5000');
		client.pragma('journal_mode = WAL');
		client.pragma('synchronous = FULL');
		client.pragma('foreign_keys = ON');
		client.pragma('recursive_triggers = ON');
		migrate(client, path, migrations);
	} catch (error) {
		client.close();
		throw error;
	}
	return drizzle(client, { schema }) as Db;
}

function refuseOldSqlite(client: Database.Database) {
	const { version } = client.prepare('SELECT sqlite_version() AS version').get() as { version: string };
	const parts = (text: string) => text.split('.').map(Number);
	const [have, need] = [parts(version), parts(LEAST_SQLITE)];
	const first = need.findIndex((part, i) => have[i] !== part);
	if (first >= 0 && (have[first] ?? 0) < (need[first] ?? 0)) {
		throw new DatabaseRefused(`SQLite ${version} is too old: Lanewise needs ${LEAST_SQLITE} or newer.`);
	}
}

/** Runs the migrations the file has not seen, each in its own transaction; `user_version` says how many it has. */
function migrate(client: Database.Database, path: string, folder: string) {
	const application = client.pragma('application_id', { simple: true });
	const version = Number(client.pragma('user_version', { simple: true }));
	const empty = client.prepare('SELECT count(*) AS n FROM sqlite_schema').get() as { n: number };
	if (application !== APPLICATION_ID && (version > 0 || empty.n > 0)) {
		throw new DatabaseRefused(
			`${path} is a database of another program. Choose another folder with --data or LANEWISE_DATA.`
		);
	}
	const files = readdirSync(folder)
		.filter((name) => /^\d{4}_.*\.sql$/.test(name))
		.sort();
	if (version > files.length) {
		throw new DatabaseRefused(
			`${path} was written by a newer Lanewise (schema ${version}, this one knows ${files.length}). Update Lanewise.`
		);
	}
	if (version === files.length) return;
	// A table that is made anew is dropped first; what refers to it by then must stay. Whether all still fits is checked at the end.
	client.pragma('foreign_keys = OFF');
	for (const [index, name] of files.entries()) {
		if (index < version) continue;
		const run = client.transaction(() => {
			// Another process may have done it while this one waited for the lock.
			if (Number(client.pragma('user_version', { simple: true })) > index) return;
			client.exec(readFileSync(join(folder, name), 'utf8'));
			client.pragma(`application_id = ${APPLICATION_ID}`);
			const [orphan] = client.pragma('foreign_key_check') as { table: string }[];
			if (orphan) throw new Error(`The migration ${name} leaves rows of ${orphan.table} without what they refer to.`);
			client.pragma(`user_version = ${index + 1}`);
		});
		run.immediate();
	}
	client.pragma('foreign_keys = ON');
}
