import { sql } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { DEFAULT_SETTINGS } from '#lib/district/settings.ts';
import { readTable } from '#lib/files/table.ts';
import type { Db } from '#lib/server/db/open.ts';
import { addContract, addSchool, addStaff, emptyDistrict } from '../../../tests/support/small-district.ts';
import { loadHrFile } from './load-hr-file.server.ts';

function district(): Db {
	const db = emptyDistrict();
	const school = addSchool(db, 'Alder');
	addStaff(db, school, { employeeId: '004101' });
	addStaff(db, school, { employeeId: '000217' });
	const document = JSON.stringify({ lanes: [{ id: 'BA' }, { id: 'BA+15' }] });
	addContract(db, { id: 'test-ca', name: 'Test', document });
	return db;
}

function load(db: Db, csv: string) {
	const table = readTable(new TextEncoder().encode(csv), 'hr.csv');
	if ('problem' in table) throw new Error(table.problem);
	const loaded = loadHrFile(db, table, 'hr.csv', {
		settings: { ...DEFAULT_SETTINGS, timeZone: 'America/Los_Angeles' },
		today: '2026-11-25'
	});
	return 'problem' in loaded ? loaded.problem : loaded.counts;
}

const staff = (db: Db) =>
	db.all(
		sql`SELECT employee_id AS id, hire_date AS hired, fte, subjects, grade_levels AS grades FROM staff ORDER BY id DESC`
	);

test('HR’s facts reach people by employee number, with or without zeros', () => {
	const db = district();
	const csv =
		'employee id,Last Name,Hire Date,FTE,Subjects,Grade Levels,Contract,Lane,Lane Since,Opening Credits,Opening Base,Opening Through,Opening Tags,Notices,Bachelor Conferred,Bachelor Verified,Master Conferred,Master Eligible\n' +
		'4101,Garcia,8/12/2019,0.60,Reading; Writing,3; 4,test-ca,BA+15,9/1/2021,18.5,Bachelor,2021-06-30,multicultural=4; x=1/2,3/1/2026; 2025-03-01,2018-05-12,7/1/2019,2020-06-01,no\n' +
		'217,Park,,,,,,,,,,,,,,,,\n';
	expect(load(db, csv)).toEqual({ people: 2, placed: 1, degrees: 2 });
	expect(staff(db)).toEqual([
		{ id: '004101', hired: '2019-08-12', fte: '0.6', subjects: '["Reading","Writing"]', grades: '["3","4"]' },
		{ id: '000217', hired: null, fte: null, subjects: null, grades: null }
	]);
	expect(db.all(sql`SELECT schedule_id AS contract, lane, since, opening FROM placement`)).toEqual([
		{
			contract: 'test-ca',
			lane: 'BA+15',
			since: '2021-09-01',
			opening:
				'{"credits":"18.5","base":"bachelor","countedThrough":"2021-06-30","tags":{"multicultural":"4","x":"1/2"}}'
		}
	]);
	expect(
		db.all(sql`SELECT level, conferred_on AS conferred, verified_on AS verified, eligible FROM degree ORDER BY level`)
	).toEqual([
		{ level: 'bachelor', conferred: '2018-05-12', verified: '2019-07-01', eligible: 1 },
		{ level: 'master', conferred: '2020-06-01', verified: null, eligible: 0 }
	]);
	expect(db.all(sql`SELECT filed_on AS day FROM notice ORDER BY filed_on`)).toEqual([
		{ day: '2025-03-01' },
		{ day: '2026-03-01' }
	]);
});

test('a missing column leaves things as they are; an empty cell says that HR does not know', () => {
	const db = district();
	load(
		db,
		'Employee ID,Hire Date,FTE,Contract,Lane,Lane Since,Bachelor Conferred\n4101,2019-08-12,1,test-ca,BA,2019-08-12,2018-05-12\n'
	);
	load(db, 'Employee ID,FTE,Bachelor Conferred\n004101,,\n');
	expect(staff(db)[0]).toMatchObject({ hired: '2019-08-12', fte: null });
	expect(db.all(sql`SELECT lane FROM placement`)).toEqual([{ lane: 'BA' }]);
	expect(db.all(sql`SELECT level FROM degree`)).toEqual([]);
	load(db, 'Employee ID,Contract,Lane,Lane Since\n004101,,,\n');
	expect(db.all(sql`SELECT lane FROM placement`)).toEqual([]);
});

