import { beforeEach, describe, expect, it, test } from 'vitest';
import { sql } from 'drizzle-orm';
import { DISTRICT, type Scope } from '#lib/access/scope.ts';
import type { Db } from '#lib/server/db/open.ts';
import { addSchool, addStaff, emptyDistrict } from '../../../tests/support/small-district.ts';
import { answerQuestion } from './answer-question.server.ts';
import { decidePerson } from './decide-person.server.ts';
import { loadDefinitions } from './definitions.server.ts';
import type { Answers } from './draft.ts';
import { heldEvidence, staffMatching } from './held-evidence.server.ts';
import { decisionBehindRecord, identityDecisions } from './identity-decisions.server.ts';
import type { Ask } from './draft.ts';
import { fileAnswers } from './file-answers.server.ts';
import { takeBackAnswer } from './take-back-answer.server.ts';
import { runImport } from './import-file.server.ts';
import { countImportRecords, importRecords, reasonsOfImport } from './import-records.server.ts';
import { openQuestions, waitingCount } from './open-questions.server.ts';
import { rebuild } from './rebuild.server.ts';
import { takeBackDecision } from './take-back-decision.server.ts';

const scope = DISTRICT;
const today = '2026-11-25';
const now = '2026-11-25T18:00:00.000Z';
const by = 'Tester';
const definitions = loadDefinitions();

let db: Db;
let ana: number;
let school: number;

beforeEach(() => {
	db = emptyDistrict();
	school = addSchool(db, 'Elm School');
	ana = addStaff(db, school, { name: 'Ana Okafor', employeeId: '004101' });
});

const importText = (name: string, rows: string[][], answers?: Answers) => {
	const result = runImport(
		db,
		{ name, bytes: new TextEncoder().encode(rows.map((row) => row.join(',')).join('\n')) },
		{ definitions, by, today, now: () => now, answers }
	);
	if ('refused' in result || result.importId === null) throw new Error('the file was refused');
	return { ...result, importId: result.importId };
};

const USAGE = [
	'Name',
	'Email',
	'External Id',
	'Course',
	'Course ID',
	'Course Slug',
	'Completed',
	'Completion Time',
	'Overall Progress',
	'Removed From Program'
];
const usage = (name: string, mail: string, course: string, day: string) => [
	name,
	mail,
	'',
	course,
	`id-${course}`,
	course.toLowerCase(),
	'Yes',
	`${day}T12:00:00Z`,
	'100',
	'No'
];
const BADGES = [
	'Badge Template ID',
	'Recipient Email',
	'Issued To First Name',
	'Issued To Last Name',
	'Issued at',
	'Issuer Earner ID'
];

const completions = () => db.get<{ n: number }>(sql`SELECT count(*) AS n FROM completion`).n;
const record = (importId: number, number: number) =>
	importRecords(db, scope, importId, { record: number }, { limit: 1, offset: 0 })[0]!;
const differences = () => rebuild(db).map((one) => one.differences);

test('a decision taken back lets its records wait again and takes what they said from the person', () => {
	const { importId } = importText('usage.csv', [
		USAGE,
		usage('Ana Okafor', 'ana@home.example', 'Reading', '2025-02-15'),
		usage('Ana Okafor', 'ana@home.example', 'Writing', '2025-03-15')
	]);
	expect(waitingCount(db, scope)).toEqual({ identities: 1, records: 2 });
	expect(decidePerson(db, { importId, record: 1, staffId: ana, by, now })).toBe(2);
	expect(completions()).toBe(2);
	const id = decisionBehindRecord(db, scope, importId, 1)!;
	expect(identityDecisions(db, scope, { id })[0]).toMatchObject({ records: 2, person: { employeeId: '004101' } });

	expect(takeBackDecision(db, { id, by, now })).toBe(2);
	expect(completions()).toBe(0);
	expect(record(importId, 2)).toMatchObject({ outcome: 'held', reason: 'person_unknown', via: null, person: null });
	expect(heldEvidence(db, scope, importId, 1)!.candidates).toMatchObject([
		{ employeeId: '004101', why: 'has exactly this name' }
	]);
	expect(identityDecisions(db, scope)).toEqual([]);
	expect(takeBackDecision(db, { id, by, now })).toBeNull();
	expect(differences().every((n) => n === 0)).toBe(true);
});

