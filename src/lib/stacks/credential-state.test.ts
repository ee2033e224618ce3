import { expect, test } from 'vitest';
import type { Award } from '#lib/catalogue/validity.ts';
import { credentialState } from './credential-state.ts';

const asOf = '2026-11-25';
const award = (completedOn: string, more: Partial<Award> = {}): Award => ({
	completedOn,
	expiresOn: null,
	state: 'earned',
	validYears: null,
	...more
});
const on = (awards: Award[], begun: { progress: string | null; seenOn: string } | null = null, isReviewed = true) =>
	credentialState(awards, begun, { asOf, isReviewed });
const begun = { progress: '3/4', seenOn: '2026-10-01' };

test('a credential renewed before its end is held since the first award, until the last one ends', () => {
	expect(on([award('2022-03-01', { validYears: 3 }), award('2025-02-01', { validYears: 3 })])).toEqual({
		state: 'held',
		since: '2022-03-01',
		expiresOn: '2028-02-01'
	});
	expect(on([award('2024-03-01')], begun)).toEqual({ state: 'held', since: '2024-03-01', expiresOn: null });
});

test('a credential past its date is lapsed since that day; taken again, it is in progress', () => {
	const past = award('2022-08-07', { validYears: 3 });
	expect(on([past])).toEqual({ state: 'lapsed', lapsedOn: '2025-08-07' });
	expect(on([past], begun)).toEqual({ state: 'in_progress', ...begun });
	expect(on([award('2022-08-07', { state: 'expired' })])).toEqual({ state: 'lapsed', lapsedOn: null });
});

test('a revoked or declined award is not held, and says why; an older one beside it still counts', () => {
	expect(on([award('2025-01-01', { state: 'revoked' })])).toEqual({ state: 'open', because: 'revoked' });
	expect(on([award('2025-01-01', { state: 'declined' })])).toEqual({ state: 'open', because: 'declined' });
	expect(on([award('2024-01-01'), award('2025-01-01', { state: 'revoked' })])).toMatchObject({ state: 'held' });
});

test('what the district has not reviewed counts for nothing yet', () => {
	expect(on([award('2025-01-01')], null, false)).toEqual({ state: 'open', because: 'not reviewed' });
});

test('what happens after the day asked for is not known on it', () => {
	expect(on([award('2026-12-01')], { progress: null, seenOn: '2026-11-26' })).toEqual({ state: 'open', because: null });
});
