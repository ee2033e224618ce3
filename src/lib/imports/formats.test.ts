import { allOf, bytesInMemory } from '#lib/files/byte-source.ts';
import { loadDefinitions } from './definitions.server.ts';
import { sheetsApart } from './sheets-apart.server.ts';
import { describe, expect, it } from 'vitest';
import {
	BULK,
	bulkRow,
	cedarValley,
	cellsCsv,
	completionsOf,
	COURSERA_USAGE,
	courseraRow,
	CREDLY,
	credlyRow,
	csv,
	EDX,
	edxRow,
	employeeIds,
	encoded,
	LINKEDIN,
	linkedinRow,
	MEMBERSHIP,
	MOODLE,
	moodleRow,
	SPECIALIZATION,
	TEMPLATE,
	TRANSCRIPT,
	transcriptRow,
	trying
} from '../../../tests/fixtures/imports/cedar-valley.ts';
import {
	asWorkbook,
	hashed,
	png,
	sheet,
	svg,
	token,
	workbook,
	zip,
	type Cells
} from '../../../tests/fixtures/imports/formats/bytes.ts';
import {
	ACCREDIBLE_SHEET,
	accredibleSheetRow,
	assertion,
	badgrAward,
	badgrClass,
	BULK_AWARD,
	bulkAwardRow,
	COHORT,
	cohortRow,
	COURSE_ACTIVITY,
	courseActivityRow,
	credentialV1,
	credentialV2,
	EDX_LIST,
	EDX_V1,
	edxListRow,
	edxV1Row,
	GRADE_EXPORT,
	GRADE_REPORT,
	GRADEBOOK,
	gradebookRow,
	gradeExportRow,
	gradeReportRow,
	issuedBadge,
	json,
	LEARNING_PATH,
	learningPathRow,
	pointsRow,
	type Facts
} from '../../../tests/fixtures/imports/formats/layouts.ts';
import type { Db } from '#lib/server/db/open.ts';
import { filesIn } from './bundle.server.ts';
import type { Answers } from './draft.ts';

const AT = '@cedarvalleyusd.example';
const BELL = { mail: `mbell${AT}`, name: 'Marcus Bell' };
const CHEN = { mail: `echen${AT}`, name: 'Emily Chen' };

/** A district that nothing is stored in: what a file would do there. */
const district = cedarValley();
const planned = (name: string, content: string | Uint8Array, answers: Answers = {}) =>
	trying(district, name, content, { answers, dryRun: true });

/**
 * What an import says of each record: "new 004106 by email: Peer Coach 2025-02-02", "rejected failed (Final Score: 60)", "held
 * person_unknown", or the one sentence that refuses the file. Without a district of its own nothing is stored.
 */
function told(name: string, content: string | Uint8Array, answers: Answers = {}, db?: Db) {
	const result = db ? trying(db, name, content, { answers }) : planned(name, content, answers);
	if ('refused' in result) return [`refused: ${result.refused}`];
	const ids = employeeIds(db ?? district);
	return result.records.map((record) => {
		const { outcome, reason, column, value, via, claims } = record;
		const place = column === null ? '' : ` (${column}: ${value ?? ''})`;
		if (outcome === 'rejected' || outcome === 'held') return `${outcome} ${reason}${place}`;
		const said = claims.map((claim) =>
			[
				claim.title ?? 'by its id',
				claim.completedOn ?? 'no day',
				...(claim.expiresOn === null ? [] : [`until ${claim.expiresOn}`]),
				...(claim.state === 'earned' ? [] : [claim.state]),
				...(claim.amount === null ? [] : [claim.amount, claim.unit, claim.kind])
			].join(' ')
		);
		return `${outcome} ${ids.get(record.staffId ?? -1)} by ${via}: ${said.join(' + ')}`;
	});
}

const reportOf = (name: string, content: string | Uint8Array) => {
	const result = planned(name, content);
	return 'refused' in result ? result.refused : `${result.provider}/${result.report}`;
};

/** Everything that some layout leaves to be asked. */
const ANSWERS: Answers = {
	credential_title: 'The course',
	completed_on: '2025-06-01',
	titles: { 'bc-1': 'Mentor', class1: 'Mentor', t1: 'Peer Coach', [TEMPLATE]: 'Peer Coach' }
};

const SPECIAL: Facts = {
	Name: 'Katherine Doyle',
	Email: `kdoyle${AT}`,
	Specialization: 'Literacy',
	'Specialization Slug': 'literacy',
	Completed: 'Yes',
	'Specialization Completion Time': '5/14/2025 9:05'
};

/** Every layout in columns: its file, its headers, one record, and what an import says of it. */
const SHEETS: { layout: string; file: string; headers: string[]; row: Facts; says: string }[] = [
	{
		layout: 'coursera/usage-report',
		file: 'usage.csv',
		headers: COURSERA_USAGE,
		row: courseraRow(),
		says: 'new 004106 by email: Reading Instruction 2025-02-15 13.52 hour estimate'
	},
	{
		layout: 'coursera/usage-report',
		file: 'activity.csv',
		headers: COURSE_ACTIVITY,
		row: courseActivityRow(),
		says: 'new 004106 by employee_id: Reading Instruction (2025 edition) 2025-10-30 11.4 hour estimate'
	},
	{
		layout: 'coursera/specialization-report',
		file: 's.csv',
		headers: SPECIALIZATION,
		row: SPECIAL,
		says: 'new 004106 by email: Literacy 2025-05-14'
	},
	{
		layout: 'coursera/learning-path-activity',
		file: 'paths.csv',
		headers: LEARNING_PATH,
		row: learningPathRow(),
		says: 'new 004106 by email: Literacy Leader 2025-02-20'
	},
	{
		layout: 'edx/progress_v3',
		file: 'progress.csv',
		headers: EDX,
		row: edxRow(),
		says: 'new 004106 by email: Teaching Readers, Grades 3-8 2025-02-27 14.25 hour watched'
	},
	{
		layout: 'edx/progress_v3',
		file: 'progress.csv',
		headers: EDX_V1,
		row: edxV1Row(),
		says: 'new 004106 by employee_id: Teaching Readers 2025-02-28 6.5 hour watched'
	},
	{
		layout: 'edx/completions-list',
		file: 'completions.csv',
		headers: EDX_LIST,
		row: edxListRow(),
		says: 'new 004106 by email: Teaching Readers 2025-02-27'
	},
	{
		layout: 'edx/grade-report',
		file: 'PD101_grade_report_2025-06-12-1830.csv',
		headers: GRADE_REPORT,
		row: gradeReportRow(),
		says: 'new 004106 by email: The course 2025-06-01'
	},
	{
		layout: 'canvas-lms/grade-export',
		file: 'grades.csv',
		headers: GRADE_EXPORT,
		row: gradeExportRow(),
		says: 'new 004106 by employee_id: Child Safety 2024-25 2025-06-01'
	},
	{
		layout: 'canvas-lms/gradebook',
		file: 'gradebook-PD-ELD-25.csv',
		headers: GRADEBOOK,
		row: gradebookRow(),
		says: 'new 004106 by employee_id: The course 2025-06-01'
	},
	{
		layout: 'google/skills-badges-cohort',
		file: 'cohort-2025-06-12.csv',
		headers: COHORT,
		row: cohortRow(),
		says: 'new 004106 by email: Cloud Storage 2025-06-01 + Prompt Basics, for Educators 2025-06-01'
	},
	{
		layout: 'accredible/spreadsheet',
		file: 'circles.csv',
		headers: ACCREDIBLE_SHEET,
		row: accredibleSheetRow(),
		says: 'new 004106 by email: The course 2017-05-31'
	},
	{
		layout: 'canvas-credentials/bulk-award',
		file: 'awards.csv',
		headers: BULK_AWARD,
		row: bulkAwardRow(),
		says: 'new 004106 by email: Mentor 2025-05-22 until 2028-05-22'
	},
	{
		layout: 'credly/analytics-export',
		file: 'analytics.csv',
		headers: CREDLY,
		row: credlyRow(),
		says: 'new 004106 by employee_id: Peer Coach 2024-10-04'
	},
	{
		layout: 'credly/bulk-issue',
		file: 'bulk.csv',
		headers: BULK,
		row: bulkRow(),
		says: 'new 004106 by employee_id: Peer Coach 2024-10-04'
	},
	{
		layout: 'linkedin-learning/learner-detail',
		file: 'learners.csv',
		headers: LINKEDIN,
		row: linkedinRow(),
		says: 'new 004106 by employee_id: Classroom Routines 2025-02-10 673/360 hour watched'
	},
	{
		layout: 'moodle/completion',
		file: 'completion-sel.csv',
		headers: MOODLE,
		row: moodleRow(),
		says: 'new 004106 by email: The course 2025-02-03'
	},
	{
		layout: 'hand-entry/transcript',
		file: 'transcript.csv',
		headers: TRANSCRIPT,
		row: transcriptRow(),
		says: 'new 004106 by employee_id: Teaching Writing 2025-06-14 3 semester credit'
	}
];

