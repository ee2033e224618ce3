import { sql } from 'drizzle-orm';
import { beforeEach, expect, test } from 'vitest';
import { DISTRICT, NOBODYS_RECORDS } from '#lib/access/scope.ts';
import { DEFAULT_SETTINGS } from '#lib/district/settings.ts';
import { readTable } from '#lib/files/table.ts';
import type { Db } from '#lib/server/db/open.ts';
import { write } from '#lib/server/db/write.ts';
import {
	addCompletion,
	addContract,
	addCredential,
	addSchool,
	addStaff,
	emptyDistrict
} from '../../../tests/support/small-district.ts';
import { laneStandings } from './lane-standings.server.ts';
import { licensesMatching, licensesOfPerson, licenseStandings } from './license-standings.server.ts';
import { loadLicenseFile } from './load-license-file.server.ts';
import { putInForce } from './put-in-force.server.ts';

const RENEWAL = {
	id: 'renewal',
	timezone: 'America/Chicago',
	unit: 'hour',
	convert: { 'clock-hour': 1 },
	categories: { course: { evidence: ['record'] } },
	lanes: [
		{ id: 'Begun', paths: [{}] },
		{ id: 'Met', paths: [{ credits: 30, after: 'last-move' }] }
	],
	effective: { rolling: { effective: 'same-day' } }
};
const asOf = '2026-11-25';

let db: Db;
let ann: number;
let bea: number;

beforeEach(() => {
	db = emptyDistrict();
	const school = addSchool(db, 'Birch School');
	ann = addStaff(db, school, { employeeId: '000101', name: 'Ann Young' });
	bea = addStaff(db, school, { employeeId: '000102', name: 'Bea Zeller' });
	const by = { now: '2026-01-01T00:00:00.000Z', by: 'Hana Rao', effectiveOn: null };
	write(db, (tx) =>
		putInForce(tx, { id: 'renewal', name: 'State license', text: JSON.stringify(RENEWAL) }, { ...by, kind: 'license' })
	);
});

function load(csv: string) {
	const table = readTable(new TextEncoder().encode(csv), 'licenses.csv');
	if ('problem' in table) throw new Error(table.problem);
	return write(db, (tx) => loadLicenseFile(tx, table, 'licenses.csv', { settings: DEFAULT_SETTINGS }));
}

let made = 0;
/** A course of so many hours, with its document on the day it was completed unless it is still awaited. */
function learn(staffId: number, hours: number, completedOn: string, document: 'there' | 'awaited' = 'there') {
	const id = addCredential(db, {}, { title: `Course ${++made}` });
	const worth = {
		category: 'course',
		quantity: hours,
		unit: 'clock-hour',
		...(document === 'there' && { evidence: { type: 'record', received: 'on completion' } })
	};
	db.run(sql`UPDATE credential SET worth = ${JSON.stringify(worth)} WHERE id = ${id}`);
	addCompletion(db, staffId, id, completedOn);
	write(db, () => {});
}
const rows = (day = asOf) =>
	licenseStandings(db, DISTRICT, day).map(({ name, counted, left, status }) => [name, counted, left, status]);

test('hours count from the first day of the cycle to its last, whatever stood before and comes after', () => {
	load('Employee ID,License,Cycle Begins,Expires\n101,renewal,7/1/2022,6/30/2026\n102,renewal,2022-07-01,\n');
	for (const person of [ann, bea]) {
		learn(person, 5, '2022-06-30');
		learn(person, 8, '2022-07-01');
		learn(person, 9, '2026-06-30');
		learn(person, 25, '2026-07-01');
	}
	expect(rows()).toEqual([
		['Ann Young', 17, 13, 'lapsed'],
		['Bea Zeller', 42, 0, 'met']
	]);
	expect(rows('2026-06-30')).toEqual([
		['Ann Young', 17, 13, 'short'],
		['Bea Zeller', 17, 13, 'short']
	]);
	expect(rows('2022-06-30')).toEqual([
		['Ann Young', null, null, 'coming'],
		['Bea Zeller', null, null, 'coming']
	]);
});

test('what met the renewal is still to be seen after it is met, with the day', () => {
	load('Employee ID,License,Cycle Begins,Expires\n101,renewal,2022-07-01,2027-06-30\n');
	learn(ann, 20, '2023-05-01');
	learn(ann, 12, '2024-05-01');
	learn(ann, 4, '2025-05-01');
	const [about] = licensesOfPerson(db, DISTRICT, {
		staffPublicId: db.get<{ id: string }>(sql`SELECT public_id AS id FROM staff WHERE id = ${ann}`).id,
		asOf
	});
	expect(about!.row).toMatchObject({ counted: 36, needed: 30, left: 0, status: 'met', metOn: '2024-05-01' });
	expect(about!.ledger!.lines.map(({ title, parts }) => [title, parts[0]!.outcome])).toEqual([
		[expect.any(String), 'counted'],
		[expect.any(String), 'counted'],
		[expect.any(String), 'counted']
	]);
});

