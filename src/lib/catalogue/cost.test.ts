import { sql } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { openDatabase } from '#lib/server/db/open.ts';
import { readCatalogue } from './catalogue.ts';
import { centsOf, readCost } from './cost.ts';
import { reviewedCredentials } from './credentials-to-review.server.ts';
import { loadCatalogue } from './load-catalogue.server.ts';

const entry = (cost?: unknown) => ({
	credentials: [{ provider: 'edx', title: 'Reading', skills: [], worth: null, ...(cost === undefined ? {} : { cost }) }]
});

test('what a microcredential costs is an exact amount; nobody having said it is not nothing', () => {
	expect([centsOf('125'), centsOf('89.5'), centsOf('0'), centsOf(null)]).toEqual([12500, 8950, 0, null]);
	expect(['125.', '1e3', '-1', '1.005', ' 1', ''].map(readCost)).toEqual([null, null, null, null, null, null]);
});

test('the cost comes with the catalogue, and a catalogue that no longer says it makes it unknown', () => {
	const db = openDatabase(':memory:');
	const load = (cost?: unknown) => {
		const read = readCatalogue(entry(cost));
		if ('problem' in read) return read.problem;
		loadCatalogue(db, read.value);
		return db.get<{ cost: string | null }>(sql`SELECT cost FROM credential`).cost;
	};
	expect(load('89.50')).toBe('89.50');
	expect(reviewedCredentials(db)[0]!.cost).toBe('89.50');
	expect(load()).toBeNull();
	expect(load('a lot')).toContain('credentials[0].cost');
	expect(load(125)).toContain('expected an amount of money as a text');
});
