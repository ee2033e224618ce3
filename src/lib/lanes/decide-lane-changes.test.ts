import { sql } from 'drizzle-orm';
import { beforeEach, expect, test } from 'vitest';
import { DISTRICT, NOBODY, type Viewer } from '#lib/access/scope.ts';
import { districtSettings, saveDistrictSettings } from '#lib/district/settings.server.ts';
import type { Db } from '#lib/server/db/open.ts';
import { write } from '#lib/server/db/write.ts';
import { addContract, addSchool, addStaff, emptyDistrict } from '../../../tests/support/small-district.ts';
import { acceptConfirmed, decideLaneChanges, takeBackChange } from './decide-lane-changes.server.ts';
import { awaitedDecisions, whyNotSecond } from './awaited-decisions.server.ts';
import { changesToDecide, differenceOf, proposalKey } from './changes-to-decide.server.ts';
import { decidedChanges } from './decided-changes.server.ts';
import { changesForPayroll, exportToPayroll, payrollFileAgain } from './payroll-exports.server.ts';

const today = '2026-11-25';
const when = { today, now: '2026-11-25T17:00:00.000Z' };
const hana: Viewer = { ...NOBODY, accountId: 'hana', name: 'Hana Reyes', role: 'hr', scope: DISTRICT, seesPay: true };
const omar: Viewer = { ...hana, accountId: 'omar', name: 'Omar Haddad' };

let db: Db;
let ada: number;

beforeEach(() => {
	db = emptyDistrict();
	ada = addStaff(db, addSchool(db, 'Alder'), { employeeId: '000101' });
	addContract(db, {
		id: 'maple',
		name: 'Maple Grove',
		document: JSON.stringify({
			timezone: 'America/Chicago',
			unit: 'semester credit',
			convert: { semester: 1 },
			categories: { online: {} },
			lanes: [
				{ id: 'BA', paths: [{}] },
				{ id: 'MA', paths: [{ degree: 'master' }] }
			],
			effective: { windows: [{ effective: '09-01', submitBy: '08-15' }] }
		})
	});
	db.run(
		sql`INSERT INTO placement (staff_id, schedule_id, lane, since, step) VALUES (${ada}, 'maple', 'BA', '2022-09-01', '5')`
	);
	masters('2026-06-01');
	db.run(sql`
		INSERT INTO salary_table (id, public_id, schedule_id, pay_year, begins_on, currency, status, source, loaded_at, loaded_by)
		VALUES (1, 't', 'maple', '2026-27', '2026-07-01', 'USD', 'in-force', 'made up', '', '')`);
	for (const [lane, cents] of [
		['BA', 5_000_000],
		['MA', 5_400_050]
	] as const)
		db.run(sql`
			INSERT INTO salary_amount (table_id, lane, step, lane_position, step_position, cents) VALUES (1, ${lane}, '5', 1, 1, ${cents})`);
});

function masters(verifiedOn: string | null) {
	write(db, (tx) => {
		tx.run(sql`DELETE FROM degree WHERE staff_id = ${ada}`);
		tx.run(sql`
			INSERT INTO degree (staff_id, level, conferred_on, verified_on) VALUES (${ada}, 'master', '2026-05-20', ${verifiedOn})`);
	});
}
const open = () => changesToDecide(db, DISTRICT, { asOf: today });
const decide = (viewer: Viewer, decision: 'accepted' | 'declined', reason: string | null = null) =>
	write(db, (tx) => decideLaneChanges(tx, viewer, { keys: open().proposed.map(proposalKey), decision, reason }, when));

test('a lane change is proposed with what it pays, and accepted by a named person', () => {
	const [proposed] = open().proposed;
	expect(proposed).toMatchObject({ fromLane: 'BA', toLane: 'MA', effectiveOn: '2026-09-01', step: '5' });
	expect(differenceOf(proposed!)).toBe(400_050);
	expect(decide(hana, 'accepted')).toEqual({ accepted: 1, declined: 0, awaited: 0, problems: [] });
	expect(open().proposed).toEqual([]);
	expect(decidedChanges(db, DISTRICT)).toMatchObject([
		{ decidedBy: 'Hana Reyes', toLane: 'MA', fromCents: 5_000_000, toCents: 5_400_050, payYear: '2026-27' }
	]);
});

test('what was accepted never changes: a later fact raises a discrepancy with the difference in words', () => {
	decide(hana, 'accepted');
	masters(null);
	expect(open().discrepancies.map(({ sentence }) => sentence)).toEqual([
		'Today’s records no longer bring MA: they come to BA.'
	]);
	expect(decidedChanges(db, DISTRICT)).toMatchObject([{ toLane: 'MA', effectiveOn: '2026-09-01' }]);
});

test('nobody decides about their own pay', () => {
	const told = decide({ ...hana, staffId: ada }, 'accepted');
	expect(told).toMatchObject({ accepted: 0, problems: [expect.stringContaining('their own pay')] });
});

test('a decision can be taken back until payroll has it, and payroll gets each change once', () => {
	decide(hana, 'accepted');
	const [first] = decidedChanges(db, DISTRICT);
	const back = (publicId: string) =>
		write(db, (tx) => takeBackChange(tx, hana, { publicId, reason: 'The transcript is another’s.' }, when.now));
	expect(back(first!.publicId)).toBeNull();
	expect(open().proposed).toHaveLength(1);
	decide(hana, 'accepted');
	const made = write(db, (tx) => exportToPayroll(tx, hana, { expected: 1 }, when));
	expect(made).toMatchObject({ changes: 1, fromCents: 5_000_000, toCents: 5_400_050, unknownAmounts: 0 });
	expect(changesForPayroll(db, DISTRICT)).toEqual([]);
	expect(back(decidedChanges(db, DISTRICT)[0]!.publicId)).toContain('Payroll got it');
	const file = payrollFileAgain(db, made!.publicId);
	expect(file).toMatchObject({ isSame: true, lines: 1 });
	expect(file!.text).toContain('50000.00,54000.50,4000.50');
});

test('the payroll file is not made of other lines than the person saw', () => {
	decide(hana, 'accepted');
	expect(write(db, (tx) => exportToPayroll(tx, hana, { expected: 2 }, when))).toBeNull();
});

test('where the district wants four eyes, what one accepts takes effect when another confirms', () => {
	saveDistrictSettings(db, { ...districtSettings(db), fourEyes: ['lane-changes'] });
	expect(decide(hana, 'accepted')).toMatchObject({ accepted: 0, awaited: 1 });
	expect(decidedChanges(db, DISTRICT)).toEqual([]);
	const [awaited] = awaitedDecisions(db, DISTRICT);
	expect(whyNotSecond(hana, awaited!)).toContain('another person');
	expect(whyNotSecond(omar, awaited!)).toBeNull();
	expect(
		write(db, (tx) => acceptConfirmed(tx, DISTRICT, awaited!, { ...when, confirmedBy: 'Omar Haddad' }))
	).toBeNull();
	expect(decidedChanges(db, DISTRICT)).toMatchObject([{ decidedBy: 'Hana Reyes', confirmedBy: 'Omar Haddad' }]);
});
