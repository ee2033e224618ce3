import { sql } from 'drizzle-orm';
import fc from 'fast-check';
import { beforeEach, expect, it } from 'vitest';
import { DISTRICT } from '#lib/access/scope.ts';
import type { Db } from '#lib/server/db/open.ts';
import { readDate } from '#lib/time/days.ts';
import {
	addCompletion,
	addContract,
	addCredential,
	addSchool,
	addStaff,
	emptyDistrict
} from '../../../tests/support/small-district.ts';
import { exampleSchedule, exampleTeacher } from './example-district.ts';
import { forecastOf, restOfPayYear } from './forecast.ts';
import { sumOf, sumsBy } from './forecast-sums.ts';
import { laneForecast, type WhatIf } from './lane-forecast.server.ts';
import { readSchedule } from './schedule.ts';
import { readTeacherFile } from './teacher-file.ts';

const asOf = '2026-11-25';
const SCHEDULE = {
	timezone: 'America/Chicago',
	convert: { semester: 1 },
	categories: { course: {}, workshop: { preapproval: 'any-time' } },
	lanes: [
		{ id: 'BA', paths: [{}] },
		{ id: 'BA+15', paths: [{ credits: 15 }] },
		{ id: 'BA+30', paths: [{ credits: 30 }] }
	],
	effective: {
		windows: [
			{ effective: '09-01', submitBy: '09-30' },
			{ effective: '02-01', submitBy: '02-15' }
		]
	}
};

let db: Db;
let birch: number;
let cedar: number;

function person(
	name: string,
	school: number,
	{ fund = null as string | null, step = '5' as string | null } = {}
): number {
	const id = addStaff(db, school, { name });
	db.run(
		sql`INSERT INTO placement (staff_id, schedule_id, lane, since, step) VALUES (${id}, 'maple', 'BA', '2020-09-01', ${step})`
	);
	db.run(sql`UPDATE staff SET fund = ${fund} WHERE id = ${id}`);
	return id;
}

function credential(quantity: number, worth: object = {}): number {
	const id = addCredential(db, {});
	const text = JSON.stringify({ category: 'course', quantity, unit: 'semester', ...worth });
	db.run(sql`UPDATE credential SET worth = ${text} WHERE id = ${id}`);
	return id;
}

const ON_COMPLETION = { evidence: { type: 'record', received: 'on completion' } };

function begin(staffId: number, credentialId: number) {
	db.run(sql`INSERT INTO import (id, public_id, file_name, status, imported_on, created_at, imported_by)
		VALUES (1, 'i1', 'made-up.csv', 'done', '2026-10-01', '2026-10-01T00:00:00Z', 'test') ON CONFLICT DO NOTHING`);
	const { lastInsertRowid } =
		db.run(sql`INSERT INTO statement (import_id, record, part, staff_id, credential_id, provider, state)
		VALUES (1, 1, 1, ${staffId}, ${credentialId}, 'credly', 'in_progress')`);
	db.run(sql`INSERT INTO progress (staff_id, credential_id, statement_id, seen_on)
		VALUES (${staffId}, ${credentialId}, ${lastInsertRowid}, '2026-10-01')`);
}

function salaries(status: string, raise: number): number {
	const { lastInsertRowid } = db.run(sql`
		INSERT INTO salary_table (public_id, schedule_id, pay_year, begins_on, currency, status, source, loaded_at, loaded_by)
		VALUES (${`t${status}`}, 'maple', '2026-27', '2026-07-01', 'USD', ${status}, 'made up', '2026-07-01T00:00:00Z', 'HR')`);
	for (const [place, lane] of ['BA', 'BA+15', 'BA+30'].entries())
		db.run(sql`INSERT INTO salary_amount (table_id, lane, step, lane_position, step_position, cents)
			VALUES (${lastInsertRowid}, ${lane}, '5', ${place}, 0, ${5000000 + place * raise})`);
	return Number(lastInsertRowid);
}

