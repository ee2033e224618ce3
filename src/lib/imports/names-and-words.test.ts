import { sql } from 'drizzle-orm';
import { describe, expect, it } from 'vitest';
import {
	bulkRow,
	BULK,
	cedarValley,
	cellsCsv,
	courseraRow,
	COURSERA_USAGE,
	credlyRow,
	CREDLY,
	csv,
	edxRow,
	EDX,
	importing,
	LINKEDIN,
	MEMBERSHIP,
	moodleRow,
	MOODLE,
	outcomes,
	SPECIALIZATION,
	TEMPLATE,
	transcriptRow,
	TRANSCRIPT,
	DEFINITIONS,
	trying
} from '../../../tests/fixtures/imports/cedar-valley.ts';
import { readAnswers } from './answers.server.ts';
import { recognise } from './recognise.ts';

const AT = '@cedarvalleyusd.example';
type Cells = Record<string, string>;
const read = (name: string, text: string, answers = {}) => importing(cedarValley(), name, text, { answers });
const got = (name: string, text: string, answers = {}) => {
	const db = cedarValley();
	return outcomes(db, importing(db, name, text, { answers }));
};
const SHEET = ['new 004106 2025-06-14'];
const sheet = (facts: Cells | Cells[], headers = TRANSCRIPT) =>
	csv(headers, (Array.isArray(facts) ? facts : [facts]).map(transcriptRow));
const without = (headers: string[], ...gone: string[]) => headers.filter((header) => !gone.includes(header));

describe('a record that names no credential', () => {
	it.each<[string, string, string]>([
		[
			'Coursera',
			csv(COURSERA_USAGE, [courseraRow({ Course: ' ', 'Course ID': '', 'Course Slug': '\u200b' })]),
			'Course'
		],
		['a hand-entry sheet', sheet({ 'Activity Title': '' }), 'Activity Title'],
		['Credly’s template', csv(BULK, [bulkRow({ 'Badge Template ID': '' })]), 'Badge Template ID']
	])('from %s is rejected with the column that should', (_provider, text, column) => {
		const { records } = read('report.csv', text);
		expect(records[0]).toMatchObject({ outcome: 'rejected', reason: 'no_credentials_in_row', column, value: null });
	});

	it('keeps another reason where it was not completed', () => {
		const none = { Course: '', 'Course ID': '', 'Course Slug': '', Completed: 'No', 'Completion Time': '' };
		expect(got('u.csv', csv(COURSERA_USAGE, [courseraRow(none)]))).toEqual(['rejected not_completed']);
	});
});

describe('social-security numbers', () => {
	const refused = (text: string) => {
		const db = cedarValley();
		const result = trying(db, 'report.csv', text);
		expect(
			JSON.stringify([result, db.all(sql`SELECT * FROM import`), db.all(sql`SELECT * FROM import_record`)])
		).not.toMatch(/123\D?45\D?6789/);
		return 'refused' in result && /social-security/.test(result.refused);
	};
	const withColumn = (header: string, value: string) =>
		csv([...TRANSCRIPT, header], [{ ...transcriptRow(), [header]: value }]);

	it('are not a title that speaks of them', () => {
		for (const title of ['Retirement planning and Social Security', 'Understanding SSN privacy', 'Social Security'])
			expect(got('t.csv', sheet({ 'Activity Title': title }))).toEqual(SHEET);
		const activity = 'Understanding SSN privacy';
		const headers = ['Name', 'Email address', activity, `${activity} - Completion date`, 'Course complete'];
		expect(got('completion-x.csv', csv(headers, [moodleRow()]), { credential_title: 'X' })).toEqual([
			'new 004106 2025-02-03'
		]);
	});

	it.each([
		'Social Security Number (SSN) of the employee as on card',
		'SocialSecurityNo',
		'EmployeeSSN',
		'SS#',
		'Soc. Sec. No.'
	])('under the header “%s” refuse the file', (header) => expect(refused(withColumn(header, ''))).toBe(true));

	it('refuse the file for a single one', () => {
		const rows = [transcriptRow(), transcriptRow({ 'Employee ID': '123-45-6789' }), transcriptRow()];
		expect(refused(csv(TRANSCRIPT, rows))).toBe(true);
		expect(refused(withColumn('Taxpayer ID', '123 45 6789'))).toBe(true);
		expect(refused(withColumn('Tax ID', '123456789'))).toBe(true);
		expect(refused(withColumn('Reference', '="123-45-6789"'))).toBe(true);
		expect(refused(sheet({ Notes: 'her SSN is 123-45-6789' }))).toBe(true);
		expect(refused('Some,Sheet\nx,123-45-6789\n')).toBe(true);
	});

	it('are not telephone numbers, days, employee numbers, ids of awards or addresses of evidence', () => {
		for (const [header, value] of [
			['Phone', '559-555-0123'],
			['Phone', '559 555 0123'],
			['Hired', '2025-06-14'],
			['Badge number', '123456789'],
			['Evidence', 'https://example.org/123-45-6789/x'],
			['Status of tax training', 'done']
		] as const)
			expect(got('t.csv', withColumn(header, value))).toEqual(SHEET);
		const awards = ['123-45-6789', 'a-2', 'a-3'].map((id, i) =>
			credlyRow({ 'Earner Badge ID': id, 'Issue Date': `2024-10-0${i + 1}` })
		);
		expect(got('a.csv', csv(CREDLY, awards))).toHaveLength(3);
	});
});

