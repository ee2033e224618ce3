import { describe, expect, it } from 'vitest';
import {
	bulkRow,
	BULK,
	cedarValley,
	cellsCsv,
	completionsOf,
	courseraRow,
	COURSERA_USAGE,
	credlyRow,
	CREDLY,
	csv,
	edxRow,
	EDX,
	encoded,
	importing,
	linkedinRow,
	LINKEDIN,
	MEMBERSHIP,
	moodleRow,
	MOODLE,
	outcomes,
	SPECIALIZATION,
	TEMPLATE,
	transcriptRow,
	TRANSCRIPT,
	trying,
	type FileForm
} from '../../../tests/fixtures/imports/cedar-valley.ts';

const AT = '@cedarvalleyusd.example';
const NEW = ['new 004106 2025-02-15'];

/** Outcomes of one file in a fresh district. */
function imported(name: string, text: string | Uint8Array, answers = {}) {
	const db = cedarValley();
	return outcomes(db, importing(db, name, text, { answers }));
}

const usage = (rows: Record<string, string>[], headers = COURSERA_USAGE, form: FileForm = {}) =>
	imported('usage.csv', csv(headers, rows, form));

describe('a file is the same file', () => {
	const rows = [
		courseraRow({ Course: 'Lectura,\n"Año 1"' }),
		courseraRow({ Name: 'José Ramírez', Email: `jramirez${AT}`, 'Completion Time': '2025-03-01T12:00:00Z' })
	];
	const expected = ['new 004106 2025-02-15', 'new 004107 2025-03-01'];

	it.each(['utf-8 with mark', 'utf-16le', 'utf-16be', 'utf-16le without mark', 'windows-1252'] as const)(
		'in %s',
		(encoding) => {
			const db = cedarValley();
			const result = importing(db, 'usage.csv', encoded(csv(COURSERA_USAGE, rows), encoding));
			expect(outcomes(db, result)).toEqual(expected);
			expect(result.records[0]!.claims[0]!.title).toBe('Lectura, "Año 1"');
			expect(result.records[1]!.raw[0]).toEqual(['Name', 'José Ramírez']);
		}
	);

	it.each([',', ';', '\t', '|'])('split by “%s”', (delimiter) =>
		expect(usage(rows, COURSERA_USAGE, { delimiter })).toEqual(expected)
	);

	it.each([
		['CRLF', '\r\n'],
		['LF', '\n'],
		['lone CR', '\r']
	])('with %s', (_name, newline) => {
		expect(usage(rows, COURSERA_USAGE, { newline })).toEqual(expected);
	});

	it('with three kinds of newline mixed', () => {
		const [head, ...lines] = csv(
			COURSERA_USAGE,
			[
				courseraRow(),
				courseraRow({ Email: `mbell${AT}`, Name: 'Marcus Bell' }),
				courseraRow({ Email: `echen${AT}`, Name: 'Emily Chen' })
			],
			{ newline: '\n' }
		)
			.trimEnd()
			.split('\n');
		expect(imported('usage.csv', `${head}\r\n${lines[0]}\r${lines[1]}\n${lines[2]}\r\n`)).toEqual([
			'new 004106 2025-02-15',
			'new 004109 2025-02-15',
			'new 004131 2025-02-15'
		]);
	});

	it('with every cell quoted', () => expect(usage(rows, COURSERA_USAGE, { quoteAll: true })).toEqual(expected));

	it('without a line end at its end', () => {
		expect(imported('usage.csv', csv(COURSERA_USAGE, rows).trimEnd())).toEqual(expected);
	});

	it('with its columns reversed', () => expect(usage(rows, COURSERA_USAGE.toReversed())).toEqual(expected));

	it('with columns nobody asked for between the others', () => {
		expect(
			usage(
				rows.map((row) => ({ ...row, Region: 'West', 'Badge Color': 'green' })),
				['Region', ...COURSERA_USAGE.slice(0, 9), 'Badge Color', ...COURSERA_USAGE.slice(9)]
			)
		).toEqual(expected);
	});

	it('with lines above the header', () => {
		expect(usage(rows, COURSERA_USAGE, { preamble: ['Coursera usage report', 'Exported 2025-06-01', ''] })).toEqual(
			expected
		);
	});

	it('with an empty first header', () => {
		expect(usage(rows, ['', ...COURSERA_USAGE])).toEqual(expected);
	});

	it('with a delimiter named on a first line, as Excel writes it', () => {
		expect(usage(rows, COURSERA_USAGE, { delimiter: ';', preamble: ['sep=;'] })).toEqual(expected);
	});

	it('with headers in other case, with asterisks and odd spaces', () => {
		const headers = COURSERA_USAGE.map((header) =>
			header === 'Name' ? 'Full Name*' : ` ${header.toUpperCase().replaceAll(' ', '\u00a0')}* `
		);
		const cells = rows.map((row) => COURSERA_USAGE.map((header) => row[header] ?? ''));
		expect(imported('usage.csv', cellsCsv(headers, cells))).toEqual(expected);
	});
});