beforeEach(() => {
	db = emptyDistrict();
	birch = addSchool(db, 'Birch School');
	cedar = addSchool(db, 'Cedar School');
	addContract(db, { id: 'maple', name: 'Maple Grove', document: JSON.stringify(SCHEDULE) });
});

const first = (whatIf: WhatIf = {}) =>
	laneForecast(db, DISTRICT, { asOf, ...whatIf })
		.rows.filter(({ effectiveOn }) => effectiveOn === '2027-02-01')
		.map(({ name, end, from, to, yearly, rest }) => [name, end, `${from} to ${to}`, yearly, rest]);

it('supposes at each end what its words say, and knows the cost where step and table are known', () => {
	salaries('in-force', 200000);
	addCompletion(db, person('Ann Sure', birch), credential(15, ON_COMPLETION), '2026-10-01');
	addCompletion(db, person('Ben Papers', birch, { step: null }), credential(15), '2026-10-01');
	begin(person('Cy Begun', cedar, { step: '9' }), credential(15));
	person('Di Nothing', cedar);
	// 150 of the 365 days of the pay year are left on 1 February.
	expect(first()).toEqual([
		['Cy Begun', 'high', 'BA to BA+15', null, null],
		['Ben Papers', 'middle', 'BA to BA+15', null, null],
		['Ben Papers', 'high', 'BA to BA+15', null, null],
		['Ann Sure', 'low', 'BA to BA+15', 200000, 82192],
		['Ann Sure', 'middle', 'BA to BA+15', 200000, 82192],
		['Ann Sure', 'high', 'BA to BA+15', 200000, 82192]
	]);
});

it('tries a granted approval, a draft contract and a draft salary table, and changes nothing by it', () => {
	salaries('in-force', 200000);
	const draft = salaries('draft', 300000);
	const ann = person('Ann Waits', birch);
	addCompletion(db, ann, credential(15, { category: 'workshop', ...ON_COMPLETION }), '2026-10-01');
	const low = (whatIf?: WhatIf) =>
		first(whatIf)
			.filter(([, end]) => end === 'low')
			.map(([, , way, yearly]) => [way, yearly]);
	expect(low()).toEqual([]);
	expect(low({ granted: 'all' })).toEqual([['BA to BA+15', 200000]]);
	expect(low({ granted: 'all', draftSalaries: draft })).toEqual([['BA to BA+15', 300000]]);
	const document = JSON.stringify({ ...SCHEDULE, categories: { course: {}, workshop: {} } });
	const { lastInsertRowid } =
		db.run(sql`INSERT INTO schedule_version (schedule_id, name, document, status, saved_at, saved_by)
		VALUES ('maple', 'Maple Grove, proposal', ${document}, 'draft', '2026-11-01T00:00:00Z', 'HR')`);
	expect(low({ draftContract: Number(lastInsertRowid) })).toEqual([['BA to BA+15', 200000]]);
	const saved = db.run(sql`INSERT INTO schedule_version (schedule_id, name, document, status, saved_at, saved_by)
		VALUES ('maple', 'Maple Grove, proposal', ${document}, 'draft', '2026-11-02T00:00:00Z', 'HR')`);
	db.run(
		sql`UPDATE schedule_version SET status = 'discarded', became = ${saved.lastInsertRowid} WHERE id = ${lastInsertRowid}`
	);
	expect(low({ draftContract: Number(lastInsertRowid) })).toEqual([['BA to BA+15', 200000]]);
	expect(low({ draftContract: 999 })).toEqual([]);
	expect(low()).toEqual([]);
});

