import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'drizzle-orm';
import { afterEach, beforeEach, expect, test } from 'vitest';
import {
	cedarValley,
	completionsOf,
	COURSERA_USAGE,
	courseraRow,
	csv
} from '../../../tests/fixtures/imports/cedar-valley.ts';
import { zip } from '../../../tests/fixtures/imports/formats/bytes.ts';
import { dueOf } from './import-schedule.ts';
import { expectedFiles, expectFile, expectNoMore } from './import-schedules.server.ts';
import { inboxRefusal, isSettled, lookInto, passInbox } from './inbox.server.ts';

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
const pass = async () =>
	passInbox(db, folder, await lookInto(folder, [], 0), {
		today: '2025-11-25',
		now: () => '2025-11-25T18:00:00Z',
		runner: 'process 1',
		most: { file: 1_000_000, unpacked: 1_000_000 }
	});
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
	expect(expectNoMore(db, 'coursera', set)).toBe(true);
	expect(expectedFiles(db, DISTRICT, '2025-11-25')).toEqual([]);
	expect(expectFile(db, { provider: 'nobody', report: null, everyDays: '30', note: '' }, set)).not.toBeNull();
	expect(expectFile(db, { provider: 'coursera', report: null, everyDays: '0', note: '' }, set)).not.toBeNull();
});
