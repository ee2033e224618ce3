import { sql } from 'drizzle-orm';
import { beforeEach, expect, test } from 'vitest';
import { DISTRICT, NOBODYS_RECORDS } from '#lib/access/scope.ts';
import { readTable } from '#lib/files/table.ts';
import type { Db } from '#lib/server/db/open.ts';
import { write } from '#lib/server/db/write.ts';
import { addContract, addSchool, addStaff, emptyDistrict } from '../../../tests/support/small-district.ts';
import { contractLanes } from './contract-lanes.server.ts';
import { paidBy } from './paid-by-table.server.ts';
import { salariesOn } from './salaries-on-day.server.ts';
import { readSalaryTable } from './salary-table.ts';
import {
	putSalaryTableInForce,
	storeSalaryTable,
	withdrawSalaryTable,
	type SalaryTableAbout
} from './store-salary-table.server.ts';

let db: Db;

beforeEach(() => {
	db = emptyDistrict();
	addContract(db, { id: 'maple', name: 'Maple', document: '{"lanes": [{"id": "BA"}, {"id": "MA"}]}' });
});

function store(csv: string, about: Partial<SalaryTableAbout> = {}) {
	const table = readTable(new TextEncoder().encode(csv), 'pay.csv');
	const reading = readSalaryTable(table as Exclude<typeof table, { problem: string }>, contractLanes(db, 'maple')!);
	if (!('table' in reading)) throw new Error(JSON.stringify(reading));
	const facts: SalaryTableAbout = {
		scheduleId: 'maple',
		payYear: '2026-27',
		beginsOn: '2026-07-01',
		currency: 'USD',
		status: 'in-force',
		source: 'pay.csv',
		now: '2026-11-25T12:00:00.000Z',
		by: 'Hana Rao',
		...about
	};
	return write(db, (tx) => storeSalaryTable(tx, reading.table, facts));
}
const pay = (day: string, lane: string, step: string) => salariesOn(db, day)('maple', lane, step)?.cents ?? null;

test('a day is paid by the table that begins last up to it, at the step as HR’s file writes it', () => {
	store('Step,BA,MA\n1-2,50000,60000\n3,51000,61000.25\n');
	store('Step,BA,MA\n1,52000,62000\n', { payYear: '2027-28', beginsOn: '2027-07-01' });
	expect(pay('2026-06-30', 'BA', '1')).toBeNull();
	expect(pay('2026-07-01', 'BA', '02')).toBe(5_000_000);
	expect(pay('2027-06-30', 'MA', '3')).toBe(6_100_025);
	expect(pay('2027-07-01', 'MA', '1')).toBe(6_200_000);
	// The year's own table says nothing about step 3, so nothing is known; last year's pay is never taken for it.
	expect(pay('2027-07-01', 'MA', '3')).toBeNull();
});

test('a corrected table takes the place of the one with the same first day, and can give it back', () => {
	const first = store('Step,BA\n1,50000\n');
	expect(store('Step,BA\n1,50000\n')).toEqual({ publicId: first.publicId, replaced: [], outcome: 'unchanged' });
	const second = store('Step,BA\n1,50500\n');
	expect(second.replaced).toEqual([first.publicId]);
	expect(pay('2026-09-01', 'BA', '1')).toBe(5_050_000);
	expect(write(db, (tx) => putSalaryTableInForce(tx, 'maple', first.publicId))).toMatchObject({
		replaced: [second.publicId]
	});
	expect(pay('2026-09-01', 'BA', '1')).toBe(5_000_000);
	expect(write(db, (tx) => putSalaryTableInForce(tx, 'maple', first.publicId))).toBeNull();
	expect(write(db, (tx) => putSalaryTableInForce(tx, 'oak', second.publicId))).toBeNull();
});

test('a draft pays nobody until it is put in force, and a withdrawn table pays nobody any more', () => {
	const { publicId } = store('Step,BA\n1,50000\n', { status: 'draft' });
	expect(pay('2026-09-01', 'BA', '1')).toBeNull();
	const { id } = db.get<{ id: number }>(sql`SELECT id FROM salary_table`);
	expect(salariesOn(db, '2026-09-01', new Map([['maple', id]]))('maple', 'BA', '1')).toMatchObject({
		cents: 5_000_000
	});
	write(db, (tx) => putSalaryTableInForce(tx, 'maple', publicId));
	expect(pay('2026-09-01', 'BA', '1')).toBe(5_000_000);
	expect(write(db, (tx) => withdrawSalaryTable(tx, 'maple', publicId))).toEqual({
		payYear: '2026-27',
		was: 'in-force'
	});
	expect(pay('2026-09-01', 'BA', '1')).toBeNull();
	expect(write(db, (tx) => withdrawSalaryTable(tx, 'maple', publicId))).toBeNull();
});

test('a table says whose pay it knows, what that is together, and whose it does not', () => {
	const { publicId } = store('Step,BA,MA\n1-2,50000,60000.50\n3,51000,\n');
	const school = addSchool(db, 'Birch School');
	for (const [lane, step, active] of [
		['BA', '1', true],
		['BA', '02', true],
		['MA', '2', true],
		['MA', '3', true],
		['MA', '3', true],
		['BA', null, true],
		['BA', '3', false]
	] as const) {
		const staff = addStaff(db, school, { active });
		db.run(sql`
			INSERT INTO placement (staff_id, schedule_id, lane, since, step) VALUES (${staff}, 'maple', ${lane}, '2020-09-01', ${step})`);
	}
	expect(paidBy(db, DISTRICT, 'maple', publicId)).toEqual({
		found: 3,
		cents: 5_000_000 * 2 + 6_000_050,
		withoutStep: 1,
		missing: [{ lane: 'MA', step: '3', people: 2 }]
	});
	expect(paidBy(db, NOBODYS_RECORDS, 'maple', publicId)).toMatchObject({ found: 0, cents: 0, missing: [] });
	expect(paidBy(db, DISTRICT, 'oak', publicId)).toBeNull();
});
