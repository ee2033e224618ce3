import { expect, test } from 'vitest';
import { pathBack, schemeOf } from './scheme.ts';

test('a scheme nobody offers is the system’s', () => {
	expect(['dark', 'light', 'neon', null].map(schemeOf)).toEqual(['dark', 'light', 'system', 'system']);
});

test('a form leads back inside this site only', () => {
	expect(pathBack('/lanes?status=ready')).toBe('/lanes?status=ready');
	for (const elsewhere of ['https://evil.test/', '//evil.test', '/\\evil.test', '/\t/evil.test', 'lanes', null]) {
		expect(pathBack(elsewhere)).toBe('/');
	}
});
