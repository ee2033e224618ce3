import { readFileSync } from 'node:fs';
import { lastEntry, noteHead } from '#lib/access/audit-head.server.ts';
import { loadDefinitions } from '#lib/imports/definitions.server.ts';
import type { Answers } from '#lib/imports/draft.ts';
import { runImport } from '#lib/imports/import-file.server.ts';
import { openDatabase } from '#lib/server/db/open.ts';
import { tellDay } from '#lib/server/db/write.ts';

/** Imports the sample's provider files, each on its own day, with a line of progress for each. False when one was refused. */
export function importSample(
	database: string,
	files: { file: string; importedOn: string; answers?: unknown }[]
): boolean {
	const db = openDatabase(database);
	const definitions = loadDefinitions();
	try {
		for (const [i, { file, importedOn, answers }] of files.entries()) {
			tellDay(db, () => importedOn);
			const result = runImport(
				db,
				{ name: file, bytes: readFileSync(file) },
				{
					definitions,
					answers: answers as Answers | undefined,
					by: 'Sample district',
					today: importedOn,
					now: () => `${importedOn}T17:00:00.000Z`,
					onResult: () => {}
				}
			);
			const name = file.replace(/^.*[\\/]/, '');
			if ('refused' in result) {
				console.error(result.refused);
				return false;
			}
			const { counts } = result;
			console.error(
				`  file ${i + 1} of ${files.length}: ${name}: ${counts.new} new, ${counts.held} held, ${counts.rejected} rejected`
			);
		}
		return true;
	} finally {
		noteHead(db, lastEntry(db));
		db.$client.pragma('wal_checkpoint(TRUNCATE)');
		db.$client.close();
	}
}
