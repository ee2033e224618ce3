import { setTimeout as wait } from 'node:timers/promises';
import type { Db } from './open.ts';

/** The database was being written by another for longer than anybody should wait; nothing of the work happened. */
export class DatabaseBusy extends Error {
	override name = 'DatabaseBusy';
}

/** Milliseconds for which a serving connection may block its thread waiting for the lock; the rest of the wait is asynchronous. */
const BLOCKING = 20;
const LONGEST = 30_000;

/** Makes a connection of the serving thread give up at once while another writes: `whenFree` does the waiting. */
export function neverBlock(db: Db): void {
	db.$client.pragma(`busy_timeout = ${BLOCKING}`);
}

/**
 * Carries out synchronous work that writes, again and again while another process or thread holds the lock, without holding up
 * the pages in between. Throws DatabaseBusy after half a minute.
 */
export async function whenFree<T>(work: () => T, longest = LONGEST): Promise<T> {
	const until = performance.now() + longest;
	for (let pause = 10; ; pause = Math.min(pause * 2, 250)) {
		try {
			return work();
		} catch (error) {
			if (!(error as { code?: string }).code?.startsWith('SQLITE_BUSY') && !isBusy((error as Error).cause)) throw error;
			if (performance.now() > until) throw new DatabaseBusy('Another import is being stored.');
		}
		await wait(pause);
	}
}

const isBusy = (cause: unknown) => (cause as { code?: string } | undefined)?.code?.startsWith('SQLITE_BUSY') === true;
