import { sql } from 'drizzle-orm';
import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import { openDatabase, type Db, type Queryable } from '#lib/server/db/open.ts';
import { write } from '#lib/server/db/write.ts';
import { importing } from '../../../tests/fixtures/imports/cedar-valley.ts';
import { award, CHANGES, DAYS, oneTeacher } from '../../../tests/support/one-teacher.ts';
import { addStaff } from '../../../tests/support/small-district.ts';
import { laneLadder } from './lane-ladder.server.ts';
import { laneStandings, type LaneFilters } from './lane-standings.server.ts';
import { personLedger } from './person-ledger.server.ts';
import { putInForce } from './put-in-force.server.ts';
import { teacherFiles } from './teacher-files.server.ts';

const DISTRICT = { kind: 'district' as const };
const asOf = '2026-11-25';

const SCHEDULE = {
	id: 'maple',
	name: 'Maple Grove 2026',
	unit: 'semester credit',
	timezone: 'America/Chicago',
	convert: { semester: 1, 'clock-hour': '1/15' },
	categories: {
		university: { evidence: ['official-transcript'] },
		workshop: { preapproval: 'any-time' },
		online: {}
	},
	lanes: [
		{ id: 'BA', paths: [{ degree: 'bachelor' }] },
		{ id: 'BA+15', paths: [{ degree: 'bachelor', credits: 15 }] },
		{ id: 'MA', paths: [{ degree: 'master' }] },
		{ id: 'MA+15', paths: [{ degree: 'master', credits: 15 }] }
	],
	effective: { windows: [{ effective: '09-01', submitBy: '08-15', noticeBy: '05-01' }] }
};

let db: Db;

function run(text: string, ...values: unknown[]) {
	return Number(db.$client.prepare(text).run(...values).lastInsertRowid);
}

function contract(id: string, name: string, text: string) {
	putInForce(db, { id, name, text }, { effectiveOn: null, now: '2026-08-01T00:00:00Z', by: 'test' });
}

function person(
	id: number,
	name: string,
	schoolId: number,
	lane: string | null,
	{ since = '2022-09-01', schedule = 'maple' } = {}
) {
	run(
		`INSERT INTO staff (id, public_id, employee_id, source_id, given_name, family_name, role, school_id, active, hire_date)
		VALUES (?, ?, ?, ?, ?, 'Example', 'teacher', ?, 1, '2018-08-01')`,
		id,
		`p${id}`,
		`E${id}`,
		`s${id}`,
		name,
		schoolId
	);
	run(`INSERT INTO assignment (staff_id, school_id, role, is_primary) VALUES (?, ?, 'teacher', 1)`, id, schoolId);
	run(
		`INSERT INTO degree (staff_id, level, conferred_on, verified_on) VALUES (?, 'bachelor', '2015-06-01', '2018-08-01')`,
		id
	);
	if (lane !== null)
		run(`INSERT INTO placement (staff_id, schedule_id, lane, since) VALUES (?, ?, ?, ?)`, id, schedule, lane, since);
}

function credential(id: number, title: string, worth: object | null, reviewed = 1) {
	run(
		`INSERT INTO credential (id, public_id, provider, title, reviewed, worth) VALUES (?, ?, 'coursera', ?, ?, ?)`,
		id,
		`k${id}`,
		title,
		reviewed,
		worth === null ? null : JSON.stringify(worth)
	);
}

