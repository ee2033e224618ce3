import { sql } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { DEFAULT_SETTINGS, type DistrictSettings } from '#lib/district/settings.ts';
import { openDatabase, type Db } from '#lib/server/db/open.ts';
import { write } from '#lib/server/db/write.ts';
import { loadRoster } from './load-roster.server.ts';
import { readRosterZip, rosterOf } from './roster-files.server.ts';

const settings: DistrictSettings = {
	...DEFAULT_SETTINGS,
	timeZone: 'America/Los_Angeles',
	emailDomains: { current: 'today.example', former: ['before.example'] }
};
const TODAY = '2026-11-25';

const ORGS = `sourcedId,status,dateLastModified,name,type,identifier,parentSourcedId
d-1,,,Test District,district,T,
o-9,,,Office,department,T9,d-1
s-1,,,Alder School,school,T1,d-1
s-2,,,Birch School,school,T2,d-1
`;
const USERS_11 =
	'sourcedId,status,dateLastModified,enabledUser,orgSourcedIds,role,username,userIds,givenName,familyName,middleName,identifier,email,sms,phone,agentSourcedIds,grades,password\n';
const USERS_12 =
	'sourcedId,status,dateLastModified,enabledUser,username,userIds,givenName,familyName,middleName,identifier,email,sms,phone,agentSourcedIds,grades,password,userMasterIdentifier,resourceSourcedIds,preferredGivenName,preferredMiddleName,preferredFamilyName,primaryOrgSourcedId,pronouns\n';
const ROLES =
	'sourcedId,status,dateLastModified,userSourcedId,roleType,role,beginDate,endDate,orgSourcedId,userProfileSourcedId\n';
const manifest = (version: string, users: 'bulk' | 'delta') =>
	`propertyName,value\noneroster.version,${version}\nfile.users,${users}\n`;
const ANA_11 = 'u-1,,,true,s-1,teacher,ana,{HR:000101},Ana,Lima,,000101,ana@today.example,,,,,\n';
const BEN_11 = 'u-2,,,true,"s-1,s-2",teacher,ben,{HR:000102},Ben,Okoro,,000102,ben@today.example,,,,,\n';
const ANA_12 = 'u-1,,,true,ana,{HR:000101},Ana,Lima,,000101,ana@today.example,,,,,,,,,,,s-1,\n';
const BEN_12 = 'u-2,,,true,ben,{HR:000102},Ben,Okoro,,000102,ben@today.example,,,,,,,,Benny,,,s-2,\n';

const files = (contents: Record<string, string>) =>
	Object.entries(contents).map(([name, text]) => ({ name: `${name}.csv`, bytes: new TextEncoder().encode(text) }));
const oneOne = (people: string, mode: 'bulk' | 'delta' = 'bulk') => ({
	manifest: manifest('1.1', mode),
	orgs: ORGS,
	users: USERS_11 + people
});
const oneTwo = (people: string, roles: string, mode: 'bulk' | 'delta' = 'bulk') => ({
	manifest: manifest('1.2', mode),
	orgs: ORGS,
	users: USERS_12 + people,
	roles: ROLES + roles
});

function load(db: Db, contents: Record<string, string>, today = TODAY) {
	const read = rosterOf(files(contents), 'the folder', settings.timeZone);
	if ('problem' in read) return read.problem;
	const result = write(db, (tx) => loadRoster(tx, read.roster, { settings, today }));
	return 'problem' in result ? result.problem : result.counts;
}
const problem = (contents: Record<string, string>) => load(openDatabase(':memory:'), contents);
const people = (db: Db) =>
	db.all(sql`SELECT employee_id AS id, given_name AS name, role, active FROM staff ORDER BY id`);
const assignments = (db: Db) =>
	db.all(sql`
		SELECT employee_id AS id, school.name AS school, is_primary AS main, begins_on AS "from", ends_on AS "to"
		FROM assignment JOIN staff ON staff.id = staff_id JOIN school ON school.id = assignment.school_id
		ORDER BY employee_id, assignment.id`);
const everything = (db: Db) =>
	['school', 'staff', 'staff_email', 'assignment', 'presence', 'staff_change'].map((table) =>
		db.all(sql`SELECT * FROM ${sql.raw(table)}`)
	);

test('a roster of the old standard gives people, schools, addresses and places without days', () => {
	const db = openDatabase(':memory:');
	expect(load(db, oneOne(ANA_11 + BEN_11))).toMatchObject({ added: 2, changed: 0, schools: 4 });
	expect(people(db)).toEqual([
		{ id: '000101', name: 'Ana', role: 'teacher', active: 1 },
		{ id: '000102', name: 'Ben', role: 'teacher', active: 1 }
	]);
	expect(assignments(db)).toEqual([
		{ id: '000101', school: 'Alder School', main: 1, from: null, to: null },
		{ id: '000102', school: 'Alder School', main: 1, from: null, to: null },
		{ id: '000102', school: 'Birch School', main: 0, from: null, to: null }
	]);
	expect(db.all(sql`SELECT name, kind FROM school ORDER BY id`)).toEqual([
		{ name: 'Test District', kind: 'district' },
		{ name: 'Office', kind: 'office' },
		{ name: 'Alder School', kind: 'school' },
		{ name: 'Birch School', kind: 'school' }
	]);
});

