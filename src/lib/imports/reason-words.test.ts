import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { REASON_WORDS, reasonWords, viaWords } from './reason-words.ts';

test('every reason says what it means and what to do, in sentences', () => {
	for (const [reason, words] of Object.entries(REASON_WORDS)) {
		expect(words.short, reason).not.toMatch(/[._]/);
		expect(words.means, reason).toMatch(/^[A-Z].*\.$/);
		expect(words.next, reason).toMatch(/^[A-Z].*\.$/);
	}
});

test('no reason that the import may give is without words', () => {
	const source = readFileSync('src/lib/imports/draft.ts', 'utf8');
	const given = [...source.slice(0, source.indexOf('/** Where in')).matchAll(/'([a-z_]+)'/g)].map(
		([, reason]) => reason!
	);
	expect(given.filter((reason) => reasonWords(reason).next === '')).toEqual([]);
});

test('evidence nobody has words for is shown as it is kept', () => {
	expect(viaWords('employee_id')).toBe('the employee id');
	expect(viaWords('carrier pigeon')).toBe('carrier pigeon');
	expect(viaWords(null)).toBeNull();
});