type Said = { amount?: string; unit?: string; kind?: string; state?: string; expiresOn?: string };
function completion(staffId: number, credentialId: number, day: string, said: Said = {}) {
	const { amount = null, unit = null, kind = null, state = 'earned', expiresOn = null } = said;
	const id = run(
		`INSERT INTO statement (import_id, record, part, staff_id, credential_id, provider, completed_on, state)
		VALUES (1, 1, 1, ?, ?, 'coursera', ?, ?)`,
		staffId,
		credentialId,
		day,
		state
	);
	run(
		`INSERT INTO completion (id, staff_id, credential_id, completed_on, state, amount, unit, kind, expires_on)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
		id,
		staffId,
		credentialId,
		day,
		state,
		amount,
		unit,
		kind,
		expiresOn
	);
	return `c${id}`;
}

function only(employeeId: string, day = asOf) {
	const row = laneStandings(db, DISTRICT, { asOf: day }).find(({ staff }) => staff === employeeId);
	if (!row) throw new Error(`nobody is ${employeeId}`);
	return row;
}

beforeEach(() => {
	db = openDatabase(':memory:');
	for (const [id, name] of [
		[1, 'Birch School'],
		[2, 'Cedar School']
	] as const) {
		run(
			`INSERT INTO school (id, public_id, source_id, name, kind) VALUES (?, ?, ?, ?, 'school')`,
			id,
			`school${id}`,
			`o${id}`,
			name
		);
	}
	contract('maple', 'Maple Grove 2026', JSON.stringify(SCHEDULE));
	run(
		`INSERT INTO import (id, public_id, file_name, status, imported_on, created_at, imported_by)
		VALUES (1, 'i1', 'made-up.csv', 'done', '2026-10-01', '2026-10-01T00:00:00Z', 'test')`
	);
	credential(1, 'Reading institute', {
		category: 'online',
		quantity: 12,
		unit: 'semester',
		evidence: { type: 'certificate', received: 'on completion' }
	});
	credential(2, 'Graduate seminar', { category: 'university', quantity: 5, unit: 'semester' });
	credential(3, 'Hours as stated', {
		category: 'online',
		quantity: 'from the record',
		unit: 'clock-hour',
		evidence: { type: 'certificate', received: 'with the import' }
	});
});

describe('lane standings of a district', () => {
	it('says by how much somebody is short and by when to hand in', () => {
		person(1, 'Ada', 1, 'BA');
		completion(1, 1, '2026-09-10');
		expect(only('E1')).toMatchObject({
			lane: 'BA',
			nextLane: 'BA+15',
			creditsToNext: 3,
			unit: 'semester credit',
			status: 'short',
			deadline: { submitBy: '2027-08-15', noticeBy: '2027-05-01' },
			statusSentence: 'Short of BA+15 by 3 semester credits, to be handed in by 15 Aug 2027.'
		});
	});

	it('says that only a notice stands in the way of somebody who has the credits', () => {
		person(1, 'Ada', 1, 'BA');
		completion(1, 1, '2026-09-10');
		completion(1, 3, '2026-09-12', { amount: '45', unit: 'clock-hour', kind: 'credit' });
		expect(only('E1')).toMatchObject({
			status: 'eligible',
			creditsToNext: 0,
			statusSentence:
				'Meets the requirements of BA+15 today; a notice by 1 May 2027 makes it take effect on 1 Sep 2027.'
		});
	});

	it('says when somebody who gave notice moves', () => {
		person(1, 'Ada', 1, 'BA');
		run(`INSERT INTO notice (staff_id, filed_on) VALUES (1, '2026-11-01')`);
		completion(1, 1, '2026-09-10');
		completion(1, 3, '2026-09-12', { amount: '45', unit: 'clock-hour', kind: 'credit' });
		expect(only('E1')).toMatchObject({ lane: 'BA', status: 'moves', statusSentence: 'Moves to BA+15 on 1 Sep 2027.' });
	});

	it('says that a missing transcript is all that keeps somebody from the next lane', () => {
		person(1, 'Ada', 1, 'BA');
		completion(1, 1, '2026-09-10');
		completion(1, 2, '2026-10-10');
		expect(only('E1')).toMatchObject({
			status: 'blocked',
			creditsToNext: 3,
			documentsDue: '2027-08-15',
			waitsFor: ['document'],
			statusSentence: 'Would reach BA+15, but 1 record waits for a document.'
		});
	});

	it('does not call somebody blocked whom the missing document would not carry far enough', () => {
		person(1, 'Ada', 1, 'BA');
		completion(1, 2, '2026-10-10');
		expect(only('E1')).toMatchObject({ status: 'short', creditsToNext: 15, waitsFor: ['document'] });
	});

	it('finds who waits for something, and whose deadline it is', () => {
		person(1, 'Ada', 1, 'BA');
		person(2, 'Ben', 1, 'BA');
		completion(1, 2, '2026-10-10');
		const found = (filters: LaneFilters) => laneStandings(db, DISTRICT, { asOf, ...filters }).map(({ staff }) => staff);
		expect(found({ waits: 'document' })).toEqual(['E1']);
		expect(found({ waits: 'approval' })).toEqual([]);
		expect(found({ deadline: '2027-08-15' })).toEqual(['E1', 'E2']);
		expect(found({ deadline: '2027-08-16' })).toEqual([]);
	});

	it('tells a degree that HR has not verified from a degree nobody has', () => {
		person(1, 'Ada', 1, 'BA+15');
		person(2, 'Ben', 1, 'BA+15');
		run(`INSERT INTO degree (staff_id, level, conferred_on) VALUES (1, 'master', '2026-05-20')`);
		expect(only('E1')).toMatchObject({
			status: 'blocked',
			waitsFor: ['degree'],
			statusSentence: 'Would reach MA, but a master’s degree is on file and not verified.'
		});
		expect(only('E2')).toMatchObject({
			status: 'needs-degree',
			needsDegree: 'master',
			statusSentence: 'MA needs a master’s degree.'
		});
	});

	it('does not name an unverified degree where the documents of records alone bring the lane', () => {
		person(1, 'Ada', 1, 'BA');
		run(`UPDATE degree SET verified_on = '2018-08-01'`);
		person(2, 'Ben', 1, 'BA');
		run(`INSERT INTO degree (staff_id, level, conferred_on) VALUES (2, 'doctorate', '2026-11-01')`);
		for (const id of [1, 2]) {
			completion(id, 1, '2026-09-10');
			completion(id, 2, '2026-10-10');
		}
		expect(only('E1').statusSentence).toBe('Would reach BA+15, but 1 record waits for a document.');
		expect(only('E2').statusSentence).toBe('Would reach BA+15, but 1 record waits for a document.');
	});

	it('keeps everybody else in the list when one person’s file or contract is refused', () => {
		person(1, 'Ada', 1, 'BA');
		person(2, 'Ben', 1, 'ZZ');
		contract('broken', 'Broken', '{"lanes": ');
		person(3, 'Cleo', 1, 'BA', { schedule: 'broken' });
		person(4, 'Dan', 1, 'BA', { since: '2026-09-01' });
		expect(only('E1').status).toBe('short');
		expect(only('E2')).toMatchObject({ status: 'refused', lane: 'ZZ', creditsToNext: null });
		expect(only('E2').statusSentence).toContain('ZZ');
		expect(only('E3').statusSentence).toContain('contract broken cannot be read');
		expect(only('E4', '2026-08-01').statusSentence).toContain('lies after the as-of date');
	});

	it('lists people without a placement as unknown', () => {
		person(1, 'Ada', 1, 'BA');
		person(2, 'Ben', 1, null);
		expect(only('E2')).toMatchObject({ status: 'no-placement', lane: null, creditsToNext: null });
	});

	it('never shows a school the people of another school', () => {
		person(1, 'Ada', 1, 'BA');
		person(2, 'Ben', 2, 'BA');
		completion(2, 1, '2026-09-10');
		const birch = { kind: 'school' as const, schoolIds: [1] };
		expect(laneStandings(db, DISTRICT, { asOf })).toHaveLength(2);
		expect(laneStandings(db, birch, { asOf }).map(({ staff }) => staff)).toEqual(['E1']);
		expect(laneStandings(db, birch, { asOf, school: 'school2' })).toEqual([]);
		expect(laneLadder(db, birch, { asOf }).flatMap(({ distances }) => distances)).toEqual([15]);
		expect(personLedger(db, birch, { staffPublicId: 'p2', asOf })).toBeNull();
		expect(teacherFiles(db, birch, { asOf, staffPublicId: 'p2' }).people).toEqual([]);
		expect(laneStandings(db, { kind: 'self', staffId: 2 }, { asOf }).map(({ staff }) => staff)).toEqual(['E2']);
		expect(laneStandings(db, { kind: 'school', schoolIds: [] }, { asOf })).toEqual([]);
	});

	it('filters by lane, status, distance and name', () => {
		person(1, 'Ada', 1, 'BA');
		person(2, 'Zoë', 2, 'BA+15');
		completion(1, 1, '2026-09-10');
		const staff = (filters: object) => laneStandings(db, DISTRICT, { asOf, ...filters }).map((row) => row.staff);
		expect(staff({ lane: 'BA' })).toEqual(['E1']);
		expect(staff({ status: 'needs-degree' })).toEqual(['E2']);
		expect(staff({ status: ['short', 'needs-degree'] })).toEqual(['E1', 'E2']);
		expect(staff({ search: 'zoe ex' })).toEqual(['E2']);
		expect(staff({ from: 3, below: 5 })).toEqual(['E1']);
		expect(staff({ below: 3 })).toEqual([]);
	});

	it('shows what changed as soon as the database has a new revision', () => {
		person(1, 'Ada', 1, 'BA');
		expect(only('E1').creditsToNext).toBe(15);
		completion(1, 1, '2026-09-10');
		run('UPDATE revision SET number = number + 1');
		expect(only('E1').creditsToNext).toBe(3);
	});

	it('counts who stands on each lane and how near the next', () => {
		person(1, 'Ada', 1, 'BA');
		person(2, 'Ben', 1, 'BA');
		person(3, 'Cleo', 1, 'MA+15');
		completion(1, 1, '2026-09-10');
		const [ladder] = laneLadder(db, DISTRICT, { asOf });
		expect(ladder?.near).toBe(5);
		expect(ladder?.lanes[0]).toMatchObject({ lane: 'BA', counts: { near: 1, far: 1 } });
		expect(ladder?.lanes[3]).toMatchObject({ lane: 'MA+15', counts: { top: 1 } });
		expect(ladder?.distances).toEqual([3, 15]);
	});
});

describe('the ledger of one person', () => {
	it('says of every record what became of it, why, and where the contract says so', () => {
		person(1, 'Ada', 1, 'BA');
		const counted = completion(1, 1, '2026-09-10');
		const pending = completion(1, 2, '2026-10-10');
		const ledger = personLedger(db, DISTRICT, { staffPublicId: 'p1', asOf })?.ledger;
		expect(ledger).toMatchObject({ basisLane: 'BA+15', credits: 12, opening: 0 });
		expect(ledger?.lines.find(({ id }) => id === counted)).toMatchObject({
			title: 'Reading institute',
			value: 12,
			factor: { credits: '1', source: 'convert.semester' },
			parts: [{ outcome: 'counted', credits: 12, because: null }]
		});
		expect(ledger?.lines.find(({ id }) => id === pending)?.parts).toMatchObject([
			{
				outcome: 'pending',
				because: { reason: 'EVIDENCE_PENDING', clause: '5.1 gate 14', source: 'categories.university.evidence' },
				quote: '[official-transcript]'
			}
		]);
	});

	it('keeps watch time, estimates, unreviewed credentials and worthless ones apart, with the reason', () => {
		person(1, 'Ada', 1, 'BA');
		credential(4, 'Not looked at', { category: 'online', quantity: 3, unit: 'semester' }, 0);
		credential(5, 'A talk', null);
		completion(1, 3, '2026-09-01', { amount: '3', unit: 'clock-hour', kind: 'watched' });
		completion(1, 3, '2026-09-02', { amount: '3', unit: 'clock-hour', kind: 'estimate' });
		completion(1, 3, '2026-09-03');
		completion(1, 3, '2026-09-04', { amount: '0', unit: 'clock-hour', kind: 'credit' });
		completion(1, 4, '2026-09-05');
		completion(1, 5, '2026-09-06');
		const found = personLedger(db, DISTRICT, { staffPublicId: 'p1', asOf });
		expect(found?.ledger?.lines).toEqual([]);
		expect(found?.creditless.map(({ why }) => why)).toEqual([
			'The record states watch time, which is not credit.',
			'The record states estimated hours, which are not credit.',
			'The record states no amount.',
			'The record states no amount above zero.',
			'The credential has not been reviewed yet.',
			'The catalogue gives this credential no credit.'
		]);
	});

	it('lets what HR has on file about a completion override the catalogue, the latest of each field', () => {
		person(1, 'Ada', 1, 'BA');
		const id = completion(1, 2, '2026-10-10');
		const facts = (value: object) =>
			run(
				`INSERT INTO credit_document (staff_id, credential_id, completed_on, facts, recorded_at, recorded_by) VALUES (1, 2, '2026-10-10', ?, '', 'hr')`,
				JSON.stringify(value)
			);
		facts({ evidence: { type: 'letter', receivedOn: '2026-10-20' }, tags: ['reading'] });
		facts({ evidence: { type: 'official-transcript', receivedOn: '2026-11-02' } });
		const [file] = teacherFiles(db, DISTRICT, { asOf }).people;
		expect(file?.records[0]).toMatchObject({
			id,
			tags: ['reading'],
			evidence: { type: 'official-transcript', receivedOn: '2026-11-02' }
		});
		expect(personLedger(db, DISTRICT, { staffPublicId: 'p1', asOf })?.ledger?.credits).toBe(5);
	});

	it('keeps the numbers of contract and opening balance as written, and names the day an import brought the document', () => {
		person(1, 'Ada', 1, 'BA');
		run(`UPDATE placement SET opening = '{"credits": 1.10, "base": "bachelor", "countedThrough": "2022-08-31"}'`);
		completion(1, 3, '2026-09-12', { amount: '1/3', unit: 'clock-hour', kind: 'credit' });
		completion(1, 1, '2026-09-13', { state: 'revoked' });
		const found = personLedger(db, DISTRICT, { staffPublicId: 'p1', asOf });
		expect(found?.placement).toMatchObject({ openingCredits: '11/10', countedThrough: '2022-08-31' });
		expect(found?.ledger).toMatchObject({ opening: 1.1, credits: 1.122 });
		expect(found?.ledger?.lines[0]).toMatchObject({ quantity: '1/3', evidenceReceivedOn: '2026-10-01' });
		expect(found?.ledger?.lines[1]?.parts[0]?.because?.reason).toBe('REVOKED');
	});
});

it('re-evaluates whoever a change touched, and says of everybody what a full evaluation says', () => {
	const steps = fc.array(fc.tuple(fc.constantFrom(...Object.keys(CHANGES)), fc.nat(5)), {
		minLength: 1,
		maxLength: 12
	});
	const distinct = new Set<string>();
	fc.assert(
		fc.property(steps, (changes) => {
			const place = oneTeacher();
			const standings = (on: Queryable) => JSON.stringify(laneStandings(on, DISTRICT, { asOf }));
			for (const [change, n] of changes) {
				CHANGES[change]!(place, n);
				const said = standings(place.db);
				// What is kept belongs to a connection: a transaction is another one, and knows nothing yet.
				expect([change, said]).toEqual([change, place.db.transaction((tx) => standings(tx))]);
				distinct.add(said);
			}
			place.db.$client.close();
		}),
		{ numRuns: 40 }
	);
	expect(distinct.size).toBeGreaterThan(40);
}, 60_000);

it('leaves alone whom no change touched', () => {
	const { db, publicId, staffId } = oneTeacher();
	const otherId = addStaff(db, 1, { name: 'Ada Else' });
	write(db, (tx) =>
		tx.run(sql`INSERT INTO placement (staff_id, schedule_id, lane, since, known_from)
			SELECT ${otherId}, schedule_id, lane, since, known_from FROM placement WHERE staff_id = ${staffId}`)
	);
	const results = () =>
		[true, false].map(
			(isTouched) =>
				laneStandings(db, DISTRICT, { asOf }).find((row) => (row.publicId === publicId) === isTouched)!.result
		);
	const [touched, other] = results();
	importing(db, 'awards.csv', award(0, DAYS[0]!));
	const [touchedNow, otherNow] = results();
	expect(otherNow).toBe(other);
	expect(touchedNow).not.toEqual(touched);
});
