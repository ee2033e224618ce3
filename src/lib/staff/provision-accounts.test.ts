import { sql } from 'drizzle-orm';
import { expect, it } from 'vitest';
import { addAccount, grantsInForce } from '#lib/access/accounts.server.ts';
import { COMMAND_LINE } from '#lib/access/actor.ts';
import { verifyAudit } from '#lib/access/verify-audit.server.ts';
import { saveDistrictSettings } from '#lib/district/settings.server.ts';
import { DEFAULT_SETTINGS } from '#lib/district/settings.ts';
import { addSchool, addStaff, emptyDistrict } from '../../../tests/support/small-district.ts';
import { provisionAccounts } from './provision-accounts.server.ts';
import { staffByEmployeeId } from './staff-by-employee-id.server.ts';

const NOW = '2026-11-25T15:00:00.000Z';
const TODAY = '2026-11-25';

function district() {
	const db = emptyDistrict();
	const school = addSchool(db, 'Alder Elementary');
	const person = (name: string, addresses: string[], { active = true, kind = 'current' } = {}) => {
		const staffId = addStaff(db, school, { name, active, employeeId: `E-${name.split(' ')[0]}` });
		for (const address of addresses)
			db.run(sql`INSERT INTO staff_email VALUES (${staffId}, ${address}, ${address}, ${kind})`);
		return staffId;
	};
	return { db, person };
}

it('gives every active member of staff with an address of their own an account as a teacher', async () => {
	const { db, person } = district();
	const tessa = person('Tessa Lind', ['tessa@cedar.org']);
	person('Gone Away', ['gone@cedar.org'], { active: false });
	expect(await provisionAccounts(db, COMMAND_LINE, NOW, TODAY)).toEqual({ added: 1, left: [] });
	const [account] = db.all<{ id: string }>(sql`SELECT id, name, email, staff_id AS staffId FROM account`);
	expect(account).toMatchObject({ name: 'Tessa Lind', email: 'tessa@cedar.org', staffId: tessa });
	expect(grantsInForce(db, account!.id, TODAY)).toMatchObject([{ role: 'teacher', place: 'Alder Elementary' }]);
	expect(db.all(sql`SELECT action FROM audit_entry`)).toEqual([
		{ action: 'account.add' },
		{ action: 'account.provision' }
	]);
	expect(await provisionAccounts(db, COMMAND_LINE, NOW, TODAY)).toEqual({ added: 0, left: [] });
	expect(db.all(sql`SELECT number FROM audit_entry`)).toHaveLength(2);
	expect((await verifyAudit(db)).problems).toEqual([]);
});

it('names everybody who got none, and why', async () => {
	const { db, person } = district();
	await addAccount(db, { name: 'Olu Outside', email: 'taken@cedar.org' }, COMMAND_LINE, NOW);
	person('Anna None', []);
	person('Bert Former', ['bert@old.org'], { kind: 'former' });
	person('Cora Shared', ['office@cedar.org']);
	person('Dora Shared', ['office@cedar.org']);
	person('Egon Taken', ['taken@cedar.org']);
	person('Fritz Wrong', ['not an address']);
	const { added, left } = await provisionAccounts(db, COMMAND_LINE, NOW, TODAY);
	expect(added).toBe(0);
	expect(Object.fromEntries(left.map(({ name, reason }) => [name.split(' ')[0], reason]))).toEqual({
		Anna: 'has no current e-mail address on the roster',
		Bert: 'has no current e-mail address on the roster',
		Cora: 'shares the address office@cedar.org with another member of staff',
		Dora: 'shares the address office@cedar.org with another member of staff',
		Egon: 'has the address taken@cedar.org, which is the account of Olu Outside',
		Fritz: '“not an address” is not an e-mail address. Write it like name@district.org.'
	});
});

it('takes the address at the district’s own domain of several', async () => {
	const { db, person } = district();
	saveDistrictSettings(db, { ...DEFAULT_SETTINGS, emailDomains: { current: 'cedar.org', former: [] } });
	person('Tessa Lind', ['a.tessa@home.example', 'tessa@cedar.org']);
	await provisionAccounts(db, COMMAND_LINE, NOW, TODAY);
	expect(db.all(sql`SELECT email FROM account`)).toEqual([{ email: 'tessa@cedar.org' }]);
});

it('adds more than one portion', async () => {
	const { db, person } = district();
	for (let i = 0; i < 450; i += 1) person(`Person${i} Many`, [`p${i}@cedar.org`]);
	expect(await provisionAccounts(db, COMMAND_LINE, NOW, TODAY)).toEqual({ added: 450, left: [] });
	expect(db.get(sql`SELECT count(*) AS n, count(DISTINCT account_id) AS people FROM role_grant`)).toEqual({
		n: 450,
		people: 450
	});
});

it('finds a person by the employee ID, with or without its leading zeros', () => {
	const { db } = district();
	const staffId = addStaff(db, addSchool(db, 'Birch High'), { employeeId: '004711', name: 'Tessa Lind' });
	expect(staffByEmployeeId(db, ' 4711')).toEqual({ staffId, name: 'Tessa Lind' });
	expect([staffByEmployeeId(db, ''), staffByEmployeeId(db, '471')]).toEqual([null, null]);
});