test('who has the hours and lacks the papers is told apart from who lacks the hours', () => {
	load(
		'Employee ID,License,Cycle Begins,Expires\n101,renewal,2022-07-01,2027-06-30\n102,renewal,2022-07-01,2027-06-30\n'
	);
	for (const person of [ann, bea]) learn(person, 20, '2023-05-01');
	learn(ann, 10, '2024-05-01', 'awaited');
	learn(bea, 9, '2024-05-01', 'awaited');
	expect(rows()).toEqual([
		['Ann Young', 20, 10, 'papers'],
		['Bea Zeller', 20, 10, 'short']
	]);
	expect(licenseStandings(db, DISTRICT, asOf)[1]!.sentence).toBe(
		'10 hours to go, to be completed by 30 Jun 2027 (in 7 months).'
	);
});

test('a license is no lane of pay, and a lane of pay is no license', () => {
	const lanes = {
		...RENEWAL,
		id: 'pay',
		lanes: [
			{ id: 'A', paths: [{}] },
			{ id: 'B', paths: [{ credits: 30 }] }
		]
	};
	addContract(db, { id: 'pay', name: 'Pay', document: JSON.stringify(lanes) });
	load('Employee ID,License,Cycle Begins,Expires\n101,renewal,2022-07-01,2027-06-30\n');
	db.run(sql`INSERT INTO placement (staff_id, schedule_id, lane, since) VALUES (${bea}, 'pay', 'A', '2020-09-01')`);
	learn(ann, 40, '2024-05-01');
	learn(bea, 40, '2024-05-01');
	expect(rows()).toEqual([['Ann Young', 40, 0, 'met']]);
	expect(
		laneStandings(db, DISTRICT, { asOf }).map(({ name, scheduleId, status }) => [name, scheduleId, status])
	).toEqual([
		['Ann Young', null, 'no-placement'],
		['Bea Zeller', 'pay', 'top']
	]);
	expect(licenseStandings(db, NOBODYS_RECORDS, asOf)).toEqual([]);
});

test('the list narrows by status, name and how soon a cycle ends', () => {
	load(
		'Employee ID,License,Cycle Begins,Expires\n101,renewal,2022-07-01,2027-01-31\n102,renewal,2022-07-01,2028-06-30\n'
	);
	learn(ann, 40, '2024-05-01');
	const all = licenseStandings(db, DISTRICT, asOf);
	const names = (filters: Parameters<typeof licensesMatching>[1]) =>
		licensesMatching(all, filters, asOf).map(({ name }) => name);
	expect(names({ within: 90 })).toEqual(['Ann Young']);
	expect(names({ within: 730 })).toEqual(['Ann Young', 'Bea Zeller']);
	expect(names({ status: ['short', 'papers'] })).toEqual(['Bea Zeller']);
	expect(names({ search: 'zel 102' })).toEqual(['Bea Zeller']);
	expect(names({ license: 'other' })).toEqual([]);
});

test('a file of cycles with a mistake is refused whole, and the same file again changes nothing', () => {
	const good = 'Employee ID,License,Cycle Begins,Expires\n101,renewal,2022-07-01,2027-06-30\n';
	expect(load(good)).toEqual({ cycles: 1, changed: 1 });
	expect(load(good)).toEqual({ cycles: 1, changed: 0 });
	expect(load(good.replace('2027', '2028'))).toEqual({ cycles: 1, changed: 1 });
	const wrong = load(
		'Employee ID,License,Cycle Begins,Expires,Lane\n9,renewal,2022-07-01,,\n101,renewl,2022-07-01,,\n102,renewal,2022-02-30,2022-01-01,Done\n101,renewal,2022-07-01,2022-07-01,\n101,renewal,2022-07-01,,\n'
	);
	expect('problem' in wrong && wrong.problem.split('\n')).toEqual([
		"licenses.csv, line 2, Employee ID: “9” is nobody's id in the roster.",
		'licenses.csv, line 3, License: “renewl” is no loaded renewal of licenses; did you mean “renewal”?',
		'licenses.csv, line 4, Lane: “Done” is no lane of renewal. It has Begun, Met.',
		'licenses.csv, line 4, Cycle Begins: “2022-02-30” is not a day; write it like 2025-06-30 or 6/30/2025.',
		'licenses.csv, line 5, Expires: 2022-07-01 is not after the cycle begins, 2022-07-01.',
		'licenses.csv, line 6, License: line 5 is about the same license of the same person; give the cycle that runs now.'
	]);
	expect(db.all(sql`SELECT expires_on AS expires FROM license_placement`)).toEqual([{ expires: '2028-06-30' }]);
});