describe('the order of day and month', () => {
	it('is proven by any column that holds dates', () => {
		const usage = courseraRow({ 'Completion Time': '3/4/2025', 'Class Start Time': '25/1/2025' });
		expect(got('u.csv', csv(COURSERA_USAGE, [usage]))).toEqual(['new 004106 2025-04-03']);
		expect(got('a.csv', csv(CREDLY, [credlyRow({ 'Issue Date': '3/4/2025', 'Record Created': '25/4/2025' })]))).toEqual(
			['new 004106 2025-04-03']
		);
		for (const column of ['course_start_date', 'created'])
			expect(got('e.csv', csv(EDX, [edxRow({ passed_date: '3/4/2025', [column]: '25/1/2025' })]))).toEqual([
				'new 004106 2025-04-03'
			]);
	});

	it('is not proven by a text that looks like a date among others', () => {
		const rows = ['25/1/2025', 'see file', 'none', 'asked', 'late'].map((Notes, i) =>
			transcriptRow({ Notes, 'Activity Title': `Course ${i}`, 'Completed On': '3/4/2025' })
		);
		expect(got('t.csv', csv(TRANSCRIPT, rows))[0]).toBe('new 004106 2025-03-04');
	});
});

describe('words of hand-entry sheets', () => {
	it('a sheet without a Status column holds what was earned', () => {
		expect(got('t.csv', sheet({}, without(TRANSCRIPT, 'Status')))).toEqual(SHEET);
		expect(got('t.csv', sheet({ Grade: 'F' }, without(TRANSCRIPT, 'Status')))).toEqual(['rejected failed']);
	});

	it.each([
		...['Fail', 'no credit', 'WF', 'N'].map((word) => ['Grade', word, 'rejected failed']),
		...['WU', 'W'].map((word) => ['Grade', word, 'rejected withdrawn']),
		...['Incomplete', 'IP', 'AU', 'RP'].map((word) => ['Grade', word, 'rejected not_completed']),
		['Status', 'Fail', 'rejected failed'],
		['Status', 'W', 'rejected withdrawn'],
		['Status', 'Removed from cohort', 'rejected withdrawn'],
		['Status', 'Pass', SHEET[0]!],
		['Status', 'Expired', SHEET[0]!]
	])('%s “%s” is %s', (column, word, outcome) => expect(got('t.csv', sheet({ [column!]: word! }))).toEqual([outcome]));

	it('a course that expired is kept as expired', () => {
		expect(read('t.csv', sheet({ Status: 'Expired' })).records[0]!.claims[0]!.state).toBe('expired');
	});
});

describe('amounts', () => {
	const claim = (facts: Cells, headers: string[]) =>
		read('t.csv', csv(headers, [{ ...transcriptRow(), ...facts }])).records[0]!.claims[0];

	it('take the unit their column’s header names', () => {
		const headers = without(TRANSCRIPT, 'Amount', 'Unit');
		expect(claim({ Hours: '2' }, [...headers, 'Hours'])).toMatchObject({ amount: '2', unit: 'clock-hour' });
		expect(claim({ CEUs: '1.5' }, [...headers, 'CEUs'])).toMatchObject({ amount: '1.5', unit: 'ceu' });
		expect(claim({ Credits: '2' }, [...headers, 'Credits'])).toMatchObject({ amount: '2', unit: null });
		expect(claim({ Hours: '2', Unit: 'semester units' }, [...headers, 'Hours', 'Unit'])).toMatchObject({
			unit: 'semester'
		});
	});

	it('are the first filled of several columns', () => {
		const headers = [...TRANSCRIPT, 'Hours'];
		expect(claim({ Amount: '', Hours: '2' }, headers)).toMatchObject({ amount: '2', unit: 'clock-hour' });
		expect(claim({ Amount: '3', Hours: '45' }, headers)).toMatchObject({ amount: '3', unit: 'semester' });
		const { records } = read('t.csv', csv(headers, [{ ...transcriptRow({ Amount: '' }), Hours: 'two' }]));
		expect(records[0]).toMatchObject({ reason: 'unreadable_amount', column: 'Hours', value: 'two' });
	});
});

