import { sql } from 'drizzle-orm';
import { expect, test } from 'vitest';
import type { Db } from '#lib/server/db/open.ts';
import { addSchool, addStaff, emptyDistrict } from '../../../tests/support/small-district.ts';
import { Refused, WrongUsage, type Io, type Verb } from '../verb.ts';
import { verb as audit } from './audit.ts';
import { verb as users } from './users.ts';

function district(): Db {
	const db = emptyDistrict();
	const alder = addSchool(db, 'Alder Elementary', { sourceId: 's-101' });
	addSchool(db, 'Birch High', { sourceId: 's-102' });
	const tessa = addStaff(db, alder, { name: 'Tessa Lind', employeeId: '004711' });
	db.run(sql`INSERT INTO staff_email VALUES (${tessa}, 'tessa@cedar.org', 'Tessa@cedar.org', 'current')`);
	return db;
}

async function say(db: Db, verb: Verb, ...args: string[]): Promise<string> {
	const said: string[] = [];
	const io: Io = {
		out: (text) => said.push(text),
		err: (text) => said.push(text),
		progress: () => {},
		did: () => {},
		data: '',
		open: () => db,
		today: () => '2026-11-25'
	};
	await verb.run(args, io);
	return said.join('\n');
}

const grants = (db: Db) =>
	db.all<Record<string, unknown>>(
		sql`SELECT role, school_id AS school, from_day AS "from", until_day AS until, may_export AS export, revoked_at IS NOT NULL AS revoked FROM role_grant`
	);

test('the first administrator is made on the host, and again when nobody can get in', async () => {
	const db = district();
	const said = await say(db, users, 'create-admin', 'Ada Ivanova', 'ada@cedar.org');
	expect(said).toMatch(
		/^Ada Ivanova has the role Administrator now\.\nHand this link to Ada Ivanova.*seven days:\nhttp:\/\/localhost:3000\/welcome\?link=[\w-]{43}$/
	);
	await expect(say(db, users, 'create-admin', 'Ada', 'ADA@cedar.org')).rejects.toThrow(
		/has the role Administrator in some of these days already/
	);
	expect(await say(db, users, 'reset', 'ada@cedar.org')).toMatch(/welcome\?link=/);
	expect(await say(db, users, 'list')).toBe('ada@cedar.org  Ada Ivanova: admin. Has no password or sign-on yet.');
	await expect(say(db, users, 'disable', 'ada@cedar.org')).rejects.toThrow(/last account that can administer/);
});

test('accounts come from the roster, roles are given for a school and days, and taken back', async () => {
	const db = district();
	expect(await say(db, users, 'provision')).toBe('1 account added, each as a teacher.');
	await say(
		db,
		users,
		'grant',
		'tessa@cedar.org',
		'principal',
		'--school',
		's-101',
		'--until',
		'2027-06-30',
		'--no-export'
	);
	await say(db, users, 'grant', 'tessa@cedar.org', 'principal', '--school', 'birch high', '--from', '2026-12-01');
	expect(grants(db).slice(1)).toMatchObject([
		{ role: 'principal', school: 1, from: '2026-11-25', until: '2027-06-30', export: 0, revoked: 0 },
		{ role: 'principal', school: 2, from: '2026-12-01', until: null, export: 1, revoked: 0 }
	]);
	await expect(say(db, users, 'revoke', 'tessa@cedar.org', 'principal')).rejects.toThrow(/of 2 schools/);
	await say(db, users, 'revoke', 'tessa@cedar.org', 'principal', '--school', 's-102');
	await say(db, users, 'revoke', 'tessa@cedar.org', 'principal');
	expect(grants(db).map(({ revoked }) => revoked)).toEqual([0, 1, 1]);
	await expect(say(db, users, 'revoke', 'tessa@cedar.org', 'hr')).rejects.toThrow(/does not have the role HR/);
	expect(await say(db, users, 'disable', 'tessa@cedar.org')).toMatch(/cannot sign in any more; 0 sessions ended/);
	expect(await say(db, users, 'enable', 'tessa@cedar.org')).toMatch(/can sign in again/);
	expect(JSON.parse(await say(db, users, 'list', '--json')).accounts).toMatchObject([{ employeeId: '004711' }]);
});

test('an account belongs to a member of staff when the employee ID says so', async () => {
	const db = district();
	await say(db, users, 'add', 'Tessa Lind', 'tl@cedar.org', '--employee', '4711');
	expect(db.get(sql`SELECT staff_id AS id FROM account`)).toEqual({ id: 1 });
	await expect(say(db, users, 'add', 'Nobody', 'n@cedar.org', '--employee', '9')).rejects.toThrow(Refused);
});

test('what cannot be done is refused with what and where, what is not understood with the usage', async () => {
	const db = district();
	await say(db, users, 'provision');
	for (const [args, sentence] of [
		['grant tessa@cedar.org principal', /Choose which/],
		['grant tessa@cedar.org principal --school s-999', /no school “s-999”. Schools are s-101/],
		['grant nobody@cedar.org hr', /Nobody has an account with the address nobody@cedar\.org/],
		['grant tessa@cedar.org hr --from 2026-11-24', /is over/]
	] as const)
		await expect(say(db, users, ...args.split(' ')), args).rejects.toThrow(sentence);
	for (const args of [
		'',
		'promote',
		'add Tessa',
		'grant tessa@cedar.org boss',
		'grant tessa@cedar.org hr --from tomorrow',
		'disable',
		'disable a b'
	])
		await expect(say(db, users, ...args.split(' ').filter(Boolean)), args).rejects.toThrow(WrongUsage);
});

test('the audit log is listed and checked on the host', async () => {
	const db = district();
	await say(db, users, 'create-admin', 'Ada Ivanova', 'ada@cedar.org');
	expect((await say(db, audit, 'list')).split('\n').map((line) => line.replace(/ \d{4}-\S+Z/, ''))).toEqual([
		expect.stringMatching(/^ {5}3 {2} command line: Made a one-time link for an account \[account\.link\], account /),
		expect.stringMatching(/^ {5}2 {2} command line: Gave a role/),
		expect.stringMatching(/^ {5}1 {2} command line: Added an account/)
	]);
	const { entries } = JSON.parse(await say(db, audit, 'list', '--json', '--action', 'grant'));
	expect(entries).toMatchObject([{ number: 2, after: { role: 'admin', mayExport: true } }]);
	const whole = await say(db, audit, 'verify');
	const head = /head: (3:[0-9a-f]{16})$/.exec(whole)![1]!;
	expect(await say(db, audit, 'verify', '--head', head)).toBe(whole);
	await expect(say(db, audit, 'verify', '--head', `9:${'a'.repeat(16)}`)).rejects.toThrow(/knows entry 9/);
	for (const args of [['verify', '--head', 'x'], ['list', '--from', 'x'], ['list', '--outcome', 'x'], ['look'], []])
		await expect(say(db, audit, ...args)).rejects.toThrow(WrongUsage);
	db.$client.exec('DROP TRIGGER audit_entry_stays');
	db.run(sql`UPDATE audit_entry SET who = 'somebody' WHERE number = 2`);
	await expect(say(db, audit, 'verify')).rejects.toThrow(/Entry 2 does not bear the seal[^]*2 found in 3 entries/);
});
