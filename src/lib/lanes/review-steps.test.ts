import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readDate } from '#lib/time/days.ts';
import { course, exampleSchedule, exampleTeacher, type Document } from './example-district.ts';
import { failureAt, gateRecord } from './gates.ts';
import { stepsOf, waitingSteps, withStepsDone } from './review-steps.ts';
import { readSchedule } from './schedule.ts';
import { readTeacherFile } from './teacher-file.ts';

const TODAY = '2025-10-01';
const asOf = readDate(TODAY)!;

function of(record: Document, category: Document, teacher: Document = {}) {
	const read = readSchedule(exampleSchedule({ categories: { graduate: category } }));
	if ('problems' in read) throw new Error(read.problems[0]!.message);
	const { schedule } = read;
	const file = readTeacherFile({ teacher: exampleTeacher(teacher), records: [record], asOf: TODAY }, schedule);
	if ('problems' in file) throw new Error(file.problems[0]!.message);
	return { schedule, teacher: file.teacher, record: file.records[0]!, category: schedule.categories.get('graduate')! };
}
const waiting = (record: Document, category: Document, teacher: Document = {}) => {
	const one = of(record, category, teacher);
	const steps = waitingSteps(one.record, one.schedule, one.teacher, asOf);
	return steps && steps.filter(({ state }) => state === 'open').map(({ step }) => step);
};

const bare = { evidence: undefined };
const ALL = {
	accredited: true,
	related: true,
	minGrade: 'C',
	preapproval: 'any-time',
	evidence: ['official-transcript']
};

test('a record waits at every step that its category asks for and nobody has decided', () => {
	expect(waiting(course('a', 3, '2025-06-01', bare), ALL)).toEqual([
		'accredited',
		'related',
		'grade',
		'approval',
		'document'
	]);
	expect(waiting(course('a', 3, '2025-06-01', bare), {})).toEqual(['document']);
	expect(waiting(course('a', 3, '2025-06-01'), {})).toBeNull();
});

test('an approval that had to come before the first day waits for both, and is too late when it came after', () => {
	const before = { preapproval: 'before-start' };
	expect(waiting(course('a', 3, '2025-06-01'), before)).toEqual(['first-day', 'pre-approval']);
	const approved = (decidedOn: string) =>
		course('a', 3, '2025-06-01', { startedOn: '2025-03-01', approval: { status: 'approved', decidedOn } });
	expect(waiting(approved('2025-02-01'), before)).toBeNull();
	const late = of(approved('2025-03-02'), before);
	expect(stepsOf(late.record, late.category, late.teacher, asOf)[1]).toEqual({
		step: 'pre-approval',
		state: 'refused'
	});
});

test('what no decision can make count does not wait: refused at a step, revoked, too early, to come', () => {
	expect(waiting(course('a', 3, '2025-06-01', { ...bare, related: false }), ALL)).toBeNull();
	expect(waiting(course('a', 3, '2025-06-01', { ...bare, revoked: true }), ALL)).toBeNull();
	expect(waiting(course('a', 3, '2025-06-01', bare), { ...ALL, from: '2025-07-01' })).toBeNull();
	expect(waiting(course('a', 3, '2025-12-01', bare), ALL)).toBeNull();
	expect(
		waiting(course('a', 3, '2025-06-01', { ...bare, time: 'contract' }), { ...ALL, time: { contract: 'exclude' } })
	).toBeNull();
});

test('a document of another kind is not the one that is waited for', () => {
	const report = { evidence: { type: 'grade-report', receivedOn: '2025-06-10' } };
	expect(waiting(course('a', 3, '2025-06-01', report), { evidence: ['official-transcript'] })).toEqual(['document']);
});

test('a date of hire that HR’s file lacks is a step, but never one that a decision here takes', () => {
	expect(waiting(course('a', 3, '2025-06-01'), { afterHire: true }, { hireDate: undefined })).toEqual(['hire-date']);
});

test('whatever waits passes every gate once all of its steps are done, and what passes already waits for nothing', () => {
	const maybe = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined });
	const day = fc.constantFrom('2025-01-10', '2025-05-20', '2025-06-01', '2025-08-01', '2025-11-01');
	fc.assert(
		fc.property(
			fc.record({
				accredited: maybe(fc.boolean()),
				related: maybe(fc.boolean()),
				grade: maybe(fc.constantFrom('A', 'F', 'P', '?')),
				startedOn: maybe(day),
				approval: maybe(
					fc.record({ status: fc.constantFrom('approved', 'denied', 'requested'), decidedOn: maybe(day) })
				),
				evidence: maybe(fc.record({ type: fc.constantFrom('official-transcript', 'copy'), receivedOn: maybe(day) }))
			}),
			fc.record({
				accredited: fc.boolean(),
				related: fc.boolean(),
				...{ minGrade: fc.constantFrom(undefined, 'C') },
				preapproval: fc.constantFrom(undefined, 'any-time', 'before-start'),
				evidence: fc.constantFrom(undefined, ['official-transcript'])
			}),
			(changes, category) => {
				const clean = (keys: object) =>
					Object.fromEntries(Object.entries(keys).filter(([, value]) => value !== undefined)) as Document;
				const one = of(course('a', 3, '2025-06-01', { evidence: undefined, ...clean(changes) }), clean(category));
				const steps = waitingSteps(one.record, one.schedule, one.teacher, asOf);
				const moment = { earn: asOf, submit: asOf, expiry: asOf };
				const outcome = (record: typeof one.record) =>
					failureAt(gateRecord(record, one.schedule, one.teacher), moment, false);
				if (steps === null) return;
				expect(outcome(one.record)).not.toBeNull();
				expect(outcome(withStepsDone(one.record, one.category, { asOf, receivedOn: asOf }))).toBeNull();
			}
		)
	);
});
