import { parentPort, workerData } from 'node:worker_threads';
import { lastEntry, noteHead } from '#lib/access/audit-head.server.ts';
import { openDatabase } from '#lib/server/db/open.ts';
import { tellDay } from '#lib/server/db/write.ts';
import { passInbox, type InboxOptions, type Look } from './inbox.server.ts';

/** What a pass came to, as the serving thread needs it: which files lie there still, and for how many what. */
export type PassTold = { done: number; failed: number; stuck: Look[] } | 'another';

/* One pass over the drop folder, on a connection and a thread of its own, so that pages stay quick. */

const { database, folder, looks, today, most, stop } = workerData as {
	database: string;
	folder: string;
	looks: Look[];
	today: string;
	most: InboxOptions['most'];
	stop: Int32Array;
};
const db = openDatabase(database);
tellDay(db, () => today);
const files = await passInbox(db, folder, looks, {
	today,
	most,
	now: () => new Date().toISOString(),
	runner: 'server',
	stopped: () => Atomics.load(stop, 0) === 1
});
// The entries of these imports are in the audit log; nothing runs after the close that could note its head.
noteHead(db, lastEntry(db));
db.$client.close();
const moved = (files ?? []).filter(({ movedTo }) => movedTo !== null);
const told: PassTold =
	files === null
		? 'another'
		: {
				done: moved.filter(({ became }) => became === 'done').length,
				failed: moved.filter(({ became }) => became === 'failed').length,
				stuck: looks.filter(({ name }) => files.some((file) => file.name === name && file.stuck !== null))
			};
parentPort!.postMessage(told);