describe('a report in columns is the same report', () => {
	type Form = (headers: string[], cells: string[]) => string | Uint8Array;
	const plain: Form = (headers, cells) => cellsCsv(headers, [cells]);
	const FORMS: [string, Form, string[]?][] = [
		['as the provider writes it', plain],
		[
			'with headers in capitals',
			(h, c) =>
				plain(
					h.map((header) => header.toUpperCase()),
					c
				)
		],
		[
			'with asterisks at its headers',
			(h, c) =>
				plain(
					h.map((header, i) => header + (i % 2 ? '*' : ' *')),
					c
				)
		],
		[
			'with spaces around and inside its headers',
			(h, c) =>
				plain(
					h.map((header) => ` ${header.replaceAll(' ', '  ')}\u00a0`),
					c
				)
		],
		['with its columns reversed', (h, c) => plain(h.toReversed(), c.toReversed())],
		['with columns of the customer’s own', (h, c) => plain(['Region', ...h, 'Notes'], ['West', ...c, 'none'])],
		['with a column of row numbers without a header', (h, c) => plain(['', ...h], ['1', ...c])],
		['with empty columns at its end', (h, c) => plain([...h, '', ''], [...c, '', ''])],
		['with a header that stands twice', (h, c) => plain([...h, h[1]!], [...c, 'something else'])],
		['with every cell quoted', (h, c) => cellsCsv(h, [c], { quoteAll: true })],
		['split by semicolons', (h, c) => cellsCsv(h, [c], { delimiter: ';' })],
		['split by tabs', (h, c) => cellsCsv(h, [c], { delimiter: '\t' })],
		['split by bars', (h, c) => cellsCsv(h, [c], { delimiter: '|' })],
		['with lone CR as line ends', (h, c) => cellsCsv(h, [c], { newline: '\r' })],
		['in UTF-8 with a mark', (h, c) => encoded(plain(h, c) as string, 'utf-8 with mark')],
		['in UTF-16LE', (h, c) => encoded(plain(h, c) as string, 'utf-16le')],
		['in UTF-16BE', (h, c) => encoded(plain(h, c) as string, 'utf-16be')],
		['in UTF-16BE without a mark', (h, c) => encoded(plain(h, c) as string, 'utf-16be').slice(2)],
		['in Windows-1252', (h, c) => encoded(plain(h, c) as string, 'windows-1252')],
		[
			'with lines above its header',
			(h, c) => cellsCsv(h, [c], { preamble: ['District report', 'Exported: 2025-06-01', ''] })
		],
		[
			'with labels above its header',
			(h, c) => cellsCsv(h, [c], { preamble: ['Report,Learners', 'Email,office@x.example', ''] })
		],
		['as a workbook', (h, c) => workbook({ Report: sheet([h, c]) })],
		['as a workbook with a title above', (h, c) => workbook({ Report: sheet([['Our report'], [], h, c]) })],
		[
			'with blank rows',
			(h, c) => cellsCsv(h, [c, [''], h.map(() => ' ')]),
			['rejected blank_row', 'rejected blank_row']
		],
		['with its header repeated', (h, c) => cellsCsv(h, [c, h]), ['rejected not_a_completion_record']],
		['with its record repeated', (h, c) => cellsCsv(h, [c, c]), ['rejected duplicate_in_file']]
	];

	it.each(FORMS)('%s', (_form, written, more = []) => {
		for (const { layout, file, headers, row, says } of SHEETS) {
			const content = written(
				headers,
				headers.map((header) => row[header] ?? '')
			);
			expect([layout, ...told(file, content, ANSWERS)]).toEqual([layout, says, ...more]);
		}
	});

	it('and is recognised as what it is', () => {
		for (const { layout, file, headers, row } of SHEETS) {
			expect(reportOf(file, csv(headers, [row]))).toBe(layout);
			expect(reportOf('export.csv', csv(headers.toSorted(), [row]))).toBe(layout);
		}
	});

	it('with totals in its last row', () => {
		for (const { file, headers, row, says } of SHEETS.filter(({ layout }) => layout !== 'edx/completions-list')) {
			const total = headers.map((header) =>
				/^(name|student( id| name)?|badge name|last name)$/i.test(header) ? 'Total' : ''
			);
			if (!total.includes('Total')) continue;
			expect(told(file, cellsCsv(headers, [headers.map((header) => row[header] ?? ''), total]), ANSWERS)).toEqual([
				says,
				expect.stringMatching(/^rejected total_row \(.*: Total\)$/)
			]);
		}
	});
});

describe('the days and ids of a report', () => {
	const issued = (day: string) =>
		told('c.csv', csv(ACCREDIBLE_SHEET, [accredibleSheetRow({ 'Issued on': day })]), ANSWERS)[0];

	it.each([
		['2025-05-31T06:59:59Z', '2025-05-30'],
		['2025-05-31T23:00:00-05:00', '2025-05-31'],
		['2025-05-31T10:00:00.000+0000', '2025-05-31'],
		['31/05/2025', '2025-05-31'],
		['31.05.2025', '2025-05-31'],
		['5-31-25', '2025-05-31'],
		['5/31/2025', '2025-05-31'],
		['2025/05/31', '2025-05-31'],
		['20250531', '2025-05-31'],
		['45808', '2025-05-31'],
		['45808.5', '2025-05-31'],
		['14-Jun-25', '2025-06-14'],
		['May 31, 2025', '2025-05-31']
	])('%s is %s', (written, day) => {
		expect(issued(written)).toBe(`new 004106 by email: The course ${day}`);
	});

	it.each([
		['#####', 'unreadable_date'],
		['02/30/2025', 'unreadable_date'],
		['2025-02-29', 'unreadable_date'],
		['soon', 'unreadable_date'],
		['12/31/2025', 'future_date']
	])('%s is %s', (written, reason) => {
		expect(issued(written)).toBe(`rejected ${reason} (Issued on: ${written})`);
	});

	it('an empty day is missing where the file has a column for it', () => {
		expect(issued('')).toBe('rejected missing_date (Issued on: )');
	});

	it.each(['004106', '4106', '="004106"', "'004106", ' 4106 '])('the id %s is 004106', (id) => {
		const row = courseActivityRow({ 'External ID': id, Email: '' });
		expect(told('a.csv', csv(COURSE_ACTIVITY, [row]))[0]).toMatch(/^new 004106 by employee_id/);
	});

	it.each([` KDoyle+coursera@cvusd.example `, `\u00a0kdoyle${AT}`, `KDOYLE${AT.toUpperCase()}`])(
		'the address “%s” is hers',
		(mail) => {
			const row = courseActivityRow({ 'External ID': '', Email: mail, Name: 'Doyle, Katherine' });
			expect(told('a.csv', csv(COURSE_ACTIVITY, [row]))[0]).toMatch(/^new 004106 by email/);
		}
	);
});

describe('Coursera’s newest reports', () => {
	const activity = (facts: Facts, headers = COURSE_ACTIVITY) =>
		told('a.csv', csv(headers, [courseActivityRow(facts)]))[0];

	it('count only what is completed', () => {
		expect(activity({ Completed: 'TRUE' })).toMatch(/^new/);
		expect(activity({ Completed: 'No', 'Completion Time': '' })).toBe('rejected not_completed (Completed: No)');
		expect(activity({ Completed: '' })).toBe('rejected not_completed (Completed: )');
		expect(activity({ Completed: 'No', 'Removed From Program': 'Yes' })).toBe(
			'rejected withdrawn (Removed From Program: Yes)'
		);
		expect(activity({ 'Completion Time': '' })).toBe('rejected missing_date (Completion Time: )');
		expect(activity({ Name: '', Email: '', 'External ID': '' })).toBe('rejected missing_identifier (Email: )');
	});

	it('never take learning hours for the estimate', () => {
		expect(activity({ 'Total Estimated Learning Hours (since enrolled)': '11,4' })).toContain('11.4 hour estimate');
		expect(
			activity(
				{},
				COURSE_ACTIVITY.filter((header) => !header.startsWith('Total'))
			)
		).toMatch(/2025-10-30$/);
	});

	it('may name the day and its zone otherwise', () => {
		const renamed = (header: string, day: string) =>
			told(
				'a.csv',
				csv(
					COURSE_ACTIVITY.map((one) => (one === 'Completion Time' ? header : one)),
					[{ ...courseActivityRow(), [header]: day }]
				)
			)[0];
		expect(renamed('Completion Time (UTC)', '2025-07-01 03:00:00')).toContain(' 2025-06-30 ');
		expect(renamed('Completion Date', '2025-07-01 03:00:00')).toContain(' 2025-07-01 ');
	});

	it('learning paths: a badge once, however many courses it has, and not before the badge is completed', () => {
		const rows = [
			learningPathRow(),
			learningPathRow({ 'Course Name': 'Writing' }),
			learningPathRow({
				'User Name': BELL.name,
				Email: BELL.mail,
				'Badge Completed': 'No',
				'Badge Completion Timestamp': '',
				'Is Course Completed': 'Yes'
			})
		];
		expect(told('p.csv', csv(LEARNING_PATH, rows))).toEqual([
			'new 004106 by email: Literacy Leader 2025-02-20',
			'rejected duplicate_in_file',
			'rejected not_completed (Badge Completed: No)'
		]);
		const open = learningPathRow({ 'Badge Completed': '', 'Badge Completion Timestamp': '' });
		expect(told('p.csv', csv(LEARNING_PATH, [open, learningPathRow()]))[0]).toBe('rejected superseded_in_file');
		const nameless = learningPathRow({ 'Badge Title': '', 'Badge Slug': '', 'Badge Link': '' });
		expect(told('p.csv', csv(LEARNING_PATH, [nameless]))).toEqual(['rejected no_credentials_in_row (Badge Title: )']);
	});

	it('a list of learners holds no completions, a report with the same starred names does', () => {
		const learner = { 'Full Name*': 'Katherine Doyle', 'Email*': `kdoyle${AT}`, 'External ID': '4106', Programs: 'PD' };
		expect(told('user-filtering-exports_1.csv', csv(Object.keys(learner), [learner]))).toEqual([
			'rejected not_a_completion_record'
		]);
		const headers = COURSE_ACTIVITY.map((header) => ({ Name: 'Full Name*', Email: 'Email*' })[header] ?? header);
		expect(told('a.csv', csv(headers, [{ ...courseActivityRow(), ...learner }]))[0]).toMatch(/^new 004106/);
		expect(told('m.csv', csv(MEMBERSHIP, [{ Name: 'K', 'Member State': 'MEMBER' }]))).toEqual([
			'rejected not_a_completion_record'
		]);
	});
});

