import { readdirSync, readFileSync } from 'node:fs';
import { sql } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { DEFAULT_SETTINGS } from '#lib/district/settings.ts';
import { readTable } from '#lib/files/table.ts';
import { readSchedule } from '#lib/lanes/schedule.ts';
import type { Db } from '#lib/server/db/open.ts';
import { addCompletion, addSchool, addSkill, addStaff, emptyDistrict } from '../../../tests/support/small-district.ts';
import { readCatalogue } from './catalogue.ts';
import { latestFacts, type CreditFacts } from './credit-documents.ts';
import { readFramework } from './framework.ts';
import { loadCatalogue, providerNames } from './load-catalogue.server.ts';
import { loadEvidence } from './load-evidence.server.ts';
import { loadFramework } from './load-framework.server.ts';
import { loadTargets } from './load-targets.server.ts';
import { resolveCredential } from './resolve-credential.server.ts';
import { readTargets } from './targets.ts';

function read<T>(result: { value: T } | { problem: string }): T {
	if ('problem' in result) throw new Error(result.problem);
	return result.value;
}

function frameworkOf(...ids: string[]) {
	return read(
		readFramework({ id: 'f', name: 'F', groups: [{ name: 'G', skills: ids.map((id) => ({ id, name: id })) }] })
	);
}

const catalogue = (...credentials: object[]) =>
	read(readCatalogue({ providers: [{ id: 'edx', name: 'edX' }], credentials }));

test('the starter framework reads, in groups, with an id for every skill', () => {
	const { skills } = read(readFramework(JSON.parse(readFileSync('data/frameworks/starter.json', 'utf8'))));
	expect(skills).toHaveLength(51);
	expect(skills[0]).toEqual({ id: 'classroom-management', domain: 'Classroom practice', name: 'Classroom Management' });
});

test('every contract that comes with the program is a good one and has an id', () => {
	const names = readdirSync('data/contracts').filter((name) => name.endsWith('.json'));
	expect(names.length).toBeGreaterThanOrEqual(6);
	for (const name of names) {
		const document = JSON.parse(readFileSync(`data/contracts/${name}`, 'utf8')) as { id: string };
		expect(readSchedule(document)).not.toHaveProperty('problems');
		expect(`${document.id}.json`).toBe(name);
	}
});

test('a framework loaded anew renames and reorders; a skill it lost stays at the end', () => {
	const db = emptyDistrict();
	loadFramework(db, frameworkOf('a', 'b'));
	expect(loadFramework(db, frameworkOf('c', 'b'))).toEqual({ skills: 2, added: 1 });
	expect(db.all(sql`SELECT id, position FROM skill ORDER BY position`)).toEqual([
		{ id: 'c', position: 1 },
		{ id: 'b', position: 2 },
		{ id: 'a', position: 3 }
	]);
});

test('a framework with a doubled id or a mistyped key is refused with the place', () => {
	const group = (skill: object) => ({
		id: 'f',
		name: 'F',
		groups: [{ name: 'G', skills: [{ id: 'a', name: 'A' }, skill] }]
	});
	expect(readFramework(group({ id: 'a', name: 'B' }))).toEqual({
		problem: 'groups[0].skills[1].id: “a” stands in the framework twice'
	});
	expect(readFramework(group({ id: 'B b', name: 'B' }))).toMatchObject({
		problem: expect.stringMatching(/is not an id like/)
	});
	expect(readFramework(group({ id: 'b', nam: 'B' }))).toMatchObject({
		problem: expect.stringMatching(/“nam” is not known here; did you mean “name”/)
	});
	expect(readFramework([])).toMatchObject({ problem: expect.stringMatching(/expected an object/) });
});

function holder() {
	const db = emptyDistrict();
	const ana = addStaff(db, addSchool(db, 'Alder'), { employeeId: '000101' });
	addSkill(db, 'reading');
	const id = resolveCredential(db, { provider: 'edx', ids: ['LIT1'], title: 'Reading' });
	addCompletion(db, ana, id, '2025-05-01');
	return { db, ana, id };
}

