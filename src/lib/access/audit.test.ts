import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { sql } from 'drizzle-orm';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { openDatabase, type Db } from '#lib/server/db/open.ts';
import { neverBlock } from '#lib/server/db/when-free.ts';
import { write } from '#lib/server/db/write.ts';
import { COMMAND_LINE, NO_ONE, type Actor } from './actor.ts';
import { canonicalEntry, headToNote, readNotedHead, type AuditEntry } from './audit-chain.ts';
import { lastEntry } from './audit-head.server.ts';
import { appendAudit, audited, type AuditDraft } from './audit.server.ts';
import { sealOf } from './secret.server.ts';
import { acceptAuditLog, verifyAudit } from './verify-audit.server.ts';

const AT = '2026-11-25T15:00:00.000Z';
const HR: Actor = { accountId: 'a1', name: 'Rosa Delgado', role: 'hr' };
const folders: string[] = [];
afterAll(() => folders.forEach((folder) => rmSync(folder, { recursive: true, force: true })));

/** A district's database in a file, and a connection to it that respects none of its rules. */
function district(entries = 0): { db: Db; path: string; other: Database.Database; headFile: string } {
	const folder = mkdtempSync(join(tmpdir(), 'lanewise-audit-'));
	folders.push(folder);
	const path = join(folder, 'district.sqlite');
	const db = openDatabase(path);
	for (let i = 1; i <= entries; i += 1) appendAudit(db, { actor: HR, action: 'lanes.view', rows: i }, AT);
	const other = new Database(path);
	return { db, path, other, headFile: join(folder, 'district.audit-head') };
}

/** What somebody does who wrote to the file itself. */
function tamper(other: Database.Database, ...statements: string[]) {
	const triggers = other.prepare("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'").all() as {
		name: string;
		sql: string;
	}[];
	for (const { name } of triggers) other.exec(`DROP TRIGGER ${name}`);
	for (const statement of statements) other.exec(statement);
	for (const trigger of triggers) other.exec(trigger.sql);
}

const entriesOf = (db: Db) =>
	db.all<AuditEntry>(sql`SELECT number, at, account_id AS accountId, who, role, action, outcome, on_kind AS onKind, on_id AS onId,
		before, after, rows, details, previous, seal FROM audit_entry ORDER BY number`);
const sentences = async (db: Db, note?: string) =>
	(await verifyAudit(db, (note && readNotedHead(note)) || undefined)).problems
		.map(({ sentence }) => sentence)
		.join('\n');

