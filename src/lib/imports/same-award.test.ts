import { sql } from 'drizzle-orm';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Db } from '#lib/server/db/open.ts';
import {
	cedarValley,
	completionsOf,
	courseraRow,
	COURSERA_USAGE,
	credlyRow,
	CREDLY,
	csv,
	employeeIds,
	importing,
	linkedinRow,
	LINKEDIN,
	outcomes,
	SPECIALIZATION,
	staffIdOf,
	transcriptRow,
	TRANSCRIPT
} from '../../../tests/fixtures/imports/cedar-valley.ts';
import { resolveCredential } from '#lib/catalogue/resolve-credential.server.ts';
import { decidePerson } from './decide-person.server.ts';
import { foldCompletions, type FoldStatement } from './fold-completions.ts';
import { rebuild } from './rebuild.server.ts';
import { takeBackDecision } from './take-back-decision.server.ts';
import { restoreImport, undoImport } from './undo-import.server.ts';

const AT = '@cedarvalleyusd.example';
const NOW = '2025-11-25T18:00:00Z';
type Cells = Record<string, string>;
const usage = (...rows: Cells[]) => csv(COURSERA_USAGE, rows.map(courseraRow));
const analytics = (...rows: Cells[]) => csv(CREDLY, rows.map(credlyRow));
const sheet = (...rows: Cells[]) => csv(TRANSCRIPT, rows.map(transcriptRow));
const got = (db: Db, text: string, options = {}) => outcomes(db, importing(db, 'report.csv', text, options));
const healthy = (db: Db) => expect(rebuild(db).filter(({ differences }) => differences > 0)).toEqual([]);
const decide = (db: Db, importId: number, record: number, employeeId: string) =>
	decidePerson(db, { importId, record, staffId: staffIdOf(db, employeeId), by: 'Office', now: NOW });
const stub = (id: string, facts: Cells = {}) => csv(CREDLY, [{ 'Earner Badge ID': id, Status: 'revoked', ...facts }]);

const MARCUS = {
	'Issuer Earner ID': '',
	'Issued to Email': `mbell${AT}`,
	'Issued to First Name': 'Marcus',
	'Issued to Last Name': 'Bell'
};
const PRIVATE = { 'Issuer Earner ID': '', 'Issued to Email': 'kate@inbox.example' };

describe('credit', () => {
	const granted = sheet({
		Provider: 'Coursera',
		'Activity Title': 'Reading Instruction',
		'Completed On': '2/15/2025',
		Unit: 'hours'
	});
	const estimated = usage({ 'Estimated Learning Hours': '3.5' });

	it('is never replaced by an estimate, and replaces one', () => {
		const db = cedarValley();
		got(db, granted);
		expect(got(db, estimated)).toEqual(['unchanged 004106 2025-02-15']);
		expect(completionsOf(db)[0]).toContain('| 3 | clock-hour | credit |');
		const other = cedarValley();
		got(other, estimated);
		expect(got(other, granted)).toEqual(['updated 004106 2025-02-15']);
		expect(got(other, estimated)).toEqual(['unchanged 004106 2025-02-15']);
		expect(completionsOf(other)).toEqual(completionsOf(db));
		healthy(other);
	});

	it('stands whatever is said before and after it', () => {
		const kinds = fc.array(fc.constantFrom('credit' as const, 'estimate' as const, 'watched' as const, null), {
			maxLength: 6
		});
		fc.assert(
			fc.property(kinds, (list) => {
				const statements = list.map((kind, i): FoldStatement => ({
					id: i + 1,
					awardId: null,
					completedOn: '2025-02-15',
					expiresOn: null,
					state: 'earned',
					amount: kind && String(i),
					unit: kind && 'hour',
					kind,
					grade: null,
					startedOn: null,
					progress: null,
					dayOf: 'record',
					importedOn: '2025-06-01'
				}));
				const [completion] = foldCompletions(statements).completions;
				if (list.includes('credit'))
					expect(completion).toMatchObject({ kind: 'credit', amount: String(list.lastIndexOf('credit')) });
			})
		);
	});
});