describe('edX’s older reports and lists', () => {
	it('progress v2 stands in alphabetical order without its tail', () => {
		expect(told('p.csv', csv(EDX.slice(0, 49).toSorted(), [edxRow()]))[0]).toMatch(
			/^new 004106 by email: Teaching Readers/
		);
	});

	it.each<[string, Facts, string]>([
		['passed in figures', { has_passed: '1' }, 'new'],
		['not passed', { has_passed: 'False', passed_timestamp: '' }, 'rejected not_completed (has_passed: False)'],
		['not passed, whatever the day says', { has_passed: 'False' }, 'rejected not_completed (has_passed: False)'],
		['passed without a day', { passed_timestamp: '' }, 'rejected missing_date (passed_timestamp: )'],
		[
			'without consent',
			{ user_email: '', user_username: '', enterprise_sso_uid: '' },
			'rejected missing_identifier (user_email: )'
		]
	])('progress v1: %s', (_case, facts, says) => {
		expect(told('p.csv', csv(EDX_V1, [edxV1Row(facts)]))[0]).toMatch(
			says === 'new' ? /^new 004106/ : new RegExp(`^${escape(says)}$`)
		);
	});

	it('progress v3: failed, withdrawn, and passed before leaving', () => {
		const v3 = (facts: Facts) => told('p.csv', csv(EDX, [edxRow(facts)]))[0];
		expect(
			v3({ has_passed: 'False', progress_status: 'Failed', unenrollment_date: '2025-01-01', passed_date: '' })
		).toBe('rejected failed (progress_status: Failed)');
		expect(
			v3({ has_passed: 'False', progress_status: 'In Progress', unenrollment_date: '2025-01-01', passed_date: '' })
		).toBe('rejected withdrawn (unenrollment_date: 2025-01-01)');
		expect(v3({ unenrollment_date: '2025-06-01' })).toMatch(/^new 004106/);
	});

	it('the portal’s list of completions may lack its subject or name the address otherwise', () => {
		for (const headers of [
			EDX_LIST,
			['email', 'course_title', 'passed_date'],
			['passed_date', 'enroll_type', 'course_title', 'email']
		])
			expect(told('l.csv', csv(headers, [edxListRow()]))).toEqual(['new 004106 by email: Teaching Readers 2025-02-27']);
		expect(
			told('l.csv', csv(['user_email', ...EDX_LIST.slice(1)], [{ ...edxListRow(), user_email: `kdoyle${AT}` }]))[0]
		).toMatch(/^new 004106/);
	});

	it('a row of units and test accounts of the list are none', () => {
		const rows = [{ passed_date: 'yyyy-mm-dd' }, edxListRow({ email: 'testuser1@x.example' })];
		expect(told('l.csv', csv(EDX_LIST, rows))).toEqual([
			'rejected not_a_completion_record',
			'rejected test_user (email: testuser1@x.example)'
		]);
	});
});

describe('Open edX’s grade report', () => {
	const report = (facts: Facts, headers = GRADE_REPORT) =>
		told('PD101_grade_report_x.csv', csv(headers, [gradeReportRow(facts)]), ANSWERS)[0];

	it('asks for course and day, proposing what the file’s name says, and remembers the answers', () => {
		const db = cedarValley();
		const name = 'CVUSD_PD101_2025_grade_report_2025-06-12-1830.csv';
		const first = trying(db, name, csv(GRADE_REPORT, [gradeReportRow()]));
		expect(first).toMatchObject({
			asks: [
				{ key: 'completed_on', proposal: '2025-06-12', records: 1 },
				{ key: 'credential_title', proposal: 'CVUSD_PD101_2025', records: 1 }
			]
		});
		told(name, csv(GRADE_REPORT, [gradeReportRow()]), { credential_title: 'PD 101', completed_on: '2025-06-12' }, db);
		const bell = gradeReportRow({ Email: BELL.mail, Username: 'mbell' });
		expect(told(name, csv(GRADE_REPORT, [bell]), {}, db)).toEqual(['new 004109 by email: PD 101 2025-06-12']);
	});

	it('tells delivered, waiting, unenrolled and open apart', () => {
		expect(report({ 'Enrollment Status': 'unenrolled' })).toMatch(/^new 004106/);
		expect(report({ 'Certificate Delivered': 'N' })).toMatch(/^rejected certificate_not_delivered/);
		const none = { 'Certificate Delivered': 'N', 'Certificate Eligible': 'N' };
		expect(report(none)).toBe('rejected not_completed (Certificate Eligible: N)');
		expect(report({ ...none, 'Enrollment Status': 'unenrolled' })).toBe(
			'rejected withdrawn (Enrollment Status: unenrolled)'
		);
	});

	it('has columns that depend on the course, and may lack addresses', () => {
		expect(report({}, [...GRADE_REPORT, 'Experiment Group (new)', 'Team Name'])).toMatch(/^new 004106/);
		expect(
			report(
				{},
				GRADE_REPORT.filter((header) => header !== 'Cohort Name')
			)
		).toMatch(/^new 004106/);
		expect(
			report(
				{},
				GRADE_REPORT.filter((header) => header !== 'Email')
			)
		).toBe('held person_unknown');
	});

	it('the files beside it store nothing: errors and profiles', () => {
		const failed = { 'Student ID': '1', Username: 'kdoyle', Error: 'x' };
		expect(told('x_grade_report_err_1.csv', csv(Object.keys(failed), [failed]))).toEqual([
			'rejected not_a_completion_record'
		]);
		const profile = {
			id: '1',
			username: 'kdoyle',
			name: 'K',
			email: `kdoyle${AT}`,
			year_of_birth: '1980',
			gender: 'f',
			goals: 'x'
		};
		const db = cedarValley();
		expect(told('x_student_profile_info_1.csv', csv(Object.keys(profile), [profile]), {}, db)).toEqual([
			'rejected not_a_completion_record'
		]);
		expect(db.$client.prepare('SELECT raw FROM import_record').pluck().all()).toEqual(['[]']);
	});
});

describe('Open edX’s program record', () => {
	const ABOVE = [
		['Program Name', 'Instructional Coaching'],
		['Program Type', 'MicroMasters'],
		['Platform Provider', 'A Platform'],
		['Authoring Organization(s)', 'A, B'],
		['Learner Name', 'Katherine Doyle'],
		['Username', 'kd'],
		['Email', 'kdoyle@cvusd.example']
	];
	const BELOW = [
		['name', 'school', 'attempts', 'course_id', 'issue_date', 'percent_grade', 'letter_grade'],
		['Coaching', 'A', '1', 'course-v1:A+B+C', '2024-05-01T03:10:00+00:00', '0.74', 'N/A'],
		['Capstone', 'A', '', '', '', '', '']
	];
	const SAYS = ['new 004106 by email: Coaching 2024-04-30', 'rejected not_completed (issue_date: )'];
	const quoted = (rows: string[][], delimiter = ',') =>
		rows.map((cells) => cells.map((cell) => `"${cell}"`).join(delimiter)).join('\n') + '\n';

	it.each<[string, string | Uint8Array]>([
		['as the platform writes it', quoted([...ABOVE, [''], ...BELOW])],
		['with lone CR', quoted([...ABOVE, [''], ...BELOW]).replaceAll('\n', '\r')],
		['without the empty line', quoted([...ABOVE, ...BELOW])],
		['split by semicolons', quoted([...ABOVE, [''], ...BELOW], ';')],
		[
			'saved anew, every line as wide as the header',
			quoted([...ABOVE, [''], ...BELOW].map((row) => [...row, ...Array<string>(7 - row.length).fill('')]))
		],
		['in UTF-16', encoded(quoted([...ABOVE, [''], ...BELOW]), 'utf-16be')],
		['as a workbook', workbook({ Grades: sheet([...ABOVE, [], ...BELOW]) })]
	])('is one learner’s: %s', (_form, content) => {
		expect(told('kd_coaching_grades.csv', content)).toEqual(SAYS);
	});

	it('without an address waits for a person; with nobody named at all it is nobody’s', () => {
		expect(told('r.csv', quoted([...ABOVE.slice(0, 6), [''], ...BELOW]))[0]).toBe('held person_unknown');
		expect(told('r.csv', quoted(BELOW))[0]).toBe('rejected missing_identifier');
	});
});

describe('Canvas’s grade export', () => {
	const WITH_OVERRIDE = [...GRADE_EXPORT, 'override score', 'override grade'];
	const graded = (facts: Facts, headers = GRADE_EXPORT) =>
		told('g.csv', csv(headers, [gradeExportRow(facts)]), ANSWERS)[0];

	it.each<[Facts, string]>([
		[{ 'final score': '70' }, 'new'],
		[{ 'final score': '70,5 %' }, 'new'],
		[{ 'final score': '69.9' }, 'rejected failed (final score: 69.9)'],
		[{ 'final score': '50', 'override score': '80' }, 'new'],
		[{ 'final score': '90', 'override score': '60' }, 'rejected failed (override score: 60)'],
		[{ 'final score': '90', 'override score': '' }, 'new'],
		[{ 'final score': 'N/A' }, 'rejected not_completed (final score: N/A)'],
		[{ 'current score': '99', 'final score': '12' }, 'rejected failed (final score: 12)'],
		[{ 'enrollment state': 'Concluded ' }, 'new'],
		[{ 'enrollment state': 'active' }, 'rejected not_completed (enrollment state: active)'],
		[{ 'enrollment state': 'waiting' }, 'rejected not_completed (enrollment state: waiting)'],
		[{ 'enrollment state': '' }, 'rejected not_completed (enrollment state: )'],
		[{ 'enrollment state': 'inactive' }, 'rejected withdrawn (enrollment state: inactive)'],
		[{ 'enrollment state': 'deleted' }, 'rejected withdrawn (enrollment state: deleted)'],
		[{ 'student sis': '' }, 'held person_unknown']
	])('%o', (facts, says) => {
		const got = graded(facts, WITH_OVERRIDE);
		if (says === 'new') expect(got).toBe('new 004106 by employee_id: Child Safety 2024-25 2025-06-01');
		else expect(got).toBe(says);
	});

	it('asks for the day only, once for the file', () => {
		const result = planned(
			'grades-2025-06-12.csv',
			csv(GRADE_EXPORT, [gradeExportRow(), gradeExportRow({ 'course id': '2', course: 'B', 'course sis': '' })])
		);
		expect(result).toMatchObject({ asks: [{ key: 'completed_on', proposal: '2025-06-12', records: 2 }] });
	});

	it('takes a course in two sections once, the concluded one before the open one', () => {
		expect(
			told('g.csv', csv(GRADE_EXPORT, [gradeExportRow(), gradeExportRow({ section: 'Section 2' })]), ANSWERS)[1]
		).toBe('rejected duplicate_in_file');
		const open = gradeExportRow({ 'enrollment state': 'active', 'final score': '50' });
		expect(told('g.csv', csv(GRADE_EXPORT, [open, gradeExportRow()]), ANSWERS)[0]).toBe('rejected superseded_in_file');
	});

	it('without a score is not completed', () => {
		expect(graded({ 'final score': '' })).toBe('rejected not_completed (final score: )');
	});

	it('may have an integration id', () => {
		expect(graded({}, ['student integration id', ...GRADE_EXPORT])).toMatch(/^new 004106/);
	});
});