test('loading the same roster twice changes nothing', () => {
	for (const contents of [
		oneOne(ANA_11 + BEN_11),
		oneTwo(ANA_12 + BEN_12, 'r1,,,u-1,primary,teacher,2019-08-12,,s-1,\nr2,,,u-2,primary,aide,,,s-2,\n')
	]) {
		const db = openDatabase(':memory:');
		load(db, contents);
		const before = everything(db);
		expect(load(db, contents)).toMatchObject({ added: 0, changed: 0, unchanged: 2 });
		expect(everything(db)).toEqual(before);
	}
});

test('students, parents, guardians and relatives are never stored, whatever their number', () => {
	const db = openDatabase(':memory:');
	const others = ['student', 'Guardian', 'parent', 'relative']
		.map((role, i) => `x-${i},,,true,s-1,${role},x${i},,Ana,Lima,,000101,x${i}@today.example,,,,,\n`)
		.join('');
	expect(load(db, oneOne(ANA_11 + others))).toMatchObject({ added: 1, notStaff: 4 });
	const roles = 'r1,,,u-1,primary,teacher,,,s-1,\nr2,,,u-1,secondary,parent,,,s-2,\nr3,,,u-2,primary,student,,,s-2,\n';
	expect(load(openDatabase(':memory:'), oneTwo(ANA_12 + BEN_12, roles))).toMatchObject({ added: 1, notStaff: 1 });
});

test('columns are found by name: reordered, missing, surplus, and in other capitals', () => {
	const db = openDatabase(':memory:');
	const users =
		'\ufeffFamilyName,givenname,phone,sms,ROLE,orgSourcedIds,sourcedId,userIds,homeroom\nLima,Ana,,,teacher,s-1,u-1,"{Other:7},{HR:000101}",12\n';
	expect(load(db, { orgs: ORGS, users })).toMatchObject({ added: 1 });
	expect(people(db)).toEqual([{ id: '000101', name: 'Ana', role: 'teacher', active: 1 }]);
});

test('former addresses and those at the former domain belong to the person; no address is fine', () => {
	const db = openDatabase(':memory:');
	const ana =
		'u-1,,,true,s-1,teacher,ana,"{HR:000101},{FormerEmail:arossi@before.example}",Ana,Lima,,000101, Ana@Today.example ,,,,,\n';
	const none = 'u-3,,,true,s-1,aide,cal,,Cal,Reyes,,000103,,,,,,\n';
	load(db, oneOne(ana + none));
	expect(db.all(sql`SELECT address, as_written, kind FROM staff_email ORDER BY address`)).toEqual([
		{ address: 'ana@today.example', as_written: 'Ana@Today.example', kind: 'current' },
		{ address: 'arossi@today.example', as_written: 'arossi@before.example', kind: 'former' }
	]);
	load(db, oneOne(ana.replace(' Ana@Today.example ', 'alima@today.example') + none));
	expect(db.all(sql`SELECT address, kind FROM staff_email ORDER BY address`)).toEqual([
		{ address: 'alima@today.example', kind: 'current' },
		{ address: 'ana@today.example', kind: 'former' },
		{ address: 'arossi@today.example', kind: 'former' }
	]);
});

test('a leaver and the new employee who was given the address both hold it', () => {
	const db = openDatabase(':memory:');
	load(db, oneOne(ANA_11.replace('true', 'false') + BEN_11.replace('ben@', 'ana@')));
	expect(db.all(sql`SELECT count(*) AS n FROM staff_email WHERE address = 'ana@today.example'`)).toEqual([{ n: 2 }]);
	expect(people(db)).toMatchObject([{ active: 0 }, { active: 1 }]);
});

