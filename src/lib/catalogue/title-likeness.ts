import { foldTitle } from './fold-title.ts';

/** Words that say nothing about what a course is of. */
const SMALL = new Set([
	'a',
	'an',
	'and',
	'the',
	'of',
	'for',
	'in',
	'to',
	'with',
	'on',
	'part',
	'level',
	'course',
	'micro',
	'credential'
]);

const wordsOf = (title: string) =>
	new Set(
		foldTitle(title)
			.split(/[^\p{L}\p{N}]+/u)
			.filter((word) => word.length > 1 && !SMALL.has(word))
			.map((word) => (word.length > 4 ? word.replace(/(ing|s)$/, '') : word))
	);

/** How alike two titles are, from 0 to 1: the share of their words that they have in common. */
export function titleLikeness(one: string, other: string): number {
	const [a, b] = [wordsOf(one), wordsOf(other)];
	if (a.size === 0 || b.size === 0) return 0;
	const common = a.intersection(b).size;
	return common / (a.size + b.size - common);
}