describe('two credentials of one title', () => {
	it('are two where the provider’s ids differ', () => {
		const alike = { 'Course Slug': '', Course: 'Machine Learning' };
		const db = cedarValley();
		const text = usage({ ...alike, 'Course ID': 'a' }, { ...alike, 'Course ID': 'b' });
		expect(got(db, text)).toEqual(['new 004106 2025-02-15', 'new 004106 2025-02-15']);
		expect(got(db, text)).toEqual(['unchanged 004106 2025-02-15', 'unchanged 004106 2025-02-15']);
		expect(completionsOf(db)).toHaveLength(2);
		const coaching = { 'Content Name': 'Coaching' };
		expect(
			got(
				cedarValley(),
				csv(LINKEDIN, [
					linkedinRow({ ...coaching, 'Content ID': '500' }),
					linkedinRow({ ...coaching, 'Content ID': '501', 'Content Type': 'Learning Path' })
				])
			)
		).toEqual(['new 004106 2025-02-10', 'new 004106 2025-02-10']);
	});

	it('are two where one is a specialization and one a course', () => {
		const db = cedarValley();
		got(db, usage({ Course: 'Machine Learning' }));
		const special = {
			Name: 'Katherine Doyle',
			Email: `kdoyle${AT}`,
			Specialization: 'Machine Learning',
			'Specialization Slug': 'machine-learning',
			Completed: 'Yes',
			'Specialization Completion Time': '2025-02-15T22:30:07.000Z'
		};
		expect(got(db, csv(SPECIALIZATION, [special]))).toEqual(['new 004106 2025-02-15']);
	});

	it('are one where one record has no id, in either order, and where a report has only the slug', () => {
		const byHand = sheet({
			Provider: 'Coursera',
			'Activity Title': 'Reading Instruction',
			'Completed On': '2/15/2025'
		});
		for (const files of [
			[byHand, usage({})],
			[usage({}), byHand],
			[usage({ 'Course ID': '' }), usage({})],
			[usage({}), usage({ 'Course ID': '' })]
		]) {
			const db = cedarValley();
			files.forEach((text) => got(db, text));
			expect(completionsOf(db)).toHaveLength(1);
			expect(db.get(sql`SELECT count(*) AS n FROM credential`)).toEqual({ n: 1 });
		}
	});

	it('are the one that was reviewed under its title alone', () => {
		const db = cedarValley();
		const id = resolveCredential(db, { provider: 'coursera', ids: [], title: 'Reading Instruction' });
		db.run(sql`UPDATE credential SET reviewed = 1 WHERE id = ${id}`);
		got(db, usage({}));
		got(db, usage({ 'Course ID': 'other', 'Course Slug': 'other', 'Completion Time': '2025-03-15T12:00:00Z' }));
		expect(db.all(sql`SELECT DISTINCT credential_id AS id FROM completion`)).toEqual([{ id }]);
	});

	it('a second id under the title of a hand-entered course is another course', () => {
		const db = cedarValley();
		got(db, sheet({ Provider: 'Coursera', 'Activity Title': 'Reading Instruction' }));
		const second = { 'Course ID': 'other', 'Course Slug': 'other' };
		expect(got(db, usage({}, second))).toEqual(['new 004106 2025-02-15', 'new 004106 2025-02-15']);
		expect(got(db, usage(second))).toEqual(['unchanged 004106 2025-02-15']);
		expect(db.get(sql`SELECT count(*) AS n FROM credential`)).toEqual({ n: 2 });
	});
});