describe('columns that bear one name twice', () => {
	it('do not overwrite one another: the first filled one counts and both are kept', () => {
		const db = cedarValley();
		const cells = [COURSERA_USAGE.map((header) => courseraRow()[header] ?? '').concat('other@inbox.example')];
		const result = importing(db, 'usage.csv', cellsCsv([...COURSERA_USAGE, 'Email'], cells));
		expect(outcomes(db, result)).toEqual(NEW);
		expect(result.records[0]!.raw.filter(([header]) => header === 'Email').map(([, cell]) => cell)).toEqual([
			`kdoyle${AT}`,
			'other@inbox.example'
		]);
	});
});

describe('Coursera’s usage report', () => {
	const without = (...headers: string[]) => COURSERA_USAGE.filter((header) => !headers.includes(header));

	it('is read in its 19-column form', () => {
		const headers = COURSERA_USAGE.slice(0, 20).filter((header) => header !== 'Class End Time');
		expect(headers).toHaveLength(19);
		expect(usage([courseraRow()], headers)).toEqual(NEW);
	});

	it('is read in its 27-column form with the customer’s own columns', () => {
		const headers = [
			...without('For Credit', 'Location Region', 'Location Country', 'Location City', 'Job Title', 'Job Type'),
			'Job Title',
			'Job Type',
			'Business Unit',
			'Business Unit 2',
			'Location City'
		];
		expect(usage([courseraRow({ 'Business Unit': 'K-5' })], headers)).toEqual(NEW);
	});

	it('is read in its newest form, with External ID and learning hours of another name', () => {
		const renamed: Record<string, string> = {
			'External Id': 'External ID',
			'Estimated Learning Hours': 'Total Estimated Learning Hours (since enrolled)'
		};
		const headers = [
			...without('For Credit', 'Course Type', 'Enrollment Source').map((header) => renamed[header] ?? header),
			'Collection Name',
			'Collection ID',
			'Contract',
			'Is Enterprise Contract Active',
			'Learning Hours'
		];
		const db = cedarValley();
		const row = {
			...courseraRow({ 'Completion Time': '2025-02-15 22:30:07', Email: '' }),
			'External ID': '4106',
			'Total Estimated Learning Hours (since enrolled)': '11.4',
			'Learning Hours': '9.12'
		};
		const result = importing(db, 'activity.csv', encoded(csv(headers, [row], { quoteAll: true }), 'utf-8 with mark'));
		expect(outcomes(db, result)).toEqual(NEW);
		expect(result.records[0]!.claims[0]).toMatchObject({ amount: '11.4', unit: 'hour', kind: 'estimate' });
	});

	it('is read in a customer’s sheet that writes # for missing', () => {
		const headers = [
			...COURSERA_USAGE.slice(0, 20),
			'Group',
			'Department',
			'Division',
			'Skills Learned',
			'Duration(in hrs)',
			'Learning Hours Spent'
		];
		expect(
			usage(
				[courseraRow({ 'External Id': '#', Department: '#', 'Estimated Learning Hours': '#', 'Class End Time': '#' })],
				headers
			)
		).toEqual(NEW);
		expect(usage([courseraRow({ Email: '#', Name: '#' })], headers)).toEqual(['rejected missing_identifier']);
		expect(usage([courseraRow({ 'Completion Time': '#' })], headers)).toEqual(['rejected missing_date']);
	});

	it('is read after a spreadsheet saved it anew', () => {
		expect(usage([courseraRow({ 'Completion Time': '2/15/2025 9:05' })])).toEqual(NEW);
		expect(usage([courseraRow({ 'Completion Time': '45703.3785' })])).toEqual(NEW);
		expect(usage([courseraRow({ 'Completion Time': '########' })])).toEqual(['rejected unreadable_date']);
	});

	it('dates a stamp in the evening of 30 June to the old school year', () => {
		expect(usage([courseraRow({ 'Completion Time': '2025-07-01T06:59:59.000Z' })])).toEqual(['new 004106 2025-06-30']);
	});

	it('tells completed, open, removed, undated and future rows apart', () => {
		expect(
			usage([
				courseraRow({ Completed: ' YES ' }),
				courseraRow({ Course: 'B', 'Course ID': 'b', 'Course Slug': 'b', Completed: 'no', 'Completion Time': '' }),
				courseraRow({
					Course: 'C',
					'Course ID': 'c',
					'Course Slug': 'c',
					Completed: 'No',
					'Removed From Program': 'Yes',
					'Completion Time': ''
				}),
				courseraRow({ Course: 'D', 'Course ID': 'd', 'Course Slug': 'd', 'Removed From Program': 'Yes' }),
				courseraRow({ Course: 'E', 'Course ID': 'e', 'Course Slug': 'e', 'Completion Time': '' }),
				courseraRow({ Course: 'F', 'Course ID': 'f', 'Course Slug': 'f', 'Completion Time': '2025-11-27T12:00:00Z' })
			])
		).toEqual([
			'new 004106 2025-02-15',
			'rejected not_completed',
			'rejected withdrawn',
			'new 004106 2025-02-15',
			'rejected missing_date',
			'rejected future_date'
		]);
	});

	it('takes the same course in two programs once', () => {
		expect(usage([courseraRow(), courseraRow({ 'Program Slug': 'pd-2', 'Program Name': 'PD 2' })])).toEqual([
			NEW[0],
			'rejected duplicate_in_file'
		]);
	});

	it('takes an open row below or above the completed one as superseded', () => {
		const open = courseraRow({ Completed: 'No', 'Completion Time': '' });
		expect(usage([open, courseraRow()])).toEqual(['rejected superseded_in_file', NEW[0]]);
		expect(usage([courseraRow(), open])).toEqual([NEW[0], 'rejected superseded_in_file']);
	});

	it('takes the course on another day as a renewal', () => {
		expect(usage([courseraRow({ 'Completion Time': '2023-05-05T12:00:00Z' }), courseraRow()])).toEqual([
			'new 004106 2023-05-05',
			NEW[0]
		]);
	});
});

