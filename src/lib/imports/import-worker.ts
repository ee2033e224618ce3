import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parentPort, workerData } from 'node:worker_threads';
import { eq } from 'drizzle-orm';
import { lastEntry, noteHead } from '#lib/access/audit-head.server.ts';
import { allOf } from '#lib/files/byte-source.ts';
import { openFileBytes } from '#lib/files/file-bytes.server.ts';
import { openDatabase } from '#lib/server/db/open.ts';
import { districtToday, keepDays } from '#lib/district/today.server.ts';
import { newPublicId } from '#lib/server/db/public-id.ts';
import { importFile } from '#lib/server/db/schema.ts';
import { definitionsFor } from './definitions.server.ts';
import type { BundledFile } from './bundle.server.ts';
import { finish, runImport, startImport, unstage } from './import-file.server.ts';
import type { ImportProgress } from './import-progress.ts';
import { carryOut, nextTask } from './import-tasks.server.ts';
import { sheetsApart } from './sheets-apart.server.ts';
import { uploadsOf } from './uploads.server.ts';

/*
 * Imports the uploads that wait, one after another, on a connection and a thread of its own, so that pages stay quick. Ends
 * when none waits.
 */

const { database, stop } = workerData as { database: string; stop: Int32Array };
const db = openDatabase(database);
keepDays(db, process.env.LANEWISE_TODAY);
const KEPT = ['planned', 'unmapped', 'interrupted'];
/** Milliseconds between two words about how far an import is. */
const EVERY = 200;
const stopped = () => Atomics.load(stop, 0) === 1;

/** The day in the district's zone, or the one that is fixed for the whole program. */
function today(): string {
	return districtToday(db, process.env.LANEWISE_TODAY);
}

/** Tells the server how far an import is, a few times a second. */
function teller(publicId: string) {
	let told = 0;
	return (progress: ImportProgress) => {
		const at = performance.now();
		if (progress.done > 0 && at - told < EVERY) return;
		told = at;
		parentPort?.postMessage({ publicId, ...progress });
	};
}

function queueSheet(
	sheet: BundledFile,
	{ purpose, importedBy, importedOn, createdAt }: typeof importFile.$inferSelect
) {
	const publicId = newPublicId();
	writeFileSync(join(uploadsOf(db), publicId), allOf(sheet.bytes), { mode: 0o600 });
	startImport(
		db,
		{ name: sheet.name, bytes: sheet.bytes },
		{ by: importedBy, today: importedOn, now: createdAt, purpose, publicId }
	);
}

/** The import of a workbook becomes that of its first sheet. */
function takePlace(importId: number, path: string, sheet: BundledFile) {
	writeFileSync(path, allOf(sheet.bytes), { mode: 0o600 });
	db.update(importFile).set({ fileName: sheet.name }).where(eq(importFile.id, importId)).run();
}

/** Names and rows may stand in a message; the kind of error and the place in the code do not hold any. */
function logIncident(incident: string, error: unknown) {
	const place = error instanceof Error ? `${error.name} ${(error.stack ?? '').split('\n').slice(1, 4).join(' ')}` : '';
	console.error(`${incident}: ${place || 'unknown error'}`);
}

while (!stopped()) {
	const task = nextTask(db);
	if (task) {
		try {
			const now = new Date().toISOString();
			carryOut(db, task, { today: today(), now }, teller(task.publicId));
		} catch (error) {
			logIncident(`import-${task.id}-${task.task}`, error);
		}
		continue;
	}
	const next = db
		.select()
		.from(importFile)
		.where(eq(importFile.status, 'waiting'))
		.orderBy(importFile.id)
		.limit(1)
		.get();
	if (!next) break;
	const path = join(uploadsOf(db), next.publicId);
	let close = () => {};
	try {
		const bytes = openFileBytes(path);
		close = bytes.close;
		const definitions = definitionsFor(db);
		const [first, ...others] = sheetsApart({ name: next.fileName, bytes }, definitions);
		// Each sheet is an import of its own from now on, and waits as its workbook did.
		for (const sheet of others) queueSheet(sheet, next);
		if (others.length > 0) takePlace(next.id, path, first!);
		// What was staged to be shown is planned anew: what was decided since may count.
		unstage(db, next.id);
		runImport(db, first!, {
			definitions,
			purpose: next.purpose,
			by: next.importedBy,
			today: next.importedOn,
			now: () => new Date().toISOString(),
			importId: next.id,
			stopped,
			onProgress: teller(next.publicId),
			onResult: () => {}
		});
	} catch (error) {
		unstage(db, next.id);
		finish(
			db,
			next.id,
			'interrupted',
			new Date().toISOString(),
			`The import failed because of a mistake of the program (incident import-${next.id}); nothing of it was kept.`
		);
		logIncident(`import-${next.id}`, error);
	} finally {
		close();
		// What waits for a person is read again once that person has said how; what was interrupted may be tried again.
		const { status } = db
			.select({ status: importFile.status })
			.from(importFile)
			.where(eq(importFile.id, next.id))
			.get()!;
		if (!KEPT.includes(status)) rmSync(path, { force: true });
	}
}
// The entries of these imports are in the audit log; nothing runs after the close that could note its head.
noteHead(db, lastEntry(db));
db.$client.close();
