import { sql } from 'drizzle-orm';
import { beforeEach, expect, test } from 'vitest';
import { DISTRICT } from '#lib/access/scope.ts';
import type { Db } from '#lib/server/db/open.ts';
import { write } from '#lib/server/db/write.ts';
import {
	addCompletion,
	addContract,
	addCredential,
	addSchool,
	addStaff,
	emptyDistrict
} from '../../../tests/support/small-district.ts';
import { creditReviews } from './credit-reviews.server.ts';
import { letterTo, papersLine, peopleLackingPapers } from './lacking-papers.ts';
import { contractCalendars } from './people-by-deadline.server.ts';
import { papersAsked, papersQuestionOf } from './ui/papers-view.ts';
import { reviewQuestionOf, reviewsAsked } from './ui/review-view.ts';

const today = '2026-11-25';
let db: Db;
let alder: number;
let birch: number;
const ids: Record<string, number> = {};

const credential = (title: string, quantity: number, category = 'course') => {
	const id = addCredential(db, {}, { title, provider: 'state-college' });
	db.run(
		sql`UPDATE credential SET worth = ${JSON.stringify({ category, quantity, unit: 'semester' })} WHERE id = ${id}`
	);
	return id;
};

beforeEach(() => {
	db = emptyDistrict();
	[alder, birch] = [addSchool(db, 'Alder'), addSchool(db, 'Birch')];
	addContract(db, {
		id: 'maple',
		name: 'Maple Grove',
		document: JSON.stringify({
			timezone: 'America/Chicago',
			unit: 'semester credit',
			convert: { semester: 1 },
			repeats: 'never',
			categories: { course: { evidence: ['official-transcript', 'sealed-copy'] }, talk: { preapproval: 'any-time' } },
			lanes: [
				{ id: 'BA', paths: [{}] },
				{ id: 'BA+15', paths: [{ credits: 15 }] }
			],
			effective: { windows: [{ effective: '02-01', submitBy: '01-15' }] }
		})
	});
	for (const [name, school] of [
		['Ada Abrams', alder],
		['Ben Bailey', birch],
		['Cleo Chen', birch]
	] as const) {
		ids[name] = addStaff(db, school, { name });
		db.run(
			sql`INSERT INTO placement (staff_id, schedule_id, lane, since) VALUES (${ids[name]}, 'maple', 'BA', '2022-09-01')`
		);
	}
	const [large, small] = [credential('Reading Clinic', 15), credential('Number Sense', 2)];
	addCompletion(db, ids['Ada Abrams']!, small, '2026-06-10');
	addCompletion(db, ids['Ben Bailey']!, large, '2026-06-10');
	addCompletion(db, ids['Ben Bailey']!, small, '2026-07-10');
	write(db, () => undefined);
});

const reviews = () => creditReviews(db, DISTRICT, { asOf: today });
const lacking = () => peopleLackingPapers(reviews());
const at = (query: string) => new URL(`http://localhost/lanes/papers?${query}`);

test('who lacks papers is listed once, with each paper, those first whose lane hangs on one', () => {
	expect(
		papersAsked(lacking(), papersQuestionOf(at(''))).map(({ staff, papers }) => [staff.name, papers.length])
	).toEqual([
		['Ben Bailey', 2],
		['Ada Abrams', 1]
	]);
	const of = (query: string) => papersAsked(lacking(), papersQuestionOf(at(query))).map(({ staff }) => staff.name);
	expect(of('missing=one')).toEqual(['Ada Abrams']);
	expect(of('missing=more')).toEqual(['Ben Bailey']);
	expect(of('deadline=2027-01-15')).toHaveLength(2);
	expect(of('search=abr')).toEqual(['Ada Abrams']);
	expect(of('asked=yes')).toEqual([]);
});

test('the text to somebody names each paper and the day, and no lane', () => {
	const ben = lacking().find(({ staff }) => staff.name === 'Ben Bailey')!;
	const text = letterTo(ben, 'Maple Grove Schools', 'Hana Reyes');
	expect(text).toContain('2 documents are missing. Please send us by 15 Jan 2027:');
	expect(text).toContain('- official transcript or sealed copy of Reading Clinic, completed 10 Jun 2026');
	expect(text).not.toMatch(/BA|lane/);
	expect(papersLine(ben)).toContain(' and official transcript or sealed copy of Number Sense');
});

test('those on which a lane change by the next window hangs come first in the review, and can be asked for alone', () => {
	const of = (query: string) =>
		reviewsAsked(reviews(), reviewQuestionOf(at(query))).map(({ staff, title }) => `${staff.name}: ${title}`);
	expect(of('')[0]).toBe('Ben Bailey: Reading Clinic');
	expect(of('hangs=alone')).toEqual(['Ben Bailey: Reading Clinic']);
	expect(of('step=approval')).toEqual([]);
	expect(of('sort=-credits')[0]).toBe('Ben Bailey: Reading Clinic');
	expect(of('search=number')).toHaveLength(2);
});

test('a principal’s scope, should it ever be asked with, finds nobody of another school', () => {
	const scope = { kind: 'school' as const, schoolIds: [alder] };
	expect(creditReviews(db, scope, { asOf: today }).map(({ staff }) => staff.name)).toEqual(['Ada Abrams']);
});

test('what would not count whatever is decided says so, and comes last', () => {
	const again = db.get<{ id: number }>(sql`SELECT id FROM credential WHERE title = 'Number Sense'`).id;
	addCompletion(db, ids['Ada Abrams']!, again, '2026-08-10');
	write(db, () => undefined);
	const rows = reviewsAsked(reviews(), reviewQuestionOf(at('')));
	expect(rows.at(-1)).toMatchObject({ completedOn: '2026-08-10', idle: 'The same course was credited before.' });
	expect(rows.filter(({ idle }) => idle !== null)).toHaveLength(1);
});

test('each window counts who reaches a lane, who is short by a paper and who by credits', () => {
	const [calendar] = contractCalendars(db, DISTRICT, { today });
	expect(calendar!.windows.map(({ effectiveOn, people }) => [effectiveOn, people])).toEqual([
		['2026-02-01', null],
		['2027-02-01', { eligible: 0, shortByPaper: 1, shortByCredits: 2 }]
	]);
});
