import { expect, test } from 'vitest';
import { checkCase } from './check-cases.ts';
import { course, exampleSchedule, exampleTeacher, resultOf } from './example-district.ts';

const records = [course('a', 3, '2024-01-10')];
const worked = {
	id: 'ex-1',
	schedule: 'example',
	asOf: '2025-10-01',
	teacher: exampleTeacher(),
	records,
	expect: resultOf({ records })
};
const schedules = new Map<string, unknown>([['example', exampleSchedule()]]);

test('a case passes if every key of the result is as expected', () => {
	expect(checkCase(worked, schedules)).toEqual({ id: 'ex-1', differences: [] });
	expect(checkCase({ ...worked, schedule: exampleSchedule() }, new Map())).toEqual({ id: 'ex-1', differences: [] });
});

test('each difference is a sentence with its place', () => {
	const { deadline: _deadline, ...rest } = worked.expect;
	const expected = { ...rest, lane: 'MA', counted: [{ id: 'a', credits: 4 }] };
	expect(checkCase({ ...worked, expect: expected }, schedules).differences.toSorted()).toEqual([
		'counted[0].credits should be 4, but is 3.',
		'deadline should be absent, but is {"submitBy":"2026-02-15","earnBy":"2026-02-15","effectiveOn":"2026-02-01"}.',
		'lane should be "MA", but is "BA".'
	]);
});

test('a refused document and an unknown schedule are differences too', () => {
	expect(checkCase({ ...worked, asOf: 'today' }, schedules).differences[0]).toMatch(/^Refused: asOf must be a plain/);
	expect(checkCase({ ...worked, schedule: 'other' }, schedules).differences).toEqual([
		'There is no schedule called “other”.'
	]);
});
