import { expect, test } from 'vitest';
import { evaluateInFull } from './evaluate.ts';
import { course, exampleSchedule, exampleTeacher, workshop, type Document } from './example-district.ts';
import { ledgerOf, type Ledger } from './ledger.ts';
import { readSchedule, type Schedule } from './schedule.ts';
import { readTeacherFile, type TeacherFile } from './teacher-file.ts';

function ledger(scheduleChanges: Document, teacherChanges: Document, records: Document[]): Ledger {
	const { schedule } = readSchedule(exampleSchedule(scheduleChanges)) as { schedule: Schedule };
	const documents = { teacher: exampleTeacher(teacherChanges), records, asOf: '2025-10-01' };
	const file = readTeacherFile(documents, schedule) as TeacherFile;
	return ledgerOf(evaluateInFull(schedule, file.teacher, file.records, file.asOf));
}

test('a line says what the record is worth, by which factor, and what became of each part', () => {
	const categories = { workshop: { convert: { 'clock-hour': '1/30' }, time: { stipend: 'half' } } };
	const caps = [{ scope: 'career', categories: ['workshop'], credits: 1 }];
	const { lines } = ledger({ categories, caps }, {}, [workshop('w', 90, '2024-01-10', { time: 'stipend' })]);
	expect(lines).toEqual([
		{
			id: 'w',
			category: 'workshop',
			completedOn: '2024-01-10',
			quantity: '90',
			unit: 'clock-hour',
			factor: { credits: '1/30', source: 'categories.workshop.convert.clock-hour' },
			isHalved: true,
			value: 1.5,
			isBanked: false,
			parts: [
				{
					outcome: 'excluded',
					credits: 0.5,
					because: { reason: 'CAP_CAREER', sentence: 'Over the lifetime limit.', clause: '5.3', source: 'caps[0]' }
				},
				{ outcome: 'counted', credits: 1, because: null }
			]
		}
	]);
});

test('a reason names the clause of the rules and the place in the schedule', () => {
	const because = (record: Document, teacher: Document = {}) =>
		ledger({}, teacher, [record]).lines[0]!.parts[0]!.because;
	expect(because(course('a', 3, '2024-01-10', { evidence: null }))).toEqual({
		reason: 'EVIDENCE_PENDING',
		sentence: 'No document has been received yet.',
		clause: '5.1 gate 14',
		source: 'categories.graduate.evidence'
	});
	const opening = { credits: 3, base: 'bachelor', countedThrough: '2024-02-01' };
	expect(because(course('a', 3, '2024-01-10'), { placement: { lane: 'BA', since: '2019-08-12', opening } })).toEqual({
		reason: 'IN_OPENING_BALANCE',
		sentence: 'Already part of the credits HR recognized through 2024-02-01.',
		clause: '5.1 gate 3',
		source: null
	});
});

test('a record that a move used says so, and opening credits are told apart', () => {
	const opening = { credits: 4, base: 'bachelor', countedThrough: '2020-01-01' };
	const placement = { lane: 'BA', since: '2019-08-12', opening };
	const {
		opening: part,
		credits,
		lines
	} = ledger({}, { placement }, [course('a', 11, '2024-01-10'), course('b', 2, '2024-02-10')]);
	expect({ part, credits }).toEqual({ part: 4, credits: 17 });
	expect(lines.map(({ id, isBanked }) => [id, isBanked])).toEqual([
		['a', true],
		['b', false]
	]);
});
