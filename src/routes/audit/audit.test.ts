import { sql } from 'drizzle-orm';
import { expect, it } from 'vitest';
import { appendAudit } from '#lib/access/audit.server.ts';
import { NOBODY } from '#lib/access/scope.ts';
import { openDatabase, type Db } from '#lib/server/db/open.ts';
import { load } from './+page.server.ts';
import { GET } from './export/+server.ts';

const AT = '2026-11-25T15:00:00.000Z';

function log() {
	const db = openDatabase(':memory:');
	const actor = { accountId: 'a', name: '=Rosa Delgado', role: 'hr' } as const;
	for (let i = 1; i <= 130; i += 1)
		appendAudit(db, { actor, action: i % 2 ? 'lanes.view' : 'import.undo', rows: i }, AT);
	return db;
}

function event(db: Db, query = '') {
	const locals = { db, viewer: NOBODY, today: '2026-11-25', sample: false, shown: null as unknown };
	return { locals, url: new URL(`http://district.example/audit${query}`) };
}

const loaded = async (db: Db, query = '') =>
	(await load(event(db, query) as never)) as Exclude<Awaited<ReturnType<typeof load>>, void>;

it('shows the newest entries first, in pages, and an empty log as empty', async () => {
	const db = log();
	const first = await loaded(db);
	expect([first.total, first.entries.length, first.entries[0]!.number, first.any]).toEqual([130, 100, 130, true]);
	expect((await loaded(db, '?page=2')).entries.at(-1)!.number).toBe(1);
	expect((await loaded(db, '?action=import&page=9')).entries).toHaveLength(65);
	expect(await loaded(openDatabase(':memory:'))).toMatchObject({ any: false, total: 0, entries: [] });
});

it('checks the log when asked, against a head that was written down', async () => {
	const db = log();
	const { head, check } = await loaded(db);
	expect(check).toBeNull();
	expect((await loaded(db, `?check=yes&head=${head}`)).check).toEqual({ entries: 130, head, problems: [] });
	expect((await loaded(db, '?check&head=999:0123456789abcdef')).check!.problems).toHaveLength(1);
	const wrong = await loaded(db, '?check&head=yesterday');
	expect([wrong.check, wrong.headProblem]).toEqual([null, expect.stringMatching(/“yesterday” is not a head/)]);
	db.run(sql`DROP TRIGGER audit_entry_stays`);
	db.run(sql`UPDATE audit_entry SET rows = 1 WHERE number = 77`);
	expect((await loaded(db, '?check')).check!.problems).toMatchObject([{ number: null }, { number: 77 }]);
});

it('gives away exactly the filtered rows, safe to open, and says how many for the log', async () => {
	const asked = event(log(), '?action=import.undo');
	const text = await (await GET(asked as never)).text();
	const rows = text.trim().split('\r\n');
	expect(rows).toHaveLength(66);
	expect(rows[1]).toMatch(/^130,.*,'=Rosa Delgado,a,HR specialist,Took an import back,import\.undo,done/);
	expect(asked.locals.shown).toEqual({ rows: 65, details: { filters: 'action=import.undo' } });
});
