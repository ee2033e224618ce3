import { sql } from 'drizzle-orm';
import { describe, expect, it } from 'vitest';
import type { Db } from '#lib/server/db/open.ts';
import {
	bulkRow,
	BULK,
	cedarValley,
	completionsOf,
	courseraRow,
	COURSERA_USAGE,
	credlyRow,
	CREDLY,
	csv,
	encoded,
	importing,
	moodleRow,
	MOODLE,
	outcomes,
	staffIdOf,
	TEMPLATE,
	transcriptRow,
	TRANSCRIPT,
	TODAY,
	trying,
	linkedinRow,
	LINKEDIN
} from '../../../tests/fixtures/imports/cedar-valley.ts';
import { decidePerson } from './decide-person.server.ts';
import { rebuild } from './rebuild.server.ts';
import { takeBackDecision } from './take-back-decision.server.ts';
import { restoreImport, undoConsequences, undoImport } from './undo-import.server.ts';

const AT = '@cedarvalleyusd.example';
const NOW = '2025-11-25T18:00:00Z';
const usage = (...rows: Record<string, string>[]) =>
	csv(
		COURSERA_USAGE,
		rows.map((row) => courseraRow(row))
	);
const analytics = (...rows: Record<string, string>[]) =>
	csv(
		CREDLY,
		rows.map((row) => credlyRow(row))
	);
const bulk = (...rows: Record<string, string>[]) =>
	csv(
		BULK,
		rows.map((row) => bulkRow(row))
	);
const sheet = (...rows: Record<string, string>[]) =>
	csv(
		TRANSCRIPT,
		rows.map((row) => transcriptRow(row))
	);
const got = (db: Db, text: string, options = {}) => outcomes(db, importing(db, 'report.csv', text, options));
const decide = (db: Db, importId: number, record: number, employeeId: string | null) =>
	decidePerson(db, {
		importId,
		record,
		staffId: employeeId === null ? null : staffIdOf(db, employeeId),
		by: 'Office',
		now: NOW
	});
const healthy = (db: Db) => expect(rebuild(db).filter(({ differences }) => differences > 0)).toEqual([]);
const titles = { titles: { [TEMPLATE]: 'Peer Coach' } };

