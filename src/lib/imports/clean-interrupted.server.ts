import { readdirSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { and, eq, gt, inArray, or } from 'drizzle-orm';
import type { Db } from '#lib/server/db/open.ts';
import { importFile } from '#lib/server/db/schema.ts';
import { isAlive } from '#lib/server/process/is-alive.ts';
import { COPY } from './consequences.server.ts';
import { finish, unstage } from './import-file.server.ts';
import { isUnderWay } from './upload-parts.server.ts';
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
		finish(db, id, 'interrupted', now, 'The program stopped before the import was done; nothing of it was kept.');
	}
	if (ofServer) removeUploads(db, now);
	return broken.length;
}

/** What was interrupted may be read again for so many days. */
const KEPT_DAYS = 7;

/** Uploads that nobody waits for any more, and copies of the database that a kill left behind. */
function removeUploads(db: Db, now: string) {
	const longAgo = new Date(Date.parse(now) - KEPT_DAYS * 86_400_000).toISOString();
	const waiting = new Set(
		db
			.select({ publicId: importFile.publicId })
			.from(importFile)
			.where(
				or(
					inArray(importFile.status, ['planned', 'unmapped']),
					and(eq(importFile.status, 'interrupted'), gt(importFile.finishedAt, longAgo))
				)
			)
			.all()
			.map(({ publicId }) => publicId)
	);
	const remove = (folder: string, isLeft: (name: string) => boolean) => {
		try {
			for (const name of readdirSync(folder).filter(isLeft)) rmSync(join(folder, name), { force: true });
		} catch {
			// No uploads yet: there is no folder.
		}
	};
	const uploads = uploadsOf(db);
	remove(uploads, (name) => !waiting.has(name) && !isUnderWay(uploads, name, Date.now()));
	if (!db.$client.memory) remove(dirname(db.$client.name), (name) => name.startsWith(COPY));
}
