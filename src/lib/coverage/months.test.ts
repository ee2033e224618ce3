import { expect, test } from 'vitest';
import { monthEnds, schoolYearStart } from './months.ts';

test('the points of a line are month ends and the last day itself', () => {
	expect(monthEnds('2024-01-15', '2024-03-10')).toEqual(['2024-01-31', '2024-02-29', '2024-03-10']);
	expect(monthEnds('2024-01-31', '2024-02-29')).toEqual(['2024-01-31', '2024-02-29']);
	expect(monthEnds('2024-03-01', '2024-02-01')).toEqual([]);
});

test('a school year begins on the district’s day and runs into the next calendar year', () => {
	expect(schoolYearStart('2026-06-30', '07-01')).toBe('2025-07-01');
	expect(schoolYearStart('2026-07-01', '07-01')).toBe('2026-07-01');
	expect(schoolYearStart('2026-11-25', '07-01', 3)).toBe('2023-07-01');
});
