import fc from 'fast-check';
import { expect, test } from 'vitest';
import { passwordProblem } from './passwords.ts';

const maria = { name: 'Maria Alvarez-Quintero', email: 'm.alvarez@cedarvalley.org', districtName: 'Cedar Valley USD' };
const problem = (password: string) => passwordProblem(password, maria);

test('four words that have nothing to do with each other are a password, and so is a long jumble', () => {
	for (const good of [
		'lantern gravel tuesday otter',
		'violin-pebble-orchard',
		'tR7#kq!Zp0vXm2&Ls',
		'señor lápiz camión verde',
		'кот читает газету'
	])
		expect(problem(good)).toBeNull();
});

test('length is counted in characters, from 15 to 128', () => {
	expect(problem('lantern gravel')).toMatch(/at least 15 characters, and this one has 14/);
	expect(problem('lantern grável'.normalize('NFD'))).toMatch(/has 14/);
	expect(problem('🦦🎻🪨🌳🦔🍋🧭🎈🪁🛶🧦🥁🪞🧲')).toMatch(/has 14/);
	expect(problem('lantern gravel pebble '.repeat(6))).toMatch(/at most 128 characters, and this one has 132/);
	expect(problem('')).toBe('Choose a password.');
});

test.each([
	['aaaaaaaaaaaaaaaaaa', /repeats itself/],
	['abcabcabcabcabcabc', /repeats itself/],
	['1234567890123456', /repeats itself/],
	['qwertyuiopasdfghjkl', /follows the keyboard/],
	['abcdefghijklmnop', /follows the keyboard/],
	['Correct Horse Battery Staple', /lists that guessers use/],
	['correcthorsebatterystaple1', /lists that guessers use/],
	['P@ssw0rdP@ssw0rd!', /guessers/],
	['Welcome2School2026', /guessers try first/],
	['Summer2026!Summer2026!', /guessers try first/],
	['TeacherTeacher123', /guessers try first/],
	['CedarValley2026!!', /name of your district/],
	['Cedar-Valley-USD-2026', /name of your district/],
	['MariaAlvarez1985!', /your own name/],
	['m.alvarez@cedarvalley.org', /your own name/],
	['alvarezalvarez1234', /your own name/]
])('%s is refused, and why is said', (password, why) => {
	expect(problem(password)).toMatch(why);
});

test('a district or a person of a short name does not make every password theirs', () => {
	expect(
		passwordProblem('lantern gravel tuesday otter', { name: 'Al Li', email: 'a@b.org', districtName: 'ISD 1' })
	).toBeNull();
});

test('any text at all gets an answer, and a text that is too short never passes', () => {
	fc.assert(
		fc.property(fc.string({ unit: 'grapheme', maxLength: 200 }), (text) => {
			const answer = problem(text);
			if ([...text.normalize('NFKC')].length < 15) expect(answer).not.toBeNull();
		})
	);
});