describe('rows that are no record of a completion', () => {
	it('are blank rows in the middle and at the end, each numbered', () => {
		const text = csv(COURSERA_USAGE, [
			courseraRow(),
			{},
			courseraRow({ Email: `mbell${AT}`, Name: 'Marcus Bell' }),
			{ Name: '  ', Email: '\u00a0' }
		]);
		expect(imported('usage.csv', `${text}\r\n\r\n`)).toEqual([
			NEW[0],
			'rejected blank_row',
			'new 004109 2025-02-15',
			'rejected blank_row',
			'rejected blank_row',
			'rejected blank_row'
		]);
	});

	it('are a header repeated in the middle', () => {
		const head = Object.fromEntries(COURSERA_USAGE.map((header) => [header, header]));
		expect(usage([courseraRow(), head, courseraRow({ Email: `mbell${AT}`, Name: 'Marcus Bell' })])).toEqual([
			NEW[0],
			'rejected not_a_completion_record',
			'new 004109 2025-02-15'
		]);
	});

	it.each([
		[
			'Coursera',
			COURSERA_USAGE,
			courseraRow(),
			{ Name: 'TOTAL', 'Estimated Learning Hours': '500' },
			{ Name: 'Test User', Email: 'test.user@cedarvalleyusd.example' }
		],
		[
			'edX',
			EDX,
			edxRow(),
			{ enrollment_id: 'Total', total_learning_time_hours: '99' },
			{ user_first_name: 'Test', user_last_name: 'Learner', user_email: 'x@cedarvalleyusd.example' }
		],
		[
			'LinkedIn',
			LINKEDIN,
			linkedinRow(),
			{ Name: 'Totals:', 'Total Assessments': '9' },
			{ Name: 'Test Student', Email: 'ts@cedarvalleyusd.example' }
		],
		[
			'Credly',
			CREDLY,
			credlyRow(),
			{ 'Badge Name': 'Grand Total', 'Badge URL': '12' },
			{
				'Issued to First Name': 'Test',
				'Issued to Last Name': 'User',
				'Issuer Earner ID': '',
				'Issued to Email': 'tu@cedarvalleyusd.example'
			}
		],
		[
			'a transcript',
			TRANSCRIPT,
			transcriptRow(),
			{ 'Activity Title': 'TOTAL', Amount: '503.7' },
			{ 'First Name': 'Test', 'Last Name': 'Student' }
		],
		[
			'Moodle',
			MOODLE,
			moodleRow(),
			{ Name: 'Total', 'Module 1': '12' },
			{ Name: 'Test Student', 'Email address': 'x@cedarvalleyusd.example' }
		]
	])('are totals and test users from %s', (_provider, headers, row, total, test) => {
		const got = imported(
			'completion-course.csv',
			csv(headers, [row, total, { ...row, ...test } as Record<string, string>]),
			{ credential_title: 'Course' }
		);
		expect(got[0]).toMatch(/^new 004106/);
		expect(got.slice(1)).toEqual(['rejected total_row', 'rejected test_user']);
	});

	it('are a row of units below the header', () => {
		expect(
			usage([
				{ 'Estimated Learning Hours': 'hours', 'Overall Progress': '%', 'Completion Time': 'mm/dd/yyyy' },
				courseraRow()
			])
		).toEqual(['rejected not_a_completion_record', NEW[0]]);
	});
});

