import { describe, expect, test } from 'vitest';
import { validity, type Award } from '#lib/catalogue/validity.ts';
import { holdings, type Shown } from './holdings.ts';

const award = (facts: Partial<Award> = {}): Award => ({
	completedOn: '2024-03-01',
	expiresOn: null,
	state: 'earned',
	validYears: null,
	...facts
});
const shown = (skillId: string, level: number, facts: Partial<Award> = {}): Shown => ({
	skillId,
	level,
	...award(facts)
});

describe('how long an award counts', () => {
	test('without any end known it counts from the day it was earned on', () => {
		expect(validity(award())).toEqual({ from: '2024-03-01', to: '9999-12-31' });
	});
	test('an award that waits to be claimed was issued, so it counts', () => {
		expect(validity(award({ state: 'pending_claim' }))).not.toBeNull();
	});
	test('an expired award counted until the day it expired, and that day no longer', () => {
		expect(validity(award({ state: 'expired', expiresOn: '2025-03-01' }))).toEqual({
			from: '2024-03-01',
			to: '2025-03-01'
		});
	});
	test('an award expired on a day nobody knows never counts', () => {
		expect(validity(award({ state: 'expired' }))).toBeNull();
	});
	test('a revoked or declined award never counted', () => {
		expect(validity(award({ state: 'revoked' }))).toBeNull();
		expect(validity(award({ state: 'declined' }))).toBeNull();
	});
	test('the validity in years of the district ends on the anniversary, clamped to the end of February', () => {
		expect(validity(award({ completedOn: '2024-02-29', validYears: 3 }))?.to).toBe('2027-02-28');
	});
	test('of two ends the earlier one holds', () => {
		expect(validity(award({ validYears: 3, expiresOn: '2025-06-30' }))?.to).toBe('2025-06-30');
		expect(validity(award({ validYears: 1, expiresOn: '2026-06-30' }))?.to).toBe('2025-03-01');
	});
	test('an award that expires before it was completed counts on no day', () => {
		expect(validity(award({ expiresOn: '2024-03-01' }))).toBeNull();
	});
});

describe('what a person holds', () => {
	test('mastery also shows the levels below it', () => {
		expect(holdings([shown('reading', 3)]).map(({ level }) => level)).toEqual([1, 2, 3]);
	});
	test('a renewal without a break is one holding, one with a break is two', () => {
		const first = { completedOn: '2020-01-01', validYears: 1 };
		expect(
			holdings([shown('reading', 1, first), shown('reading', 1, { completedOn: '2021-01-01', validYears: 1 })])
		).toEqual([{ skillId: 'reading', level: 1, from: '2020-01-01', to: '2022-01-01' }]);
		expect(
			holdings([shown('reading', 1, { completedOn: '2021-01-02', validYears: 1 }), shown('reading', 1, first)])
		).toHaveLength(2);
	});
	test('when the higher award lapses the person stays at the lower level', () => {
		expect(
			holdings([shown('reading', 1), shown('reading', 2, { completedOn: '2024-01-01', expiresOn: '2025-01-01' })])
		).toEqual([
			{ skillId: 'reading', level: 1, from: '2024-01-01', to: '9999-12-31' },
			{ skillId: 'reading', level: 2, from: '2024-01-01', to: '2025-01-01' }
		]);
	});
});