test('every problem is told with its line and column, and one refuses the whole file', () => {
	const db = district();
	const head =
		'Employee ID,Hire Date,FTE,Contract,Lane,Lane Since,Opening Credits,Opening Base,Opening Through,Bachelor Conferred,Bachelor Verified,Bachelor Eligible\n';
	const told = load(
		db,
		`${head}4101,2019-08-12,1,test-ca,BA,2019-08-12,,,,,,\n217,13/1/2020,full,test-ca,BA+16,2020-08-10,,,,,,\n9999,,,,,,,,,,,\n4101,,,other,BA,2020-08-10,,,,,2020-01-01,perhaps\n,,,,,,,,,2020-01-01,,\n`
	);
	expect(String(told).split('\n')).toEqual([
		'hr.csv, line 3, Hire Date: “13/1/2020” is not a day; write it like 2025-06-30 or 6/30/2025.',
		'hr.csv, line 3, FTE: “full” is not a share of full time; write it like 0.6.',
		'hr.csv, line 3, Lane: “BA+16” is no lane of test-ca; did you mean “BA+15”?',
		"hr.csv, line 4, Employee ID: “9999” is nobody's id in the roster.",
		'hr.csv, line 5, Contract: “other” is no loaded contract. Known are test-ca.',
		'hr.csv, line 5, Bachelor Eligible: “perhaps” is neither yes nor no.',
		'hr.csv, line 5, Bachelor Conferred: it is empty, but Bachelor Verified gives a day; when was the degree conferred?',
		'hr.csv, line 5, Employee ID: line 2 is about the same employee id; give one row a person.',
		'hr.csv, line 6, Employee ID: it is empty.'
	]);
	expect(staff(db)).toMatchObject([{ hired: null }, { hired: null }]);
});

test('a placement or an opening balance that is half given is refused', () => {
	const columns = 'Employee ID,Contract,Lane,Lane Since,Opening Credits,Opening Base,Opening Through\n';
	for (const [row, sentence] of [
		['4101,test-ca,BA,,,,', /Lane Since: a placement needs/],
		['4101,test-ca,BA,2027-01-01,,,', /Lane Since: 2027-01-01 is still to come/],
		['4101,,,,12,,', /Opening Credits: there is no placement/],
		['4101,test-ca,BA,2020-01-01,12,,', /Opening Through: opening credits need the day/],
		['4101,test-ca,BA,2020-01-01,,,2019-01-01', /Opening Credits: it is empty, but/],
		['4101,test-ca,BA,2020-01-01,-3,,2019-01-01', /Opening Credits: “-3” is no number of credits/],
		['4101,test-ca,BA,2020-01-01,3,bsc,2019-01-01', /Opening Base: “bsc” is no degree level/]
	] as const) {
		expect(load(district(), `${columns}${row}\n`)).toMatch(sentence);
	}
});

test('an unknown, a doubled or a missing column is named', () => {
	expect(load(district(), 'Employee ID,Hire Dat\n4101,\n')).toBe(
		'hr.csv, line 1: “Hire Dat” is not a column of this file; did you mean “Hire Date”?'
	);
	expect(load(district(), 'Employee ID,FTE,fte\n4101,1,1\n')).toBe('hr.csv, line 1: the column “FTE” is there twice.');
	expect(load(district(), 'FTE\n1\n')).toBe('hr.csv, line 1: the column “Employee ID” is missing.');
});

test('no more than twenty problems are told', () => {
	const rows = Array.from({ length: 30 }, (_, i) => `9${i},\n`).join('');
	const told = String(load(district(), `Employee ID,FTE\n${rows}`)).split('\n');
	expect(told).toHaveLength(21);
	expect(told.at(-1)).toBe('And 10 more problems. Nothing was loaded.');
});