test('records that were said to be none of ours come back to the queue', () => {
	const { importId } = importText('usage.csv', [
		USAGE,
		usage('Zed Quill', 'zed@home.example', 'Reading', '2025-02-15')
	]);
	decidePerson(db, { importId, record: 1, staffId: null, by, now });
	expect(waitingCount(db, scope).identities).toBe(0);
	takeBackDecision(db, { id: decisionBehindRecord(db, scope, importId, 1)!, by, now });
	expect(waitingCount(db, scope).identities).toBe(1);
});

test('an answer settles the records of known people, leaves the others to the queue, and is kept for the next file', () => {
	const first = importText('badges.csv', [
		BADGES,
		['t-1', '', 'Ana', 'Okafor', '2025-02-15', '4101'],
		['t-1', 'zed@home.example', 'Zed', 'Quill', '2025-02-15', ''],
		['t-2', '', 'Ana', 'Okafor', '2025-02-15', '4101']
	]);
	const second = importText('badges-2.csv', [BADGES, ['t-1', '', 'Ana', 'Okafor', '2025-05-15', '4101']]);
	expect(openQuestions(db, scope).map(({ asks }) => asks.map(({ id, records }) => [id, records]))).toEqual([
		[
			['t-1', 2],
			['t-2', 1]
		],
		[['t-1', 1]]
	]);

	const question = { importId: first.importId, key: 'titles' as const, id: 't-1', by, today, now, definitions };
	expect(answerQuestion(db, { ...question, value: '  ' })).toEqual({ problem: 'Enter the title.' });
	expect(answerQuestion(db, { ...question, value: 'Inquiry badge' })).toEqual({
		settled: 2,
		stillHeld: 1,
		files: 2,
		plannedAnew: false
	});
	expect(record(first.importId, 1)).toMatchObject({
		outcome: 'new',
		reason: null,
		claims: [{ title: 'Inquiry badge' }]
	});
	expect(record(first.importId, 2)).toMatchObject({
		outcome: 'held',
		reason: 'person_unknown',
		claims: [{ title: 'Inquiry badge' }]
	});
	expect(record(second.importId, 1).outcome).toBe('new');
	expect(openQuestions(db, scope).flatMap(({ asks }) => asks.map(({ id }) => id))).toEqual(['t-2']);
	expect(completions()).toBe(2);
	expect(answerQuestion(db, { ...question, value: 'Another' })).toEqual({
		problem: 'This question is not open any more.'
	});
	expect(decidePerson(db, { importId: first.importId, record: 2, staffId: ana, by, now })).toBe(1);
	expect(
		importText('badges-3.csv', [BADGES, ['t-1', '', 'Ana', 'Okafor', '2025-06-15', '4101']]).records[0]!.outcome
	).toBe('new');
	expect(differences().every((n) => n === 0)).toBe(true);
});

test('a later file that names the credential answers what an earlier one asked', () => {
	const first = importText('badges.csv', [BADGES, ['t-1', '', 'Ana', 'Okafor', '2025-02-15', '4101']]);
	expect(record(first.importId, 1)).toMatchObject({ outcome: 'held', reason: 'answer_needed' });
	importText('badges-2.csv', [BADGES, ['t-2', '', 'Ana', 'Okafor', '2025-02-15', '4101']]);
	const answers = { titles: { 't-1': 'Inquiry badge' } };
	const again = importText('badges-3.csv', [BADGES, ['t-1', '', 'Ana', 'Okafor', '2025-06-15', '4101']], answers);
	expect(record(again.importId, 1).outcome).toBe('new');
	expect(record(first.importId, 1).outcome).toBe('new');
	expect(openQuestions(db, scope).flatMap(({ asks }) => asks.map(({ id }) => id))).toEqual(['t-2']);
	expect(completions()).toBe(2);
	expect(differences().every((n) => n === 0)).toBe(true);
});

