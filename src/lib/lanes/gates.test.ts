import { expect, test } from 'vitest';
import { course, reasonsFor, resultOf, type Document } from './example-district.ts';

const evidence = { type: 'official-transcript', receivedOn: '2025-06-01' };
const record = (changes: Document = {}): Document => course('r', 3, '2025-05-10', { evidence, ...changes });
const COUNTED: string[] = [];

test('a course with its document counts where the schedule asks for nothing more', () => {
	expect(reasonsFor(record(), {})).toEqual(COUNTED);
});

test('a revoked credential is out before anything else is asked', () => {
	expect(reasonsFor(record({ revoked: true, completedOn: null, category: 'travel' }), {})).toEqual([
		'excluded REVOKED'
	]);
});

test('a course still to be completed waits, even of a kind that is not accepted', () => {
	expect(reasonsFor(record({ completedOn: null, category: 'travel' }), {})).toEqual(['pending NOT_COMPLETED']);
	expect(reasonsFor(record({ completedOn: '2025-10-02' }), {})).toEqual(['pending NOT_COMPLETED']);
	expect(reasonsFor(record({ completedOn: '2025-10-01' }), {})).toEqual(COUNTED);
});

test('what HR recognized already is not counted again, through the day itself', () => {
	const opening = { credits: 3, base: 'bachelor', countedThrough: '2025-05-10' };
	const teacher = { placement: { lane: 'BA', since: '2019-08-12', opening } };
	expect(reasonsFor(record({ category: 'travel' }), {}, { teacher })).toEqual(['excluded IN_OPENING_BALANCE']);
	expect(reasonsFor(record({ completedOn: '2025-05-11' }), {}, { teacher })).toEqual(COUNTED);
});

test('kind, unit, size and first date are asked in this order', () => {
	const strict = { minQuantity: { semester: 4 }, from: '2025-06-01' };
	expect(reasonsFor(record({ category: 'travel', unit: 'points' }), strict)).toEqual(['excluded NOT_ACCEPTED']);
	expect(reasonsFor(record({ unit: 'points', quantity: 1 }), strict)).toEqual(['excluded NO_CONVERSION']);
	expect(reasonsFor(record(), strict)).toEqual(['excluded TOO_SMALL']);
	expect(reasonsFor(record({ quantity: 4 }), strict)).toEqual(['excluded TOO_EARLY']);
	expect(reasonsFor(record({ quantity: 4, completedOn: '2025-06-01' }), strict)).toEqual(COUNTED);
	expect(reasonsFor(record({ unit: 'quarter' }), { minQuantity: { semester: 4 } })).toEqual(COUNTED);
});

test('a unit named like something of the language is no unit of the schedule', () => {
	expect(reasonsFor(record({ unit: 'toString' }), {})).toEqual(['excluded NO_CONVERSION']);
	expect(reasonsFor(record({ category: 'constructor' }), {})).toEqual(['excluded NOT_ACCEPTED']);
});

test('after hire means after the day of hire, and an unknown day makes it wait', () => {
	const category = { afterHire: true };
	expect(reasonsFor(record(), category, { teacher: { hireDate: null } })).toEqual(['pending DATA_MISSING']);
	expect(reasonsFor(record(), category, { teacher: { hireDate: '2025-05-10' } })).toEqual(['excluded BEFORE_HIRE']);
	expect(reasonsFor(record(), category, { teacher: { hireDate: '2025-05-09' } })).toEqual(COUNTED);
});

test('unknown is not false: a missing flag waits, a false one excludes', () => {
	const category = { accredited: true, related: true };
	expect(reasonsFor(record({ related: false }), category)).toEqual(['pending DATA_MISSING']);
	expect(reasonsFor(record({ accredited: false }), category)).toEqual(['excluded NOT_ACCREDITED']);
	expect(reasonsFor(record({ accredited: true }), category)).toEqual(['pending DATA_MISSING']);
	expect(reasonsFor(record({ accredited: true, related: false }), category)).toEqual(['excluded NOT_RELATED']);
	expect(reasonsFor(record({ accredited: true, related: true }), category)).toEqual(COUNTED);
});

test('grades: passes satisfy any minimum, failures none, and other words are unknown', () => {
	const outcomes = (grades: string[]): string[] =>
		grades.map((grade) => reasonsFor(record({ grade }), { minGrade: 'B-' })[0] ?? 'counted');
	expect(outcomes(['A+', 'B-', 'P', 'S', 'CR'])).toEqual(Array(5).fill('counted'));
	expect(outcomes(['C+', 'F', 'NP', 'NC', 'U', 'W', 'I', 'AU'])).toEqual(Array(8).fill('excluded GRADE_TOO_LOW'));
	expect(outcomes(['a', 'A ', '92', 'E', ''])).toEqual(Array(5).fill('pending DATA_MISSING'));
});

