import { mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { Worker } from 'node:worker_threads';
import { eq } from 'drizzle-orm';
import { allOf } from '#lib/files/byte-source.ts';
import { openFileBytes } from '#lib/files/file-bytes.server.ts';
import { newPublicId } from '#lib/server/db/public-id.ts';
import type { Db } from '#lib/server/db/open.ts';
import { importFile } from '#lib/server/db/schema.ts';
import { whenFree } from '#lib/server/db/when-free.ts';
import { filesIn, type BundledFile } from './bundle.server.ts';
import type { ImportProgress } from './import-progress.ts';
import { startImport } from './import-file.server.ts';
import { nextTask } from './import-tasks.server.ts';
import { noteProgress } from './running-imports.server.ts';
import { movePart, pathOf, type Sending } from './upload-parts.server.ts';
import { uploadsOf } from './uploads.server.ts';

/** The most a form may hold that is sent as a whole; with script, files come in parts and may be larger. */
export const MOST_UPLOAD = 32 * 1024 * 1024;
/** The most that may come out of a zip. */
export const MOST_UNPACKED = 256 * 1024 * 1024;

export type Who = { by: string; today: string; now: string };
type Queued = { publicIds: string[] } | { problem: string };

/**
 * Takes uploaded bytes in: writes them beside the database, notes an import for each file (a zip holds several), and lets the
 * worker plan it. Returns at once; the import's row says how far it is. Nothing counts before somebody has seen the plan.
 */
export async function queueUpload(db: Db, file: { name: string; bytes: Uint8Array }, who: Who): Promise<Queued> {
	if (file.bytes.length > MOST_UPLOAD) {
		return {
			problem: `${file.name} is larger than ${MOST_UPLOAD / 1024 / 1024} MB. Import it with the command line: npm run lanewise -- import FILE.`
		};
	}
	const files = await filesIn(file.name, file.bytes, MOST_UNPACKED);
	if ('problem' in files) return files;
	return { publicIds: await queueFiles(db, files, who) };
}

/** Takes in a file that has come in parts. One that is no zip is only moved, whatever its size. */
export async function queueReceived(db: Db, sending: Sending, who: Who): Promise<Queued> {
	const bytes = openFileBytes(pathOf(db, sending));
	try {
		const files = await filesIn(sending.name, bytes, MOST_UNPACKED);
		if ('problem' in files) return files;
		if (files.length === 1 && files[0]!.bytes === bytes) {
			const publicId = newPublicId();
			movePart(db, sending, join(uploadsOf(db), publicId));
			await whenFree(() =>
				startImport(db, { name: sending.name, bytes: null }, { ...who, purpose: 'plan', publicId, size: sending.size })
			);
			wakeWorker(db);
			return { publicIds: [publicId] };
		}
		return { publicIds: await queueFiles(db, files, who) };
	} finally {
		bytes.close();
		movePart(db, sending, null);
	}
}

async function queueFiles(db: Db, files: BundledFile[], who: Who): Promise<string[]> {
	const uploads = uploadsOf(db);
	mkdirSync(uploads, { recursive: true, mode: 0o700 });
	const publicIds: string[] = [];
	for (const { name, bytes } of files) {
		const publicId = newPublicId();
		// The worker may take the row up as soon as it is there, so the bytes come first.
		writeFileSync(join(uploads, publicId), allOf(bytes), { mode: 0o600 });
		await whenFree(() => startImport(db, { name, bytes }, { ...who, purpose: 'plan', publicId }));
		publicIds.push(publicId);
	}
	wakeWorker(db);
	return publicIds;
}

let worker: Worker | null = null;
/** Set to 1 to ask the worker to stop between two steps. */
const stop = new Int32Array(new SharedArrayBuffer(4));

/** Lets the worker begin with what waits; nothing happens while it is at work. */
export function wakeWorker(db: Db) {
	if (worker || stop[0] === 1) return;
	// From the project folder: a built page lies elsewhere than its source, and Node runs the source itself.
	worker = new Worker(resolve('src/lib/imports/import-worker.ts'), { workerData: { database: db.$client.name, stop } });
	worker.on('message', ({ publicId, ...progress }: { publicId: string } & ImportProgress) =>
		noteProgress(publicId, progress, performance.now())
	);
	worker.on('error', (error) => console.error(`The import worker failed: ${error.name}`));
	worker.on('exit', () => {
		worker = null;
		// A file that came in while the worker was leaving.
		if (db.$client.open && hasWork(db)) wakeWorker(db);
	});
}

/** Whether anything waits for the worker: a file, or a task of a large import, also one that a stop of the server left. */
export function hasWork(db: Db): boolean {
	return (
		nextTask(db) !== null ||
		db.select({ id: importFile.id }).from(importFile).where(eq(importFile.status, 'waiting')).get() !== undefined
	);
}

/** Asks a running import to stop and waits for it; what it staged is taken back. For the end of the server. */
export async function stopImports(): Promise<void> {
	Atomics.store(stop, 0, 1);
	const running = worker;
	if (running) await new Promise((done) => running.once('exit', done));
}