test('a delta that transfers one and deletes another keeps both histories and touches nobody else', () => {
	const db = openDatabase(':memory:');
	load(db, oneOne(ANA_11 + BEN_11));
	const delta = {
		manifest: manifest('1.1', 'delta'),
		users:
			USERS_11 +
			'u-1,active,2025-01-06T16:00:00.000Z,true,s-2,teacher,ana,{HR:000101},Ana,Lima,,000101,ana@today.example,,,,,\n' +
			'u-2,tobedeleted,2025-07-01T03:00:00.000Z,false,"s-1,s-2",teacher,ben,{HR:000102},Ben,Okoro,,000102,ben@today.example,,,,,\n'
	};
	expect(load(db, delta)).toMatchObject({ changed: 2, left: 1, missing: 0 });
	expect(assignments(db)).toEqual(
		[
			{ id: '000101', school: 'Alder School', main: 1, from: null, to: '2025-01-05' },
			{ id: '000102', school: 'Alder School', main: 1, from: null, to: '2025-06-30' },
			{ id: '000102', school: 'Birch School', main: 0, from: null, to: '2025-06-30' },
			{ id: '000101', school: 'Birch School', main: 1, from: '2025-01-06', to: null }
		].toSorted((a, b) => a.id.localeCompare(b.id))
	);
	expect(people(db)).toMatchObject([{ active: 1 }, { active: 0 }]);
	expect(
		db.all(
			sql`SELECT school.name, day, delta FROM staff_change JOIN school ON school.id = school_id ORDER BY day, name`
		)
	).toContainEqual({
		name: 'Birch School',
		day: '2025-01-06',
		delta: 1
	});
	const before = everything(db);
	load(db, delta);
	expect(everything(db)).toEqual(before);
});

test('whoever is missing from a bulk roster has left today, is kept, and can come back', () => {
	const db = openDatabase(':memory:');
	load(db, oneOne(ANA_11 + BEN_11));
	expect(load(db, oneOne(ANA_11))).toMatchObject({ missing: 1, unchanged: 1 });
	expect(people(db)).toMatchObject([{ active: 1 }, { id: '000102', active: 0 }]);
	expect(assignments(db).slice(1)).toMatchObject([{ to: TODAY }, { to: TODAY }]);
	load(db, oneOne(ANA_11 + BEN_11), '2026-12-10');
	expect(people(db)).toMatchObject([{ active: 1 }, { active: 1 }]);
	expect(assignments(db)).toContainEqual({
		id: '000102',
		school: 'Alder School',
		main: 1,
		from: '2026-12-10',
		to: null
	});
});

test('without a manifest, a file with status and days is read as changes, and nobody missing is taken to have left', () => {
	const db = openDatabase(':memory:');
	load(db, oneOne(ANA_11 + BEN_11));
	const users = USERS_11 + ANA_11.replace(',,,true', ',active,2026-01-05T16:00:00.000Z,true');
	expect(load(db, { users })).toMatchObject({ missing: 0 });
	expect(people(db)).toMatchObject([{ active: 1 }, { active: 1 }]);
});

test('roles with days give history, the primary place, and the person’s role', () => {
	const db = openDatabase(':memory:');
	const roles =
		'r0,,,u-1,secondary,teacher,2019-08-12,2025-01-03,s-1,\nr1,,,u-1,primary,principal,2025-01-06,,s-2,p1\n' +
		'r2,,,u-2,primary,teacher,2020-08-10,,s-1,\nr3,,,u-2,primary,teacher,2020-08-10,,s-2,\n';
	load(db, oneTwo(ANA_12 + BEN_12, roles));
	expect(assignments(db)).toEqual([
		{ id: '000101', school: 'Alder School', main: 0, from: '2019-08-12', to: '2025-01-03' },
		{ id: '000101', school: 'Birch School', main: 1, from: '2025-01-06', to: null },
		// Two primary roles, one at each school, as the standard allows: the primary org of the person decides.
		{ id: '000102', school: 'Alder School', main: 0, from: '2020-08-10', to: null },
		{ id: '000102', school: 'Birch School', main: 1, from: '2020-08-10', to: null }
	]);
	expect(people(db)).toMatchObject([{ role: 'principal' }, { role: 'teacher' }]);
	expect(db.all(sql`SELECT preferred_given_name AS name FROM staff WHERE employee_id = '000102'`)).toEqual([
		{ name: 'Benny' }
	]);
	load(db, oneOne(ANA_11.replace('s-1,teacher', 's-2,administrator') + BEN_11));
	expect(people(db)).toMatchObject([{ role: 'principal' }, { role: 'teacher' }]);
	expect(db.all(sql`SELECT preferred_given_name AS name FROM staff WHERE employee_id = '000102'`)).toEqual([
		{ name: 'Benny' }
	]);
});

test('the column “userProfile” of some exporters is no obstacle', () => {
	const contents = oneTwo(ANA_12, '');
	contents.roles = 'sourcedId,userSourcedId,roleType,role,orgSourcedId,userProfile\nr1,u-1,primary,teacher,s-1,p1\n';
	expect(load(openDatabase(':memory:'), contents)).toMatchObject({ added: 1 });
});

