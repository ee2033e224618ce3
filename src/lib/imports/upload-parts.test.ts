import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openDatabase, type Db } from '#lib/server/db/open.ts';
import { cleanInterrupted } from './clean-interrupted.server.ts';
import { tryAgain } from './go-ahead.server.ts';
import { finish, startImport } from './import-file.server.ts';
import { movePart, pathOf, receivedOf, receivePart } from './upload-parts.server.ts';
import { uploadsOf } from './uploads.server.ts';

const bytes = (text: string) => new TextEncoder().encode(text);
const sending = { name: 'report.csv', size: 10, modified: 1, by: 'Louise' };

let folder: string;
let db: Db;
beforeEach(() => {
	folder = mkdtempSync(join(tmpdir(), 'lanewise-parts-'));
	db = openDatabase(join(folder, 'district.sqlite'));
});
afterEach(() => {
	db.$client.close();
	rmSync(folder, { recursive: true });
});

describe('A large file sent in parts', () => {
	it('is whole once all of it came, in order', () => {
		expect(receivedOf(db, sending)).toBe(0);
		expect(receivePart(db, sending, 0, bytes('abcd'))).toEqual({ received: 4, isWhole: false });
		expect(receivePart(db, sending, 4, bytes('efghij'))).toEqual({ received: 10, isWhole: true });
		movePart(db, sending, join(uploadsOf(db), 'moved'));
		expect(readFileSync(join(uploadsOf(db), 'moved'), 'utf8')).toBe('abcdefghij');
		expect(receivedOf(db, sending)).toBe(0);
	});

	it('goes on where it stopped, also when a part is sent twice or an answer was lost', () => {
		receivePart(db, sending, 0, bytes('abcd'));
		expect(receivedOf(db, sending)).toBe(4);
		expect(receivePart(db, sending, 0, bytes('abcd'))).toEqual({ received: 4, isWhole: false });
		expect(receivePart(db, sending, 8, bytes('ij'))).toEqual({ received: 4, isWhole: false });
		receivePart(db, sending, 4, bytes('efghij'));
		expect(readFileSync(pathOf(db, sending), 'utf8')).toBe('abcdefghij');
	});

	it('is told from another person’s, another day’s and another size’s file of the same name', () => {
		receivePart(db, sending, 0, bytes('abcd'));
		for (const other of [{ by: 'Manuel' }, { modified: 2 }, { size: 11 }, { name: 'other.csv' }])
			expect(receivedOf(db, { ...sending, ...other })).toBe(0);
	});

	it('is refused when more comes than was said, and when twenty are under way', () => {
		expect(receivePart(db, sending, 0, bytes('abcdefghijk'))).toEqual({
			problem: 'report.csv is longer than it was said to be. Choose it again.'
		});
		for (let n = 0; n < 20; n += 1) receivePart(db, { ...sending, name: `${n}.csv` }, 0, bytes('a'));
		expect(receivePart(db, sending, 0, bytes('a'))).toEqual({
			problem: '20 files of yours are on their way already. Finish one of them first.'
		});
		expect(receivePart(db, { ...sending, by: 'Manuel' }, 0, bytes('a'))).toEqual({ received: 1, isWhole: false });
	});

	it('is kept over a start of the server, for a week', () => {
		receivePart(db, sending, 0, bytes('abcd'));
		receivePart(db, { ...sending, by: 'Manuel' }, 0, bytes('abcd'));
		const long = new Date(Date.now() - 8 * 86_400_000);
		utimesSync(pathOf(db, { ...sending, by: 'Manuel' }), long, long);
		cleanInterrupted(db, '2026-11-25T12:00:00.000Z', { ofServer: true });
		expect(receivedOf(db, sending)).toBe(4);
		expect(readdirSync(uploadsOf(db))).toHaveLength(1);
	});

	it('is kept for a week after its import was interrupted', () => {
		const file = (publicId: string, finishedAt: string) => {
			const id = startImport(
				db,
				{ name: 'r.csv', bytes: null },
				{ by: 'Louise', today: '2026-11-25', now: finishedAt, publicId }
			);
			finish(db, id, 'interrupted', finishedAt, 'It was interrupted.');
			mkdirSync(uploadsOf(db), { recursive: true });
			writeFileSync(join(uploadsOf(db), publicId), 'a');
			return id;
		};
		const lately = file('lately', '2026-11-20T12:00:00.000Z');
		const longAgo = file('longAgo', '2026-11-10T12:00:00.000Z');
		cleanInterrupted(db, '2026-11-25T12:00:00.000Z', { ofServer: true });
		expect(readdirSync(uploadsOf(db))).toEqual(['lately']);
		expect(tryAgain(db, longAgo)).toBe(false);
		expect(tryAgain(db, lately)).toBe(true);
		expect(tryAgain(db, lately)).toBe(false);
	});
});
