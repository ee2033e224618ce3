import { getTableConfig, type SQLiteTable } from 'drizzle-orm/sqlite-core';
import { is, Table } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { openDatabase } from './open.ts';
import * as schema from './schema.ts';

const db = openDatabase(':memory:');
const tables = Object.values(schema).filter((value) => is(value, Table)) as SQLiteTable[];

test('the typed view of the tables names exactly the columns that the migrations make', () => {
	for (const table of tables) {
		const { name, columns } = getTableConfig(table);
		const made = db.$client.prepare('SELECT name, "notnull" AS needed, pk FROM pragma_table_info(?)').all(name) as {
			name: string;
			needed: number;
			pk: number;
		}[];
		expect(columns.map((column) => column.name).sort(), name).toEqual(made.map((column) => column.name).sort());
		for (const column of columns) {
			const real = made.find(({ name }) => name === column.name)!;
			expect([name, column.name, column.notNull], `${name}.${column.name}`).toEqual([
				name,
				column.name,
				real.needed === 1 || real.pk > 0
			]);
		}
	}
});

test('every table is strict, and none is missing from the typed view', () => {
	const made = db.$client
		.prepare("SELECT name, strict FROM pragma_table_list WHERE schema = 'main' AND name NOT LIKE 'sqlite_%'")
		.all() as { name: string; strict: number }[];
	expect(made.filter(({ strict }) => strict === 0)).toEqual([]);
	expect(made.map(({ name }) => name).sort()).toEqual(tables.map((table) => getTableConfig(table).name).sort());
});

test('a database of another program, or of a newer Lanewise, is refused with a sentence', async () => {
	const { mkdtempSync, rmSync } = await import('node:fs');
	const { tmpdir } = await import('node:os');
	const { join } = await import('node:path');
	const { default: Database } = await import('better-sqlite3');
	const folder = mkdtempSync(join(tmpdir(), 'lanewise-db-'));
	const foreign = new Database(join(folder, 'other.sqlite'));
	foreign.exec('CREATE TABLE recipes (id INTEGER)');
	foreign.close();
	expect(() => openDatabase(join(folder, 'other.sqlite'))).toThrow(/another program/);
	const ours = openDatabase(join(folder, 'ours.sqlite'));
	ours.$client.pragma('user_version = 999');
	ours.$client.close();
	expect(() => openDatabase(join(folder, 'ours.sqlite'))).toThrow(/newer Lanewise/);
	rmSync(folder, { recursive: true, force: true });
});
