import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { openDatabase } from './open.ts';
import { DatabaseBusy, neverBlock, whenFree } from './when-free.ts';
import { write } from './write.ts';

function twoConnections() {
	const path = join(mkdtempSync(join(tmpdir(), 'lanewise-')), 'district.sqlite');
	const [page, worker] = [openDatabase(path), openDatabase(path)];
	neverBlock(page);
	const decide = () =>
		write(page, (tx) => tx.run(sql`INSERT INTO setting (key, value) VALUES ('decided', '1')`).changes);
	return { page, worker, decide };
}

test('a decision made while an import is being stored waits for it, and pages are read meanwhile', async () => {
	const { page, worker, decide } = twoConnections();
	worker.$client.exec('BEGIN IMMEDIATE');
	const decided = whenFree(decide);
	let read = 0;
	const reading = setInterval(() => {
		page.get(sql`SELECT count(*) FROM staff`);
		read += 1;
		if (read === 5) worker.$client.exec('COMMIT');
	}, 10);
	expect(await decided).toBe(1);
	clearInterval(reading);
	expect(read).toBeGreaterThanOrEqual(5);
});

test('a decision that would wait too long is given up whole and can be made again', async () => {
	const { page, worker, decide } = twoConnections();
	worker.$client.exec('BEGIN IMMEDIATE');
	await expect(whenFree(decide, 50)).rejects.toThrow(DatabaseBusy);
	worker.$client.exec('COMMIT');
	expect(page.get(sql`SELECT * FROM setting`)).toBeUndefined();
	expect(await whenFree(decide)).toBe(1);
});

test('another mistake is not tried again', async () => {
	let tried = 0;
	const work = () => {
		tried += 1;
		throw new TypeError('ours');
	};
	await expect(whenFree(work)).rejects.toThrow(TypeError);
	expect(tried).toBe(1);
});
