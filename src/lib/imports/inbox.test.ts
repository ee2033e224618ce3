import {
	mkdirSync,
	mkdtempSync,
	readdirSync,
	readFileSync,
	rmSync,
	statSync,
	symlinkSync,
	utimesSync,
	writeFileSync
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'drizzle-orm';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import {
	cedarValley,
	completionsOf,
	COURSERA_USAGE,
	courseraRow,
	csv
} from '../../../tests/fixtures/imports/cedar-valley.ts';
import { zip } from '../../../tests/fixtures/imports/formats/bytes.ts';
import { openDatabase } from '#lib/server/db/open.ts';
import { dueOf } from './import-schedule.ts';
import { expectedFiles, expectFile, expectNoMore } from './import-schedules.server.ts';
import { inboxRefusal, isSettled, lookInto, passInbox, type InboxOptions } from './inbox.server.ts';
import { stopInbox, watchInbox } from './watch-inbox.server.ts';

const DISTRICT = { kind: 'district' } as const;
let folder: string;
let db: ReturnType<typeof cedarValley>;
beforeEach(() => {
	folder = mkdtempSync(join(tmpdir(), 'lanewise-inbox-'));
	db = cedarValley();
	expect(inboxRefusal(folder, join(folder, 'elsewhere', 'district.sqlite'))).toBe(null);
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const usage = (row: Record<string, string> = {}) => csv(COURSERA_USAGE, [courseraRow(row)]);
const put = (name: string, content: string | Uint8Array) => writeFileSync(join(folder, name), content);
const AT_ONCE: InboxOptions = {
	today: '2025-11-25',
	now: () => '2025-11-25T18:00:00Z',
	runner: 'process 1',
	most: { file: 1_000_000, unpacked: 1_000_000 }
};
const pass = async (options: Partial<InboxOptions> = {}) =>
	passInbox(db, folder, await lookInto(folder, [], 0), { ...AT_ONCE, ...options });
const lying = (place = '') =>
	readdirSync(join(folder, place), { withFileTypes: true })
		.filter((entry) => entry.isFile())
		.map(({ name }) => name)
		.sort();

test('a file is taken once nobody has written to it for a while; folders, links and unfinished downloads never', async () => {
	put('a.csv', 'x');
	put('b.csv.crdownload', 'x');
	put('.hidden', 'x');
	mkdirSync(join(folder, 'more'));
	symlinkSync(join(folder, 'a.csv'), join(folder, 'link.csv'));
	const first = await lookInto(folder, [], 1000);
	expect(first.map(({ name }) => name)).toEqual(['a.csv']);
	expect(isSettled(first[0]!, 1000)).toBe(false);
	put('a.csv', 'x and more');
	const second = await lookInto(folder, first, 7000);
	expect(isSettled(second[0]!, 7000)).toBe(false);
	const third = await lookInto(folder, second, 13_000);
	expect(isSettled(third[0]!, 13_000)).toBe(true);
});

test('a file is imported and moved away with a report; the same file again does nothing', async () => {
	put('usage.csv', usage({ Email: 'nobody@elsewhere.example', Name: 'Nora Nobody' }));
	expect(await pass()).toMatchObject([{ name: 'usage.csv', became: 'done' }]);
	expect(lying()).toEqual([]);
	const [report] = lying('done').filter((name) => name.endsWith('.report.txt'));
	expect(readFileSync(join(folder, 'done', report!), 'utf8')).toContain('Nobody found');
	put('usage again.csv', usage({ Email: 'nobody@elsewhere.example', Name: 'Nora Nobody' }));
	expect((await pass())![0]!.parts).toMatchObject([{ became: 'known' }]);
	expect(db.get(sql`SELECT count(*) AS n FROM import`)).toEqual({ n: 1 });
	expect(lying('done')).toHaveLength(4);
});

test('what no report is like goes to failed with the sentence, and the others go on', async () => {
	put('a.csv', 'Ref,Thing\n1,2\n');
	put('b.csv', usage());
	const files = await pass();
	expect(files!.map(({ name, became }) => [name, became]).sort()).toEqual([
		['a.csv', 'failed'],
		['b.csv', 'done']
	]);
	const [report] = lying('failed').filter((name) => name.endsWith('.report.txt'));
	expect(readFileSync(join(folder, 'failed', report!), 'utf8')).toContain('no report known');
	expect(completionsOf(db)).toHaveLength(1);
});

test('a zip is its files, and a name that lies there already is not written over', async () => {
	put('june.zip', zip({ 'a.csv': usage(), 'b.csv': usage({ Course: 'Other', 'Course ID': 'o', 'Course Slug': 'o' }) }));
	expect((await pass())![0]).toMatchObject({ became: 'done', parts: [{}, {}] });
	put('june.zip', zip({ 'c.csv': usage({ Course: 'Third', 'Course ID': 't', 'Course Slug': 't' }) }));
	await pass();
	expect(lying('done').filter((name) => name.endsWith('.zip'))).toHaveLength(2);
	expect(completionsOf(db)).toHaveLength(3);
});

test('a file that was imported and not yet moved at a crash is only moved, and one that changed meanwhile waits', async () => {
	put('usage.csv', usage());
	const looks = await lookInto(folder, [], 0);
	await pass();
	put('usage.csv', usage());
	expect((await pass())![0]).toMatchObject({ became: 'done', parts: [{ became: 'known' }] });
	expect(completionsOf(db)).toHaveLength(1);
	put('usage.csv', usage({ Course: 'Other', 'Course ID': 'o', 'Course Slug': 'o' }) + '\n');
	const files = await passInbox(db, folder, looks, AT_ONCE);
	expect(files).toMatchObject([{ became: 'left', movedTo: null, parts: [] }]);
	expect(lying()).toEqual(['usage.csv']);
});

test('a file whose import was stopped stays for the next pass, and one that never comes to an end is given up', async () => {
	put('usage.csv', usage());
	for (let attempt = 1; attempt <= 5; attempt += 1) {
		let asked = 0;
		expect(await pass({ stopped: () => (asked += 1) > 1 })).toMatchObject([{ became: 'left' }]);
	}
	expect(completionsOf(db)).toEqual([]);
	expect(await pass()).toMatchObject([{ became: 'failed' }]);
	expect(lying('failed')).toHaveLength(2);
	put('usage.csv', usage());
	expect(await pass()).toMatchObject([{ became: 'done' }]);
	expect(completionsOf(db)).toHaveLength(1);
});

test('the same sheet under the name of another course is another file', async () => {
	const sheet = csv(
		['Username', 'ID number', 'Email address', 'Course complete'],
		[
			{
				Username: 'mgarcia',
				'ID number': '004101',
				'Email address': 'mgarcia@cedarvalleyusd.example',
				'Course complete': ''
			}
		]
	);
	put('course_completion-ALG1-2025-06-12.csv', sheet);
	put('course_completion-BIO2-2025-06-12.csv', sheet);
	const parts = (await pass())!.flatMap((file) => file.parts);
	expect(parts.map(({ became }) => became)).toEqual(['imported', 'imported']);
});

test('what cannot be moved is said, is imported once, and is read by its owner alone', async () => {
	put('usage.csv', usage());
	// Written a minute before the other: the earlier file has its turn first.
	utimesSync(join(folder, 'usage.csv'), new Date('2025-11-25T17:59:00Z'), new Date('2025-11-25T17:59:00Z'));
	rmSync(join(folder, 'done'), { recursive: true });
	put('done', 'no folder');
	expect(await pass()).toEqual(
		expect.arrayContaining([
			expect.objectContaining({ name: 'usage.csv', movedTo: null, stuck: expect.any(String) as string })
		])
	);
	expect(lying()).toContain('usage.csv');
	rmSync(join(folder, 'done'), { recursive: true, force: true });
	expect(await pass()).toMatchObject([{ name: 'usage.csv', stuck: null, parts: [{ became: 'known' }] }]);
	const [report] = lying('done').filter((name) => name.endsWith('.report.txt'));
	expect(statSync(join(folder, 'done', report!)).mode & 0o777).toBe(0o600);
	expect(completionsOf(db)).toHaveLength(1);
});

test('the folder of the database, a file and what is not there are no drop folder', () => {
	put('file', 'x');
	expect(inboxRefusal(folder, join(folder, 'district.sqlite'))).toMatch(/of Lanewise itself/);
	expect(inboxRefusal(join(folder, 'file'), '/x/y.sqlite')).toMatch(/is a file/);
	expect(inboxRefusal(join(folder, 'none'), '/x/y.sqlite')).toMatch(/does not exist/);
});

test('the server watches the folder with a worker and leaves off when it is asked to', async () => {
	const path = join(folder, 'data', 'district.sqlite');
	const watched = openDatabase(path);
	const logged = vi.spyOn(console, 'log').mockImplementation(() => {});
	watchInbox(watched, folder, () => '2025-11-25', { every: 100, settle: 150 });
	put('notes.csv', 'Ref,Thing\n1,2\n');
	await vi.waitFor(() => expect(logged).toHaveBeenCalledWith('Drop folder: 1 failed.'), { timeout: 20_000 });
	expect(lying()).toEqual([]);
	expect(watched.get(sql`SELECT status, imported_by AS "by" FROM import`)).toEqual({ status: 'refused', by: 'Inbox' });
	await stopInbox();
	put('more.csv', 'Ref,Thing\n1,2\n');
	await new Promise((later) => setTimeout(later, 600));
	expect(lying()).toEqual(['more.csv']);
	logged.mockRestore();
	watched.$client.close();
}, 30_000);

test('one pass at a time works on a district', async () => {
	const own = openDatabase(join(folder, 'data', 'district.sqlite'));
	put('a.csv', 'Ref,Thing\n1,2\n');
	const looks = await lookInto(folder, [], 0);
	const both = await Promise.all([passInbox(own, folder, looks, AT_ONCE), passInbox(own, folder, looks, AT_ONCE)]);
	expect(both.filter((files) => files === null)).toHaveLength(1);
	own.$client.close();
});

test.each([
	['the day before', '2025-02-27', 0],
	['on the day itself', '2025-02-28', 0],
	['the day after', '2025-03-01', 1]
])('a file expected every 28 days is late %s or is not', (_when, today, overdueBy) => {
	expect(dueOf({ everyDays: 28, last: '2025-01-31', setOn: '2024-01-01' }, today)).toEqual({
		due: '2025-02-28',
		overdueBy
	});
});

test('a provider’s file is expected, comes, and is not expected any more', async () => {
	const set = { by: 'Office', on: '2025-10-01', at: '2025-10-01T18:00:00Z' };
	expect(expectFile(db, { provider: 'coursera', report: null, everyDays: '30', note: '' }, set)).toBeNull();
	expect(expectedFiles(db, DISTRICT, '2025-11-25')).toMatchObject([
		{ provider: 'coursera', last: null, overdueBy: 25 }
	]);
	expect(expectedFiles(db, { kind: 'self', staffId: 1 }, '2025-11-25')).toEqual([]);
	put('usage.csv', usage());
	await pass();
	expect(expectedFiles(db, DISTRICT, '2025-11-25')).toMatchObject([
		{ last: '2025-11-25', due: '2025-12-25', overdueBy: 0 }
	]);
	// The provider had nothing new: the same bytes came, and that is a file too.
	put('usage.csv', usage());
	await pass({ today: '2025-12-20' });
	expect(expectedFiles(db, DISTRICT, '2025-12-28')).toMatchObject([{ last: '2025-12-20', overdueBy: 0 }]);
	expect(expectNoMore(db, 'coursera', set)).toBe(true);
	expect(expectedFiles(db, DISTRICT, '2025-11-25')).toEqual([]);
	expect(expectFile(db, { provider: 'nobody', report: null, everyDays: '30', note: '' }, set)).not.toBeNull();
	expect(expectFile(db, { provider: 'coursera', report: null, everyDays: '0', note: '' }, set)).not.toBeNull();
});