describe('writing', () => {
	it('numbers the entries without a gap and seals each with the one before', () => {
		const { db } = district(3);
		const entries = entriesOf(db);
		expect(entries.map(({ number }) => number)).toEqual([1, 2, 3]);
		expect(entries[0]!.previous).toBe('0'.repeat(64));
		expect(entries[1]!.previous).toBe(entries[0]!.seal);
		expect(entries[2]).toMatchObject({ accountId: 'a1', who: 'Rosa Delgado', role: 'hr', outcome: 'done', rows: 3 });
		expect(entries[2]!.seal).toBe(sealOf(db, 'audit', canonicalEntry(entries[2]!)));
	});

	it('writes a change and its entry both or neither', async () => {
		const { db } = district();
		const change = (value: string) => write(db, (tx) => tx.run(sql`INSERT INTO setting VALUES (${value}, '1')`));
		const draft = { actor: HR, action: 'setting.save' };
		await audited(db, draft, () => change('kept'), AT);
		await expect(audited(db, draft, () => (change('lost'), expect.fail('on the way')), AT)).rejects.toThrow();
		const unwritable = { ...draft, outcome: 'perhaps' as 'done' };
		await expect(audited(db, unwritable, () => change('lost too'), AT)).rejects.toThrow();
		expect(db.all(sql`SELECT key FROM setting`)).toEqual([{ key: 'kept' }]);
		expect(entriesOf(db)).toHaveLength(1);
	});

	it('makes the entry from the result, and writes none where nothing was changed', async () => {
		const { db } = district();
		const changed = (rows: number) =>
			audited(
				db,
				(n) => (n === 0 ? null : { actor: HR, action: 'import.undo', rows: n }),
				() => rows,
				AT
			);
		expect([await changed(0), await changed(7)]).toEqual([0, 7]);
		expect(entriesOf(db)).toMatchObject([{ number: 1, rows: 7 }]);
	});

	it('waits while an import is being stored', async () => {
		const { db, other } = district();
		neverBlock(db);
		other.exec('BEGIN IMMEDIATE');
		setTimeout(() => other.exec('COMMIT'), 60);
		await audited(db, { actor: HR, action: 'import.undo' }, () => undefined, AT);
		expect(entriesOf(db)).toHaveLength(1);
	});

	it('leaves no entry of a transaction that was undone, and no gap after it', async () => {
		const { db } = district(1);
		expect(() =>
			db.transaction(() => {
				appendAudit(db, { actor: HR, action: 'import.done' }, AT);
				throw new Error('stopped');
			})
		).toThrow('stopped');
		await Promise.resolve();
		appendAudit(db, { actor: HR, action: 'import.done' }, AT);
		expect(entriesOf(db).map(({ number }) => number)).toEqual([1, 2]);
		expect(await sentences(db)).toBe('');
	});

	it('keeps names as they can be stored, so that they still bear their seal', async () => {
		const { db } = district();
		const draft: AuditDraft = {
			actor: { ...NO_ONE, name: 'half \ud83d a pair \0' },
			action: 'access.refused',
			on: { kind: 'page', id: `/${'x'.repeat(5000)}\udc00` },
			details: { query: '\ud800' }
		};
		appendAudit(db, draft, AT);
		expect(entriesOf(db)[0]!.onId!.length).toBe(300);
		expect(await sentences(db)).toBe('');
	});

	it('refuses to have an entry edited, removed or replaced', () => {
		const { db } = district(2);
		const tried = [
			"UPDATE audit_entry SET who = 'nobody' WHERE number = 1",
			"UPDATE OR IGNORE audit_entry SET who = 'nobody' WHERE number = 1",
			'DELETE FROM audit_entry WHERE number = 2',
			'INSERT OR REPLACE INTO audit_entry SELECT * FROM audit_entry WHERE number = 2',
			"INSERT INTO audit_entry SELECT * FROM audit_entry WHERE number = 2 ON CONFLICT (number) DO UPDATE SET who = 'nobody'"
		];
		for (const statement of tried)
			expect(() => db.$client.exec(statement), statement).toThrow(/never (edited|shortened)/);
	});
});