describe('one award of a provider', () => {
	it('is held, never stored twice, when another colleague’s address comes with it', () => {
		const db = cedarValley();
		got(db, analytics({}));
		const second = importing(db, 'b.csv', analytics(MARCUS));
		expect(outcomes(db, second)).toEqual(['held person_unclear']);
		expect(second.records[0]!.candidates.map(({ staffId }) => employeeIds(db).get(staffId))).toEqual([
			'004106',
			'004109'
		]);
		expect(completionsOf(db)).toHaveLength(1);
		decide(db, second.importId!, 1, '004109');
		expect(completionsOf(db)).toEqual(['004109 | Peer Coach | award-1 | 2024-10-04 | - | earned | - | - | - | -']);
		expect(db.all(sql`SELECT outcome FROM import_record WHERE import_id = ${second.importId}`)).toEqual([
			{ outcome: 'updated' }
		]);
		expect(got(db, analytics({}))).toEqual(['unchanged 004109 2024-10-04']);
		healthy(db);
		undoImport(db, second.importId!, 'Office', NOW);
		expect(completionsOf(db)[0]).toMatch(/^004106/);
		restoreImport(db, second.importId!);
		expect(completionsOf(db)[0]).toMatch(/^004109/);
		const { id } = db.get<{ id: number }>(sql`SELECT id FROM identity_decision`);
		takeBackDecision(db, { id, by: 'Office', now: NOW });
		expect(completionsOf(db)).toHaveLength(1);
		healthy(db);
	});

	it('stays with its holder when a private address comes with it', () => {
		const db = cedarValley();
		got(db, analytics({}));
		const again = importing(db, 'b.csv', analytics(PRIVATE));
		expect(outcomes(db, again)).toEqual(['unchanged 004106 2024-10-04']);
		expect(again.records[0]!.via).toBe('award_id');
		expect(got(db, analytics({ ...PRIVATE, 'Issued to First Name': 'Zed', 'Issued to Last Name': 'Quill' }))).toEqual([
			'held person_unclear'
		]);
		healthy(db);
	});

	it('is of the same credential when its template was renamed or made anew', () => {
		const db = cedarValley();
		got(db, analytics({}));
		expect(got(db, analytics({ 'Badge Name': 'Peer Coach, Level 1', 'Badge Template ID': '' }))).toEqual([
			'unchanged 004106 2024-10-04'
		]);
		expect(got(db, analytics({ 'Badge Name': 'Coach', 'Badge Template ID': 'new-template' }))).toEqual([
			'unchanged 004106 2024-10-04'
		]);
		expect(completionsOf(db)).toHaveLength(1);
		healthy(db);
	});

	it('is one completion when an import taken back comes back beside another that names somebody else', () => {
		const db = cedarValley();
		const first = importing(db, 'a.csv', analytics({}));
		undoImport(db, first.importId!, 'Office', NOW);
		expect(got(db, analytics(MARCUS))).toEqual(['new 004109 2024-10-04']);
		restoreImport(db, first.importId!);
		expect(completionsOf(db)).toHaveLength(1);
		healthy(db);
	});
});

describe('a revocation with nothing but the award’s id', () => {
	const REVOKED = ['004106 | Peer Coach | award-1 | 2024-10-04 | - | revoked | - | - | - | -'];

	it('holds for an award that waits for its person, in either order, and while imports and decisions go and come', () => {
		for (const isFirst of [false, true]) {
			const db = cedarValley();
			const early = isFirst ? importing(db, 's.csv', stub('award-1')) : null;
			const held = importing(db, 'a.csv', analytics(PRIVATE));
			expect(outcomes(db, held)).toEqual(['held person_unknown']);
			const revocation = early ?? importing(db, 's.csv', stub('award-1'));
			expect(outcomes(db, revocation)).toEqual(['rejected revoked']);
			decide(db, held.importId!, 1, '004106');
			expect(completionsOf(db)).toEqual(REVOKED);
			undoImport(db, revocation.importId!, 'Office', NOW);
			expect(completionsOf(db)[0]).toContain('| earned |');
			restoreImport(db, revocation.importId!);
			expect(completionsOf(db)).toEqual(REVOKED);
			const { id } = db.get<{ id: number }>(sql`SELECT id FROM identity_decision`);
			takeBackDecision(db, { id, by: 'Office', now: NOW });
			expect(completionsOf(db)).toEqual([]);
			decide(db, held.importId!, 1, '004106');
			expect(completionsOf(db)).toEqual(REVOKED);
			healthy(db);
		}
	});

	it('keeps an award that comes later from coming to life, with the same outcome each time', () => {
		const db = cedarValley();
		got(db, stub('award-1'));
		for (let time = 0; time < 3; time += 1) {
			const result = importing(db, 'a.csv', analytics({}));
			expect(outcomes(db, result)).toEqual(['rejected revoked']);
			expect(result.records[0]).toMatchObject({ column: 'Earner Badge ID', value: 'award-1' });
		}
		expect(got(db, stub('award-1'))).toEqual(['rejected revoked']);
		expect(completionsOf(db)).toEqual(REVOKED);
		healthy(db);
	});

	it('applies though its day is still to come or cannot be read', () => {
		for (const day of ['2031-01-01', 'soon']) {
			const db = cedarValley();
			got(db, analytics({}));
			expect(got(db, stub('award-1', { 'Issue Date': day }))).toEqual(['updated 004106 no day']);
			expect(completionsOf(db)).toEqual(REVOKED);
		}
	});

	it('says by what evidence its person was found', () => {
		const db = cedarValley();
		got(db, analytics({}));
		const via = (text: string) => importing(db, 'r.csv', text).records[0]!.via;
		expect(via(analytics({ Status: 'revoked' }))).toBe('employee_id');
		expect(via(analytics({ Status: 'revoked', 'Issuer Earner ID': '' }))).toBe('email');
		expect(via(stub('award-1'))).toBe('award_id');
	});

	it('found by a decision is kept as a revocation when the decision is taken back', () => {
		const db = cedarValley();
		const held = importing(db, 'a.csv', analytics(PRIVATE));
		decide(db, held.importId!, 1, '004106');
		const revocation = importing(db, 'b.csv', analytics({ ...PRIVATE, Status: 'revoked' }));
		expect(outcomes(db, revocation)).toEqual(['updated 004106 2024-10-04']);
		const { id } = db.get<{ id: number }>(sql`SELECT id FROM identity_decision`);
		takeBackDecision(db, { id, by: 'Office', now: NOW });
		expect(completionsOf(db)).toEqual([]);
		expect(
			db.all(
				sql`SELECT outcome, reason, column_name, value FROM import_record WHERE import_id = ${revocation.importId}`
			)
		).toEqual([{ outcome: 'rejected', reason: 'revoked', column_name: 'Status', value: 'revoked' }]);
		decide(db, held.importId!, 1, '004106');
		expect(completionsOf(db)).toEqual(REVOKED);
		healthy(db);
	});
});