describe('Canvas’s gradebook', () => {
	const NAMES = ['LastName', 'FirstName', ...GRADEBOOK.slice(1)];
	const book = (rows: Facts[], headers = GRADEBOOK, delimiter = ';') =>
		told('gradebook-PD-ELD-25.csv', csv(headers, rows, { delimiter }), ANSWERS);
	const HERS = 'new 004106 by employee_id: The course 2025-06-01';

	it('has a row of points, and a test student at its end', () => {
		const test = gradebookRow({ Student: 'Student, Test', 'SIS User ID': '', 'SIS Login ID': '' });
		expect(book([pointsRow(), gradebookRow(), test])).toEqual([
			'rejected points_possible_row (Student: Points Possible)',
			HERS,
			'rejected test_user (Student: Student, Test)'
		]);
	});

	it.each<[string, Facts]>([
		['in another language', { Student: '    Puntos posibles', 'Final Score': '(solo lectura)' }],
		['without spaces in front', { Student: 'Points Possible' }]
	])('knows the row of points %s', (_case, facts) => {
		expect(book([pointsRow(facts), gradebookRow()])).toEqual([
			expect.stringMatching(/^rejected points_possible_row/),
			HERS
		]);
	});

	it.each(['Manual Posting', 'Muted'])('knows a row that says “%s” above the points', (word) => {
		expect(book([{ 'Module 1 Quiz (48211)': word }, pointsRow(), gradebookRow()])).toEqual([
			'rejected not_a_completion_record',
			expect.stringMatching(/^rejected points_possible_row/),
			HERS
		]);
	});

	it('may name its students in two columns', () => {
		const rows = [
			{ ...pointsRow(), LastName: '    Points Possible' },
			{ ...gradebookRow(), LastName: 'Doyle', FirstName: 'Katherine' },
			{ ...gradebookRow({ 'SIS User ID': '', 'SIS Login ID': '' }), LastName: 'Student', FirstName: 'Test' }
		];
		expect(book(rows, NAMES)).toEqual([
			'rejected points_possible_row (LastName: Points Possible)',
			HERS,
			expect.stringMatching(/^rejected test_user/)
		]);
	});

	it('may be split by commas, write decimal commas, and have more columns', () => {
		expect(book([gradebookRow()], GRADEBOOK, ',')).toEqual([HERS]);
		expect(book([gradebookRow({ 'Final Score': '69,9' })])).toEqual(['rejected failed (Final Score: 69,9)']);
		expect(book([gradebookRow({ 'Final Score': '70,0' })])).toEqual([HERS]);
		const more = [
			...GRADEBOOK.slice(0, 5),
			'Root Account',
			'Notes',
			'Final Score (991)',
			...GRADEBOOK.slice(5),
			'Current Grade',
			'Final Grade'
		];
		expect(book([gradebookRow({ 'Final Score (991)': '1' })], more)).toEqual([HERS]);
	});

	it.each<[Facts, string]>([
		[{ 'Final Score': '60', 'Override Score': '75' }, HERS],
		[{ 'Final Score': '80', 'Override Score': '65' }, 'rejected failed (Override Score: 65)'],
		[{ 'Final Score': '69.99' }, 'rejected failed (Final Score: 69.99)'],
		[{ 'Final Score': 'N/A' }, 'rejected not_completed (Final Score: N/A)'],
		[{ 'SIS User ID': '', 'SIS Login ID': '' }, 'held person_unknown']
	])('%o', (facts, says) => {
		expect(book([gradebookRow(facts)], [...GRADEBOOK, 'Override Score'])).toEqual([says]);
	});

	it.each(['2025-06-12T1430_Grades-PD-ELD-25.csv', 'gradebook-PD-ELD-25.csv'])('%s proposes its course', (name) => {
		expect(planned(name, csv(GRADEBOOK, [gradebookRow()]))).toMatchObject({
			asks: [{ key: 'completed_on' }, { key: 'credential_title', proposal: 'PD-ELD-25' }]
		});
	});

	it('as a workbook keeps the ids its cells show', () => {
		const row = GRADEBOOK.map((header) =>
			header === 'SIS User ID'
				? { number: 4106, form: '000000' }
				: header === 'Final Score'
					? 92.5
					: (gradebookRow()[header] ?? null)
		);
		const result = planned('gradebook-x.xlsx', workbook({ Grades: sheet([GRADEBOOK, row]) }), ANSWERS);
		expect(result).toMatchObject({ records: [{ outcome: 'new', via: 'employee_id' }] });
		expect('records' in result && result.records[0]!.raw.find(([header]) => header === 'SIS User ID')).toEqual([
			'SIS User ID',
			'004106'
		]);
	});
});

describe('Moodle’s activity completion', () => {
	const HEADERS = [
		'',
		'Email address',
		"Watch: 'What teams do'",
		'',
		'Read the guide',
		'',
		'Upload charter',
		'2025-03-31 23:59:00'
	];
	const ROW = [
		'Katherine Doyle',
		`kdoyle${AT}`,
		'Completed',
		'2025-03-03 15:04:05',
		'Completed (set by Ana Ruiz)',
		'2025-03-14 16:30:00',
		'Completed (achieved pass grade)',
		'2025-03-10 17:45:10'
	];
	const HERS = 'new 004106 by email: The course 2025-03-14';
	const progress = (headers: string[], rows: string[][], form = {}) =>
		told('progress.pd-plc.csv', cellsCsv(headers, rows, form), ANSWERS);

	it('in its Excel form is UTF-16 with tabs, and asks for its course only', () => {
		const excel = encoded(cellsCsv(HEADERS, [ROW], { delimiter: '\t', quoteAll: true }), 'utf-16le');
		expect(planned('progress.pd-plc-2025.csv', excel)).toMatchObject({
			asks: [{ key: 'credential_title', proposal: 'pd-plc-2025', records: 1 }]
		});
		expect(told('progress.x.csv', excel, ANSWERS)).toEqual([HERS]);
	});

	it.each([
		['commas', {}],
		['semicolons', { delimiter: ';' }],
		['lone CR', { newline: '\r' }]
	])('in its plain form may have %s', (_form, form) => {
		expect(progress(HEADERS, [ROW], form)).toEqual([HERS]);
	});

	it('is complete when every activity is, and dated by the latest', () => {
		const rows = [
			ROW.with(6, 'Not completed').with(7, ''),
			ROW.with(0, BELL.name).with(1, BELL.mail).with(6, 'Completed (did not achieve pass grade)'),
			ROW.with(0, CHEN.name).with(1, CHEN.mail).with(2, 'Not completed (set by Ana Ruiz)').with(3, ''),
			ROW.with(0, 'José Ramírez').with(1, `jramirez${AT}`).with(2, 'Erledigt'),
			ROW.with(0, 'Total').with(1, '')
		];
		expect(progress(HEADERS, rows)).toEqual([
			'rejected not_completed (Upload charter: Not completed)',
			'rejected failed (Upload charter: Completed (did not achieve pass grade))',
			"rejected not_completed (Watch: 'What teams do': Not completed (set by Ana Ruiz))",
			"rejected not_completed (Watch: 'What teams do': Erledigt)",
			expect.stringMatching(/^rejected total_row/)
		]);
	});

	it('shows the identity fields the site chose', () => {
		const swap = (header: string, cell: string) => progress(HEADERS.with(1, header), [ROW.with(1, cell)])[0];
		expect(swap('ID number', '4106')).toBe('new 004106 by employee_id: The course 2025-03-14');
		expect(swap('Username', 'kdoyle')).toBe('held person_unknown');
		expect(progress(HEADERS.toSpliced(1, 1), [ROW.toSpliced(1, 1)])).toEqual(['held person_unknown']);
		for (const field of ['Department', 'School'])
			expect(progress(HEADERS.toSpliced(2, 0, field), [ROW.toSpliced(2, 0, 'Mathematics')])).toEqual([HERS]);
		expect(progress(HEADERS.toSpliced(1, 0, 'ID number'), [ROW.toSpliced(1, 0, '004106')])[0]).toMatch(
			/^new 004106 by employee_id/
		);
	});

	it('may have one activity, and dates of another form', () => {
		expect(progress(HEADERS.slice(0, 4), [ROW.slice(0, 4)])).toEqual(['new 004106 by email: The course 2025-03-03']);
		expect(
			progress(HEADERS, [ROW.with(3, '3/13/25, 15:04').with(5, '3/4/25, 15:04').with(7, '3/10/25, 15:04')])
		).toEqual(['new 004106 by email: The course 2025-03-13']);
	});

	it('without any day has none', () => {
		expect(progress(HEADERS, [ROW.with(3, '').with(5, '').with(7, '')])[0]).toMatch(/^rejected missing_date/);
	});
});

describe('Moodle’s course completion', () => {
	const completion = (facts: Facts, headers = MOODLE) =>
		told('completion-sel.csv', csv(headers, [moodleRow(facts)]), ANSWERS)[0];
	const OPEN = { 'Course complete': '' };

	it.each<[string, Facts, string]>([
		['an ISO stamp', { 'Course complete': '2025-02-05 16:02:00' }, '2025-02-05'],
		[
			'the US form',
			{ 'Course complete': '2/13/25, 4:02 PM', 'Module 1 - Completion date': '', 'Final quiz - Completion date': '' },
			'2025-02-13'
		],
		['words', { 'Course complete': '4 February 2025, 4:02 PM' }, '2025-02-04'],
		['its activities alone', OPEN, '2025-02-03']
	])('takes the day from %s', (_case, facts, day) => {
		expect(completion(facts)).toBe(`new 004106 by email: The course ${day}`);
	});

	it('may have criteria of other kinds, or no activity at all', () => {
		const headers = MOODLE.toSpliced(7, 0, 'Self completion', 'Self completion - Completion date');
		expect(completion({ ...OPEN, 'Self completion': 'Not completed' }, headers)).toBe(
			'rejected not_completed (Self completion: Not completed)'
		);
		const bare = ['ID', 'Name', 'Email address', 'Course complete'];
		expect(completion({}, bare)).toMatch(/^new 004106/);
		expect(completion(OPEN, bare)).toBe('rejected not_completed (Course complete: )');
		expect(completion({}, MOODLE.slice(0, -1))).toMatch(/^new 004106/);
	});

	it('says what is missing or unreadable', () => {
		const dayless = { ...OPEN, 'Module 1 - Completion date': '', 'Final quiz - Completion date': '' };
		expect(completion(dayless)).toBe('rejected missing_date (Course complete: )');
		expect(completion({ 'Course complete': 'Yes' })).toBe('rejected unreadable_date (Course complete: Yes)');
	});
});