describe('the same completion twice', () => {
	it('a file imported twice changes nothing', () => {
		const db = cedarValley();
		const text = usage(
			{},
			{ Course: 'B', 'Course ID': 'b', 'Course Slug': 'b', Completed: 'No', 'Completion Time': '' }
		);
		got(db, text);
		const before = completionsOf(db);
		expect(got(db, text)).toEqual(['unchanged 004106 2025-02-15', 'rejected not_completed']);
		expect(completionsOf(db)).toEqual(before);
		healthy(db);
	});

	it('the template and the analytics report speak of one award', () => {
		const db = cedarValley();
		expect(got(db, bulk({}), { answers: titles })).toEqual(['new 004106 2024-10-04']);
		expect(got(db, analytics({ Status: 'pending' }))).toEqual(['unchanged 004106 2024-10-04']);
		expect(got(db, analytics({}))).toEqual(['updated 004106 2024-10-04']);
		expect(got(db, bulk({}))).toEqual(['unchanged 004106 2024-10-04']);
		expect(completionsOf(db)).toEqual(['004106 | Peer Coach | award-1 | 2024-10-04 | - | earned | - | - | - | -']);
	});

	it('the same credential on another day is a renewal', () => {
		const db = cedarValley();
		got(db, analytics({}));
		expect(got(db, analytics({ 'Earner Badge ID': 'award-2', 'Issue Date': '2025-10-04' }))).toEqual([
			'new 004106 2025-10-04'
		]);
		expect(completionsOf(db)).toHaveLength(2);
	});

	it('a day corrected under the same award id is an update', () => {
		const db = cedarValley();
		got(db, analytics({}));
		expect(got(db, analytics({ 'Issue Date': '2024-10-05' }))).toEqual(['updated 004106 2024-10-05']);
		expect(got(db, analytics({}))).toEqual(['unchanged 004106 2024-10-04']);
		expect(completionsOf(db)).toHaveLength(1);
		expect(completionsOf(db)[0]).toContain('2024-10-05');
	});

	it('in one file a repeat is a duplicate, and a later state replaces an earlier one wherever it stands', () => {
		expect(got(cedarValley(), analytics({}, {}))).toEqual(['new 004106 2024-10-04', 'rejected duplicate_in_file']);
		expect(got(cedarValley(), analytics({ Status: 'pending' }, {}))).toEqual([
			'rejected superseded_in_file',
			'new 004106 2024-10-04'
		]);
		expect(got(cedarValley(), analytics({}, { Status: 'pending' }))).toEqual([
			'new 004106 2024-10-04',
			'rejected superseded_in_file'
		]);
		expect(got(cedarValley(), analytics({}, { Status: 'revoked' }))).toEqual([
			'rejected superseded_in_file',
			'rejected revoked'
		]);
		expect(got(cedarValley(), analytics({ Status: 'revoked' }, {}))).toEqual([
			'rejected revoked',
			'rejected superseded_in_file'
		]);
	});

	it('the amount of a credit corrected in a later sheet is an update', () => {
		const db = cedarValley();
		got(db, sheet({}));
		expect(got(db, sheet({ Amount: '4' }))).toEqual(['updated 004106 2025-06-14']);
		expect(got(db, sheet({ Amount: '3' }))).toEqual(['unchanged 004106 2025-06-14']);
		expect(completionsOf(db)[0]).toContain('| 4 | semester |');
	});
});

describe('a revocation', () => {
	const REVOKED = '004106 | Peer Coach | award-1 | 2024-10-04 | - | revoked | - | - | - | -';

	it('takes back an award stored before, and says so once', () => {
		const db = cedarValley();
		got(db, analytics({}));
		expect(got(db, analytics({ Status: 'revoked' }))).toEqual(['updated 004106 2024-10-04']);
		expect(got(db, analytics({ Status: 'revoked' }))).toEqual(['unchanged 004106 2024-10-04']);
		expect(got(db, analytics({}))).toEqual(['unchanged 004106 2024-10-04']);
		expect(completionsOf(db)).toEqual([REVOKED]);
	});

	it('that came first keeps an older file from bringing the award to life', () => {
		const db = cedarValley();
		expect(got(db, analytics({ Status: 'revoked' }))).toEqual(['rejected revoked']);
		expect(got(db, analytics({}))).toEqual(['rejected revoked']);
		expect(completionsOf(db)).toEqual([REVOKED]);
	});

	it('may carry nothing but the award’s id', () => {
		const db = cedarValley();
		got(db, analytics({}));
		expect(got(db, csv(CREDLY, [{ 'Earner Badge ID': 'award-1', Status: 'revoked' }]))).toEqual([
			'updated 004106 no day'
		]);
		expect(completionsOf(db)).toEqual([REVOKED]);
		expect(got(db, csv(CREDLY, [{ 'Earner Badge ID': 'award-9', Status: 'revoked' }]))).toEqual(['rejected revoked']);
		healthy(db);
	});

	it('of an award that waits for its person holds once the person is known', () => {
		const db = cedarValley();
		const privately = { 'Issuer Earner ID': '', 'Issued to Email': 'kate@inbox.example' };
		const first = importing(db, 'a.csv', analytics(privately));
		expect(outcomes(db, first)).toEqual(['held person_unknown']);
		expect(got(db, analytics({ ...privately, Status: 'revoked' }))).toEqual(['rejected revoked']);
		expect(decide(db, first.importId!, 1, '004106')).toBe(1);
		expect(completionsOf(db)).toEqual([REVOKED]);
		const decision = db.get<{ id: number }>(sql`SELECT id FROM identity_decision`);
		takeBackDecision(db, { id: decision.id, by: 'Office', now: NOW });
		expect(completionsOf(db)).toEqual([]);
		expect(decide(db, first.importId!, 1, '004106')).toBe(1);
		expect(completionsOf(db)).toEqual([REVOKED]);
		healthy(db);
	});

	it('goes when its import is taken back', () => {
		const db = cedarValley();
		got(db, analytics({}));
		const second = importing(db, 'b.csv', analytics({ Status: 'revoked' }));
		undoImport(db, second.importId!, 'Office', NOW);
		expect(completionsOf(db)[0]).toContain('| earned |');
		restoreImport(db, second.importId!);
		expect(completionsOf(db)).toEqual([REVOKED]);
	});
});

