import { describe, expect, test } from 'vitest';
import { course, exampleSchedule, exampleTeacher, resultOf, type Document } from './example-district.ts';
import { readSchedule, type Schedule } from './schedule.ts';
import { readTeacherFile } from './teacher-file.ts';

const { schedule } = readSchedule(exampleSchedule()) as { schedule: Schedule };

function problems(teacher: Document, records: unknown = [], changes: Document = {}) {
	const documents = { teacher: exampleTeacher(teacher), records, asOf: '2025-10-01', ...changes };
	const reading = readTeacherFile(documents, schedule);
	return 'problems' in reading ? reading.problems : [];
}

const placement = { lane: 'BA', since: '2019-08-12' };
const opening = (changes: Document): Document => ({
	placement: { ...placement, opening: { credits: 3, countedThrough: '2020-01-01', ...changes } }
});
const record = (changes: Document): Document => course('r1', 3, '2025-05-10', changes);

describe('a teacher file is refused for', () => {
	const refused: Array<[why: string, teacher: Document, records: Document[], path: string]> = [
		['an unknown key', { hiredOn: '2019-08-12' }, [], 'hiredOn'],
		['an unknown key of a record', {}, [record({ credits: 3 })], 'records[0].credits'],
		[
			'an unknown key of the evidence',
			{},
			[record({ evidence: { kind: 'x', type: 'y' } })],
			'records[0].evidence.kind'
		],
		['an unknown degree', { degrees: [{ level: 'BA', conferredOn: '2019-05-10' }] }, [], 'degrees[0].level'],
		['a degree without date', { degrees: [{ level: 'bachelor' }] }, [], 'degrees[0]'],
		['an unknown working time', {}, [record({ time: 'weekend' })], 'records[0].time'],
		['an unknown decision', {}, [record({ approval: { status: 'maybe' } })], 'records[0].approval.status'],
		['an unknown base degree', opening({ base: 'associate' }), [], 'placement.opening.base'],
		['two records of one id', {}, [record({}), record({})], 'records[1].id'],
		['a placement in an unknown lane', { placement: { ...placement, lane: 'BA+16' } }, [], 'placement.lane'],
		['a placement after the as-of date', { placement: { ...placement, since: '2025-10-02' } }, [], 'placement.since'],
		['a quantity of zero', {}, [record({ quantity: 0 })], 'records[0].quantity'],
		['a negative quantity', {}, [record({ quantity: '-1/2' })], 'records[0].quantity'],
		['a quantity that is no number', {}, [record({ quantity: NaN })], 'records[0].quantity'],
		['no quantity', {}, [record({ quantity: null })], 'records[0].quantity'],
		['negative opening credits', opening({ credits: -1 }), [], 'placement.opening.credits'],
		['negative tagged credits', opening({ tags: { multicultural: -1 } }), [], 'placement.opening.tags.multicultural'],
		['an impossible date', {}, [record({ completedOn: '2025-02-29' })], 'records[0].completedOn'],
		['a time without offset', {}, [record({ completedOn: '2025-05-10T12:00:00' })], 'records[0].completedOn'],
		['a flag that is a text', {}, [record({ accredited: 'true' })], 'records[0].accredited'],
		['an id that is a number', {}, [record({ id: 7 })], 'records[0].id'],
		['notices that are no list', { notices: '2025-03-01' }, [], 'notices']
	];

	test.each(refused)('%s', (_why, teacher, records, path) => {
		expect(problems(teacher, records).map((problem) => problem.path)).toEqual([path]);
	});

	test('opening credits without the day through which they were counted', () => {
		expect(problems({ placement: { ...placement, opening: { credits: 3 } } })).toEqual([
			{ path: 'placement.opening', message: 'placement.opening lacks the key “countedThrough”.' }
		]);
	});

	test('an as-of date with a time, or none', () => {
		expect(problems({}, [], { asOf: '2025-10-01T00:00:00Z' }).map(({ path }) => path)).toEqual(['asOf']);
		expect(problems({}, [], { asOf: undefined }).map(({ path }) => path)).toEqual(['asOf']);
	});

	test('records given twice or not at all', () => {
		expect(problems({ records: [] }, []).map(({ path }) => path)).toEqual(['records']);
		expect(problems({}, [], { records: undefined }).map(({ path }) => path)).toEqual(['records']);
	});
});

test('null says that HR does not know, which is no mistake', () => {
	const unknown = record({ completedOn: null, courseId: null, grade: null, approval: null, evidence: null });
	expect(problems({ hireDate: null, degrees: null, notices: null }, [unknown])).toEqual([]);
});

test('a grade that no rule knows is data, not a mistake', () => {
	expect(problems({}, [record({ grade: 'Very good' })])).toEqual([]);
});

test('records may stand inside the teacher file', () => {
	expect(problems({ records: [record({})] }, [], { records: undefined })).toEqual([]);
});

test('a time stamp is the date it was in the district', () => {
	const late = course('r1', 15, '2025-09-16T04:30:00Z');
	const evidence = { type: 'official-transcript', receivedOn: '2025-09-16T04:30:00Z' };
	expect(resultOf({ records: [{ ...late, evidence }] }).moves).toEqual([{ lane: 'BA+15', effectiveOn: '2025-09-01' }]);
	const later = { ...evidence, receivedOn: '2025-09-16T05:00:00Z' };
	expect(resultOf({ records: [{ ...late, evidence: later }] }).moves).toEqual([
		{ lane: 'BA+15', effectiveOn: '2026-02-01' }
	]);
});