describe('Google’s cohort sheet', () => {
	const cohort = (facts: Facts, name = 'skills-badges-cohort-2025-06-12.csv', headers = COHORT) =>
		told(name, csv(headers, [cohortRow(facts)]));

	it('is dated by its own name, and asks where that says no day that has come', () => {
		const both = (day: string) => [`new 004106 by email: Cloud Storage ${day} + Prompt Basics, for Educators ${day}`];
		expect(cohort({})).toEqual(both('2025-06-12'));
		expect(cohort({}, 'skills_20250612.csv')).toEqual(both('2025-06-12'));
		for (const name of ['skills.csv', 'skills-2026-06-12.csv'])
			expect(planned(name, csv(COHORT, [cohortRow()]))).toMatchObject({
				asks: [{ key: 'completed_on' }]
			});
		expect(told('skills-2025-06-12.csv', csv(COHORT, [cohortRow()]), { completed_on: '2025-06-01' })).toEqual(
			both('2025-06-01')
		);
	});

	it.each(['A | B', 'A|B|', ' A  |  B | a '])('lists “%s” as two badges', (names) => {
		expect(cohort({ 'Names of Completed Skill Badges': names })).toEqual([
			'new 004106 by email: A 2025-06-12 + B 2025-06-12'
		]);
	});

	it('counts no games, and is not split by the bars in its lists', () => {
		expect(cohort({ 'Names of Completed Skill Badges': '' })).toEqual([
			'rejected no_credentials_in_row (Names of Completed Skill Badges: )'
		]);
		const many = cohortRow({ 'Names of Completed Skill Badges': 'A | B | C | D | E | F | G | H | I' });
		expect(
			told('c-2025-06-12.csv', csv(COHORT, [many, { ...many, 'User Email': BELL.mail, 'User Name': BELL.name }]))
		).toEqual([
			expect.stringMatching(/^new 004106 .* I 2025-06-12$/),
			expect.stringMatching(/^new 004109 .* I 2025-06-12$/)
		]);
	});

	it('had other headers in its years of quests', () => {
		const old = {
			'Student Name': 'Katherine Doyle',
			'Student Email': `kdoyle${AT}`,
			'Campaign Code Redemption Status': 'Yes',
			'# of Quests Completed': '1',
			'Names of Completed Quests': 'A'
		};
		expect(told('c-2025-06-12.csv', csv(Object.keys(old), [old]))).toEqual(['new 004106 by email: A 2025-06-12']);
	});

	it('imported twice changes nothing', () => {
		const db = cedarValley();
		const sheet = csv(COHORT, [cohortRow()]);
		told('c-2025-06-12.csv', sheet, {}, db);
		const before = completionsOf(db);
		expect(told('c-2025-06-12.csv', sheet, {}, db)[0]).toMatch(/^unchanged 004106/);
		expect(completionsOf(db)).toEqual(before);
	});
});

describe('Accredible’s spreadsheet', () => {
	it('asks for its credential, proposing the file’s name', () => {
		expect(planned('restorative-circles.csv', csv(ACCREDIBLE_SHEET, [accredibleSheetRow()]))).toMatchObject({
			asks: [{ key: 'credential_title', proposal: 'restorative-circles', records: 1 }]
		});
	});

	it.each<[string, Facts]>([
		[
			'dots',
			{ 'Recipient.Name': 'Katherine Doyle', 'Recipient.Email': `kdoyle${AT}`, 'Credential.Issued On': '5/31/17' }
		],
		[
			'an issue date',
			{ 'Recipient Name': 'Katherine Doyle', 'Recipient Email': `kdoyle${AT}`, 'Issue Date': '5/31/17' }
		],
		[
			'a date issued',
			{ 'Recipient Name': 'Katherine Doyle', 'Recipient Email': `kdoyle${AT}`, 'Date Issued': '5/31/17' }
		],
		['addresses only', { 'Recipient Email': `kdoyle${AT}`, 'Issued on': '5/31/17' }],
		['its own attributes', { ...accredibleSheetRow(), Hours: '12', 'Credential.Id': '99' }]
	])('may have %s', (_case, row) => {
		expect(told('c.csv', csv(Object.keys(row), [row]), ANSWERS)).toEqual([
			'new 004106 by email: The course 2017-05-31'
		]);
	});

	it('with a group needs no answer', () => {
		const row = { 'Group Name': 'Circles', ...accredibleSheetRow() };
		expect(told('c.csv', csv(Object.keys(row), [row]))).toEqual(['new 004106 by email: Circles 2017-05-31']);
	});

	it('as a workbook has real days', () => {
		const row: Cells[number] = ['Katherine Doyle', `kdoyle${AT}`, { number: 45808, form: 'm/d/yy' }, 88, 'A'];
		expect(told('c.xlsx', workbook({ S: sheet([ACCREDIBLE_SHEET, row]) }), ANSWERS)).toEqual([
			'new 004106 by email: The course 2025-05-31'
		]);
	});
});

/** Ways in which a list of records stands in a JSON document. */
const WRAPPED: [string, (one: object) => string | Uint8Array][] = [
	['as a list', (one) => json([one])],
	['as one object', (one) => json(one)],
	['one a line', (one) => `${json(one)}\n`],
	[
		'below a key, with pages beside it',
		(one) => json({ credentials: [one], meta: { current_page: 1, total_count: 1 } })
	],
	['two keys down', (one) => json({ data: { items: [one] }, metadata: { count: 1 } })],
	['with a mark and indents', (one) => `\ufeff${json({ result: [one] }, 2)}`],
	['in UTF-16LE', (one) => encoded(json({ data: [one] }), 'utf-16le')],
	['in UTF-16BE', (one) => encoded(json({ data: [one] }), 'utf-16be')],
	['with CRLF', (one) => json({ data: [one] }, 2).replaceAll('\n', '\r\n')]
];

const RECIPIENT = { type: 'email', hashed: true, salt: 's', identity: hashed(`kdoyle${AT}`, 's') };

describe.each(WRAPPED)('records of an API %s', (_form, wrapped) => {
	it.each<[string, object, string]>([
		[
			'Accredible’s credentials',
			credentialV1(),
			'new 004106 by employee_id: Restorative Circles 2025-03-14 12.5 clock-hour credit'
		],
		['Accredible’s search', credentialV2(), 'new 004106 by employee_id: Restorative Circles 2025-03-14'],
		['Credly’s badges', issuedBadge(), 'new 004106 by employee_id: Peer Coach 2025-04-01'],
		['Badgr’s awards', badgrAward(), 'new 004106 by email: Mentor 2025-02-02'],
		['Badgr’s badge classes', badgrClass(), 'rejected not_a_completion_record'],
		['Open Badges', assertion(RECIPIENT), 'new 004106 by hashed email: Peer Coach 2025-02-02']
	])('are read: %s', (_provider, one, says) => {
		expect(told('export.json', wrapped(one), ANSWERS)).toEqual([says]);
	});
});

describe('Accredible’s API', () => {
	const v1 = (facts: object) => told('a.json', json({ credentials: [credentialV1(facts)] }))[0];
	const v2 = (facts: object) => told('a.json', json({ credentials: [credentialV2(facts)] }))[0];
	const HERS = 'new 004106 by employee_id: Restorative Circles 2025-03-14';

	it.each<[object, string]>([
		[{ complete: false }, 'rejected not_completed (complete: false)'],
		[{ complete: 'False' }, 'rejected not_completed (complete: False)'],
		[{ recipient: { name: 'Katherine Doyle', email: null, id: 4106 } }, `${HERS} 12.5 clock-hour credit`],
		[{ recipient: null }, 'refused'],
		[{ custom_attributes: { Hours: '12 hours' } }, `${HERS} 12 clock-hour credit`],
		[{ custom_attributes: { 'Clock hours': '12,5' } }, `${HERS} 12.5 clock-hour credit`],
		[{ custom_attributes: null }, HERS],
		[
			{ expired_on: '2025-06-01' },
			`${HERS.replace('2025-03-14', '2025-03-14 until 2025-06-01')} 12.5 clock-hour credit`
		],
		[{ issued_on: '2025-07-01T03:00:00.000Z' }, `${HERS.replace('2025-03-14', '2025-06-30')} 12.5 clock-hour credit`],
		[{ issued_on: null }, 'rejected missing_date (issued_on: )']
	])('v1: %o', (facts, says) => {
		if (says === 'refused') expect(v1(facts)).toMatch(/^refused: .*recipient/);
		else expect(v1(facts)).toBe(says);
	});

	it('v1: keys may be missing, and a record without a recipient is nobody’s', () => {
		const bare = { id: 1, name: 'X', issued_on: '2025-01-02', group_name: 'x', recipient: { email: `kdoyle${AT}` } };
		expect(told('a.json', json({ credentials: [bare, credentialV1({ recipient: null })] }))).toEqual([
			'new 004106 by email: X 2025-01-02',
			'rejected missing_identifier (recipient.email: )'
		]);
	});

	it.each<[object, string]>([
		[{ approve: false }, 'rejected not_completed (approve: false)'],
		[{ approve: 'False', id: '1' }, 'rejected not_completed (approve: False)'],
		[{ issued_on: undefined }, HERS.replace('03-14', '03-15')],
		[{ name: undefined }, HERS.replace('Restorative Circles', 'restorative-circles')],
		[{ name: undefined, group: undefined, group_name: 'rc' }, HERS.replace('Restorative Circles', 'rc')]
	])('v2: %o', (facts, says) => {
		expect(v2(facts)).toBe(says);
	});

	it('of both versions is the same award', () => {
		const db = cedarValley();
		told('a.json', json({ credentials: [credentialV1({ id: 5 })] }), {}, db);
		expect(told('b.json', json({ credentials: [credentialV2({ id: '5' })] }), {}, db)[0]).toMatch(/^unchanged 004106/);
	});
});

