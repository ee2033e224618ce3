import { expect, test } from 'vitest';
import { presence, type Assignment } from './presence.ts';

const work = (schoolId: number, beginsOn: string | null, endsOn: string | null, isPrimary = true): Assignment => ({
	schoolId,
	isPrimary,
	beginsOn,
	endsOn
});

test('a transfer counts at the old school through its last day and at the new one from its first', () => {
	expect(presence([work(1, null, '2025-01-10'), work(2, '2025-01-13', null)], true)).toEqual([
		{ schoolId: 1, from: '0000-01-01', to: '2025-01-11' },
		{ schoolId: 2, from: '2025-01-13', to: '9999-12-31' }
	]);
});

test('somebody who works at two schools counts at the primary one only', () => {
	expect(presence([work(2, '2020-08-01', null, false), work(1, '2021-08-01', null)], true)).toEqual([
		{ schoolId: 2, from: '2020-08-01', to: '2021-08-01' },
		{ schoolId: 1, from: '2021-08-01', to: '9999-12-31' }
	]);
});

test('where no assignment is primary, the one that began earliest counts, then the lowest school', () => {
	expect(presence([work(3, '2021-08-01', null, false), work(2, '2020-08-01', null, false)], true)[0]?.schoolId).toBe(2);
	expect(presence([work(3, '2020-08-01', null, false), work(2, '2020-08-01', null, false)], true)).toEqual([
		{ schoolId: 2, from: '2020-08-01', to: '9999-12-31' }
	]);
});

test('a year away is a gap, and a second spell at the same school without a gap is not', () => {
	expect(
		presence(
			[work(1, '2020-08-01', '2021-06-30'), work(1, '2022-08-01', '2023-06-30'), work(1, '2023-07-01', null)],
			true
		)
	).toEqual([
		{ schoolId: 1, from: '2020-08-01', to: '2021-07-01' },
		{ schoolId: 1, from: '2022-08-01', to: '9999-12-31' }
	]);
});

test('somebody called inactive is nowhere under an assignment that says no end, and keeps the past that is known', () => {
	expect(presence([work(1, '2020-08-01', '2022-06-30'), work(2, '2022-08-01', null)], false)).toEqual([
		{ schoolId: 1, from: '2020-08-01', to: '2022-07-01' }
	]);
});

test('an assignment that ends before it begins is nothing', () => {
	expect(presence([work(1, '2022-08-01', '2022-07-01')], true)).toEqual([]);
});