test('a decision made before the answer is taken back without losing the answer', () => {
	const { importId } = importText('badges.csv', [
		BADGES,
		['t-1', 'zed@home.example', 'Zed', 'Quill', '2025-02-15', '']
	]);
	decidePerson(db, { importId, record: 1, staffId: ana, by, now });
	expect(record(importId, 1)).toMatchObject({ outcome: 'held', reason: 'answer_needed' });
	answerQuestion(db, { importId, key: 'titles', id: 't-1', value: 'Inquiry badge', by, today, now, definitions });
	expect(record(importId, 1).outcome).toBe('new');
	expect(takeBackDecision(db, { id: decisionBehindRecord(db, scope, importId, 1)!, by, now })).toBe(1);
	expect(record(importId, 1)).toMatchObject({
		outcome: 'held',
		reason: 'person_unknown',
		claims: [{ title: 'Inquiry badge' }]
	});
});

test('records are found by outcome, by reason and by what stands in them, and other scopes see none', () => {
	const { importId } = importText('usage.csv', [
		USAGE,
		usage('Zed Quill', 'zed@home.example', 'Reading 100%', '2025-02-15'),
		usage('Ana Okafor', 'ana@home.example', 'Writing', '2031-02-15')
	]);
	const count = (filter: Parameters<typeof countImportRecords>[3], who: Scope = scope) =>
		countImportRecords(db, who, importId, filter);
	expect(count({})).toBe(2);
	expect(count({ outcome: 'held' })).toBe(1);
	expect(count({ reason: 'future_date' })).toBe(1);
	expect(count({ search: '100%' })).toBe(1);
	expect(count({ search: '%' })).toBe(1);
	expect(count({ search: 'okafor' })).toBe(1);
	expect(reasonsOfImport(db, scope, importId, 'rejected')).toEqual([
		{ reason: 'future_date', outcome: 'rejected', records: 1 }
	]);
	const oneSchool: Scope = { kind: 'school', schoolIds: [school] };
	expect(count({}, oneSchool)).toBe(0);
	expect(importRecords(db, oneSchool, importId, {}, { limit: 10, offset: 0 })).toEqual([]);
	expect(heldEvidence(db, oneSchool, importId, 1)).toBeNull();
	expect(staffMatching(db, oneSchool, 'ana')).toEqual([]);
	expect(staffMatching(db, scope, 'oka 0041').map(({ name }) => name)).toEqual(['Ana Okafor']);
});