test('paid time is excluded or counts half; a record that says nothing was done in own time', () => {
	const category = { time: { contract: 'exclude', stipend: 'half' } };
	expect(reasonsFor(record({ time: 'contract' }), category)).toEqual(['excluded PAID_TIME']);
	const schedule = { categories: { graduate: category } };
	expect(resultOf({ schedule, records: [record({ time: 'stipend' })] }).credits).toBe(1.5);
	expect(resultOf({ schedule, records: [record({ time: 'own' })] }).credits).toBe(3);
	expect(reasonsFor(record(), { time: { own: 'exclude' } })).toEqual(['excluded PAID_TIME']);
});

test('approval before the start: on the first day is in time, a request is none', () => {
	const category = { preapproval: 'before-start' };
	const started = { startedOn: '2025-01-20' };
	const approved = (decidedOn?: string): Document => ({ approval: { status: 'approved', decidedOn } });
	expect(reasonsFor(record(approved('2025-01-10')), category)).toEqual(['pending DATA_MISSING']);
	expect(reasonsFor(record({ ...started, approval: { status: 'requested' } }), category)).toEqual([
		'excluded NOT_APPROVED'
	]);
	expect(reasonsFor(record({ ...started, approval: { status: 'approved' } }), category)).toEqual([
		'excluded NOT_APPROVED'
	]);
	expect(reasonsFor(record({ ...started, ...approved('2025-01-21') }), category)).toEqual(['excluded APPROVAL_LATE']);
	expect(reasonsFor(record({ ...started, ...approved('2025-01-20') }), category)).toEqual(COUNTED);
});

test('approval at any time: what is decided after the as-of date is not known yet', () => {
	const category = { preapproval: 'any-time' };
	const decided = (status: string, decidedOn?: string): Document => record({ approval: { status, decidedOn } });
	expect(reasonsFor(decided('denied', '2025-10-01'), category)).toEqual(['excluded NOT_APPROVED']);
	expect(reasonsFor(decided('denied', '2025-10-02'), category)).toEqual(['pending APPROVAL_PENDING']);
	expect(reasonsFor(decided('denied'), category)).toEqual(['pending APPROVAL_PENDING']);
	expect(reasonsFor(decided('approved', '2025-10-02'), category)).toEqual(['pending APPROVAL_PENDING']);
	expect(reasonsFor(decided('approved', '2025-10-01'), category)).toEqual(COUNTED);
});

test('a document is always needed; the kind matters only where the schedule names kinds', () => {
	const official = { evidence: ['official-transcript'] };
	expect(reasonsFor(record({ evidence: null }), {})).toEqual(['pending EVIDENCE_PENDING']);
	expect(reasonsFor(record({ evidence: { type: 'copy' } }), official)).toEqual(['pending EVIDENCE_PENDING']);
	const copy = { type: 'copy', receivedOn: '2025-06-01' };
	expect(reasonsFor(record({ evidence: copy }), official)).toEqual(['pending EVIDENCE_NOT_OFFICIAL']);
	expect(reasonsFor(record({ evidence: copy }), {})).toEqual(COUNTED);
	expect(reasonsFor(record({ evidence: { ...evidence, receivedOn: '2025-10-02' } }), {})).toEqual([
		'pending EVIDENCE_PENDING'
	]);
});

test('documents in time: days are counted, months are clamped to the end of the month', () => {
	const received = (completedOn: string, receivedOn: string): Document =>
		record({ completedOn, evidence: { ...evidence, receivedOn } });
	const days = { submitWithin: { days: 90 } };
	expect(reasonsFor(received('2025-03-01', '2025-05-30'), days)).toEqual(COUNTED);
	expect(reasonsFor(received('2025-03-01', '2025-05-31'), days)).toEqual(['excluded SUBMITTED_LATE']);
	const months = { submitWithin: { months: 6 } };
	expect(reasonsFor(received('2024-08-31', '2025-02-28'), months)).toEqual(COUNTED);
	expect(reasonsFor(received('2024-08-31', '2025-03-01'), months)).toEqual(['excluded SUBMITTED_LATE']);
});

test('credit is gone on the anniversary or on its own last day, whichever comes first', () => {
	const category = { expiresYears: 5 };
	expect(reasonsFor(record({ completedOn: '2020-10-02' }), category)).toEqual(COUNTED);
	expect(reasonsFor(record({ completedOn: '2020-10-01' }), category)).toEqual(['excluded EXPIRED']);
	expect(reasonsFor(record({ expiresOn: '2025-10-01' }), category)).toEqual(['excluded EXPIRED']);
	expect(reasonsFor(record({ expiresOn: '2025-10-02' }), {})).toEqual(COUNTED);
});
