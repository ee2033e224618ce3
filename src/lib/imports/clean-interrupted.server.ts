import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { inArray } from 'drizzle-orm';
import type { Db } from '#lib/server/db/open.ts';
import { importFile } from '#lib/server/db/schema.ts';
import { isAlive } from '#lib/server/process/is-alive.ts';
import { finish, unstage } from './import-file.server.ts';
import { uploadsOf } from './uploads.server.ts';

/**
 * Marks imports interrupted that nobody works on any more, and removes what they had staged. With `ofServer`, at the server's
 * own start (its lock says that no other serves), also those of the server; else only those of command lines that have ended.
 * Returns how many.
 */
export function cleanInterrupted(db: Db, now: string, { ofServer }: { ofServer: boolean }): number {
	const unfinished = db
		.select({ id: importFile.id, runner: importFile.runner })
		.from(importFile)
		.where(inArray(importFile.status, ['waiting', 'reading', 'planning', 'storing']))
		.all();
	const broken = unfinished.filter(({ runner }) =>
		runner === 'server' ? ofServer : !isAlive(Number(runner.replace('process ', '')))
	);
	for (const { id } of broken) {
		unstage(db, id);
		finish(
			db,
			id,
			'interrupted',
			now,
			'The program stopped before the import was done; nothing of it was kept. Import the file again.'
		);
	}
	if (ofServer) removeUploads(db);
	return broken.length;
}

function removeUploads(db: Db) {
	try {
		for (const name of readdirSync(uploadsOf(db))) rmSync(join(uploadsOf(db), name), { force: true });
	} catch {
		// No uploads yet: there is no folder.
	}
}