describe('Coursera’s specialization and membership reports', () => {
	const special = {
		Name: 'Katherine Doyle',
		Email: `kdoyle${AT}`,
		Specialization: 'Literacy Leadership, K-8',
		'Specialization Slug': 'literacy',
		'Enrollment Time': '9/3/2024 9:20',
		'# Completed Courses': '5',
		'# Courses in Specialization': '5',
		Completed: 'Yes',
		'Removed From Program': 'No',
		'Specialization Completion Time': '5/14/2025 9:05'
	};

	it('a specialization is one credential', () => {
		expect(imported('s.csv', csv(SPECIALIZATION, [special]))).toEqual(['new 004106 2025-05-14']);
		expect(
			imported(
				's.csv',
				csv(SPECIALIZATION, [
					{ ...special, Completed: 'No', '# Completed Courses': '3', 'Specialization Completion Time': '' }
				])
			)
		).toEqual(['rejected not_completed']);
	});

	it('a list of members stores nothing', () => {
		const member = {
			Name: 'Katherine Doyle',
			Email: `kdoyle${AT}`,
			'Member State': 'MEMBER',
			'Join Date': '2024-09-01T16:00:00.000Z'
		};
		const db = cedarValley();
		expect(outcomes(db, importing(db, 'm.csv', csv(MEMBERSHIP, [member, {}])))).toEqual([
			'rejected not_a_completion_record',
			'rejected blank_row'
		]);
		expect(completionsOf(db)).toEqual([]);
	});

	it('a newer list of members with asterisks is a list of members too', () => {
		const headers = MEMBERSHIP.filter(
			(header) => !['Invitation Date', 'Program Name', 'Program Slug'].includes(header)
		).map((header) => ({ Name: 'Full Name*', Email: 'Email*' })[header] ?? header);
		expect(
			imported(
				'user-filtering-exports_1.csv',
				csv(headers, [{ 'Full Name*': 'Katherine Doyle', 'Email*': `kdoyle${AT}`, 'Member State': 'MEMBER' }])
			)
		).toEqual(['rejected not_a_completion_record']);
	});
});

