import { expect, test } from 'vitest';
import { skillStanding } from './skill-standing.ts';

const asOf = '2026-11-25';
const held = (level: number, from: string, to = '9999-12-31') => ({ level, from, to });

test('who holds a lower level than asked is shown as holding it, but does not count', () => {
	expect(skillStanding([held(1, '2024-01-01')], false, { asOf, level: 2 })).toEqual({
		state: 'held',
		level: 1,
		counts: false,
		since: '2024-01-01',
		until: null
	});
});

test('who holds a higher level than asked is judged by the level asked for', () => {
	const holdings = [held(1, '2024-01-01'), held(2, '2025-01-01', '2026-12-01')];
	expect(skillStanding(holdings, false, { asOf, level: 1 })).toMatchObject({
		state: 'held',
		level: 2,
		counts: true,
		until: null
	});
	expect(skillStanding(holdings, false, { asOf, level: 2 })).toMatchObject({ state: 'expiring', until: '2026-12-01' });
});

test('expiring means within 90 days, the ninetieth included', () => {
	expect(skillStanding([held(1, '2024-01-01', '2027-02-23')], false, { asOf, level: 1 }).state).toBe('expiring');
	expect(skillStanding([held(1, '2024-01-01', '2027-02-24')], false, { asOf, level: 1 }).state).toBe('held');
});

test('a skill lapses on its last day; taken up again it is in progress, with the day it lapsed', () => {
	const lapsed = [held(1, '2024-01-01', asOf)];
	expect(skillStanding(lapsed, false, { asOf, level: 1 })).toMatchObject({ state: 'lapsed', until: asOf, level: null });
	expect(skillStanding(lapsed, true, { asOf, level: 1 })).toMatchObject({ state: 'in progress', until: asOf });
});

test('what is completed later is not held yet', () => {
	expect(skillStanding([held(1, '2026-11-26')], false, { asOf, level: 1 }).state).toBe('none');
});
