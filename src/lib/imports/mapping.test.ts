import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'drizzle-orm';
import { describe, expect, it } from 'vitest';
import { DISTRICT } from '#lib/access/scope.ts';
import { openDatabase } from '#lib/server/db/open.ts';
import { cedarValley, DEFINITIONS, importing, outcomes, trying } from '../../../tests/fixtures/imports/cedar-valley.ts';
import type { Definition } from './definition.ts';
import { guessColumns, guessHeader, guessMeaning, knownWords } from './guess-columns.ts';
import { forgetLayout, ownLayoutDocument, ownLayouts, saveLayout } from './layout-definitions.server.ts';
import { definitionsFor } from './definitions.server.ts';
import { explainAgain } from './go-ahead.server.ts';
import { definitionOf, type Mapping } from './mapping.ts';
import { unexplainedWords } from './unexplained-words.server.ts';
import { unmappedFile } from './unmapped-file.server.ts';
import { uploadsOf } from './uploads.server.ts';

const KNOWN = {
	isEmployeeId: (text: string) => /^00410\d$/.test(text),
	isAddress: (text: string) => text.endsWith('@cedarvalleyusd.example'),
	isName: (text: string) => /Garcia|Doyle|Ramírez/.test(text)
};

/** "header=field", for the columns that mean something. */
const guessed = (headers: string[], rows: string[][]) =>
	guessColumns(headers, rows, DEFINITIONS, KNOWN)
		.filter(({ field }) => field !== null)
		.map(({ header, field }) => `${header}=${field}`);

describe('what a column means is proposed', () => {
	it('from its name, as known reports write it', () => {
		expect(
			guessed(
				['Staff ID', 'Activity Title', 'Date Completed', 'Clock Hours'],
				[['x9', 'Number Talks', '3/4/2025', '6']]
			)
		).toEqual(['Staff ID=employeeId', 'Activity Title=title', 'Date Completed=completedOn', 'Clock Hours=amount']);
	});

	it('from its cells where the name says nothing', () => {
		expect(
			guessed(
				['A', 'B', 'C', 'D'],
				[
					['004101', 'Maria Garcia', 'mgarcia@cedarvalleyusd.example', '2025-03-04'],
					['004106', 'Katherine Doyle', 'kdoyle@cedarvalleyusd.example', '2025-03-05']
				]
			)
		).toEqual(['A=employeeId', 'B=fullName', 'C=email', 'D=completedOn']);
	});

	it('once for a field: the likelier of two columns has it', () => {
		const names = guessed(
			['Start Date', 'End Date', 'Session', 'Room'],
			[['1/2/2025', '1/9/2025', 'Number Talks', 'B 12']]
		);
		expect(names).toEqual(['Start Date=startedOn', 'End Date=completedOn', 'Session=title']);
	});

	it('never from a name that its cells speak against', () => {
		expect(guessed(['Email', 'Completion Date'], [['yes', 'Room 12']])).not.toContain('Completion Date=completedOn');
		expect(guessed(['Email', 'Completion Date'], [['yes', 'Room 12']])).not.toContain('Email=email');
	});

	it('with the header that stands under a preamble', () => {
		const rows = [['Frontline'], ['Run on 1/2/2025', ''], ['Id', 'Name', 'Title'], ['004101', 'Maria Garcia', '12']];
		expect(guessHeader(rows.map((cells) => ({ cells })))).toBe(2);
	});

	it.each([
		['Attended', 'earned'],
		['Completed', 'earned'],
		['Not Completed', 'not_completed'],
		['Incomplete', 'not_completed'],
		['No show', 'withdrawn'],
		['Denied', 'failed'],
		['Revoked', 'revoked'],
		['Something new', 'not_completed'],
		['', 'not_completed']
	])('a status “%s” probably means %s', (word, means) => {
		expect(guessMeaning(word, knownWords(DEFINITIONS))).toBe(means);
	});
});

const HEADERS = ['Ref', 'Participant', 'Offering', 'Finished', 'Hrs', 'Result'];
const MAPPING: Mapping = {
	provider: 'Frontline',
	report: 'Transcript report',
	headers: HEADERS,
	fields: ['employeeId', 'fullName', 'title', 'completedOn', 'amount', 'status'],
	dateOrder: 'mdy',
	kind: 'credit',
	unit: 'clock-hour',
	words: [
		{ word: 'Attended', means: 'earned' },
		{ word: 'No show', means: 'withdrawn' }
	]
};
const FILE = [
	HEADERS.join(','),
	'004101,Maria Garcia,Number Talks,3/4/2025,6,Attended',
	'004106,Katherine Doyle,Number Talks,3/4/2025,6,No show',
	'004107,José Ramírez,Number Talks,3/4/2025,6,Pending'
].join('\n');