test('a credential shows nothing until the catalogue reviews it; then its holders hold the skill', () => {
	const { db, id } = holder();
	expect(db.all(sql`SELECT * FROM holding`)).toEqual([]);
	const entry = {
		provider: 'edX',
		title: 'Reading',
		ids: ['LIT1'],
		alsoTitled: ['Reading!'],
		skills: [{ skill: 'reading', level: 2 }],
		worth: null
	};
	expect(loadCatalogue(db, catalogue(entry))).toMatchObject({ counts: { credentials: 1, added: 0, merged: 0 } });
	expect(db.all(sql`SELECT skill_id AS skill, level, from_day AS "from" FROM holding ORDER BY level`)).toEqual([
		{ skill: 'reading', level: 1, from: '2025-05-01' },
		{ skill: 'reading', level: 2, from: '2025-05-01' }
	]);
	expect(resolveCredential(db, { provider: 'edx', ids: [], title: 'READING!' })).toBe(id);
	expect(providerNames(db)).toEqual({ edx: 'edX' });
	loadCatalogue(db, catalogue({ ...entry, skills: [] }));
	expect(db.all(sql`SELECT * FROM holding`)).toEqual([]);
});

test('what imports had entered under another name joins the catalogue’s credential', () => {
	const { db, ana, id } = holder();
	const other = resolveCredential(db, { provider: 'edx', ids: ['LIT2'], title: 'Reading, old' });
	addCompletion(db, ana, other, '2024-05-01');
	const entry = { provider: 'edx', title: 'Reading', ids: ['LIT1', 'LIT2'], skills: [], worth: null };
	expect(loadCatalogue(db, catalogue(entry))).toEqual({
		counts: { credentials: 1, added: 0, merged: 1, staffToRefold: [ana] }
	});
	expect(db.all(sql`SELECT id, title FROM credential`)).toEqual([{ id, title: 'Reading' }]);
	expect(resolveCredential(db, { provider: 'edx', ids: [], title: 'Reading, old' })).toBe(id);
});

test('a catalogue with an unknown skill, a doubled name or a bad worth is refused with the place', () => {
	const db = emptyDistrict();
	addSkill(db, 'reading');
	const entry = { provider: 'edx', title: 'A', skills: [{ skill: 'readin', level: 1 }], worth: null };
	expect(loadCatalogue(db, catalogue(entry))).toEqual({
		problem: 'credentials[0] (“A”): “readin” is no skill of the framework; did you mean “reading”?'
	});
	expect(db.all(sql`SELECT * FROM credential`)).toEqual([]);
	const plain = { ...entry, skills: [] };
	expect(readCatalogue({ credentials: [plain, { ...plain, title: 'a ' }] })).toMatchObject({
		problem: 'credentials[1]: the title a of edx is already that of credentials[0] (“A”)'
	});
	expect(readCatalogue({ credentials: [{ ...plain, worth: {} }] })).toMatchObject({
		problem: 'credentials[0].worth: “category” is missing'
	});
	expect(readCatalogue({ credentials: [{ ...plain, skills: [{ skill: 'reading', level: 4 }] }] })).toMatchObject({
		problem: 'credentials[0].skills[0].level: expected a whole number from 1 to 3, found 4'
	});
});

test('targets are the district’s whole list, for every school or for one', () => {
	const db = emptyDistrict();
	addSchool(db, 'Alder', { sourceId: 's-1' });
	addSkill(db, 'reading');
	const targets = (...list: object[]) => read(readTargets({ targets: list }));
	const two = targets(
		{ skill: 'reading', holders: 2 },
		{ skill: 'reading', school: 's-1', level: 2, share: '1/4', dueOn: '2027-06-30', why: 'Plan' }
	);
	expect(loadTargets(db, two)).toEqual({ targets: 2 });
	expect(loadTargets(db, two)).toEqual({ targets: 2 });
	expect(db.all(sql`SELECT skill_id, level, holders, share, due_on FROM target ORDER BY id`)).toEqual([
		{ skill_id: 'reading', level: 1, holders: 2, share: null, due_on: null },
		{ skill_id: 'reading', level: 2, holders: null, share: '1/4', due_on: '2027-06-30' }
	]);
	expect(loadTargets(db, targets({ skill: 'reading', school: 's-2', holders: 1 }))).toMatchObject({
		problem: expect.stringMatching(/no school of the roster/)
	});
	expect(loadTargets(db, targets({ skill: 'writing', holders: 1 }))).toMatchObject({
		problem: expect.stringMatching(/no skill/)
	});
	expect(db.all(sql`SELECT count(*) AS n FROM target`)).toEqual([{ n: 2 }]);
	for (const [target, sentence] of [
		[{ skill: 'reading' }, /either “holders” or “share”/],
		[{ skill: 'reading', holders: 1, share: '1/2' }, /either “holders” or “share”/],
		[{ skill: 'reading', share: '5/4' }, /fraction from 0 to 1/],
		[{ skill: 'reading', holders: 1, dueOn: '2027-06-31' }, /expected a day/]
	] as const) {
		expect(readTargets({ targets: [target] })).toMatchObject({ problem: expect.stringMatching(sentence) });
	}
});

