import { expect, test } from 'vitest';
import { carriedParams, inOrder, orderLink, orderOf, pageOf, withoutValue, withParams } from './address.ts';

const url = new URL('http://district.test/lanes?school=abc&status=short&status=ready&sort=name&page=3&asof=2026-10-15');

test('changing one filter keeps the others and begins at the first page', () => {
	expect(withParams(url, { school: 'xyz' })).toBe('?status=short&status=ready&sort=name&asof=2026-10-15&school=xyz');
	expect(withParams(url, { page: 4 })).toContain('page=4');
	expect(withParams(new URL('http://district.test/lanes?school=abc'), { school: null })).toBe('?');
});

test('one value of a filter can be taken away while its others stay', () => {
	expect(withoutValue(url, 'status', 'short')).toBe('?school=abc&sort=name&asof=2026-10-15&status=ready');
});

test('a filter form carries along what it does not ask for', () => {
	expect(carriedParams(url, ['school', 'status'])).toEqual([
		['sort', 'name'],
		['asof', '2026-10-15']
	]);
});

test('a column sorts one way, then the other, and an unknown column sorts nothing', () => {
	const order = orderOf(url, ['name', 'credits'], { key: 'credits', descending: true });
	expect(order).toEqual({ key: 'name', descending: false });
	expect(orderLink(url, order, 'name')).toContain('sort=-name');
	expect(orderLink(url, order, 'credits', true)).toContain('sort=-credits');
	expect(orderOf(url, ['credits'], { key: 'credits', descending: true })).toEqual({ key: 'credits', descending: true });
});

test('a page number outside the list is brought inside it', () => {
	expect(pageOf(url, 9)).toBe(3);
	expect(pageOf(url, 2)).toBe(2);
	expect(pageOf(new URL('http://district.test/?page=x'), 2)).toBe(1);
	expect(pageOf(new URL('http://district.test/'), 0)).toBe(1);
});

test('people whose value is unknown stand last in both orders', () => {
	const rows = [{ n: null }, { n: 2 }, { n: 10 }];
	expect(inOrder(rows, false, (row) => row.n).map((row) => row.n)).toEqual([2, 10, null]);
	expect(inOrder(rows, true, (row) => row.n).map((row) => row.n)).toEqual([10, 2, null]);
	expect(inOrder(['BA+15', 'ba', 'BA+5'], false, (lane) => lane)).toEqual(['ba', 'BA+5', 'BA+15']);
});