describe('within a file', () => {
	it('a corrected grade is the later state', () => {
		const db = cedarValley();
		const text = sheet({}, { Grade: 'B' });
		expect(got(db, text)).toEqual(['rejected superseded_in_file', 'new 004106 2025-06-14']);
		expect(completionsOf(db)[0]).toMatch(/ B$/);
		expect(got(db, text)).toEqual(['rejected superseded_in_file', 'unchanged 004106 2025-06-14']);
	});

	it('a repeat that adds the credit is the later state, one that leaves it out is a repeat', () => {
		const without = { Amount: '', Unit: '' };
		expect(got(cedarValley(), sheet(without, {}))).toEqual(['rejected superseded_in_file', 'new 004106 2025-06-14']);
		expect(got(cedarValley(), sheet({}, without))).toEqual(['new 004106 2025-06-14', 'rejected duplicate_in_file']);
	});
});

describe('a person’s decision', () => {
	const stranger = { Name: 'Kit Doyle', Email: 'kit@inbox.example' };

	it('made while the import is taken back says what the record does once it counts again', () => {
		const db = cedarValley();
		const undone = importing(db, 'a.csv', usage(stranger));
		undoImport(db, undone.importId!, 'Office', NOW);
		const second = importing(db, 'b.csv', usage({ ...stranger, Course: 'B', 'Course ID': 'b', 'Course Slug': 'b' }));
		expect(decide(db, second.importId!, 1, '004106')).toBe(2);
		expect(db.all(sql`SELECT outcome FROM import_record ORDER BY import_id`)).toEqual([
			{ outcome: 'new' },
			{ outcome: 'new' }
		]);
		restoreImport(db, undone.importId!);
		expect(completionsOf(db)).toHaveLength(2);
		healthy(db);
	});

	it('about an address makes its person a candidate when another name comes with the address', () => {
		const db = cedarValley();
		const first = importing(db, 'a.csv', usage(stranger));
		decide(db, first.importId!, 1, '004106');
		const next = importing(db, 'b.csv', usage({ ...stranger, Name: 'Zed Quill' }));
		expect(outcomes(db, next)).toEqual(['held person_unclear']);
		expect(next.records[0]!.candidates[0]!.staffId).toBe(staffIdOf(db, '004106'));
	});
});

it('the audit log says which file counts from now on and what came of it', () => {
	const db = cedarValley();
	importing(db, 'a.csv', usage({}));
	importing(db, 'b.csv', usage({}), { runner: 'process 7' });
	importing(db, 'c.csv', usage({}), { dryRun: true });
	expect(
		db.all(sql`SELECT who, action, after, details FROM audit_entry WHERE action = 'import.done' ORDER BY number`)
	).toEqual([
		{
			who: 'import worker',
			action: 'import.done',
			after: '{"new":1,"updated":0,"unchanged":0,"held":0,"rejected":0}',
			details: '{"file":"a.csv","provider":"coursera","report":"usage-report"}'
		},
		{
			who: 'command line',
			action: 'import.done',
			after: '{"new":0,"updated":0,"unchanged":1,"held":0,"rejected":0}',
			details: '{"file":"b.csv","provider":"coursera","report":"usage-report"}'
		}
	]);
});