describe('Credly’s API', () => {
	const badge = (facts: object, answers: Answers = {}) =>
		told('a.json', json({ data: [issuedBadge(facts)] }), answers)[0];
	const HERS = 'new 004106 by employee_id: Peer Coach 2025-04-01';

	it.each<[object, string]>([
		[{ state: 'Accepted' }, HERS],
		[{ state: 'pending' }, `${HERS} pending_claim`],
		[{ state: 'revoked' }, 'rejected revoked (state: revoked)'],
		[{ state: 'rejected' }, 'rejected rejected_by_earner (state: rejected)'],
		[{ state: 'replaced' }, 'rejected not_completed (state: replaced)'],
		[{ issued_at: '2025-07-01 01:30:00 -0500' }, HERS.replace('2025-04-01', '2025-06-30')],
		[{ issued_at: '2025-07-01T06:30:00.000Z' }, HERS.replace('2025-04-01', '2025-06-30')],
		[{ issued_at: '2025-07-01 06:30:00 UTC' }, HERS.replace('2025-04-01', '2025-06-30')],
		[{ issued_at: null }, 'rejected missing_date (issued_at: )'],
		[{ expires_at: '2028-05-01 00:00:00 -0500' }, `${HERS} until 2028-04-30`],
		[{ issuer_earner_id: 4106, recipient_email: null }, HERS],
		[{ issuer_earner_id: '004109' }, 'held person_unclear'],
		[{ issuer_earner_id: null }, HERS.replace('employee_id', 'email')],
		[{ issued_to_first_name: undefined, issued_to_last_name: undefined, issued_to: 'Katherine Doyle' }, HERS],
		[{ evidence: [{ type: 'Url' }, { type: 'Text' }], skills: ['a', 'b'] }, HERS]
	])('%o', (facts, says) => {
		expect(badge(facts)).toBe(says);
	});

	it.each<[string, object]>([
		['badge_template.id', { badge_template: { id: 't1' } }],
		['badge_template_id', { badge_template: undefined, badge_template_id: 't1' }]
	])('without a name asks once for the template in %s', (column, facts) => {
		expect(badge(facts)).toBe(`held answer_needed (${column}: t1)`);
		expect(badge(facts, ANSWERS)).toBe(HERS);
	});

	it('says again what the analytics or the template said, and revokes it later', () => {
		const same = json({ data: [issuedBadge()] });
		const analytics = cedarValley();
		told(
			'c.csv',
			csv(CREDLY, [credlyRow({ 'Earner Badge ID': 'credly-1', 'Issue Date': '2025-04-01' })]),
			{},
			analytics
		);
		expect(told('a.json', same, {}, analytics)[0]).toMatch(/^unchanged 004106/);
		expect(told('a.json', json({ data: [issuedBadge({ state: 'revoked' })] }), {}, analytics)[0]).toMatch(
			/^updated 004106 .*revoked$/
		);
		expect(told('a.json', same, {}, analytics)[0]).toMatch(/^unchanged 004106/);
		const template = cedarValley();
		told('c.csv', csv(BULK, [bulkRow({ 'Issued at': '04/01/25' })]), ANSWERS, template);
		expect(told('a.json', same, {}, template)[0]).toMatch(/^unchanged 004106/);
	});
});

describe('Canvas Credentials’ bulk award file', () => {
	const award = (facts: Facts, headers = BULK_AWARD) =>
		told('awards.csv', csv(headers, [bulkAwardRow(facts)]), ANSWERS)[0];
	const HERS = 'new 004106 by email: Mentor 2025-05-22';

	it.each<[Facts, string]>([
		[{ 'Expiration Date': '' }, HERS],
		[{ 'Issue Date': '22/05/2025', 'Expiration Date': '' }, HERS],
		[{ Identifier: '+1 559 555 0100' }, 'held person_unknown'],
		[{ Identifier: '559-555-0100', 'First Name': '', 'Last Name': '' }, 'held person_unknown'],
		[{ Identifier: 'https://portfolio.example/k' }, 'held person_unknown'],
		[{ Identifier: '', 'First Name': '', 'Last Name': '' }, 'rejected missing_identifier (Identifier: )'],
		[{ 'Issue Date': '' }, 'rejected missing_date (Issue Date: )'],
		[{ 'Expiration Date': 'never' }, 'rejected unreadable_date (Expiration Date: never)'],
		[{ 'Badge Class ID': '' }, 'rejected no_credentials_in_row (Badge Class ID: )']
	])('%o', (facts, says) => {
		expect(award(facts)).toBe(says);
	});

	it.each(['Recipient Email', 'Email Address', 'Email', 'Recipient Identifier'])(
		'may call its identifier “%s”',
		(name) => {
			const headers = ['Badge Class ID', name, 'Narrative', 'Issue Date'];
			const row = { ...bulkAwardRow(), [name]: `kdoyle${AT}` };
			expect(reportOf('awards.csv', csv(headers, [row]))).toBe('canvas-credentials/bulk-award');
			expect(told('awards.csv', csv(headers, [row]), ANSWERS)).toEqual([HERS]);
		}
	);

	it('asks once for each badge class, and for the badge where the file names none', () => {
		expect(
			planned(
				'a.csv',
				csv(BULK_AWARD, [
					bulkAwardRow(),
					bulkAwardRow({ Identifier: BELL.mail, 'First Name': 'Marcus', 'Last Name': 'Bell' })
				])
			)
		).toMatchObject({
			asks: [{ key: 'titles', id: 'bc-1', records: 2 }]
		});
		expect(planned('coaching.csv', csv(BULK_AWARD.slice(1), [bulkAwardRow()]))).toMatchObject({
			asks: [{ key: 'credential_title', proposal: 'coaching', records: 1 }]
		});
		const older = {
			Email: `kdoyle${AT}`,
			'Recipient name': 'Katherine Doyle',
			Narrative: '',
			'Evidence URL': '',
			'Issue date': '5/22/2025'
		};
		expect(told('mentor.csv', csv(Object.keys(older), [older]), ANSWERS)).toEqual([
			'new 004106 by email: The course 2025-05-22'
		]);
	});
});

describe('Canvas Credentials’ API', () => {
	const award = (facts: object) =>
		told('a.json', json({ status: { success: true }, result: [badgrAward(facts)] }), ANSWERS)[0];
	const person = (recipient: object) => award({ recipient });
	const HERS = 'new 004106 by email: Mentor 2025-02-02';

	it.each<[object, string]>([
		[{ acceptance: 'Unaccepted' }, `${HERS} pending_claim`],
		[{ acceptance: null }, HERS],
		[{ acceptance: undefined }, HERS],
		[{ acceptance: 'Rejected' }, 'rejected rejected_by_earner (acceptance: Rejected)'],
		[{ acceptance: 'Later' }, 'rejected not_completed (acceptance: Later)'],
		[{ revoked: true }, 'rejected revoked (revoked: true)'],
		[{ revoked: 'True' }, 'rejected revoked (revoked: True)'],
		[{ expires: '2028-03-01T00:00:00Z' }, `${HERS} until 2028-02-29`],
		[{ issuedOn: null }, 'rejected missing_date (issuedOn: )'],
		[{ issuedOn: '2025-07-01T06:59:59Z' }, HERS.replace('2025-02-02', '2025-06-30')],
		[{ badgeclassName: 'Coach' }, HERS.replace('Mentor', 'Coach')],
		[{ badgeclass: { entityId: 'class1', name: 'Coach' } }, HERS.replace('Mentor', 'Coach')]
	])('%o', (facts, says) => {
		expect(award(facts)).toBe(says);
	});

	it('knows a hashed recipient by every known spelling', () => {
		expect(
			person({ identity: hashed('kdoyle@cvusd.example'), hashed: true, type: 'email', plaintextIdentity: null })
		).toBe(HERS.replace('email', 'hashed email'));
		expect(
			person({ identity: hashed('x@y.example'), hashed: true, type: 'email', plaintextIdentity: `kdoyle${AT}` })
		).toBe(HERS);
		expect(person({ identity: hashed('x@y.example'), hashed: true, type: 'email' })).toBe('held person_unknown');
		for (const type of ['url', 'telephone'])
			expect(person({ identity: type === 'url' ? 'https://me.example/' : '+15595550100', hashed: false, type })).toBe(
				'held person_unknown'
			);
	});

	it('learns titles from the badge classes, before or after', () => {
		const classes = json({ result: [badgrClass()] });
		const awards = json({ result: [badgrAward()] });
		const before = cedarValley();
		told('c.json', classes, {}, before);
		expect(told('a.json', awards, {}, before)).toEqual(['new 004106 by email: by its id 2025-02-02']);
		const after = cedarValley();
		expect(told('a.json', awards, {}, after)).toEqual(['held answer_needed (badgeclass: class1)']);
		told('c.json', classes, {}, after);
		expect(completionsOf(after)).toEqual(completionsOf(before));
		expect(completionsOf(after)[0]).toContain('Mentor of New Teachers');
	});

	it('and the hosted award are the same award, which a stub of its address revokes', () => {
		const db = cedarValley();
		const id = 'https://badges.example/public/assertions/award1';
		told('c.json', json({ result: [badgrClass()] }), {}, db);
		const hosted = assertion(RECIPIENT, {
			id: `${id}?v=2_0`,
			badge: 'https://badges.example/public/badges/class1?v=2_0'
		});
		expect(told('o.json', json([hosted]), {}, db)[0]).toMatch(/^new 004106 by hashed email/);
		expect(told('a.json', json({ result: [badgrAward()] }), {}, db)[0]).toMatch(/^unchanged 004106/);
		const stub = json([
			{
				'@context': 'https://w3id.org/openbadges/v2',
				type: 'Assertion',
				id: `${id}?v=2_0`,
				revoked: true,
				revocationReason: ''
			}
		]);
		expect(told('s.json', stub, {}, db)[0]).toMatch(/^updated 004106 by award_id/);
		expect(told('s.json', stub, {}, db)[0]).toMatch(/^unchanged 004106 by award_id/);
	});
});