describe('a missing or renamed column', () => {
	const moodle = (row: Cells, headers: string[]) =>
		got('completion-x.csv', csv(headers, [moodleRow(row)]), { credential_title: 'X' });

	it('Moodle’s course counts by its activities without “Course complete”, and by that without activities', () => {
		const activities = without(MOODLE, 'Course complete');
		expect(moodle({}, activities)).toEqual(['new 004106 2025-02-03']);
		expect(moodle({ 'Final quiz': 'Not completed' }, activities)).toEqual(['rejected not_completed']);
		const none = { 'Module 1 - Completion date': '', 'Final quiz - Completion date': '' };
		expect(moodle(none, activities)).toEqual(['rejected missing_date']);
		const bare = ['ID', 'Name', 'Email address', 'Course complete'];
		expect(moodle({}, bare)).toEqual(['new 004106 2025-02-03']);
		expect(moodle({ 'Course complete': '' }, bare)).toEqual(['rejected not_completed']);
	});

	it('a hand-entry sheet may lack the provider or name its columns otherwise', () => {
		expect(got('t.csv', sheet({}, without(TRANSCRIPT, 'Provider')))).toEqual(SHEET);
		const headers = TRANSCRIPT.map((header) => ({ 'Employee ID': 'Emp #', Provider: 'Vendor' })[header] ?? header);
		const { records } = read('t.csv', cellsCsv(headers, [TRANSCRIPT.map((header) => transcriptRow()[header] ?? '')]));
		expect(records[0]).toMatchObject({ outcome: 'new', via: 'employee_id' });
		expect(records[0]!.claims[0]!.provider).toBe('fresno-pacific-university');
	});

	it('says which activity’s day cannot be read or is still to come', () => {
		for (const [value, reason] of [
			['31/02/25, 10:00', 'unreadable_date'],
			['13/02/31, 10:00', 'future_date']
		] as const) {
			const row = moodleRow({ 'Course complete': '', 'Final quiz - Completion date': value });
			const { records } = read('completion-x.csv', csv(MOODLE, [row]), { credential_title: 'X' });
			expect(records[0]).toMatchObject({ reason, column: 'Final quiz - Completion date', value });
		}
	});
});

