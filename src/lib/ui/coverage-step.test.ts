import { expect, test } from 'vitest';
import { coverageStep, coverageWords } from './coverage-step.ts';

test('the colour of a coverage changes exactly at a tenth, a quarter and a half of the staff', () => {
	expect([0, 2, 3, 7, 8, 14, 15, 30].map((holders) => coverageStep(holders, 30))).toEqual([1, 2, 3, 3, 4, 4, 5, 5]);
	expect(coverageStep(0, 0)).toBe(1);
});

test('a coverage says in words what hangs on one person and what is below target', () => {
	expect(coverageWords(1, 24, 3, 'single holder')).toBe('1 of 24 hold it: hangs on one person, target 3');
	expect(coverageWords(2, 24, 3, 'below target')).toBe('2 of 24 hold it: below target 3');
	expect(coverageWords(0, 24, 3, 'gap')).toBe('0 of 24 hold it: gap, target 3');
	expect(coverageWords(4, 24, 3, 'met')).toBe('4 of 24 hold it: target 3 met');
	expect(coverageWords(4, 24, null, 'not judged')).toBe('4 of 24 hold it, no target');
	expect(coverageWords(0, 0, 3, 'gap')).toBe('no staff');
});