describe('a question about a file', () => {
	it('is asked once, answered from the command line, and remembered for the next file', () => {
		const db = cedarValley();
		expect(got(db, bulk({}))).toEqual(['held answer_needed']);
		expect(completionsOf(db)).toEqual([]);
		expect(got(db, bulk({}), { answers: titles })).toEqual(['new 004106 2024-10-04']);
		const next = importing(
			db,
			'c.csv',
			bulk({
				'Recipient Email': `mbell${AT}`,
				'Issuer Earner ID': '4109',
				'Issued To First Name': 'Marcus',
				'Issued To Last Name': 'Bell'
			})
		);
		expect([outcomes(db, next), next.asks]).toEqual([['new 004109 2024-10-04'], []]);
	});

	it('is no question when the catalogue knows the template from another report', () => {
		const db = cedarValley();
		got(db, analytics({}));
		expect(got(db, bulk({ 'Issued at': '11/04/2024', 'Badge Template ID': TEMPLATE.toUpperCase() }))).toEqual([
			'new 004106 2024-11-04'
		]);
	});

	it('about a course’s title holds for files of that name only', () => {
		const db = cedarValley();
		const file = (name: string, answers = {}) =>
			outcomes(db, importing(db, name, csv(MOODLE, [moodleRow()]), { answers }));
		expect(file('completion-sel.csv', { credential_title: 'SEL' })).toEqual(['new 004106 2025-02-03']);
		expect(file('completion-sel.csv')).toEqual(['unchanged 004106 2025-02-03']);
		expect(file('completion-math.csv')).toEqual(['held answer_needed']);
	});
});