describe('edX’s progress report', () => {
	const edx = (rows: Record<string, string>[], headers = EDX) =>
		imported('learner_progress_report.csv', csv(headers, rows));

	it('is read without its tail columns, and in alphabetical order', () => {
		expect(edx([edxRow()], EDX.slice(0, EDX.indexOf('is_subsidy')))).toEqual(['new 004106 2025-02-27']);
		expect(edx([edxRow()], EDX.toSorted())).toEqual(['new 004106 2025-02-27']);
	});

	it('keeps watch time apart from credit', () => {
		const db = cedarValley();
		expect(importing(db, 'x.csv', csv(EDX, [edxRow()])).records[0]!.claims[0]).toMatchObject({
			amount: '14.25',
			unit: 'hour',
			kind: 'watched'
		});
	});

	it('tells passed, failed, open and unenrolled apart, in any case', () => {
		expect(
			edx([
				edxRow({ has_passed: 'TRUE' }),
				edxRow({
					courserun_key: 'b',
					course_key: 'b',
					course_title: 'B',
					has_passed: 'False',
					progress_status: 'FAILED',
					passed_date: ''
				}),
				edxRow({
					courserun_key: 'c',
					course_key: 'c',
					course_title: 'C',
					has_passed: 'False',
					progress_status: 'In progress',
					passed_date: ''
				}),
				edxRow({
					courserun_key: 'd',
					course_key: 'd',
					course_title: 'D',
					has_passed: 'False',
					progress_status: 'In Progress',
					passed_date: '',
					unenrollment_date: '2025-02-01'
				})
			])
		).toEqual(['new 004106 2025-02-27', 'rejected failed', 'rejected not_completed', 'rejected withdrawn']);
	});

	it('without consent says nobody’s name', () => {
		expect(
			edx([
				edxRow({
					is_consent_granted: 'False',
					user_email: '',
					user_username: '',
					user_first_name: '',
					user_last_name: '',
					enterprise_sso_uid: ''
				})
			])
		).toEqual(['rejected missing_identifier']);
	});

	it('takes two runs of one course as two completions when the days differ', () => {
		expect(
			edx([edxRow(), edxRow({ courserun_key: 'course-v1:ExampleX+LIT201x+2T2024', passed_date: '2024-02-27' })])
		).toEqual(['new 004106 2025-02-27', 'new 004106 2024-02-27']);
	});
});