const HEAD =
	'Employee ID,Provider,Credential,Completed On,Started On,Evidence Type,Evidence Received On,Approval Status,Approval Decided On,Related,Accredited,Time,Tags\n';
function evidence(db: Db, rows: string) {
	const table = readTable(new TextEncoder().encode(HEAD + rows), 'evidence.csv');
	if ('problem' in table) throw new Error(table.problem);
	const loaded = loadEvidence(db, table, 'evidence.csv', {
		settings: DEFAULT_SETTINGS,
		by: 'HR',
		now: '2026-11-25T12:00:00Z'
	});
	return 'problem' in loaded ? loaded.problem : loaded.counts;
}

test('evidence is added to what was said before; the latest of a field holds, and nothing is said twice', () => {
	const { db } = holder();
	const first = '101,edX,reading,5/1/2025,,,,requested,,yes,,,multicultural; x\n';
	expect(evidence(db, first)).toEqual({ rows: 1, recorded: 1, unchanged: 0 });
	expect(evidence(db, first)).toEqual({ rows: 1, recorded: 0, unchanged: 1 });
	evidence(db, '000101,edx,LIT1,2025-05-01,2025-01-07,official-transcript,2025-06-01,approved,2025-01-02,,no,own,\n');
	const said = db
		.all<{ facts: string }>(sql`SELECT facts FROM credit_document ORDER BY id`)
		.map(({ facts }) => JSON.parse(facts) as CreditFacts);
	expect(said).toHaveLength(2);
	expect(latestFacts(said)).toEqual({
		startedOn: '2025-01-07',
		evidence: { type: 'official-transcript', receivedOn: '2025-06-01' },
		approval: { status: 'approved', decidedOn: '2025-01-02' },
		related: true,
		accredited: false,
		time: 'own',
		tags: ['multicultural', 'x']
	});
});

test('evidence about nobody, about no credential, or half said is refused with line and column', () => {
	const { db } = holder();
	expect(evidence(db, '999,edX,Reading,2025-05-01,,,,,,,,,\n101,edX,Readng,2025-05-01,,,,,,,,,\n')).toBe(
		"evidence.csv, line 2, Employee ID: “999” is nobody's id in the roster.\n" +
			'evidence.csv, line 3, Credential: “Readng” is no credential of “edx”; did you mean “Reading”?'
	);
	for (const [row, sentence] of [
		['101,edX,Reading,2025-05-01,,,2025-06-01,,,,,,', /Evidence Type: a document was received/],
		['101,edX,Reading,2025-05-01,,,,,2025-06-01,,,,', /Approval Status: a decision has a day/],
		['101,edX,Reading,2025-05-01,,,,approvd,,,,,', /did you mean “approved”/],
		['101,edX,Reading,soon,,,,,,maybe,,evening,', /Completed On: “soon”[^]*Related: “maybe”[^]*Time: “evening”/],
		['101,,,,,,,,,,,,', /Provider: it is empty[^]*Credential: it is empty[^]*Completed On: it is empty/]
	] as const) {
		expect(evidence(db, `${row}\n`)).toMatch(sentence);
	}
	expect(db.all(sql`SELECT * FROM credit_document`)).toEqual([]);
});