describe('a person’s decision', () => {
	const stranger = { Name: 'Kit Doyle', Email: 'kit@inbox.example' };

	it('settles the held record and every record of the same identity, and the next file', () => {
		const db = cedarValley();
		const first = importing(
			db,
			'a.csv',
			usage(stranger, { ...stranger, Course: 'B', 'Course ID': 'b', 'Course Slug': 'b' })
		);
		expect(outcomes(db, first)).toEqual(['held person_unknown', 'held person_unknown']);
		expect(decide(db, first.importId!, 1, '004106')).toBe(2);
		expect(db.all(sql`SELECT outcome, via FROM import_record ORDER BY record`)).toEqual([
			{ outcome: 'new', via: 'decision' },
			{ outcome: 'new', via: 'decision' }
		]);
		expect(completionsOf(db)).toHaveLength(2);
		const next = importing(
			db,
			'b.csv',
			usage(stranger, { ...stranger, Course: 'C', 'Course ID': 'c', 'Course Slug': 'c' })
		);
		expect(outcomes(db, next)).toEqual(['unchanged 004106 2025-02-15', 'new 004106 2025-02-15']);
		expect(next.records[0]!.via).toBe('decision');
		healthy(db);
	});

	it('settles to unchanged where the completion stands already', () => {
		const db = cedarValley();
		got(db, usage({}));
		const held = importing(db, 'b.csv', usage(stranger));
		decide(db, held.importId!, 1, '004106');
		expect(db.all(sql`SELECT outcome FROM import_record WHERE import_id = ${held.importId}`)).toEqual([
			{ outcome: 'unchanged' }
		]);
		expect(completionsOf(db)).toHaveLength(1);
	});

	it('that it is none of ours keeps the record out, next time too', () => {
		const db = cedarValley();
		const first = importing(db, 'a.csv', usage(stranger));
		expect(decide(db, first.importId!, 1, null)).toBe(1);
		const next = importing(db, 'b.csv', usage(stranger));
		expect(outcomes(db, next)).toEqual(['held person_unknown']);
		expect(next.records[0]!.via).toBe('decision');
		expect(completionsOf(db)).toEqual([]);
	});

	it('about a name that two teachers share is about that record alone, and holds when the file comes again', () => {
		const db = cedarValley();
		const maria = { 'Employee ID': '', 'Last Name': 'Garcia', 'First Name': 'Maria' };
		const first = importing(db, 'a.csv', sheet(maria, { ...maria, 'Activity Title': 'Calm Corners' }));
		expect(outcomes(db, first)).toEqual(['held person_unknown', 'held person_unknown']);
		expect(decide(db, first.importId!, 1, '004102')).toBe(1);
		expect(got(db, sheet(maria, { ...maria, 'Activity Title': 'Calm Corners' }))).toEqual([
			'unchanged 004102 2025-06-14',
			'held person_unknown'
		]);
	});

	it('about one of two people behind an address leaves the other alone', () => {
		const db = cedarValley();
		const park = (Name: string) => ({ Name, Email: `jpark${AT}` });
		const first = importing(
			db,
			'a.csv',
			usage(park('J. Park'), { ...park('Jina Park'), Course: 'B', 'Course ID': 'b', 'Course Slug': 'b' })
		);
		expect(outcomes(db, first)).toEqual(['held person_unclear', 'new 004118 2025-02-15']);
		decide(db, first.importId!, 1, '000217');
		expect(got(db, usage(park('J. Park'), park('Jina Park')))).toEqual([
			'unchanged 000217 2025-02-15',
			'new 004118 2025-02-15'
		]);
	});

	it('in one provider’s file does not decide in another’s', () => {
		const db = cedarValley();
		const first = importing(db, 'a.csv', usage(stranger));
		decide(db, first.importId!, 1, '004106');
		expect(got(db, csv(LINKEDIN, [linkedinRow({ ...stranger, 'Unique User ID': '' })]))).toEqual([
			'held person_unknown'
		]);
	});
});

describe('taking an import back', () => {
	it('removes what only it said, and restoring brings it back', () => {
		const db = cedarValley();
		const first = importing(db, 'a.csv', usage({}));
		const second = importing(db, 'b.csv', usage({}, { Course: 'B', 'Course ID': 'b', 'Course Slug': 'b' }));
		const before = completionsOf(db);
		expect(undoConsequences(db, second.importId!, TODAY).completions).toEqual({ gained: 0, lost: 1, people: 1 });
		expect(undoImport(db, second.importId!, 'Office', NOW)).toBe(true);
		expect(completionsOf(db)).toHaveLength(1);
		expect(undoImport(db, second.importId!, 'Office', NOW)).toBe(false);
		expect(restoreImport(db, second.importId!)).toBe(true);
		expect(completionsOf(db)).toEqual(before);
		undoImport(db, first.importId!, 'Office', NOW);
		expect(completionsOf(db)).toEqual(before);
		healthy(db);
	});
});