it('adds up to its people, by school and by fund, with the unknown as a row of its own', () => {
	salaries('in-force', 200000);
	for (const [name, school, fund, step] of [
		['Ann A', birch, 'General', '5'],
		['Ben B', cedar, 'General', '5'],
		['Cy C', cedar, null, null]
	] as const)
		addCompletion(db, person(name, school, { fund, step }), credential(15, ON_COMPLETION), '2026-10-01');
	const rows = laneForecast(db, DISTRICT, { asOf }).rows.filter(({ effectiveOn }) => effectiveOn === '2027-02-01');
	expect(sumsBy(rows, ({ fund }) => fund).map(({ group, ends }) => [group, ends.low])).toEqual([
		['General', { people: 2, yearly: { USD: 400000 }, rest: { USD: 164384 }, unknown: 0, restUnknown: 0 }],
		[null, { people: 1, yearly: {}, rest: {}, unknown: 1, restUnknown: 1 }]
	]);
	for (const groupOf of [({ school }: { school: string }) => school, ({ fund }: { fund: string | null }) => fund]) {
		for (const end of ['low', 'middle', 'high'] as const) {
			const whole = sumOf(rows.filter((row) => row.end === end));
			const parts = sumsBy(rows, groupOf).map(({ ends }) => ends[end]);
			expect(parts.reduce((sum, { people }) => sum + people, 0)).toBe(whole.people);
			expect(parts.reduce((sum, { yearly }) => sum + (yearly.USD ?? 0), 0)).toBe(whole.yearly.USD ?? 0);
			expect(parts.reduce((sum, { unknown }) => sum + unknown, 0)).toBe(whole.unknown);
		}
	}
});

it('shares a year’s amount by days, and knows nothing of a pay year that has ended', () => {
	const day = (text: string) => readDate(text)!;
	expect(restOfPayYear(365000, day('2026-07-01'), day('2026-07-01'))).toBe(365000);
	expect(restOfPayYear(365000, day('2027-06-30'), day('2026-07-01'))).toBe(1000);
	expect(restOfPayYear(365000, day('2027-07-01'), day('2026-07-01'))).toBeNull();
});

const anyRecord = fc.record({
	category: fc.constantFrom('course', 'workshop'),
	quantity: fc.integer({ min: 1, max: 20 }),
	completedOn: fc.constantFrom('2025-03-01', '2026-08-01', '2026-11-01', '2026-12-24'),
	evidence: fc.constantFrom(undefined, { type: 'r', receivedOn: '2026-11-02' }, { type: 'r' }),
	approval: fc.constantFrom(undefined, { status: 'requested' }, { status: 'approved', decidedOn: '2026-11-02' })
});

it('never has fewer people further at a higher end or a later window, whatever is on file', () => {
	let moved = 0;
	fc.assert(
		fc.property(
			fc.array(anyRecord, { maxLength: 6 }),
			fc.array(fc.integer({ min: 1, max: 20 }), { maxLength: 3 }),
			fc.boolean(),
			fc.constantFrom(undefined, { maxLanesPerWindow: 1 }),
			(list, begun, rolling, moves) => {
				const limits = moves && !rolling ? { moves } : {};
				const effective = rolling ? { rolling: { effective: 'month-start' } } : SCHEDULE.effective;
				const read = readSchedule(exampleSchedule({ ...SCHEDULE, effective, ...limits }));
				if ('problems' in read) throw new Error(read.problems[0]!.message);
				const records = list.map((facts, i) => ({
					id: `r${i}`,
					unit: 'semester',
					...JSON.parse(JSON.stringify(facts))
				}));
				const file = readTeacherFile({ teacher: exampleTeacher({}), records, asOf }, read.schedule);
				if ('problems' in file) throw new Error(file.problems[0]!.message);
				const inProgress = begun.map((quantity, i) => ({
					category: 'course',
					quantity: { num: BigInt(quantity), den: 1n },
					unit: 'semester',
					courseId: `p${i}`,
					tags: [],
					accredited: null,
					related: null,
					evidenceType: null
				}));
				const { today, by } = forecastOf({ schedule: read.schedule, ...file, inProgress });
				expect(by).toHaveLength(3);
				by.forEach(({ low, middle, high }, i) => {
					expect(today).toBeLessThanOrEqual(low);
					expect(low).toBeLessThanOrEqual(middle);
					expect(middle).toBeLessThanOrEqual(high);
					if (high > today) moved += 1;
					const before = by[i - 1];
					if (before) expect(before.low <= low && before.middle <= middle && before.high <= high).toBe(true);
				});
			}
		)
	);
	expect(moved).toBeGreaterThan(50);
});
