import { expect, test } from 'vitest';
import { whatWentWrong } from './what-went-wrong.ts';

test('a missing page and a failed one say what to do, not what the framework calls it', () => {
	expect(whatWentWrong(404, 'Not Found').happened).toContain('leads to nothing here');
	expect(whatWentWrong(404, 'Not found: /nowhere').happened).toContain('leads to nothing here');
	expect(whatWentWrong(500, 'Internal Error').advice).toContain('incident number');
});

test('a refusal in our own words is passed on as it is', () => {
	expect(whatWentWrong(403, 'Only the district office undoes imports.').happened).toBe(
		'Only the district office undoes imports.'
	);
	expect(whatWentWrong(400, '“2026-02-30” is not a day.').happened).toBe('“2026-02-30” is not a day.');
});