describe('LinkedIn’s learner detail', () => {
	const linkedin = (rows: Record<string, string>[], headers = LINKEDIN) =>
		imported('learner-detail.csv', csv(headers, rows));

	it('may carry the district’s own attributes at its end', () => {
		expect(
			linkedin(
				[{ ...linkedinRow(), 'Job Title': 'Teacher', Manager: 'Marcus Bell' }],
				[...LINKEDIN, 'Job Title', 'Manager']
			)
		).toEqual(['new 004106 2025-02-10']);
	});

	it('may name the zone otherwise', () => {
		const headers = LINKEDIN.map((header) => header.replace('PST/PDT', 'UTC'));
		const row = { ...linkedinRow(), 'Completed At (UTC)': '7/1/2025 0:03' };
		expect(linkedin([row], headers)).toEqual(['new 004106 2025-06-30']);
	});

	it('leaves out videos and what is not finished', () => {
		expect(
			linkedin([
				linkedinRow({ 'Content Type': 'VIDEO', 'Content ID': '1' }),
				linkedinRow({
					'Content ID': '2',
					'Content Name': 'Two',
					'Percent Completed': '97%',
					'Completed At (PST/PDT)': ''
				}),
				linkedinRow({
					'Content ID': '3',
					'Content Name': 'Three',
					'Percent Completed': '100%',
					'Completed At (PST/PDT)': ''
				})
			])
		).toEqual(['rejected content_not_a_credential', 'rejected not_completed', 'rejected missing_date']);
	});

	it('keeps the hours viewed as watched time', () => {
		const db = cedarValley();
		expect(importing(db, 'x.csv', csv(LINKEDIN, [linkedinRow()])).records[0]!.claims[0]).toMatchObject({
			amount: '673/360',
			unit: 'hour',
			kind: 'watched'
		});
	});

	it('a summary per learner stores nothing', () => {
		const row = {
			Name: 'Katherine Doyle',
			Email: `kdoyle${AT}`,
			'Unique User ID': '004106',
			'Days Logged In': '4',
			'Hours Viewed': '3:00:00',
			'Course Views': '4',
			'Course Completions': '2'
		};
		expect(imported('learner-summary.csv', csv(Object.keys(row), [row]))).toEqual(['rejected not_a_completion_record']);
	});
});

describe('Credly’s reports', () => {
	const credly = (rows: Record<string, string>[], headers = CREDLY) => imported('analytics.csv', csv(headers, rows));

	it('tells the states apart, in any case', () => {
		expect(
			credly([
				credlyRow({ Status: 'Accepted' }),
				credlyRow({ 'Earner Badge ID': 'a2', 'Issue Date': '2024-10-05', Status: 'PENDING' }),
				credlyRow({ 'Earner Badge ID': 'a3', 'Issue Date': '2024-10-06', Status: 'Rejected' }),
				credlyRow({ 'Earner Badge ID': 'a4', 'Issue Date': '2024-10-07', Status: 'revoked ' })
			])
		).toEqual(['new 004106 2024-10-04', 'new 004106 2024-10-05', 'rejected rejected_by_earner', 'rejected revoked']);
	});

	it('keeps an expired badge as expired', () => {
		const db = cedarValley();
		importing(db, 'analytics.csv', csv(CREDLY, [credlyRow({ Expired: 'Expired' })]));
		expect(completionsOf(db)).toEqual([
			'004106 | Peer Coach | award-1 | 2024-10-04 | 2025-11-25 | expired | - | - | - | -'
		]);
	});

	it('may carry a Locale column and columns of later years', () => {
		expect(
			credly([{ ...credlyRow(), Locale: 'en-US', 'Last Shared': '2025-01-01' }], [...CREDLY, 'Locale', 'Last Shared'])
		).toEqual(['new 004106 2024-10-04']);
		const answers = { titles: { [TEMPLATE]: 'Peer Coach' } };
		expect(imported('bulk.csv', csv([...BULK, 'Locale'], [{ ...bulkRow(), Locale: 'en' }]), answers)).toEqual([
			'new 004106 2024-10-04'
		]);
	});

	it('drops the template’s example row', () => {
		const example = bulkRow({
			'Recipient Email': 'user1@example.com',
			'Issued To First Name': 'Earner First Name',
			'Issued To Last Name': 'Earner Last Name',
			'Issued at': '01/31/2024',
			'Issuer Earner ID': ''
		});
		expect(imported('bulk.csv', csv(BULK, [example, bulkRow()]), { titles: { [TEMPLATE]: 'Peer Coach' } })).toEqual([
			'rejected template_example_row',
			'new 004106 2024-10-04'
		]);
	});

	it('reads short dates and holds a template whose title nobody said', () => {
		const db = cedarValley();
		const result = importing(db, 'bulk.csv', csv(BULK, [bulkRow({ 'Issued at': '10/04/24' })]));
		expect(outcomes(db, result)).toEqual(['held answer_needed']);
		expect(result.asks).toMatchObject([{ key: 'titles', id: TEMPLATE, records: 1 }]);
	});
});