describe('Open Badges 2.0', () => {
	const badge = (recipient: object, facts: object = {}, answers: Answers = {}) =>
		told('o.json', json([assertion(recipient, facts)]), answers)[0];
	const mail = (address: string, salt = '', algorithm: 'sha256' | 'md5' = 'sha256') => ({
		type: 'email',
		hashed: true,
		identity: hashed(address, salt, algorithm),
		...(salt === '' ? {} : { salt })
	});
	const HERS = 'new 004106 by hashed email: Peer Coach 2025-02-02';

	it.each<[string, object, string]>([
		['salted', mail(`kdoyle${AT}`, 'q'), HERS],
		['unsalted', mail(`kdoyle${AT}`), HERS],
		['in md5', mail(`kdoyle${AT}`, 'q', 'md5'), HERS],
		['in md5, unsalted', mail(`kdoyle${AT}`, '', 'md5'), HERS],
		['typed with capitals', mail(`KDoyle${AT}`, 'q'), HERS],
		['in capitals at the former domain', mail('KDOYLE@CVUSD.EXAMPLE', 'q'), HERS],
		['a maiden name at the former domain', mail('hbrandt@cvusd.example', 'q'), HERS.replace('004106', '004103')],
		['in capital digits', { ...mail(`kdoyle${AT}`), identity: hashed(`kdoyle${AT}`).toUpperCase() }, HERS],
		['nobody’s', mail('somebody@else.example', 'q'), 'held person_unknown'],
		[
			'plain',
			{ type: 'email', hashed: false, identity: 'KDoyle+badges@cvusd.example' },
			HERS.replace('hashed email', 'email')
		],
		['an address on the web', { type: 'url', hashed: false, identity: 'https://k.example' }, 'held person_unknown'],
		['a hashed address on the web', { ...mail('https://k.example'), type: 'url' }, 'held person_unknown'],
		['a telephone', { type: 'telephone', hashed: false, identity: '+15595550100' }, 'held person_unknown'],
		[
			'a test account',
			{ type: 'email', hashed: false, identity: 'test@x.example' },
			'rejected test_user (recipient.identity: test@x.example)'
		]
	])('a recipient %s', (_case, recipient, says) => {
		expect(badge(recipient)).toBe(says);
	});

	it.each<[string, object, string]>([
		['a badge without an id', { badge: { type: 'BadgeClass', name: 'Peer Coach' } }, HERS],
		['types in a list', { type: ['Assertion', 'Extension'] }, HERS],
		['an end that has come', { expires: '2025-03-01T00:00:00Z' }, `${HERS} until 2025-02-28`],
		['a day without a time', { issuedOn: '2025-02-02' }, HERS],
		['a day to come', { issuedOn: '2026-02-02' }, 'rejected future_date (issuedOn: 2026-02-02)'],
		['no revocation', { revoked: false }, HERS],
		['a revocation in words', { revoked: 'true' }, 'rejected revoked (revoked: true)']
	])('an award with %s', (_case, facts, says) => {
		expect(badge(mail(`kdoyle${AT}`), facts)).toBe(says);
	});

	it('a badge class by its address alone is asked about, unless a list of classes names it', () => {
		const url = 'https://issuer.example/badges/7';
		expect(badge(mail(`kdoyle${AT}`), { badge: url })).toBe(`held answer_needed (badge: ${url})`);
		expect(badge(mail(`kdoyle${AT}`), { badge: url }, { titles: { [url]: 'Seven' } })).toBe(
			HERS.replace('Peer Coach', 'Seven')
		);
		const db = cedarValley();
		const one = {
			'@context': 'https://w3id.org/openbadges/v2',
			type: 'BadgeClass',
			id: url,
			name: 'Seven',
			criteria: 'https://c.example',
			issuer: 'https://issuer.example'
		};
		expect(told('c.json', json([one]), {}, db)).toEqual(['rejected not_a_completion_record']);
		expect(told('o.json', json([assertion(mail(`kdoyle${AT}`), { badge: url })]), {}, db)[0]).toMatch(/^new 004106/);
		expect(completionsOf(db)[0]).toContain('Seven');
	});

	it('another award in the list may say what a badge class is called', () => {
		const second = assertion(mail(BELL.mail), {
			id: 'https://issuer.example/awards/2',
			badge: 'https://issuer.example/badges/7'
		});
		expect(told('o.json', json([assertion(mail(`kdoyle${AT}`)), second]))).toEqual([
			HERS,
			HERS.replace('004106', '004109')
		]);
	});

	const STUB = { id: 'https://issuer.example/awards/1', revoked: true, revocationReason: 'By mistake' };
	const AWARD = assertion(mail(`kdoyle${AT}`));

	it('a revocation is an id and nothing else, before or after its award, in one file or two', () => {
		expect(told('o.json', json([AWARD, STUB, STUB]))).toEqual([
			'rejected superseded_in_file',
			'rejected revoked (revoked: true)',
			'rejected duplicate_in_file'
		]);
		expect(told('o.json', json([STUB, AWARD]))).toEqual([
			'rejected revoked (revoked: true)',
			'rejected superseded_in_file'
		]);
		const after = cedarValley();
		expect(told('o.json', json([AWARD]), {}, after)).toEqual([HERS]);
		expect(told('s.json', json(STUB), {}, after)[0]).toMatch(/^updated 004106 by award_id/);
		expect(told('s.json', json(STUB), {}, after)[0]).toMatch(/^unchanged 004106 by award_id/);
		expect(told('o.json', json([AWARD]), {}, after)[0]).toMatch(/^unchanged 004106/);
		const before = cedarValley();
		expect(
			told('s.json', json({ '@context': 'https://w3id.org/openbadges/v2', type: 'Assertion', ...STUB }), {}, before)
		).toEqual(['rejected revoked (revoked: true)']);
		expect(told('o.json', json([AWARD]), {}, before)).toEqual([
			'rejected revoked (id: https://issuer.example/awards/1)'
		]);
		expect(completionsOf(before).filter((line) => !line.includes('revoked'))).toEqual([]);
	});

	it('an award that stands twice is one', () => {
		expect(told('o.json', json([AWARD, AWARD]))).toEqual([HERS, 'rejected duplicate_in_file']);
	});

	const TEXT = json(AWARD);
	const SIGNED = token(
		assertion(mail(`kdoyle${AT}`), {
			id: 'urn:uuid:1',
			verification: { type: 'SignedBadge', creator: 'https://issuer.example/key' }
		})
	);

	it.each<[string, string | Uint8Array]>([
		['a PNG', png(TEXT)],
		['a PNG, compressed', png(TEXT, { compressed: true })],
		['a PNG, signed', png(SIGNED)],
		[
			'an SVG',
			svg(`<openbadges:assertion verify="https://issuer.example/awards/1"><![CDATA[${TEXT}]]></openbadges:assertion>`)
		],
		['an SVG, escaped', svg(`<openbadges:assertion>${TEXT.replaceAll('"', '&quot;')}</openbadges:assertion>`)],
		['an SVG, signed', svg(`<openbadges:assertion verify="${SIGNED}"></openbadges:assertion>`)],
		['a signed token', `${SIGNED}\n`]
	])('a badge in %s is read, whatever the file is called', (_form, content) => {
		expect(told('badge.csv', content)).toEqual([HERS]);
	});

	it('a badge in a picture is the award of the list', () => {
		const db = cedarValley();
		told('o.json', json([AWARD]), {}, db);
		expect(told('badge.png', png(TEXT), {}, db)[0]).toMatch(/^unchanged 004106/);
	});

	it.each<[string, Uint8Array | string]>([
		['without a badge', png(null)],
		['with other words in it', png(TEXT, { keyword: 'Comment' })],
		['with nothing but an address', png('https://issuer.example/awards/1')],
		['with half a badge', png('{"id":')],
		['drawn, without a badge', svg('')],
		['drawn, with nothing but an address', svg('<openbadges:assertion verify="https://issuer.example/awards/1"/>')]
	])('a picture %s is refused with a sentence', (_case, content) => {
		expect(told('badge.png', content)[0]).toMatch(/^refused: badge\.png .*\.$/);
	});
});

describe('a workbook of any report', () => {
	const cells = (headers: string[], row: Facts, over: Record<string, Cells[number][number]> = {}): Cells[number] =>
		headers.map((header) => (header in over ? over[header]! : (row[header] ?? null)));

	it('has real days, percentages, truths and padded ids', () => {
		const coursera = cells(COURSERA_USAGE, courseraRow(), {
			'Completion Time': { number: 45703.9, form: 'm/d/yyyy h:mm' },
			'Overall Progress': { number: 1, form: '0%' },
			'External Id': { number: 4106, form: '000000' },
			'Estimated Learning Hours': 13.52,
			Completed: true
		});
		expect(told('u.xlsx', workbook({ S: sheet([COURSERA_USAGE, coursera]) }))).toEqual([
			'new 004106 by employee_id: Reading Instruction 2025-02-15 13.52 hour estimate'
		]);
		const linkedin = cells(LINKEDIN, linkedinRow(), {
			'Hours Viewed (LinkedIn Learning and Organization Content Only)': { number: 1.5, form: '[h]:mm:ss' },
			'Percent Completed': { number: 1, form: '0%' },
			'Completed At (PST/PDT)': { number: 45698.67, form: 'm/d/yyyy h:mm' }
		});
		expect(told('l.xlsx', workbook({ S: sheet([LINKEDIN, linkedin]) }))).toEqual([
			'new 004106 by employee_id: Classroom Routines 2025-02-10 36 hour watched'
		]);
		const grades = cells(GRADE_EXPORT, gradeExportRow(), { 'student sis': 4106, 'final score': 70, 'course id': 5011 });
		expect(told('g.xlsx', workbook({ S: sheet([GRADE_EXPORT, grades]) }), ANSWERS)[0]).toMatch(/^new 004106/);
		const edx = cells(EDX, edxRow(), {
			has_passed: true,
			passed_date: { number: 45715, form: 'yyyy-mm-dd' },
			enterprise_sso_uid: 4106
		});
		expect(told('x.xlsx', workbook({ S: sheet([EDX, edx]) }))[0]).toMatch(/^new 004106 by employee_id.* 2025-02-27 /);
		const credly = cells(CREDLY, credlyRow(), { 'Issue Date': { number: 45569, form: 'd-mmm-yy' } });
		expect(told('c.xlsx', workbook({ S: sheet([CREDLY, credly]) }))[0]).toMatch(/2024-10-04$/);
	});

	it('may have a merged title, empty rows and columns in front, and totals below', () => {
		const merged = sheet([['Usage report'], [], COURSERA_USAGE, cells(COURSERA_USAGE, courseraRow())]);
		merged['!merges'] = [{ s: { r: 0, c: 0 }, e: { r: 0, c: 27 } }];
		expect(told('u.xlsx', workbook({ S: merged }))[0]).toMatch(/^new 004106/);
		const moved = sheet([
			[],
			[],
			[null, ...COURSERA_USAGE],
			[null, ...cells(COURSERA_USAGE, courseraRow())],
			[null, 'Total']
		]);
		expect(told('u.xlsx', workbook({ S: moved }))).toEqual([
			expect.stringMatching(/^new 004106/),
			'rejected total_row (Name: Total)'
		]);
	});

	it('stands for a file each where several sheets hold records', () => {
		const book = workbook({
			Cover: sheet([['Reports of the year']]),
			Courses: sheet([['Usage report'], [], COURSERA_USAGE, cells(COURSERA_USAGE, courseraRow())]),
			'Videos, all': sheet([LINKEDIN, cells(LINKEDIN, linkedinRow())])
		});
		const apart = sheetsApart({ name: 'd/year-2025-06-12.xlsx', bytes: bytesInMemory(book) }, loadDefinitions());
		expect(apart.map(({ name }) => name)).toEqual([
			'd/year-2025-06-12 (Courses).csv',
			'd/year-2025-06-12 (Videos, all).csv'
		]);
		const one = (name: string, rows: Cells) => told(name, workbook({ S: sheet(rows) }))[0];
		expect(apart.map(({ name, bytes }) => told(name, allOf(bytes))[0])).toEqual([
			one('a.xlsx', [COURSERA_USAGE, cells(COURSERA_USAGE, courseraRow())]),
			one('b.xlsx', [LINKEDIN, cells(LINKEDIN, linkedinRow())])
		]);
		const alone = {
			name: 'x.xlsx',
			bytes: bytesInMemory(workbook({ S: sheet([LINKEDIN, cells(LINKEDIN, linkedinRow())]) }))
		};
		expect(sheetsApart(alone, loadDefinitions())).toEqual([alone]);
	});

	it('may have further sheets without records; two with records are refused', () => {
		const usage = sheet([COURSERA_USAGE, cells(COURSERA_USAGE, courseraRow())]);
		const members = sheet([MEMBERSHIP, cells(MEMBERSHIP, { Name: 'K', 'Member State': 'MEMBER' })]);
		expect(
			told('u.xlsx', workbook({ Notes: sheet([['Exported by HR'], ['x', 'y']]), Empty: sheet([]), Usage: usage }))[0]
		).toMatch(/^new 004106/);
		expect(told('u.xlsx', workbook({ Usage: usage, Members: members }))[0]).toMatch(/^new 004106/);
		const list = sheet([EDX_LIST, cells(EDX_LIST, edxListRow())]);
		expect(told('u.xlsx', workbook({ Usage: usage, List: list }))[0]).toMatch(/^refused: u\.xlsx .*“Usage”.*“List”/);
	});
});