describe('checking', () => {
	it('finds nothing wrong with an empty log or an untouched one, and says which head to write down', async () => {
		const { db } = district();
		expect(await verifyAudit(db)).toEqual({ entries: 0, head: `0:${'0'.repeat(16)}`, problems: [] });
		db.transaction(() => {
			for (let i = 0; i < 2100; i += 1) appendAudit(db, { actor: HR, action: 'lanes.view' }, AT);
		});
		await Promise.resolve();
		const { entries, head, problems } = await verifyAudit(db);
		expect([entries, head, problems]).toEqual([2100, headToNote(lastEntry(db)), []]);
		expect(await sentences(db, head)).toBe('');
	});

	it('finds an edited entry by its number', async () => {
		const { db, other } = district(5);
		tamper(other, "UPDATE audit_entry SET who = 'somebody else' WHERE number = 3");
		expect(await verifyAudit(db)).toMatchObject({ problems: [{ number: 3 }] });
	});

	it('finds an entry replaced over a connection that fires no triggers', async () => {
		const { db, other } = district(5);
		other.pragma('recursive_triggers = OFF');
		other.exec(`INSERT OR REPLACE INTO audit_entry SELECT number, at, account_id, who, role, action, 'refused', on_kind, on_id,
			before, after, rows, details, previous, seal FROM audit_entry WHERE number = 4`);
		expect(await sentences(db)).toMatch(/^Entry 4 does not bear the seal/);
	});

	it('finds entries that are missing, moved or added', async () => {
		const missing = district(6);
		tamper(missing.other, 'DELETE FROM audit_entry WHERE number IN (3, 4)');
		expect(await sentences(missing.db)).toMatch(/^Entries 3 to 4 are missing\./);

		const moved = district(6);
		const swap = 'UPDATE audit_entry SET number = CASE number WHEN 2 THEN -3 ELSE -2 END WHERE number IN (2, 3)';
		tamper(moved.other, swap, 'UPDATE audit_entry SET number = -number WHERE number < 0');
		expect(await sentences(moved.db)).toMatch(/^Entries 2 to 3 do not bear the seal/);

		const added = district(6);
		const columns =
			'at, account_id, who, role, action, outcome, on_kind, on_id, before, after, rows, details, previous, seal';
		tamper(added.other, `INSERT INTO audit_entry SELECT 7, ${columns} FROM audit_entry WHERE number = 6`);
		tamper(added.other, `INSERT INTO audit_entry SELECT 0, ${columns} FROM audit_entry WHERE number = 1`);
		expect(await sentences(added.db)).toMatch(/Entry 0 was added[^]*Entry 7 does not bear the seal/);
	});

	it('finds a log that was cut, by the file beside the database and by a head written down', async () => {
		const { db, other, headFile } = district(6);
		const { head } = await verifyAudit(db);
		tamper(other, 'DELETE FROM audit_entry WHERE number > 4');
		expect(await sentences(db)).toMatch(/ends with entry 4, but the file .*district\.audit-head knows entry 6/);
		expect(await sentences(db, head)).toMatch(/the note 6:[0-9a-f]{16} knows entry 6/);
		// The next entries hide nothing: the file keeps what it knows.
		for (let i = 0; i < 3; i += 1) appendAudit(db, { actor: HR, action: 'lanes.view' }, AT);
		expect(await sentences(db)).toMatch(/Entry 6 is not the one that the file .* knows/);
		rmSync(headFile);
		expect(await sentences(db)).toMatch(/is missing, so a cut-off end/);
		appendAudit(db, { actor: HR, action: 'lanes.view' }, AT);
		expect(await sentences(db)).toMatch(/is missing, so a cut-off end/);
		expect(await sentences(db, head)).toMatch(/Entry 6 is not the one that the note/);
	});

	it('finds that everything was removed', async () => {
		const { db, other } = district(3);
		tamper(other, 'DELETE FROM audit_entry');
		expect(await sentences(db)).toMatch(/ends with entry 0/);
	});

	it('finds a log that was written anew without the secret', async () => {
		const { db, other } = district(4);
		const rebuilt = entriesOf(db).map((entry) => ({ ...entry, who: 'somebody else' }));
		const stranger = openDatabase(':memory:');
		let previous = '0'.repeat(64);
		const statements = rebuilt.map((entry) => {
			const seal = sealOf(stranger, 'audit', canonicalEntry({ ...entry, previous }));
			const statement = `UPDATE audit_entry SET who = '${entry.who}', previous = '${previous}', seal = '${seal}' WHERE number = ${entry.number}`;
			previous = seal;
			return statement;
		});
		tamper(other, ...statements);
		expect(await sentences(db)).toMatch(/^Entries 1 to 4 do not bear the seal/);
	});

	it('finds an entry that follows on another than the one before, though both are ours', async () => {
		const [db, other] = [openDatabase(':memory:'), openDatabase(':memory:')];
		for (let i = 0; i < 3; i += 1) appendAudit(db, { actor: HR, action: 'lanes.view' }, AT);
		appendAudit(other, { actor: HR, action: 'lanes.export' }, AT);
		const { action, seal } = entriesOf(other)[0]!;
		tamper(db.$client, `UPDATE audit_entry SET action = '${action}', seal = '${seal}' WHERE number = 1`);
		expect(await sentences(db)).toMatch(/^Entry 2 does not follow on the entry before/);
	});

	it('finds that the triggers were taken away, and a file that was not written by us', async () => {
		const { db, other, headFile } = district(3);
		other.exec('DROP TRIGGER audit_entry_stays');
		expect(await sentences(db)).toMatch(/trigger audit_entry_stays/);
		writeFileSync(headFile, `2 ${'ab'.repeat(32)} ${'cd'.repeat(32)}\n`);
		expect(await sentences(db)).toMatch(/was not written by this program/);
	});

	it('is content with a file that is behind, as a crash leaves it', async () => {
		const { db, headFile } = district(2);
		const behind = readFileSync(headFile);
		appendAudit(db, { actor: HR, action: 'lanes.view' }, AT);
		writeFileSync(headFile, behind);
		expect(await sentences(db)).toBe('');
	});

	it('takes a log from a backup once somebody says so, and writes down that they did', async () => {
		const { db, other } = district(6);
		tamper(other, 'DELETE FROM audit_entry WHERE number > 4');
		acceptAuditLog(db, COMMAND_LINE, AT);
		expect(await sentences(db)).toBe('');
		expect(entriesOf(db).at(-1)).toMatchObject({ number: 5, action: 'audit.accept', who: 'command line' });
		expect(entriesOf(db).at(-1)!.before).toMatch(/"6:/);
	});

	it('finds any one change to any log, and nothing where nothing was changed', async () => {
		const draft = fc.record({
			actor: fc.constantFrom(HR, COMMAND_LINE, NO_ONE),
			action: fc.constantFrom('lanes.view', 'import.undo', 'access.refused'),
			outcome: fc.constantFrom('done' as const, 'refused' as const, 'failed' as const),
			on: fc.option(fc.record({ kind: fc.constantFrom('staff', 'import'), id: fc.string() }), { nil: undefined }),
			before: fc.option(fc.jsonValue(), { nil: undefined }),
			after: fc.option(fc.jsonValue(), { nil: undefined }),
			rows: fc.option(fc.nat(), { nil: undefined }),
			details: fc.option(fc.dictionary(fc.string(), fc.string()), { nil: undefined })
		});
		const columns = [
			'at',
			'account_id',
			'who',
			'role',
			'action',
			'on_kind',
			'on_id',
			'before',
			'after',
			'rows',
			'details',
			'previous',
			'seal'
		];
		const change = fc.oneof(
			fc.record({ kind: fc.constant('edit' as const), column: fc.constantFrom(...columns), at: fc.nat() }),
			fc.record({
				kind: fc.constantFrom('remove' as const, 'swap' as const, 'double' as const, 'cut' as const),
				at: fc.nat()
			})
		);
		await fc.assert(
			fc.asyncProperty(fc.array(draft, { minLength: 2, maxLength: 12 }), change, async (drafts, change) => {
				const db = openDatabase(':memory:');
				for (const one of drafts) appendAudit(db, one, AT);
				const whole = await verifyAudit(db);
				expect(whole.problems).toEqual([]);
				const n = drafts.length;
				const at = (change.at % n) + 1;
				const next = (at % n) + 1;
				const rest = columns.concat('outcome').join(', ');
				tamper(
					db.$client,
					...(change.kind === 'edit'
						? [
								`UPDATE audit_entry SET ${change.column} = ${change.column === 'rows' ? 'coalesce(rows, 0) + 1' : `coalesce(${change.column}, '') || ' '`} WHERE number = ${at}`
							]
						: change.kind === 'remove'
							? [`DELETE FROM audit_entry WHERE number = ${at}`]
							: change.kind === 'cut'
								? [`DELETE FROM audit_entry WHERE number >= ${at}`]
								: change.kind === 'double'
									? [
											`INSERT INTO audit_entry (number, ${rest}) SELECT ${n + 1}, ${rest} FROM audit_entry WHERE number = ${at}`
										]
									: [
											`UPDATE audit_entry SET number = -1 WHERE number = ${at}`,
											`UPDATE audit_entry SET number = ${at} WHERE number = ${next}`,
											`UPDATE audit_entry SET number = ${next} WHERE number = -1`
										])
				);
				const noted = readNotedHead(whole.head)!;
				expect((await verifyAudit(db, noted)).problems.length).toBeGreaterThan(0);
				db.$client.close();
			}),
			{ numRuns: 150 }
		);
	}, 60_000);
});

it('a log that was emptied together with its file is missed where there are accounts, and does not begin anew', async () => {
	const { db, other, headFile } = district(3);
	db.run(sql`INSERT INTO account (id, name, email, created_at, updated_at)
		VALUES ('a1', 'Rosa Delgado', 'rosa@cedar.org', '2026-11-01T00:00:00.000Z', '2026-11-01T00:00:00.000Z')`);
	tamper(other, 'DELETE FROM audit_entry');
	rmSync(headFile);
	expect(await sentences(db)).toContain('is missing');
	appendAudit(db, { actor: HR, action: 'lanes.view' }, AT);
	expect(await sentences(db)).toContain('is missing');
});

it('a trigger that was disarmed under its own name is found', async () => {
	const { db, other } = district(1);
	other.exec('DROP TRIGGER audit_entry_stays');
	other.exec(
		`CREATE TRIGGER audit_entry_stays BEFORE UPDATE ON audit_entry WHEN 0 BEGIN SELECT raise(ABORT, 'x'); END`
	);
	expect(await sentences(db)).toContain('audit_entry_stays');
});