describe('Moodle’s completion report', () => {
	const moodle = (rows: Record<string, string>[], headers = MOODLE) =>
		imported('completion-pd-sel-2025.csv', csv(headers, rows), { credential_title: 'SEL' });

	it('is day first unless the file proves the US form', () => {
		expect(moodle([moodleRow({ 'Course complete': '03/02/25, 16:02' })])).toEqual(['new 004106 2025-02-03']);
		const us = moodleRow({
			'Module 1 - Completion date': '1/13/25, 14:10',
			'Final quiz - Completion date': '2/3/25, 14:10',
			'Course complete': '2/3/25, 16:02'
		});
		expect(moodle([us])).toEqual(['new 004106 2025-02-03']);
	});

	it('counts a course whose every activity is done, dated by the latest', () => {
		expect(moodle([moodleRow({ 'Course complete': '', 'Module 1 - Completion date': '13/03/25, 14:10' })])).toEqual([
			'new 004106 2025-03-13'
		]);
	});

	it('knows a fail that begins with the word Completed, and words set by somebody', () => {
		expect(
			moodle([
				moodleRow({ 'Course complete': '', 'Final quiz': 'Completed (did not achieve pass grade)' }),
				moodleRow({
					Email: '',
					'Course complete': '',
					'Final quiz': 'Not completed (set by Ana)',
					'Final quiz - Completion date': ''
				}),
				moodleRow({ 'Course complete': '', 'Module 1': 'completed (Set by Ana Ruiz)' })
			])
		).toEqual(['rejected failed', 'rejected superseded_in_file', 'new 004106 2025-02-03']);
	});

	it('without e-mail addresses waits for a person', () => {
		expect(
			moodle(
				[moodleRow()],
				MOODLE.filter((header) => header !== 'Email address')
			)
		).toEqual(['held person_unknown']);
	});

	it('asks what its course is called, proposing what the file’s name says', () => {
		const db = cedarValley();
		const result = importing(db, 'completion-pd-sel-2025.csv', csv(MOODLE, [moodleRow()]));
		expect(outcomes(db, result)).toEqual(['held answer_needed']);
		expect(result.asks).toMatchObject([{ key: 'credential_title', proposal: 'pd-sel-2025', records: 1 }]);
	});

	it('reads two activities of one name', () => {
		const headers = [
			'ID',
			'Name',
			'Email address',
			'Quiz',
			'Quiz - Completion date',
			'Quiz',
			'Quiz - Completion date',
			'Course complete'
		];
		const cells = ['1', 'Katherine Doyle', `kdoyle${AT}`, 'Completed', '13/01/25, 14:10', 'Not completed', '', ''];
		expect(imported('completion-x.csv', cellsCsv(headers, [cells]), { credential_title: 'X' })).toEqual([
			'rejected not_completed'
		]);
		expect(
			imported('completion-x.csv', cellsCsv(headers, [cells.with(5, 'Completed').with(6, '14/02/25, 10:00')]), {
				credential_title: 'X'
			})
		).toEqual(['new 004106 2025-02-14']);
	});

	it('may write its headers in capitals or name its people in two columns', () => {
		const text = csv(MOODLE, [moodleRow({ 'Course complete': '' })]).replace(/^.*/, (header) => header.toUpperCase());
		expect(imported('completion-x.csv', text, { credential_title: 'X' })).toEqual(['new 004106 2025-02-03']);
		const headers = ['First name', 'Last name', 'ID number', ...MOODLE.slice(3)];
		const row = { ...moodleRow(), 'First name': 'Katherine', 'Last name': 'Doyle', 'ID number': '4106' };
		expect(imported('completion-x.csv', csv(headers, [row]), { credential_title: 'X' })).toEqual([
			'new 004106 2025-02-03'
		]);
	});

	it('says when a day does not exist', () => {
		expect(moodle([moodleRow({ 'Course complete': '31/02/25, 16:02' })])).toEqual(['rejected unreadable_date']);
	});
});