describe('a zip of reports', () => {
	it('is imported file by file, in whatever order it holds them', async () => {
		const db = cedarValley();
		const bundle = zip({
			'a/awards.json': json({ result: [badgrAward()] }),
			'b/classes.json': json({ result: [badgrClass()] }),
			'c/badge.png': png(json(assertion(RECIPIENT))),
			'd/usage.csv': encoded(csv(COURSERA_USAGE, [courseraRow()]), 'utf-16le'),
			'e/circles.xlsx': asWorkbook(COURSE_ACTIVITY, [courseActivityRow()])
		});
		const files = await filesIn('reports.zip', bundle, 10_000_000);
		if ('problem' in files) throw new Error(files.problem);
		const said = files.flatMap(({ name, bytes }) => told(name, allOf(bytes), {}, db));
		expect(said.map((line) => line.split(' ').slice(0, 2).join(' '))).toEqual([
			'held answer_needed',
			'rejected not_a_completion_record',
			'new 004106',
			'new 004106',
			'new 004106'
		]);
		expect(completionsOf(db).map((line) => line.split(' | ')[1])).toEqual([
			'Mentor of New Teachers',
			'Peer Coach',
			'Reading Instruction',
			'Reading Instruction (2025 edition)'
		]);
	});
});

describe('two reports of one course', () => {
	it('Canvas’s grade export and gradebook say the same', () => {
		const db = cedarValley();
		const answers = { completed_on: '2025-06-01', credential_title: 'Child Safety 2024-25' };
		told('g.csv', csv(GRADE_EXPORT, [gradeExportRow({ 'final score': '92.5' })]), answers, db);
		expect(told('gradebook-x.csv', csv(GRADEBOOK, [gradebookRow()]), answers, db)[0]).toMatch(/^unchanged 004106/);
	});

	it('Canvas Credentials’ bulk file and API say the same', () => {
		const db = cedarValley();
		told(
			'a.csv',
			csv(BULK_AWARD, [
				bulkAwardRow({ 'Badge Class ID': 'class1', 'Issue Date': '2025-02-02', 'Expiration Date': '' })
			]),
			ANSWERS,
			db
		);
		expect(told('a.json', json({ result: [badgrAward()] }), {}, db)[0]).toMatch(/^unchanged 004106/);
	});
});

describe('a file with social-security numbers', () => {
	const NUMBER = '123-45-6789';
	it.each<[string, string | Uint8Array]>([
		['a column of a workbook', asWorkbook([...TRANSCRIPT, 'SSN'], [{ ...transcriptRow(), SSN: NUMBER }])],
		[
			'numbers in a workbook',
			workbook({
				S: sheet([
					[...TRANSCRIPT, 'SSN'],
					[...TRANSCRIPT.map((header) => transcriptRow()[header] ?? null), 123456789]
				])
			})
		],
		[
			'another sheet of a workbook',
			workbook({
				S: sheet([TRANSCRIPT, TRANSCRIPT.map((header) => transcriptRow()[header] ?? null)]),
				People: sheet([
					['Name', 'SSN'],
					['K', NUMBER]
				])
			})
		],
		['a key of a record', json({ data: [issuedBadge({ ssn: NUMBER })] })],
		['a key of another form', json({ data: [issuedBadge({ socialSecurityNumber: '123456789' })] })],
		['an attribute', json({ credentials: [credentialV1({ custom_attributes: { SSN: '123456789' } })] })],
		['an id', json({ credentials: [credentialV1({ recipient: { name: 'K', email: `kdoyle${AT}`, id: NUMBER } })] })],
		['what stands beside the records', json({ data: [issuedBadge()], owner: { ssn: NUMBER } })],
		['a list inside a record', json({ data: [issuedBadge({ people: [{ ssn: NUMBER }, { ssn: NUMBER }] })] })],
		['an identifier', csv(BULK_AWARD, [bulkAwardRow({ Identifier: NUMBER })])],
		['an ID number', csv(['ID number', ...MOODLE], [{ ...moodleRow(), 'ID number': NUMBER }])],
		['a badge', png(json(assertion(RECIPIENT, { ssn: NUMBER })))],
		['a signed badge', token(assertion(RECIPIENT, { ssn: NUMBER }))]
	])('is refused whole and repeated nowhere: %s', (_where, content) => {
		const db = cedarValley();
		const [said] = told('file.csv', content, ANSWERS, db);
		expect(said).toMatch(/^refused: file\.csv holds social-security numbers/);
		const kept = ['import', 'import_record', 'statement', 'audit_log']
			.flatMap((table) => (hasTable(db, table) ? db.$client.prepare(`SELECT * FROM ${table}`).all() : []))
			.map((row) => JSON.stringify(row))
			.join('');
		expect(said + kept).not.toMatch(/123-?45-?6789/);
	});

	it('is not one whose course or activity is about them, or that has telephones', () => {
		expect(told('l.csv', csv(EDX_LIST, [edxListRow({ course_title: 'Social Security basics' })]))[0]).toMatch(
			/^new 004106/
		);
		const headers = ['ID', 'Name', 'Email address', 'SSN safety', 'SSN safety - Completion date', 'Course complete'];
		expect(told('completion-x.csv', csv(headers, [moodleRow()]), ANSWERS)[0]).toMatch(/^new 004106/);
		expect(told('a.csv', csv(BULK_AWARD, [bulkAwardRow({ Identifier: '559-555-0100' })]), ANSWERS)).toEqual([
			'held person_unknown'
		]);
	});
});

describe('a file that is no report of completions', () => {
	const rows = (header: string, row: string) => cellsCsv(header.split('|'), [row.split('|')]);
	it.each<[string, string]>([
		['an attendance sheet', rows('Name|Email|Date|Status|Hours', `Katherine Doyle|kdoyle${AT}|2025-03-01|Present|2`)],
		[
			'a sign-in sheet',
			rows('Session|Date|Employee ID|Last Name|First Name|Signed In', 'SEL|2025-03-01|004106|Doyle|Katherine|8:00')
		],
		[
			'a payroll export',
			rows('Employee ID|Last Name|First Name|Amount|Unit|Date', '004106|Doyle|Katherine|4000|USD|2025-03-01')
		],
		[
			'a staff list',
			rows('Employee ID|Last Name|First Name|Email|School|Title', `004106|Doyle|Katherine|kdoyle${AT}|Alder|Teacher`)
		],
		[
			'a OneRoster file',
			rows(
				'sourcedId|status|dateLastModified|enabledUser|role|username|givenName|familyName|email',
				`1||||teacher|k|Katherine|Doyle|kdoyle${AT}`
			)
		],
		[
			'a list of compliance training',
			rows(
				'Name|Email|Course Name|Completed At|Completed|Due Date',
				`Katherine Doyle|kdoyle${AT}|Safety|2025-03-01|Yes|2025-04-01`
			)
		],
		[
			'answers to a form',
			rows(
				'Timestamp|Email Address|Name|Course Title|Completion Time|Completed',
				`2025-03-01|kdoyle${AT}|Katherine Doyle|X|10:00|Yes`
			)
		],
		['a list of videos', rows('Name|Email|Content Name|Completed At', `Katherine Doyle|kdoyle${AT}|A video|2/2/2025`)],
		['key cards', rows('Badge ID|Name|Issue Date', '77|Katherine Doyle|5/5/2025')],
		['a letter', 'Dear all,\nplease find attached the report, as asked.\nRegards, Ana, HR\n'],
		['settings', '{"name":"x","version":1,"scripts":{"a":"b"}}'],
		['a list of words', '["a","b"]'],
		['a list of things', '[{"id":1,"name":"x","description":"d"},{"id":2,"name":"y","description":"d"}]'],
		['gift cards', json([{ id: 1, name: 'Gift card', recipient_email: `kdoyle${AT}`, issued_on: '2025-01-01' }])],
		['accounts with badges', json({ users: [{ id: 7, badge: 'Gold', email: `kdoyle${AT}` }] })],
		['proofs of addresses', json([{ id: 'https://x.example/1', verification: { type: 'email' }, user: 'k' }])],
		['a web page', `<html>${' '.repeat(5000)}</html>`],
		['a PDF', '%PDF-1.7 x'],
		['nothing', ''],
		['headers without a record', `${GRADE_EXPORT.join(',')}\n`]
	])('is refused with one sentence and stores nothing: %s', (_kind, content) => {
		const db = cedarValley();
		const [said, ...more] = told('file.csv', content, ANSWERS, db);
		expect(more).toEqual([]);
		expect(said).toMatch(/^refused: file\.csv .{20,}[.”]$/s);
		expect(completionsOf(db)).toEqual([]);
		expect(db.$client.prepare('SELECT count(*) FROM import_record').pluck().get()).toBe(0);
	});
});

const escape = (text: string) => text.replace(/[()]/g, '\\$&');
const hasTable = (db: Db, name: string) =>
	db.$client.prepare(`SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = ?`).pluck().get(name) === 1;
