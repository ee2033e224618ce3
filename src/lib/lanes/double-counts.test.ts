import { sql } from 'drizzle-orm';
import { beforeEach, expect, it } from 'vitest';
import { DISTRICT } from '#lib/access/scope.ts';
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
import { decideDoubleCount } from './decide-double-count.server.ts';
import { doubleCounts } from './double-counts.server.ts';

const asOf = '2026-11-25';
const SCHEDULE = {
	timezone: 'America/Chicago',
	unit: 'semester credit',
	convert: { semester: 1 },
	categories: { course: {}, district: { time: { stipend: 'exclude' } } },
	repeats: { afterYears: 5 },
	lanes: [
		{ id: 'BA', paths: [{}] },
		{ id: 'BA+15', paths: [{ credits: 15 }] }
	],
	effective: { windows: [{ effective: '09-01', submitBy: '08-15' }] }
};

let db: Db;
let school: number;

function person(name: string, opening: object | null = null, at = school): number {
	const id = addStaff(db, at, { name });
	db.run(sql`INSERT INTO placement (staff_id, schedule_id, lane, since, opening)
		VALUES (${id}, 'maple', 'BA', '2020-09-01', ${opening === null ? null : JSON.stringify(opening)})`);
	return id;
}

function course(title: string, provider: string, credits = 3, worth: object = {}): number {
	const id = addCredential(db, {}, { title, provider });
	const text = JSON.stringify({
		category: 'course',
		quantity: credits,
		unit: 'semester',
		evidence: { type: 'record', received: 'on completion' },
		...worth
	});
	db.run(sql`UPDATE credential SET worth = ${text} WHERE id = ${id}`);
	return id;
}

beforeEach(() => {
	db = emptyDistrict();
	school = addSchool(db, 'Birch School');
	addContract(db, { id: 'maple', name: 'Maple Grove', document: JSON.stringify(SCHEDULE) });
});

const found = (scope: Parameters<typeof doubleCounts>[1] = DISTRICT) =>
	doubleCounts(db, scope, { asOf }).map(({ person, kind, atStake }) => [person.name, kind, atStake]);

it('finds the same learning through two providers, with what is at stake, and nobody else’s in a school’s scope', () => {
	const ann = person('Ann Example');
	addCompletion(db, ann, course('Coaching for Equity', 'coursera'), '2026-03-01');
	addCompletion(db, ann, course('Coaching for Equity', 'edx', 2), '2026-03-20');
	const elsewhere = addSchool(db, 'Cedar School');
	expect(found()).toEqual([['Ann Example', 'two-providers', 2000]]);
	expect(found({ kind: 'school', schoolIds: [elsewhere] })).toEqual([]);
});

it('finds a course of the opening balance that came again through another provider', () => {
	const ben = person('Ben Example', { credits: 6, countedThrough: '2020-06-30' });
	addCompletion(db, ben, course('Reading Recovery Basics', 'coursera'), '2020-06-20');
	expect(found()).toEqual([]);
	addCompletion(db, ben, course('Reading Recovery Basics', 'edx', 1), '2020-07-20');
	expect(found()).toEqual([['Ben Example', 'used-before', 1000]]);
});

it('finds credit for work that a stipend paid for', () => {
	const cy = person('Cy Example');
	const paid = course('New Teacher Mentor Academy', 'district-workshop', 2, { category: 'district' });
	addCompletion(db, cy, paid, '2026-05-01');
	db.run(sql`INSERT INTO credit_document (staff_id, credential_id, completed_on, facts, recorded_at, recorded_by)
		VALUES (${cy}, ${paid}, '2026-05-01', '{"time":"stipend"}', '2026-05-02T00:00:00Z', 'HR')`);
	addCompletion(db, cy, course('New Teacher Mentor Academy', 'credly', 1), '2026-05-10');
	expect(found()).toEqual([['Cy Example', 'stipend', 1000]]);
});

it('finds a record that HR accepted a move with, unless the move was taken back', () => {
	const di = person('Di Example');
	const first = course('Robotics', 'coursera', 3, { courseId: 'robots' });
	const used = addCompletion(db, di, first, '2020-10-01');
	addCompletion(db, di, course('Robotics again', 'coursera', 3, { courseId: 'robots' }), '2026-10-01');
	expect(found()).toEqual([['Di Example', 'repeat', 3000]]);
	const basis = JSON.stringify({ result: { counted: [{ id: `c${used}`, credits: 3 }] } });
	db.run(sql`INSERT INTO lane_change (public_id, staff_id, schedule_id, from_lane, to_lane, effective_on, basis, as_of, known_number,
		decision, decided_at, decided_by) VALUES ('l1', ${di}, 'maple', 'BA', 'BA+15', '2021-09-01', ${basis}, '2021-08-01', 1,
		'accepted', '2021-08-01T00:00:00Z', 'HR')`);
	expect(found()).toEqual([['Di Example', 'used-before', 3000]]);
	db.run(sql`INSERT INTO lane_change_note (lane_change_id, kind, reason, said_at, said_by)
		SELECT id, 'taken-back', 'wrong', '2021-08-02T00:00:00Z', 'HR' FROM lane_change`);
	expect(found()).toEqual([['Di Example', 'repeat', 3000]]);
});

it('keeps what was decided, and the latest decision holds', () => {
	const ann = person('Ann Example');
	addCompletion(db, ann, course('Coaching for Equity', 'coursera'), '2026-03-01');
	addCompletion(db, ann, course('Coaching for Equity', 'edx'), '2026-03-20');
	const [one] = doubleCounts(db, DISTRICT, { asOf });
	expect(one!.isOpen).toBe(true);
	const said = { staffId: ann, finding: one!.key, by: 'HR', now: '2026-11-25T10:00:00Z' };
	write(db, (tx) => decideDoubleCount(tx, { ...said, decision: 'fine', reason: 'Two different weeks' }));
	expect(doubleCounts(db, DISTRICT, { asOf })[0]).toMatchObject({
		isOpen: false,
		decided: { decision: 'fine', reason: 'Two different weeks', decidedBy: 'HR' }
	});
	write(db, (tx) => decideDoubleCount(tx, { ...said, decision: 'open', reason: null }));
	expect(doubleCounts(db, DISTRICT, { asOf })[0]!.isOpen).toBe(true);
});