describe('a hand-entry sheet', () => {
	const sheet = (rows: Record<string, string>[]) =>
		imported('transcript.tsv', encoded(csv(TRANSCRIPT, rows, { delimiter: '\t' }), 'windows-1252'));

	it('keeps credit with its unit, and line breaks in notes', () => {
		const db = cedarValley();
		const result = importing(
			db,
			't.tsv',
			csv(
				TRANSCRIPT,
				[
					transcriptRow({ Amount: '3,0', Unit: 'sem. units', Notes: 'See transcript,\npage 2' }),
					transcriptRow({ 'Activity Title': 'Next' })
				],
				{ delimiter: '\t' }
			)
		);
		expect(outcomes(db, result)).toEqual(['new 004106 2025-06-14', 'new 004106 2025-06-14']);
		expect(result.records[0]!.claims[0]).toMatchObject({
			amount: '3',
			unit: 'semester',
			kind: 'credit',
			provider: 'fresno-pacific-university'
		});
		expect(result.records.map(({ line }) => line)).toEqual([2, 4]);
	});

	it('refuses amounts that are none and days that do not exist', () => {
		expect(
			sheet([
				transcriptRow({ Amount: 'two' }),
				transcriptRow({ Amount: '-2' }),
				transcriptRow({ 'Completed On': '2025-02-30' }),
				transcriptRow({ 'Completed On': '', Status: 'Completed' }),
				transcriptRow({ 'Completed On': '', Status: 'Submitted' }),
				transcriptRow({ 'Completed On': '14-Jun-25', Amount: '' })
			])
		).toEqual([
			'rejected unreadable_amount',
			'rejected unreadable_amount',
			'rejected unreadable_date',
			'rejected missing_date',
			'rejected superseded_in_file',
			'new 004106 2025-06-14'
		]);
	});

	it('maps the words of each provider exactly', () => {
		const bloom = (status: string, title: string) =>
			transcriptRow({ Provider: 'BloomBoard', Status: status, 'Activity Title': title });
		expect(
			sheet([
				bloom('EARNED', 'a'),
				bloom('Passed', 'b'),
				bloom('Incomplete', 'c'),
				bloom('Not Earned', 'd'),
				transcriptRow({ Grade: 'NC' }),
				transcriptRow({ Grade: 'w', 'Activity Title': 'e' })
			])
		).toEqual([
			'new 004106 2025-06-14',
			'rejected not_completed',
			'rejected not_completed',
			'rejected failed',
			'rejected failed',
			'rejected withdrawn'
		]);
	});

	it('reads ids as spreadsheets protect them', () => {
		for (const id of ['="004106"', "'004106", ' 4106', '00 4106'])
			expect(sheet([transcriptRow({ 'Employee ID': id })])).toEqual(['new 004106 2025-06-14']);
	});

	it('knows a total with its number in the same cell, and a course that begins with the word', () => {
		expect(
			sheet([
				{ 'Activity Title': 'Total hours: 503.7' },
				transcriptRow({ 'Activity Title': 'Total Physical Response' })
			])
		).toEqual(['rejected total_row', 'new 004106 2025-06-14']);
	});

	it('leaves a record that names nobody out', () => {
		expect(sheet([transcriptRow({ 'Employee ID': '', 'Last Name': '', 'First Name': '' })])).toEqual([
			'rejected missing_identifier'
		]);
	});
});

describe('a file that is no report known here', () => {
	it('is refused with the nearest report and what it lacks', () => {
		const db = cedarValley();
		const result = trying(
			db,
			'usage.csv',
			csv(
				COURSERA_USAGE.filter((header) => header !== 'Completion Time'),
				[courseraRow()]
			)
		);
		expect(result).toMatchObject({ refused: expect.stringContaining('Completion Time') as string });
	});
});