describe('a file that cannot be imported', () => {
	const good = usage({});
	const zip = Uint8Array.from([0x50, 0x4b, 0x03, 0x04, 20, 0, 0, 0, 8, 0, 1, 2, 3]);
	const png = Uint8Array.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 13, 0x49, 0x48]);
	const ssn = (header: string, value: string) =>
		csv([...COURSERA_USAGE, header], [{ ...courseraRow(), [header]: value }]);
	const bytes = (text: string) => new TextEncoder().encode(text);

	it.each<[string, Uint8Array, RegExp]>([
		['is empty', new Uint8Array(), /empty/],
		['holds only blank lines', bytes('\r\n \r\n'), /blank/],
		['is a mark and nothing else', encoded('', 'utf-16le'), /empty/],
		['has a header and no record', bytes(csv(COURSERA_USAGE, [])), /not a single record/],
		['is a picture under another name', png, /PNG/],
		['is a truncated zip or a workbook', zip, /Excel|zip/],
		['is an old workbook', Uint8Array.from([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1]), /Excel/],
		['is a web page', bytes('\n<!DOCTYPE html><html><body>Sign in, please</body></html>'), /web page/],
		['is JSON', bytes('[{"Name": "x"}]'), /JSON/],
		['is prose', bytes('Dear all,\nplease find the file, attached.\n'), /no report known/],
		[
			'opens a quotation mark and never closes it',
			bytes(`${good.trimEnd()}\r\n"Doyle,${'x'.repeat(50)}\r\n`),
			/quotation mark/
		],
		['holds binary data', Uint8Array.from([1, 2, 0, 4, 5, 0, 0, 0, 9, 10, 11]), /binary/],
		['holds social-security numbers by its header', bytes(ssn('SSN', '')), /social-security/],
		['holds them under a longer header', bytes(ssn('Employee SSN', '900000001')), /social-security/],
		['holds them under a spelt-out header', bytes(ssn('social_security_number', '900000001')), /social-security/],
		['holds them by their form', bytes(ssn('Reference', '900-00-0001')), /social-security/]
	])('because it %s is refused in one sentence, and the next good file works', (_why, content, says) => {
		const db = cedarValley();
		const result = trying(db, 'report.csv', content);
		expect('refused' in result && result.refused).toMatch(says);
		expect('refused' in result && result.refused).not.toMatch(/900|undefined|Error/);
		for (const table of ['import_record', 'statement', 'completion', 'credential']) {
			expect(db.get(sql`SELECT count(*) AS n FROM ${sql.raw(table)}`)).toEqual({ n: 0 });
		}
		expect(JSON.stringify(db.all(sql`SELECT * FROM import`))).not.toContain('900');
		expect(got(db, good)).toEqual(['new 004106 2025-02-15']);
	});

	it('is not one whose course is about social security', () => {
		expect(got(cedarValley(), usage({ Course: 'Social Security Basics' }))).toEqual(['new 004106 2025-02-15']);
	});

	it('stores nothing when it was only to be shown', () => {
		const db = cedarValley();
		expect(got(db, good, { dryRun: true })).toEqual(['new 004106 2025-02-15']);
		expect(
			db.get(
				sql`SELECT (SELECT count(*) FROM import) + (SELECT count(*) FROM statement) + (SELECT count(*) FROM credential) AS n`
			)
		).toEqual({ n: 0 });
	});

	it('leaves nothing when it was stopped half way', () => {
		const db = cedarValley();
		expect(trying(db, 'report.csv', good, { stopped: () => true })).toMatchObject({
			refused: expect.stringContaining('nothing') as string
		});
		expect(db.get(sql`SELECT count(*) AS n FROM import_record`)).toEqual({ n: 0 });
		expect(got(db, good)).toEqual(['new 004106 2025-02-15']);
	});

	it('rejects one row with its column and value and keeps the others', () => {
		const db = cedarValley();
		const result = importing(
			db,
			'a.csv',
			usage({ 'Completion Time': '02/30/2025' }, { Course: 'B', 'Course ID': 'b', 'Course Slug': 'b' })
		);
		expect(outcomes(db, result)).toEqual(['rejected unreadable_date', 'new 004106 2025-02-15']);
		expect(result.records[0]).toMatchObject({ column: 'Completion Time', value: '02/30/2025' });
	});
});
