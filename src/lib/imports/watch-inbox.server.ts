import { resolve } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { Db } from '#lib/server/db/open.ts';
import { isSettled, lookInto, SETTLE, type Look } from './inbox.server.ts';
import type { PassTold } from './inbox-worker.ts';
import { MOST_UNPACKED, MOST_UPLOAD } from './jobs.server.ts';

/** Milliseconds between two looks. A look asks the folder rather than waiting to be told: network shares tell nobody. */
const EVERY = 30_000;
/** Milliseconds until what could not be moved is tried again. */
const STUCK_FOR = 3_600_000;

let timer: NodeJS.Timeout | null = null;
let worker: Worker | null = null;
/** Set to 1 to ask the worker to stop between two steps. */
const stop = new Int32Array(new SharedArrayBuffer(4));

/**
 * Looks into the drop folder from now on, and has what lies there whole imported by a worker. The serving thread only lists the
 * folder, asynchronously. The log is told how many files, never their names: those may name people.
 */
export function watchInbox(
	db: Db,
	folder: string,
	today: () => string,
	{ every = EVERY, settle = SETTLE }: { every?: number; settle?: number } = {}
): void {
	let looks: Look[] = [];
	let isLooking = false;
	let isUnreadable = false;
	const stuck = new Map<string, { look: Look; at: number }>();
	const isStuck = (look: Look, at: number) => {
		const known = stuck.get(look.name);
		return known?.look.size === look.size && known.look.mtime === look.mtime && at - known.at < STUCK_FOR;
	};

	async function look() {
		// A share that does not answer, or a pass under way: one at a time.
		if (isLooking || worker || stop[0] === 1) return;
		isLooking = true;
		try {
			const at = performance.now();
			looks = await lookInto(folder, looks, at);
			if (isUnreadable) console.log('The drop folder can be read again.');
			isUnreadable = false;
			const ready = looks.filter((one) => isSettled(one, at, settle) && !isStuck(one, at));
			if (ready.length > 0 && stop[0] !== 1) pass(ready);
		} catch (error) {
			if (!isUnreadable)
				console.error(`The drop folder cannot be read (${(error as NodeJS.ErrnoException).code ?? 'unknown error'}).`);
			isUnreadable = true;
			looks = [];
		} finally {
			isLooking = false;
		}
	}

	function pass(ready: Look[]) {
		// From the project folder: a built page lies elsewhere than its source, and Node runs the source itself.
		worker = new Worker(resolve('src/lib/imports/inbox-worker.ts'), {
			workerData: {
				database: db.$client.name,
				folder,
				looks: ready,
				today: today(),
				most: { file: MOST_UPLOAD, unpacked: MOST_UNPACKED },
				stop
			}
		});
		worker.on('message', (told: PassTold) => {
			if (told === 'another') return;
			const at = performance.now();
			for (const one of told.stuck) stuck.set(one.name, { look: one, at });
			const words = [
				told.done > 0 && `${told.done} done`,
				told.failed > 0 && `${told.failed} failed`,
				told.stuck.length > 0 && `${told.stuck.length} could not be moved and will be tried again in an hour`
			].filter(Boolean);
			if (words.length > 0) console.log(`Drop folder: ${words.join(', ')}.`);
		});
		worker.on('error', (error) => console.error(`The worker of the drop folder failed: ${error.name}`));
		worker.on('exit', () => (worker = null));
	}

	Atomics.store(stop, 0, 0);
	timer = setInterval(() => void look(), every).unref();
	void look();
}

/** Looks no more, asks a running import to stop and waits for it; its file stays where it is. For the end of the server. */
export async function stopInbox(): Promise<void> {
	if (timer) clearInterval(timer);
	timer = null;
	Atomics.store(stop, 0, 1);
	const running = worker;
	if (running) await new Promise((done) => running.once('exit', done));
}