test('a changed role of somebody who is not in the delta’s users reaches them', () => {
	const db = openDatabase(':memory:');
	load(
		db,
		oneTwo(ANA_12 + BEN_12, 'r1,,,u-1,primary,teacher,2019-08-12,,s-1,\nr2,,,u-2,primary,teacher,2019-08-12,,s-2,\n')
	);
	load(
		db,
		oneTwo(
			BEN_12,
			'r9,active,2026-08-01T16:00:00Z,u-1,primary,teacher,2026-08-10,,s-2,\nr2,,,u-2,primary,teacher,2019-08-12,,s-2,\n',
			'delta'
		)
	);
	expect(assignments(db).slice(0, 2)).toMatchObject([
		{ school: 'Alder School', to: '2026-08-09' },
		{ school: 'Birch School', from: '2026-08-10', to: null }
	]);
	expect(
		db.all(sql`SELECT school.name FROM staff JOIN school ON school.id = school_id WHERE employee_id = '000101'`)
	).toEqual([{ name: 'Birch School' }]);
});

test('a new sourcedId with a known employee number is the same person, zeros or not', () => {
	const db = openDatabase(':memory:');
	load(db, oneOne(ANA_11));
	expect(load(db, oneOne(ANA_11.replace('u-1', 'U-00001').replace(',000101,', ',101,')))).toMatchObject({
		added: 0,
		changed: 1
	});
	expect(people(db)).toMatchObject([{ id: '000101' }]);
});

test('a wrong roster is refused with file, line, column and what to do, and nothing of it remains', () => {
	const good = oneOne(ANA_11 + BEN_11);
	const { roles: _, ...withoutRoles } = oneTwo(ANA_12, '');
	const { orgs: __, ...withoutOrgs } = good;
	const bad: [Record<string, string>, RegExp][] = [
		[{ orgs: ORGS }, /the folder holds no users\.csv\. Give/],
		[{ ...good, users: '' }, /users\.csv is empty/],
		[{ ...good, users: USERS_11 }, /holds no people/],
		[
			{ ...good, users: 'name,mail\nAna,a@b.example\n' },
			/users\.csv has no column “sourcedId” and no column “givenName”/
		],
		[{ ...good, users: (USERS_11 + ANA_11).replace('familyName', 'surname') }, /users\.csv has no column “familyName”/],
		[{ ...good, users: (USERS_11 + ANA_11).replace('orgSourcedIds', 'orgs') }, /no column “orgSourcedIds”/],
		[withoutRoles, /OneRoster 1\.2, and its roles\.csv is missing/],
		[withoutOrgs, /no orgs\.csv, and no school is known yet/],
		[oneOne(ANA_11.replace('s-1', 's-7')), /users\.csv, line 2, orgSourcedIds: “s-7” is no school/],
		[oneOne(ANA_11.replace('teacher', 'teachr')), /line 2, role: “teachr”.*did you mean “teacher”/],
		[
			oneOne(ANA_11 + BEN_11.replaceAll('000102', '101')),
			/line 3, identifier: employee id 101 is also that of Ana Lima \(users\.csv, line 2\)/
		],
		[oneOne(ANA_11 + ANA_11), /line 3, sourcedId: “u-1” stands in the file twice/],
		[
			oneTwo(ANA_12, 'r1,,,u-1,primary,teacher,2025-13-01,,s-1,\n'),
			/roles\.csv, line 2, beginDate: “2025-13-01” is not a day/
		],
		[oneTwo(ANA_12, 'r1,,,u-1,primary,teacher,2025-08-01,2024-06-30,s-1,\n'), /ends on 2024-06-30, before it begins/]
	];
	for (const [contents, sentence] of bad) {
		const db = openDatabase(':memory:');
		expect(load(db, contents)).toMatch(sentence);
		expect(db.all(sql`SELECT id FROM staff UNION ALL SELECT id FROM school`)).toEqual([]);
	}
	expect(problem(good)).toMatchObject({ added: 2 });
});

test('an employee number that already belongs to somebody else is refused', () => {
	const db = openDatabase(':memory:');
	load(db, oneOne(ANA_11 + BEN_11));
	expect(load(db, oneOne(ANA_11.replaceAll('000101', '000102')))).toMatch(
		/employee id 000102 already belongs to Ben Okoro/
	);
});

test('a truncated zip and a file that is none are refused', async () => {
	const start = new Uint8Array([0x50, 0x4b, 0x03, 0x04, 20, 0, 0, 0]);
	expect(await readRosterZip({ name: 'r.zip', bytes: start }, 'UTC')).toMatchObject({
		problem: expect.stringMatching(/damaged or incomplete zip/)
	});
	expect(await readRosterZip({ name: 'r.zip', bytes: new Uint8Array() }, 'UTC')).toMatchObject({
		problem: expect.stringMatching(/is empty/)
	});
	expect(await readRosterZip({ name: 'r.csv', bytes: new TextEncoder().encode('a,b') }, 'UTC')).toMatchObject({
		problem: expect.stringMatching(/neither a folder nor a zip/)
	});
});