describe('a file is taken for its own report and no other', () => {
	const reportOf = (headers: string[]) => {
		const result = recognise(
			[
				{ line: 1, cells: headers },
				{ line: 2, cells: headers.map((header) => (header === 'Watch a film' ? 'Completed' : 'x')) }
			],
			DEFINITIONS
		);
		return 'problem' in result ? null : `${result.provider}/${result.layout.report}`;
	};
	const PROFILE =
		'id,username,name,email,language,location,year_of_birth,gender,level_of_education,mailing_address,goals,city,country'.split(
			','
		);
	const V1 =
		'enterprise_user_id,lms_user_id,enterprise_sso_uid,course_id,course_title,user_email,user_username,user_age,user_level_of_education,user_gender,has_passed,passed_timestamp,time_spent_hours'.split(
			','
		);

	it.each<[string | null, string[]]>([
		['coursera/usage-report', COURSERA_USAGE],
		['coursera/specialization-report', SPECIALIZATION],
		['coursera/membership-report', MEMBERSHIP],
		[
			'coursera/membership-report',
			['Full Name*', 'Email*', 'External Id', '# Enrolled Courses', '# Completed Courses', 'Join Date']
		],
		['coursera/learner-list', ['Full Name*', 'Email*', 'External Id', 'Job Title']],
		['edx/progress_v3', EDX],
		['edx/student-profile', PROFILE],
		['linkedin-learning/learner-detail', LINKEDIN],
		['credly/analytics-export', CREDLY],
		['credly/bulk-issue', BULK],
		['moodle/completion', MOODLE],
		['hand-entry/transcript', TRANSCRIPT],
		['hand-entry/transcript', ['Employee ID', 'Activity Title', 'Completed On']],
		['edx/progress_v3', V1],
		['edx/completions-list', ['email', 'course_title', 'course_subject', 'enroll_type', 'passed_date']],
		[
			'edx/grade-report',
			'Student ID,Email,Username,Grade,Homework 1: Intro,Enrollment Track,Certificate Eligible,Certificate Delivered'.split(
				','
			)
		],
		['edx/program-record', ['name', 'school', 'attempts', 'course_id', 'issue_date', 'percent_grade', 'letter_grade']],
		[
			'coursera/learning-path-activity',
			'User Name,Email,Badge Title,Badge Slug,Course Name,Is Course Completed,Course Completion Timestamp,Badge Completed,Badge Completion Timestamp'.split(
				','
			)
		],
		[
			'canvas-credentials/bulk-award',
			[
				'Badge Class ID',
				'Identifier',
				'First Name',
				'Last Name',
				'Narrative',
				'Evidence URL',
				'Issue Date',
				'Expiration Date'
			]
		],
		['accredible/spreadsheet', ['Recipient Name', 'Recipient Email', 'Issued on', 'Grade']],
		[
			'canvas-lms/grade-export',
			['student name', 'student id', 'student sis', 'course', 'course id', 'final score', 'enrollment state']
		],
		['canvas-lms/gradebook', ['Student', 'ID', 'SIS User ID', 'SIS Login ID', 'Section', 'Final Score']],
		['moodle/progress', ['', 'Email address', 'Watch a film', '', 'Read the guide', '']],
		[
			'google/skills-badges-cohort',
			['User Name', 'User Email', '# of Skill Badges Completed', 'Names of Completed Skill Badges']
		],
		[null, ['Name', 'Email', 'Title', 'Hours', 'Completion Date']]
	])('%s', (report, headers) => expect(reportOf(headers)).toBe(report));

	it('a demographic list is said to be one and nothing of it is stored, its cells neither', () => {
		const db = cedarValley();
		const row = {
			name: 'Katherine Doyle',
			email: `kdoyle${AT}`,
			gender: 'f',
			year_of_birth: '1980',
			mailing_address: '1 Elm St'
		};
		const result = importing(db, 'profile.csv', csv(PROFILE, [row]));
		expect(outcomes(db, result)).toEqual(['rejected not_a_completion_record']);
		expect(result.notes.join(' ')).toContain('demographics of learners');
		expect(JSON.stringify(db.all(sql`SELECT * FROM import_record`))).not.toMatch(/1980|Elm St|Doyle/);
	});

	it('a roster is sent where rosters are loaded', () => {
		for (const text of [
			'sourcedId,status,dateLastModified,enabledUser,orgSourcedIds,role,username,userIds,givenName,familyName,email\nu-1,,,true,s,teacher,a,,A,B,a@b.example\n',
			'sourcedId,status,dateLastModified,name,type,identifier,parentSourcedId\no-1,,,A,school,1,\n',
			'propertyName,value\nmanifest.version,1.0\n'
		])
			expect(trying(cedarValley(), 'users.csv', text)).toMatchObject({
				refused: expect.stringContaining('lanewise roster') as string
			});
	});
});

describe('footer rows', () => {
	it.each([
		['Employee ID', 'Records: 12'],
		['Employee ID', 'Row count: 3'],
		['Activity Title', 'Sum'],
		['Activity Title', 'Sums: 12.5']
	])('%s “%s” is a row of totals', (column, text) => {
		const rows = [transcriptRow(), { [column]: text, Amount: '12' }];
		expect(got('t.csv', csv(TRANSCRIPT, rows))).toEqual([SHEET[0], 'rejected total_row']);
	});
});

describe('an answer for the day', () => {
	it('must be a day of the calendar that has come', () => {
		expect(readAnswers({ completed_on: '2025-02-30' })).toEqual({
			problem: expect.stringContaining('calendar') as string
		});
		expect(readAnswers({ completed_on: ' 2025-02-28 ' })).toEqual({ completed_on: '2025-02-28' });
		const answers = { completed_on: '2031-01-01', titles: { [TEMPLATE]: 'Peer Coach' } };
		const db = cedarValley();
		expect(trying(db, 'b.csv', csv(BULK, [bulkRow()]), { answers })).toMatchObject({
			refused: expect.stringContaining('still to come') as string
		});
		expect(db.get(sql`SELECT count(*) AS n FROM import_record`)).toEqual({ n: 0 });
	});
});