describe('a report that a person has explained', () => {
	const definition = definitionOf(MAPPING) as Definition;

	it('is not known before, and is a table whose columns can be explained', () => {
		const result = trying(cedarValley(), 'report.csv', FILE);
		expect('refused' in result && result.refused).toMatch(/no report known/);
	});

	it('is read as said; a word nobody mapped never counts as completed', () => {
		const db = cedarValley();
		const result = importing(db, 'report.csv', FILE, { definitions: [definition, ...DEFINITIONS] });
		expect(outcomes(db, result)).toEqual(['new 004101 2025-03-04', 'rejected withdrawn', 'rejected not_completed']);
		expect(result.records[0]!.claims[0]).toMatchObject({
			provider: 'frontline',
			title: 'Number Talks',
			amount: '6',
			unit: 'clock-hour',
			kind: 'credit'
		});
	});

	it('is read with columns added, gone and in another order, and is not taken for a report with few of its columns', () => {
		const db = cedarValley();
		const text = 'Site,Result,Finished,Offering,Ref\nEast,Attended,3/4/2025,Number Talks,004101';
		expect(outcomes(db, importing(db, 'r.csv', text, { definitions: [definition] }))).toEqual([
			'new 004101 2025-03-04'
		]);
		const other = 'Ref,Offering,Finished,Bus,Lunch,Fee\n004101,Trip,3/4/2025,12,yes,3';
		expect('refused' in trying(db, 'other.csv', other, { definitions: [definition] })).toBe(true);
	});

	it.each<[string, Partial<Mapping>, RegExp]>([
		['without a provider', { provider: ' ' }, /provider/],
		['without a name', { report: '' }, /name/],
		['without a column for the person', { fields: [null, null, 'title', 'completedOn', null, null] }, /whose/]
	])('is not kept %s', (_why, part, says) => {
		const said = definitionOf({ ...MAPPING, ...part });
		expect('problem' in said && said.problem).toMatch(says);
	});

	it('asks for the title or the day once, where no column says it', () => {
		const db = cedarValley();
		const dayless = definitionOf({
			...MAPPING,
			fields: ['employeeId', null, null, null, null, 'status']
		}) as Definition;
		const result = importing(db, 'Number Talks.csv', FILE, { definitions: [dayless] });
		expect(result.asks.map(({ key, proposal }) => [key, proposal])).toEqual([
			['completed_on', null],
			['credential_title', 'Number Talks']
		]);
	});

	it('is kept, listed, exported, taken in by another district, and forgotten', () => {
		const [db, other] = [cedarValley(), cedarValley()];
		const scope = { kind: 'district' } as const;
		saveLayout(db, definition, 'Office', '2025-11-25T18:00:00Z');
		expect(definitionsFor(db)[0]).toMatchObject({ provider: 'frontline' });
		expect(ownLayouts(db, scope)).toMatchObject([
			{ providerName: 'Frontline', reportName: 'Transcript report', files: 0 }
		]);
		const document = ownLayoutDocument(db, scope, 'frontline', 'transcript-report');
		expect(saveLayout(other, JSON.parse(document!), 'Office', '2025-11-25T18:00:00Z')).toEqual({ saved: 1 });
		expect(definitionsFor(other)[0]).toEqual(definition);
		expect(saveLayout(other, { provider: 'x' }, 'Office', '2025-11-25T18:00:00Z')).toHaveProperty('problem');
		expect(forgetLayout(db, 'frontline', 'transcript-report', 'Office', '2025-11-25T19:00:00Z')).toBe(true);
		expect(ownLayouts(db, scope)).toEqual([]);
		expect(definitionsFor(db)).toEqual(DEFINITIONS);
	});

	it('tells of words that came in since, and takes the file back to be explained with what was said before', () => {
		const folder = mkdtempSync(join(tmpdir(), 'lanewise-words-'));
		const db = openDatabase(join(folder, 'district.sqlite'));
		try {
			saveLayout(db, definition, 'Louise', '2025-11-25T18:00:00Z');
			const definitions = definitionsFor(db);
			const { importId } = importing(db, 'report.csv', FILE, { definitions, purpose: 'plan' });
			expect(unexplainedWords(db, DISTRICT, importId!, definitions)).toEqual([
				{ column: 'Result', word: 'Pending', records: 1 }
			]);
			const { publicId } = db.get<{ publicId: string }>(sql`SELECT public_id AS publicId FROM import`);
			expect(unmappedFile(db, DISTRICT, publicId, { table: null, header: null })).toBeNull();
			expect(explainAgain(db, importId!)).toBe(true);
			mkdirSync(uploadsOf(db));
			writeFileSync(join(uploadsOf(db), publicId), FILE);
			const file = unmappedFile(db, DISTRICT, publicId, { table: null, header: null })!;
			expect(file.before).toEqual({ provider: 'Frontline', report: 'Transcript report' });
			expect(file.columns.map(({ field }) => field)).toEqual(MAPPING.fields);
			expect(file.words[5]).toEqual([
				{ word: 'Attended', means: 'earned' },
				{ word: 'No show', means: 'withdrawn' },
				{ word: 'Pending', means: 'not_completed' }
			]);
			expect(explainAgain(db, importId!)).toBe(false);
		} finally {
			db.$client.close();
			rmSync(folder, { recursive: true });
		}
	});

	it('has no unexplained words where the program knows the report', () => {
		const db = cedarValley();
		const { importId } = importing(db, 'report.csv', FILE, { definitions: [definition, ...DEFINITIONS] });
		expect(unexplainedWords(db, DISTRICT, importId!, [definition, ...DEFINITIONS])).toEqual([]);
	});
});
