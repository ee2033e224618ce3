import { mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { Worker } from 'node:worker_threads';
import { eq } from 'drizzle-orm';
import { allOf } from '#lib/files/byte-source.ts';
import type { Db } from '#lib/server/db/open.ts';
import { importFile } from '#lib/server/db/schema.ts';
import { whenFree } from '#lib/server/db/when-free.ts';
import { filesIn } from './bundle.server.ts';
import { startImport } from './import-file.server.ts';
import { uploadsOf } from './uploads.server.ts';

/** The most a browser may upload: about half a million rows. Larger files go in by the command line. */
export const MOST_UPLOAD = 32 * 1024 * 1024;
/** The most that may come out of a zip. */
export const MOST_UNPACKED = 256 * 1024 * 1024;

export type Who = { by: string; today: string; now: string };

/**
 * Takes uploaded bytes in: writes them beside the database, notes an import for each file (a zip holds several), and lets the
 * worker plan it. Returns at once; the import's row says how far it is. Nothing counts before somebody has seen the plan.
 */
export async function queueUpload(
	db: Db,
	file: { name: string; bytes: Uint8Array },
	who: Who
): Promise<{ publicIds: string[] } | { problem: string }> {
	if (file.bytes.length > MOST_UPLOAD) {
		return {
			problem: `${file.name} is larger than ${MOST_UPLOAD / 1024 / 1024} MB. Import it with the command line: npm run lanewise -- import FILE.`
		};
	}
	const files = await filesIn(file.name, file.bytes, MOST_UNPACKED);
	if ('problem' in files) return files;
	const uploads = uploadsOf(db);
	mkdirSync(uploads, { recursive: true, mode: 0o700 });
	const publicIds: string[] = [];
	for (const { name, bytes } of files) {
		const id = await whenFree(() => startImport(db, { name, bytes }, { ...who, purpose: 'plan' }));
		const { publicId } = db
			.select({ publicId: importFile.publicId })
			.from(importFile)
			.where(eq(importFile.id, id))
			.get()!;
		writeFileSync(join(uploads, publicId), allOf(bytes), { mode: 0o600 });
		publicIds.push(publicId);
	}
	wakeWorker(db);
	return { publicIds };
}

let worker: Worker | null = null;
/** Set to 1 to ask the worker to stop between two steps. */
const stop = new Int32Array(new SharedArrayBuffer(4));

/** Lets the worker begin with what waits; nothing happens while it is at work. */
export function wakeWorker(db: Db) {
	if (worker || stop[0] === 1) return;
	// From the project folder: a built page lies elsewhere than its source, and Node runs the source itself.
	worker = new Worker(resolve('src/lib/imports/import-worker.ts'), { workerData: { database: db.$client.name, stop } });
	worker.on('error', (error) => console.error(`The import worker failed: ${error.name}`));
	worker.on('exit', () => {
		worker = null;
		// A file that came in while the worker was leaving.
		const waiting = db.$client.open
			? db.select({ id: importFile.id }).from(importFile).where(eq(importFile.status, 'waiting')).all()
			: [];
		if (waiting.length > 0) wakeWorker(db);
	});
}

/** Asks a running import to stop and waits for it; what it staged is taken back. For the end of the server. */
export async function stopImports(): Promise<void> {
	Atomics.store(stop, 0, 1);
	const running = worker;
	if (running) await new Promise((done) => running.once('exit', done));
}
