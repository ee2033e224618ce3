import { asKnownAt } from '#lib/server/db/as-known-at.ts';
import { sql } from 'drizzle-orm';
import { beforeEach, expect, test } from 'vitest';
import { DISTRICT, NOBODYS_RECORDS } from '#lib/access/scope.ts';
import type { Db } from '#lib/server/db/open.ts';
import { revisionOf, write } from '#lib/server/db/write.ts';
import { addContract, addSchool, addStaff, emptyDistrict } from '../../../tests/support/small-district.ts';
import { addWorkedCases, removeWorkedCase, restoreWorkedCase } from './change-worked-cases.server.ts';
import { contractVersions } from './contract-versions.server.ts';
import { contractsInForce } from './contracts-in-force.server.ts';
import { contractsList } from './contracts-list.server.ts';
import { contractsWithDraft } from './contracts-with-draft.server.ts';
import { draftFromText } from './draft-from-text.server.ts';
import { forecastChoices } from './lane-forecast.server.ts';
import { placedAgainstHireDate } from './placed-against-hire-date.server.ts';
import { putInForce } from './put-in-force.server.ts';
import { readWorkedCases } from './read-worked-cases.ts';
import { setHireDays } from './set-hire-days.server.ts';
import { withdrawVersion } from './withdraw-version.server.ts';
import { removedCase, workedCases } from './worked-cases.server.ts';

const today = '2026-11-25';
const by = { now: '2026-11-25T12:00:00.000Z', by: 'Hana Rao' };
const document = (credits: number, ...more: string[]) =>
	JSON.stringify({
		id: 'maple',
		timezone: 'America/Chicago',
		unit: 'credit',
		convert: { semester: 1 },
		categories: { course: {} },
		lanes: [{ id: 'A', paths: [{}] }, { id: 'B', paths: [{ credits }] }, ...more.map((id) => ({ id, paths: [{}] }))],
		effective: { windows: [{ effective: '09-01', submitBy: '08-15' }] }
	});

let db: Db;
let school: number;

beforeEach(() => {
	db = emptyDistrict();
	school = addSchool(db, 'Birch School');
	addContract(db, { id: 'maple', name: 'Maple', document: document(10) });
});

const force = (text: string, effectiveOn: string) =>
	write(db, (tx) => putInForce(tx, { id: 'maple', name: `Maple ${effectiveOn}`, text }, { effectiveOn, ...by }));
const place = (staffId: number, scheduleId: string, lane = 'A') =>
	db.run(
		sql`INSERT INTO placement (staff_id, schedule_id, lane, since) VALUES (${staffId}, ${scheduleId}, ${lane}, '2020-09-01')`
	);
const standings = () =>
	contractVersions(db, 'maple', today).map(({ effectiveOn, until, standing }) => [effectiveOn, until, standing]);

test('each text of a contract says whether it holds, comes, was, or gave its place to another', () => {
	force(document(12), '2026-07-01');
	force(document(13), '2026-07-01');
	force(document(15), '2027-07-01');
	write(db, (tx) =>
		draftFromText(tx, { id: 'maple', name: 'Maple next', text: document(20) }, { kind: 'lane', note: 'x', ...by })
	);
	expect(standings()).toEqual([
		['2026-07-01', '2027-07-01', 'holds'],
		['2027-07-01', null, 'coming'],
		[null, null, 'draft'],
		[null, '2026-07-01', 'past'],
		['2026-07-01', null, 'replaced']
	]);
	expect(contractsList(db, DISTRICT, today)).toMatchObject([
		{ id: 'maple', people: 0, current: { effectiveOn: '2026-07-01' }, coming: [{}], drafts: [{ name: 'Maple next' }] }
	]);
});

test('a coming text may be withdrawn before its day, and only then', () => {
	force(document(12), '2026-07-01');
	force(document(15, 'C'), '2027-07-01');
	const [current, coming] = contractVersions(db, 'maple', today);
	const withdraw = (id: number, day = today) =>
		write(db, (tx) => withdrawVersion(tx, 'maple', id, { today: day, ...by }));
	expect(withdraw(current!.id)).toHaveProperty('problem');
	expect(withdraw(coming!.id, '2027-07-01')).toHaveProperty('problem');
	const staff = addStaff(db, school);
	place(staff, 'maple', 'C');
	expect(withdraw(coming!.id)).toEqual({ problem: expect.stringContaining('Only this text has the lane “C”') });
	db.run(sql`UPDATE placement SET lane = 'B'`);
	const { number } = db.get<{ number: number }>(sql`SELECT number FROM revision`);
	expect(withdraw(coming!.id)).toEqual({ effectiveOn: '2027-07-01', name: 'Maple 2027-07-01' });
	expect(withdraw(coming!.id)).toHaveProperty('problem');
	const versionOn = (known: number | null) =>
		asKnownAt(db, known ?? revisionOf(db), () => contractsInForce(db, { asOf: '2027-08-01' })).get('maple')?.versionId;
	expect(versionOn(null)).toBe(current!.id);
	// What was known before the withdrawal is known so still.
	expect(versionOn(number)).toBe(coming!.id);
	expect(versionOn(number + 1)).toBe(current!.id);
});

test('a renewal of licenses is no contract by which anybody is paid', () => {
	write(db, (tx) =>
		putInForce(
			tx,
			{ id: 'renewal', name: 'Renewal', text: document(15) },
			{ effectiveOn: null, kind: 'license', ...by }
		)
	);
	expect([...contractsInForce(db, { asOf: today }).keys()]).toEqual(['maple']);
	expect([...contractsInForce(db, { asOf: today, kind: 'license' }).keys()]).toEqual(['renewal']);
	const draft = { id: 'renewal', name: 'Renewal', text: document(20) };
	const { versionId } = write(db, (tx) => draftFromText(tx, draft, { kind: 'lane', note: 'x', ...by }));
	expect([...contractsWithDraft(db, today, versionId).keys()]).toEqual(['maple']);
	expect(forecastChoices(db).contracts).toEqual([]);
});