describe('an answer about files that was wrong', () => {
	const badge = (day: string, id = '4101') => ['t-1', 'ana@x.example', 'Ana', 'Okafor', day, id];
	const standing = () =>
		db.all(
			sql`SELECT k.title, c.completed_on AS completedOn FROM completion c JOIN credential k ON k.id = c.credential_id`
		);
	const asksOf = (importId: number) =>
		JSON.parse(db.get<{ asks: string }>(sql`SELECT asks FROM import WHERE id = ${importId}`).asks) as Ask[];

	it('is listed, and taken back for every file that stands on it', () => {
		const first = importText('badges-1.csv', [BADGES, badge('2025-05-01'), badge('2025-05-02')]);
		answerQuestion(db, {
			importId: first.importId,
			key: 'titles',
			id: 't-1',
			value: 'Wrong',
			by,
			today,
			now,
			definitions
		});
		const second = importText('badges-2.csv', [BADGES, badge('2025-05-03')]);
		expect(second.records[0]!.outcome).toBe('new');
		expect(standing()).toHaveLength(3);

		const [answer, ...others] = fileAnswers(db, scope);
		expect(others).toEqual([]);
		expect(answer).toMatchObject({ layout: 'credly/bulk-issue', key: 'titles', about: 't-1', value: 'Wrong' });
		expect(takeBackAnswer(db, { id: answer!.id, by, now, definitions })).toBe(3);
		expect(fileAnswers(db, scope)).toEqual([]);
		expect(standing()).toEqual([]);
		for (const { importId } of [first, second]) {
			expect(record(importId, 1)).toMatchObject({ outcome: 'held', reason: 'answer_needed' });
			expect(asksOf(importId)).toMatchObject([{ key: 'titles', id: 't-1' }]);
		}
		expect(asksOf(first.importId)[0]!.records).toBe(2);
		expect(takeBackAnswer(db, { id: answer!.id, by, now, definitions })).toBeNull();
		expect(importText('badges-3.csv', [BADGES, badge('2025-05-04')]).records[0]!.reason).toBe('answer_needed');

		answerQuestion(db, {
			importId: first.importId,
			key: 'titles',
			id: 't-1',
			value: 'Right',
			by,
			today,
			now,
			definitions
		});
		expect(standing()).toEqual(
			['2025-05-01', '2025-05-02', '2025-05-03', '2025-05-04'].map((completedOn) => ({ title: 'Right', completedOn }))
		);
		expect(differences().every((n) => n === 0)).toBe(true);
	});

	it('leaves what a file says itself', () => {
		const { importId } = importText('badges-1.csv', [BADGES, badge('2025-05-01')]);
		answerQuestion(db, { importId, key: 'titles', id: 't-1', value: 'Inquiry badge', by, today, now, definitions });
		importText('export.csv', [
			[
				'Badge Name',
				'Badge Template ID',
				'Earner Badge ID',
				'Issuer Earner ID',
				'Issued to First Name',
				'Issued to Last Name',
				'Issued to Email',
				'Status',
				'Issue Date'
			],
			['Inquiry badge', 't-1', 'a-9', '4101', 'Ana', 'Okafor', 'ana@x.example', 'accepted', '2025-06-01']
		]);
		const before = standing();
		expect(takeBackAnswer(db, { id: fileAnswers(db, scope)[0]!.id, by, now, definitions })).toBe(0);
		expect(standing()).toEqual(before);
	});

	it('may be the title and the day of files of one name', () => {
		const grades = (name: string) =>
			importText(name, [
				[
					'Student ID',
					'Email',
					'Username',
					'Grade',
					'Enrollment Track',
					'Verification Status',
					'Certificate Eligible',
					'Certificate Delivered',
					'Certificate Type',
					'Enrollment Status'
				],
				['4101', 'ana@x.example', 'ana', '0.9', 'verified', 'ID Verified', 'Y', 'Y', 'verified', 'enrolled']
			]);
		db.run(
			sql`INSERT INTO staff_email (staff_id, address, as_written, kind) VALUES (${ana}, 'ana@x.example', 'ana@x.example', 'current')`
		);
		const file = grades('PD_A_grade_report_2025-06-12-1830.csv');
		const asked = asksOf(file.importId).map(({ key }) => key);
		expect(asked).toContain('credential_title');
		const say = (key: Ask['key'], value: string) =>
			answerQuestion(db, { importId: file.importId, key, id: null, value, by, today, now, definitions });
		if (asked.includes('completed_on')) say('completed_on', '2025-06-12');
		say('credential_title', 'Wrong');
		expect(standing()).toEqual([{ title: 'Wrong', completedOn: '2025-06-12' }]);
		for (const key of asked) {
			const answer = fileAnswers(db, scope).find((one) => one.key === key)!;
			expect(takeBackAnswer(db, { id: answer.id, by, now, definitions })).toBe(1);
			expect(standing()).toEqual([]);
			expect(asksOf(file.importId).map((one) => one.key)).toContain(key);
		}
		expect(
			asksOf(file.importId)
				.map(({ key }) => key)
				.sort()
		).toEqual([...asked].sort());
		say('credential_title', 'Right');
		if (asked.includes('completed_on')) say('completed_on', '2025-06-11');
		expect(standing()).toEqual([
			{ title: 'Right', completedOn: asked.includes('completed_on') ? '2025-06-11' : '2025-06-12' }
		]);
	});
});
