import { expect, test } from 'vitest';
import { byCodePoint, inStandardOrder } from './standard-order.ts';

test('records go by completion, then id; those without a date come last', () => {
	const records = [
		{ id: 'd', completedOn: null },
		{ id: 'b', completedOn: 200 },
		{ id: 'c', completedOn: 100 },
		{ id: 'a', completedOn: 200 }
	];
	expect(records.toSorted(inStandardOrder).map(({ id }) => id)).toEqual(['c', 'a', 'b', 'd']);
});

test('of two records of a day, what they say goes before the number a database gave them', () => {
	const day = { completedOn: 100 };
	const records = [
		{ ...day, id: 'c1', content: 'credly\nReading' },
		{ ...day, id: 'hoped' },
		{ ...day, id: 'c2', content: 'credly\nCoaching' },
		{ ...day, id: 'c10', content: 'credly\nReading' }
	];
	expect(records.toSorted(inStandardOrder).map(({ id }) => id)).toEqual(['c2', 'c1', 'c10', 'hoped']);
});

test('ids go by Unicode code points, not by UTF-16 units and not by any language', () => {
	expect(['😀', '\uffee', 'ä', 'z', 'Z', 'a10', 'a9', 'a'].toSorted(byCodePoint)).toEqual([
		'Z',
		'a',
		'a10',
		'a9',
		'z',
		'ä',
		'\uffee',
		'😀'
	]);
	expect(byCodePoint('x😀', 'x😁')).toBeLessThan(0);
	expect(byCodePoint('same', 'same')).toBe(0);
});
