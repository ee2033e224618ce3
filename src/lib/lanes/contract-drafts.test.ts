import { sql } from 'drizzle-orm';
import { beforeEach, expect, test } from 'vitest';
import { DISTRICT } from '#lib/access/scope.ts';
import type { Db } from '#lib/server/db/open.ts';
import { write } from '#lib/server/db/write.ts';
import { addContract, addSchool, addStaff, emptyDistrict } from '../../../tests/support/small-district.ts';
import { changesSeen, differencesMatching, PERSON_CHANGES, personChange } from './contract-diff-in-people.ts';
import { differenceInPeople, type DifferenceInPeople } from './contract-diff-in-people.server.ts';
import {
	contractDraft,
	contractDrafts,
	discardDraft,
	lastOfDraft,
	putDraftInForce,
	restoreDraft,
	saveDraft,
	startDraft
} from './contract-drafts.server.ts';
import { contractVersions, contractVersionText } from './contract-versions.server.ts';
import { laneStandings } from './lane-standings.server.ts';

const by = { now: '2026-11-25T12:00:00.000Z', by: 'Hana Rao' };
const today = '2026-11-25';
const document = (b: number, c: number, lanes = ['A', 'B', 'C']) =>
	JSON.stringify({
		id: 'maple',
		name: 'Maple',
		timezone: 'America/Chicago',
		unit: 'credit',
		convert: { semester: 1 },
		categories: { course: {} },
		lanes: [
			{ id: 'A', paths: [{}] },
			{ id: 'B', paths: [{ credits: b }] },
			{ id: 'C', paths: [{ credits: c }] }
		].filter(({ id }) => lanes.includes(id)),
		effective: { rolling: { effective: 'same-day' } }
	});

let db: Db;
let birch: number;
let oak: number;
let first: number;

beforeEach(() => {
	db = emptyDistrict();
	[birch, oak] = [addSchool(db, 'Birch School'), addSchool(db, 'Oak School')];
	addContract(db, { id: 'maple', name: 'Maple', document: document(10, 20) });
	first = db.get<{ id: number }>(sql`SELECT id FROM schedule_version`).id;
});

/** A teacher placed in a lane with so many credits recognised by HR. */
function teacher(name: string, lane: string, credits: number, school = birch, step: string | null = '3') {
	const staffId = addStaff(db, school, { name });
	const opening = JSON.stringify({ credits, countedThrough: '2020-08-01' });
	db.run(sql`INSERT INTO placement (staff_id, schedule_id, lane, since, opening, step)
		VALUES (${staffId}, 'maple', ${lane}, '2020-08-01', ${opening}, ${step})`);
}

const start = () => write(db, (tx) => startDraft(tx, 'maple', first, by))!;
const save = (id: number, text: string) => write(db, (tx) => saveDraft(tx, 'maple', id, { name: 'Maple', text }, by));
const force = (id: number, effectiveOn: string) =>
	write(db, (tx) => putDraftInForce(tx, 'maple', id, { effectiveOn, note: 'Agreed', ...by }));

async function people(draft: number, asOf = today): Promise<DifferenceInPeople> {
	const [before, after] = [first, draft].map((id) => contractVersionText(db, 'maple', id)!.loaded);
	const answer = await differenceInPeople(db, DISTRICT, { before: before!, after: after!, kind: 'lane', asOf });
	if (!('ready' in answer)) throw new Error('It is waited for.');
	return answer.ready;
}

test('a draft is saved beside what it was, and an old copy of it cannot be saved over a new one', () => {
	const draft = start();
	const saved = save(draft, document(12, 20)) as { versionId: number };
	expect(saved.versionId).not.toBe(draft);
	expect(save(saved.versionId, document(12, 20))).toEqual(saved);
	expect(save(draft, document(13, 20))).toEqual({ problem: expect.stringContaining('saved anew') });
	expect(contractDraft(db, 'maple', draft)).toMatchObject({ standing: 'replaced', text: document(10, 20) });
	expect(contractDrafts(db, 'maple')).toMatchObject([{ id: saved.versionId, begunFrom: first, standing: 'open' }]);
	expect(lastOfDraft(db, draft)).toMatchObject({ id: saved.versionId, isDraft: true });
	expect(write(db, (tx) => startDraft(tx, 'oak', first, by))).toBeNull();
});

test('a discarded draft is taken back as it was; a saved one has nothing to take back', () => {
	const draft = start();
	const saved = save(draft, document(12, 20)) as { versionId: number };
	expect(write(db, (tx) => discardDraft(tx, 'maple', saved.versionId, by))).toBe('Maple');
	expect(write(db, (tx) => discardDraft(tx, 'maple', saved.versionId, by))).toBeNull();
	expect(contractDrafts(db, 'maple')).toMatchObject([{ standing: 'gone', discardedBy: 'Hana Rao' }]);
	expect(save(saved.versionId, document(1, 2))).toHaveProperty('problem');
	expect(write(db, (tx) => restoreDraft(tx, 'maple', draft))).toBeNull();
	expect(write(db, (tx) => restoreDraft(tx, 'maple', saved.versionId))).toBe('Maple');
	expect(contractDrafts(db, 'maple')).toMatchObject([{ standing: 'open', discardedAt: null, text: document(12, 20) }]);
});

