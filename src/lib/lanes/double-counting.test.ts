import fc from 'fast-check';
import { expect, it } from 'vitest';
import { dateText, readDate } from '#lib/time/days.ts';
import { doubleCounting, type KnownRecord } from './double-counting.ts';

let counter = 0;

/** A record that counts one credit of a course of its own, unless the test says otherwise. */
function record(facts: Partial<KnownRecord> = {}): KnownRecord {
	const id = facts.id ?? `r${++counter}`;
	return {
		id,
		title: `Title${id} Words${id}`,
		provider: 'coursera',
		credential: `k-${id}`,
		courseId: `course-${id}`,
		completedOn: '2026-03-01',
		quantity: '1',
		unit: 'semester',
		value: 1000,
		counted: 1000,
		pending: 0,
		excluded: [],
		time: null,
		evidence: null,
		isBanked: false,
		...facts
	};
}

const never = { repeats: 'never' } as const;
const kinds = (records: KnownRecord[], rules: Parameters<typeof doubleCounting>[1] = never) =>
	doubleCounting(records, rules).map(({ kind }) => kind);

it('finds the same title through two providers within the days, and names both', () => {
	const one = record({ id: 'a', title: 'Coaching for Equity' });
	const two = record({
		id: 'b',
		title: 'Coaching for equity',
		provider: 'edx',
		completedOn: '2026-04-30',
		counted: 400,
		pending: 200
	});
	const [found, ...more] = doubleCounting([two, one], never);
	expect(more).toEqual([]);
	expect(found).toMatchObject({ kind: 'two-providers', key: 'two-providers a b', atStake: 600 });
	expect(found!.records.map(({ id }) => id)).toEqual(['a', 'b']);
	expect(found!.sentence).toBe(
		'“Coaching for Equity” (Coursera, 1 Mar 2026) and “Coaching for equity” (edX, 30 Apr 2026) look like the same learning through two providers; both count.'
	);
	expect(found!.because).toEqual(['The titles have the same words', 'Completed 60 days apart', 'Both count']);
	expect(kinds([one, { ...two, completedOn: '2026-05-01' }])).toEqual([]);
	expect(kinds([one, { ...two, completedOn: '2026-05-01' }], { ...never, daysApart: 61 })).toEqual(['two-providers']);
});

it('does not take two parts of a series, one provider or a record that is out for the same learning', () => {
	const one = record({ title: 'Reading Instruction, Part 1' });
	expect(kinds([one, record({ title: 'Reading Instruction, Part 2', provider: 'edx' })])).toEqual([]);
	expect(kinds([one, record({ title: 'Reading Instruction, Part II', provider: 'edx' })])).toEqual([]);
	expect(kinds([one, record({ title: 'Reading Instruction, Part I', provider: 'edx' })])).toEqual(['two-providers']);
	expect(kinds([one, record({ title: one.title })])).toEqual([]);
	expect(kinds([one, record({ title: one.title, provider: 'edx', counted: 0, excluded: ['NOT_ACCEPTED'] })])).toEqual(
		[]
	);
});

it('finds credit for what a stipend paid for, and not a stipend by itself', () => {
	const paid = record({ courseId: 'c', time: 'stipend', counted: 0, excluded: ['PAID_TIME'] });
	const credited = record({ courseId: 'c', completedOn: '2026-05-01' });
	expect(kinds([credited, paid])).toEqual(['stipend']);
	expect(kinds([paid])).toEqual([]);
	expect(kinds([paid, { ...credited, counted: 0, excluded: ['REVOKED'] }])).toEqual([]);
});

it('finds what was used for an earlier move and counts again', () => {
	const opening = record({ courseId: 'c', completedOn: '2019-06-01', counted: 0, excluded: ['IN_OPENING_BALANCE'] });
	const again = record({ courseId: 'c' });
	expect(kinds([again, opening], { repeats: { afterYears: 5 } })).toEqual(['used-before']);
	expect(kinds([{ ...opening, value: null }, again], { repeats: 'count' })).toEqual([]);
	expect(kinds([{ ...again, isBanked: true }, record({ courseId: 'c', completedOn: '2026-06-01' })])).toEqual([
		'used-before'
	]);
	// What the contract excluded is settled.
	expect(kinds([opening, { ...again, counted: 0, excluded: ['REPEAT'] }])).toEqual([]);
});

it('finds a course that the contract lets count twice, and leaves to the contract what it is going to exclude', () => {
	const first = record({ courseId: 'c', completedOn: '2020-06-01' });
	const second = record({ courseId: 'c', completedOn: '2026-06-01' });
	expect(kinds([first, second], { repeats: 'count' })).toEqual(['repeat']);
	expect(kinds([first, second], { repeats: { afterYears: 5 } })).toEqual(['repeat']);
	const waits = { ...second, counted: 0, pending: 1000 };
	expect(kinds([first, waits], { repeats: { afterYears: 5 } })).toEqual(['repeat']);
	expect(kinds([first, waits], { repeats: { afterYears: 7 } })).toEqual([]);
	expect(kinds([first, waits], never)).toEqual([]);
});

const TITLES = ['Coaching for Equity', 'Coaching Equity', 'Reading One', 'Reading One and Two', 'Robots'];
const anyRecord = fc.record({
	title: fc.constantFrom(...TITLES),
	provider: fc.constantFrom('coursera', 'edx', 'credly'),
	courseId: fc.constantFrom('c1', 'c2', 'c3', 'c4', null),
	completedOn: fc
		.option(fc.integer({ min: 0, max: 3000 }))
		.map((days) => (days === null ? null : dateText(readDate('2019-01-01')! + days))),
	counted: fc.constantFrom(0, 0, 500, 1000),
	pending: fc.constantFrom(0, 0, 300),
	value: fc.constantFrom(1000, null),
	excluded: fc.constantFrom([], ['IN_OPENING_BALANCE'] as const, ['REPEAT'] as const),
	time: fc.constantFrom(null, 'stipend' as const, 'own' as const),
	isBanked: fc.boolean()
});
const ledger = fc
	.array(anyRecord, { maxLength: 9 })
	.map((list) => list.map((facts, i) => record({ ...facts, excluded: [...facts.excluded], id: `x${i}` })));
const anyRules = fc.record({
	repeats: fc.constantFrom('count' as const, 'never' as const, { afterYears: 3 }),
	daysApart: fc.integer({ min: 0, max: 400 })
});

it('says the same whatever the order of the records', () => {
	fc.assert(
		fc.property(ledger, anyRules, fc.infiniteStream(fc.nat()), (records, rules, keys) => {
			const shuffled = records
				.map((one) => ({ one, key: keys.next().value as number }))
				.sort((a, b) => a.key - b.key)
				.map(({ one }) => one);
			expect(doubleCounting(shuffled, rules)).toEqual(doubleCounting(records, rules));
		})
	);
});

it('has no finding any more when one of its two records goes, and all others as they were', () => {
	let seen = 0;
	fc.assert(
		fc.property(ledger, anyRules, (records, rules) => {
			const all = doubleCounting(records, rules);
			seen += all.length;
			for (const gone of records) {
				const without = doubleCounting(
					records.filter(({ id }) => id !== gone.id),
					rules
				);
				expect(without).toEqual(all.filter((found) => found.records.every(({ id }) => id !== gone.id)));
			}
			for (const { atStake, records: pair } of all) {
				expect(atStake).toBeGreaterThan(0);
				expect(pair[0].id).not.toBe(pair[1].id);
			}
		}),
		{ numRuns: 500 }
	);
	expect(seen).toBeGreaterThan(50);
});