test('of two schedules side by side, people placed against their date of hire stand out', () => {
	addContract(db, { id: 'oak', name: 'Oak', document: document(10) });
	const people = [
		['Ann Early', '2010-08-01', 'maple'],
		['Bea Late', '2016-07-01', 'maple'],
		['Cy Late', '2020-08-01', 'oak'],
		['Dee Early', '2016-06-30', 'oak'],
		['Eve Unsaid', null, 'oak']
	] as const;
	for (const [name, hireDate, contract] of people) place(addStaff(db, school, { name, hireDate }), contract);
	const found = () =>
		placedAgainstHireDate(db, DISTRICT).map(({ name, placedIn, belongsIn }) => [name, placedIn, belongsIn]);
	expect(found()).toEqual([]);
	const say = (id: string, hiredFrom: string | null, hiredBefore: string | null) =>
		write(db, (tx) => setHireDays(tx, id, { hiredFrom, hiredBefore }));
	expect(say('maple', null, '2016-07-01')).toEqual({ before: { hiredFrom: null, hiredBefore: null } });
	expect(found()).toEqual([['Bea Late', 'maple', []]]);
	say('oak', '2016-07-01', null);
	expect(found()).toEqual([
		['Dee Early', 'oak', ['maple']],
		['Bea Late', 'maple', ['oak']],
		['Eve Unsaid', 'oak', []]
	]);
	expect(placedAgainstHireDate(db, NOBODYS_RECORDS)).toEqual([]);
	expect(say('oak', '2016-07-01', '2016-07-01')).toHaveProperty('problem');
	expect(say('elm', null, null)).toBeNull();
});

const CASE = {
	id: 'm-1',
	title: 'Nothing yet',
	schedule: 'maple',
	asOf: '2026-10-01',
	teacher: { id: 'T', placement: { lane: 'A', since: '2026-09-01' } },
	records: [{ id: 'r', category: 'course', quantity: 1.5, unit: 'semester', completedOn: '2026-09-20' }],
	expect: {}
};

test('worked cases are run by the text that is looked at, and say what differs', () => {
	const [current] = contractVersions(db, 'maple', today);
	const parsed = JSON.parse(document(10)) as unknown;
	const add = (value: unknown) => {
		const read = readWorkedCases(JSON.stringify(value), 'cases.json', 'maple');
		return 'problems' in read ? read : write(db, (tx) => addWorkedCases(tx, 'maple', read.cases, by));
	};
	expect(current?.standing).toBe('holds');
	expect(add(CASE)).toEqual({ added: 1 });
	expect(add(CASE)).toHaveProperty('problem');
	const [line] = workedCases(db, 'maple', parsed);
	expect(line).toMatchObject({ name: 'm-1: Nothing yet', addedBy: 'Hana Rao' });
	expect(line!.differences).toContain('lane should be absent, but is "A".');
	// With what it gives as what it expects, it passes under this text and fails under another.
	const found = Object.fromEntries(
		line!.differences.map((sentence) => {
			const [, key, value] = /^(\w+) should be absent, but is (.*)\.$/.exec(sentence)!;
			return [key, JSON.parse(value!) as unknown];
		})
	);
	add({ ...CASE, id: 'm-2', schedule: undefined, expect: found });
	expect(workedCases(db, 'maple', parsed)[1]!.differences).toEqual([]);
	expect(workedCases(db, 'maple', JSON.parse(document(20)))[1]!.differences).toContain(
		'next.creditsToNext should be 10, but is 20.'
	);
	expect(workedCases(db, 'maple', null)[1]!.differences[0]).toMatch(/^Refused/);
	expect(write(db, (tx) => removeWorkedCase(tx, 'maple', line!.id, by))).toBe('m-1: Nothing yet');
	expect(write(db, (tx) => removeWorkedCase(tx, 'maple', line!.id, by))).toBeNull();
	expect(workedCases(db, 'maple', parsed)).toHaveLength(1);
	expect(removedCase(db, 'maple', line!.id)).toMatchObject({ name: 'm-1: Nothing yet' });
	expect(write(db, (tx) => restoreWorkedCase(tx, 'maple', line!.id))).toBe('m-1: Nothing yet');
	expect(workedCases(db, 'maple', parsed)).toHaveLength(2);
});

test('what is no worked case of this contract is refused with a sentence', () => {
	const read = (value: unknown) => {
		const cases = readWorkedCases(typeof value === 'string' ? value : JSON.stringify(value), 'c.json', 'maple');
		return 'problems' in cases ? cases.problems : [];
	};
	expect(read('{"id": 1,}')).toEqual([expect.stringMatching(/^c\.json, line 1, column 10: /)]);
	expect(read([{ ...CASE, schedule: 'oak' }, 5])).toEqual([
		expect.stringContaining('case 1: it is about the contract “oak”, not about maple'),
		'c.json, case 2: a case is an object in braces.'
	]);
	expect(read({ id: 'x' })).toEqual(['c.json: it has no “asOf” and no “teacher” and no “expect”.']);
	expect(read([CASE, CASE])).toEqual(['c.json: two cases are called “m-1: Nothing yet”.']);
	expect(read([])).toEqual(['c.json holds no case.']);
});