test('a draft put in force holds from its day on, and is a draft no more', () => {
	teacher('Ann Able', 'A', 12);
	const { versionId: draft } = save(start(), document(15, 20)) as { versionId: number };
	const put = force(draft, '2027-07-01') as { versionId: number };
	expect(contractVersions(db, 'maple', today).map(({ id, standing, note }) => [id, standing, note])).toEqual([
		[first, 'holds', null],
		[put.versionId, 'coming', 'Agreed']
	]);
	expect(lastOfDraft(db, draft)).toMatchObject({ id: put.versionId, isDraft: false });
	expect(force(draft, '2027-07-01')).toHaveProperty('problem');
	const laneOn = (asOf: string) => laneStandings(db, DISTRICT, { asOf }).map(({ lane }) => lane);
	expect([laneOn('2027-06-30'), laneOn('2027-07-01')]).toEqual([['B'], ['A']]);
});

test('a text without a lane in which people are placed is not put in force', () => {
	teacher('Ann Able', 'C', 30);
	const { versionId: draft } = save(start(), document(10, 20, ['A', 'B'])) as { versionId: number };
	expect(force(draft, '2027-07-01')).toEqual({
		problem: expect.stringContaining('no lane “C”, in which 1 of the staff')
	});
	expect(contractDraft(db, 'maple', draft)?.standing).toBe('open');
	db.run(sql`UPDATE placement SET lane = 'B'`);
	expect(force(draft, '2027-07-01')).toHaveProperty('versionId');
});

test('who would stand otherwise is told, losses first, with what it is worth', async () => {
	db.run(sql`INSERT INTO salary_table (id, public_id, schedule_id, pay_year, begins_on, currency, status, source, loaded_at, loaded_by)
		VALUES (1, 't', 'maple', '2026-27', '2026-07-01', 'USD', 'in-force', 'x', 'x', 'x')`);
	for (const [lane, cents] of [
		['A', 5000000],
		['B', 5200000],
		['C', 5500000]
	] as const)
		db.run(
			sql`INSERT INTO salary_amount (table_id, lane, step, cents, lane_position, step_position) VALUES (1, ${lane}, '3', ${cents}, 1, 1)`
		);
	teacher('Ann Loses', 'A', 11);
	teacher('Bea Gains', 'A', 18, oak);
	teacher('Cy Same', 'C', 30);
	teacher('Dee Unpaid', 'A', 11, oak, null);
	teacher('Eve Credits', 'A', 3);
	const { versionId: draft } = save(start(), document(12, 17)) as { versionId: number };
	const { people: placed, rows } = await people(draft);
	expect(placed).toBe(5);
	expect(rows.map((row) => [row.name, row.change, row.before?.lane, row.after?.lane, row.yearly])).toEqual([
		['Ann Loses', 'lower', 'B', 'A', -200000],
		['Dee Unpaid', 'lower', 'B', 'A', null],
		['Bea Gains', 'higher', 'B', 'C', 300000],
		['Eve Credits', 'credits', 'A', 'A', 0]
	]);
	expect(rows[3]).toMatchObject({ before: { creditsToNext: 7 }, after: { creditsToNext: 9 } });
	expect(changesSeen(rows)).toBe('lower 2, higher 1, credits 1');
	const oakId = rows.find(({ name }) => name === 'Bea Gains')!.schoolId;
	expect(differencesMatching(rows, { school: oakId, change: 'lower' }).map(({ name }) => name)).toEqual(['Dee Unpaid']);
	// A text changes nothing against itself, and what comes in later is known at once.
	expect((await people(first)).rows).toEqual([]);
	write(db, () => teacher('Fay New', 'A', 11));
	expect((await people(draft)).rows).toHaveLength(5);
});

test('whose file the later text refuses is named with the reason, and a move that only comes later is told', async () => {
	teacher('Ann Able', 'C', 30);
	const { versionId: draft } = save(start(), document(10, 20, ['A', 'B'])) as { versionId: number };
	expect((await people(draft)).rows).toMatchObject([
		{ change: 'refused', after: null, why: expect.stringContaining('C'), yearly: null }
	]);
	const under = { lane: 'A', credits: 3, creditsToNext: 7, nextLane: 'B', coming: null };
	const ranks = { before: ['A', 'B'], after: ['A', 'B'] };
	const coming = { lane: 'B', effectiveOn: '2027-02-01' };
	expect(personChange(under, { ...under, coming }, ranks)).toBe('later');
	expect(personChange(null, under, ranks)).toBe('accepted');
	expect(personChange(null, null, ranks)).toBeNull();
	expect(personChange({ ...under, lane: 'X' }, under, ranks)).toBe('other');
	expect(PERSON_CHANGES[0]).toBe('lower');
});
