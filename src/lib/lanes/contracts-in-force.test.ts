import { sql } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { asKnownAt } from '#lib/server/db/as-known-at.ts';
import { revisionOf, write } from '#lib/server/db/write.ts';
import { addSchool, addStaff, emptyDistrict } from '../../../tests/support/small-district.ts';
import { contractsInForce } from './contracts-in-force.server.ts';
import { laneStillNeeded, putInForce } from './put-in-force.server.ts';

const text = (lane: string) =>
	JSON.stringify({
		timezone: 'America/Chicago',
		unit: 'semester credit',
		convert: { semester: 1 },
		categories: { online: {} },
		lanes: [{ id: lane, paths: [{}] }],
		effective: { rolling: { effective: 'same-day' } }
	});
const always = { effectiveOn: null, now: '2026-01-01T00:00:00Z', by: 'Hana Reyes' };
const lanesOn = (db: ReturnType<typeof emptyDistrict>, asOf: string, known: number | null = null) =>
	asKnownAt(db, known ?? revisionOf(db), () => contractsInForce(db, { asOf }))
		.get('maple')
		?.schedule?.lanes.map(({ id }) => id)
		.join();

test('a contract keeps its text as written, and may not lose a lane in which people stand', () => {
	const db = emptyDistrict();
	const staffId = addStaff(db, addSchool(db, 'Alder'));
	const contract = { id: 'c', name: 'C', text: '{ "factor": 0.10 }' };
	expect([putInForce(db, contract, always), putInForce(db, contract, always)]).toEqual(['new', 'unchanged']);
	expect(putInForce(db, { ...contract, text: '{}' }, always)).toBe('changed');
	db.run(sql`INSERT INTO placement (staff_id, schedule_id, lane, since) VALUES (${staffId}, 'c', 'BA', '2020-01-01')`);
	expect(laneStillNeeded(db, 'c', ['MA'])).toMatch(/no lane “BA”, in which 1 of the staff/);
	expect(laneStillNeeded(db, 'c', ['BA', 'MA'])).toBeNull();
});

test('each day is counted by the text in force on it, and each revision by what was in force then', () => {
	const db = emptyDistrict();
	const put = (lane: string, effectiveOn: string | null) =>
		write(db, (tx) =>
			putInForce(tx, { id: 'maple', name: 'Maple Grove', text: text(lane) }, { ...always, effectiveOn })
		);
	put('BA', null);
	const before = db.get<{ number: number }>(sql`SELECT number FROM revision`).number;
	put('BA+12', '2026-07-01');
	put('BA+15', '2026-07-01');
	expect([lanesOn(db, '2026-06-30'), lanesOn(db, '2026-07-01'), lanesOn(db, '2030-01-01')]).toEqual([
		'BA',
		'BA+15',
		'BA+15'
	]);
	expect([lanesOn(db, '2026-07-01', before), lanesOn(db, '2026-07-01', before + 1)]).toEqual(['BA', 'BA+12']);
});

test('a contract that begins on a day holds for no day before it', () => {
	const db = emptyDistrict();
	putInForce(db, { id: 'maple', name: 'M', text: text('BA') }, { ...always, effectiveOn: '2026-07-01' });
	expect(contractsInForce(db, { asOf: '2026-06-30' }).size).toBe(0);
});
