import { createHash } from 'node:crypto';
import { appendFileSync, mkdirSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Db } from '#lib/server/db/open.ts';
import { uploadsOf } from './uploads.server.ts';

/** A file on its way from a browser: told from others by what the browser knows of it, and by who sends it. */
export type Sending = { name: string; size: number; modified: number; by: string };

/** The most that may come in parts. */
export const MOST_IN_PARTS = 1024 * 1024 * 1024;
/** The most one part may have. */
export const MOST_PART = 4 * 1024 * 1024;
/** Files that one person may have under way. */
const MOST_UNDER_WAY = 20;

const PARTS = 'part-';
/** What was not finished is kept so long: a page closed on Friday goes on on Monday. */
const KEPT_DAYS = 7;

/** How many bytes of a file have come; 0 for one that was never begun. */
export function receivedOf(db: Db, sending: Sending): number {
	return sizeOf(pathOf(db, sending));
}

/**
 * Takes the next part of a file. A part that does not begin where the last one ended is not taken: somebody else sends the same, or
 * an answer was lost; `received` says where to go on.
 */
export function receivePart(
	db: Db,
	sending: Sending,
	from: number,
	bytes: Uint8Array
): { received: number; isWhole: boolean } | { problem: string } {
	const path = pathOf(db, sending);
	const received = sizeOf(path);
	if (from !== received) return { received, isWhole: false };
	if (received + bytes.length > sending.size)
		return { problem: `${sending.name} is longer than it was said to be. Choose it again.` };
	if (received === 0 && underWay(db, sending.by).length >= MOST_UNDER_WAY)
		return { problem: `${MOST_UNDER_WAY} files of yours are on their way already. Finish one of them first.` };
	mkdirSync(uploadsOf(db), { recursive: true, mode: 0o700 });
	appendFileSync(path, bytes, { mode: 0o600 });
	return { received: received + bytes.length, isWhole: received + bytes.length === sending.size };
}

/** Moves a file that has come whole to where uploads wait, or takes it away. */
export function movePart(db: Db, sending: Sending, to: string | null): void {
	if (to === null) rmSync(pathOf(db, sending), { force: true });
	else renameSync(pathOf(db, sending), to);
}

export const pathOf = (db: Db, sending: Sending) =>
	join(uploadsOf(db), `${ownPrefix(sending.by)}${digest(`${sending.name}\n${sending.size}\n${sending.modified}`)}`);

/** Whether a file in the folder of uploads is one that has not come whole, and may still. */
export function isUnderWay(folder: string, name: string, now: number): boolean {
	return name.startsWith(PARTS) && now - statSync(join(folder, name)).mtimeMs < KEPT_DAYS * 86_400_000;
}

const digest = (text: string) => createHash('sha256').update(text).digest('hex').slice(0, 24);
const ownPrefix = (by: string) => `${PARTS}${digest(by)}-`;

function underWay(db: Db, by: string): string[] {
	try {
		return readdirSync(uploadsOf(db)).filter((name) => name.startsWith(ownPrefix(by)));
	} catch {
		return [];
	}
}

function sizeOf(path: string): number {
	try {
		return statSync(path).size;
	} catch {
		return 0;
	}
}
