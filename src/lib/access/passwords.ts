import { COMMON_PARTS, COMMON_PASSWORDS } from './common-passwords.ts';

/** NIST SP 800-63B: length and what guessers know, no rules about kinds of characters. */
export const LEAST_PASSWORD = 15;
export const MOST_PASSWORD = 128;

/** How many characters have to remain once everything that can be guessed is left out. */
const LEAST_OWN = 6;

/** Whose password it is to be, and where: what a guesser would try first. */
export type PasswordOf = { name: string; email: string; districtName: string };

/** Why this must not be somebody's password, as a sentence; null: it may. */
export function passwordProblem(password: string, { name, email, districtName }: PasswordOf): string | null {
	const length = [...password.normalize('NFKC')].length;
	if (length === 0) return 'Choose a password.';
	if (length < LEAST_PASSWORD)
		return `A password needs at least ${LEAST_PASSWORD} characters, and this one has ${length}. Four words that have nothing to do with each other are long enough and easy to remember.`;
	if (length > MOST_PASSWORD)
		return `A password may have at most ${MOST_PASSWORD} characters, and this one has ${length}.`;
	const folded = fold(password);
	if (new Set(password.toLowerCase()).size < 5 || isRepeated(folded) || isRun(folded))
		return 'This password repeats itself or follows the keyboard, which guessers try first. Choose four words that have nothing to do with each other.';
	if (COMMON_PASSWORDS.includes(folded) || COMMON_PASSWORDS.includes(folded.replace(/\d+$/, '')))
		return 'This password is on the lists that guessers use. Choose four words that have nothing to do with each other.';
	const [local = '', domain = ''] = email.split('@');
	const district = wordsOf(districtName, domain);
	if (left(folded, district) < LEAST_OWN)
		return 'This password is made of the name of your district. Choose words that have nothing to do with it.';
	const own = wordsOf(name, local, email);
	if (left(folded, [...district, ...own]) < LEAST_OWN)
		return 'This password is made of your own name or e-mail address. Choose words that have nothing to do with you.';
	if (left(folded, [...COMMON_PARTS, ...district, ...own]) < LEAST_OWN)
		return 'This password is made of words that guessers try first. Choose four words that have nothing to do with each other.';
	return null;
}

/** Small letters and digits of any script; the usual replacements of a letter by a sign are taken back. */
function fold(text: string): string {
	return text
		.normalize('NFKD')
		.toLowerCase()
		.replace(/[@]/g, 'a')
		.replace(/[$]/g, 's')
		.replace(/[^\p{L}\p{N}]/gu, '');
}

/** "p4ssw0rd" -> "password"; digits at the end stay what they are. */
const unleet = (text: string) =>
	text.replace(/[013457](?=.*\p{L})/gu, (digit) => ({ 0: 'o', 1: 'i', 3: 'e', 4: 'a', 5: 's', 7: 't' })[digit]!);

/** The words of names and addresses that are long enough to be told from chance, and all of them in one. */
function wordsOf(...texts: string[]): string[] {
	return texts.flatMap((text) => {
		const words = text.split(/[^\p{L}\p{N}]+/u).map(fold);
		return [fold(text), ...words].filter((word) => word.length >= 4);
	});
}

/** How many characters remain without these words, digits and repetition. */
function left(folded: string, words: string[]): number {
	const longestFirst = words.toSorted((a, b) => b.length - a.length);
	const without = (text: string) =>
		longestFirst.reduce((rest, word) => rest.replaceAll(word, ' '), text).replace(/[\p{N}\s]/gu, '').length;
	return Math.min(without(folded), without(unleet(folded)));
}

/** The same few characters again and again: "abcabcabcabcabc". */
function isRepeated(text: string): boolean {
	for (let size = 1; size <= Math.min(4, text.length / 2); size += 1) {
		const unit = text.slice(0, size);
		if (unit.repeat(Math.ceil(text.length / size)).startsWith(text)) return true;
	}
	return false;
}

const RUNS = [
	'abcdefghijklmnopqrstuvwxyz',
	'01234567890123456789',
	'qwertyuiopasdfghjklzxcvbnm',
	'1qaz2wsx3edc4rfv5tgb6yhn7ujm',
	'1q2w3e4r5t6y7u8i9o0p'
].flatMap((run) => [run, [...run].reverse().join('')]);

/** Made of pieces of the alphabet, of counting or of the keyboard: "1234567890abcdef". */
function isRun(text: string): boolean {
	let at = 0;
	while (at < text.length) {
		let size = 0;
		for (const run of RUNS) {
			while (run.includes(text.slice(at, at + size + 1)) && at + size < text.length) size += 1;
		}
		if (size < 4 && at + size < text.length) return false;
		at += size;
	}
	return text.length > 0;
}
