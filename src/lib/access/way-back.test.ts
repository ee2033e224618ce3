import { expect, test } from 'vitest';
import { wayBack } from './way-back.ts';

test('after signing in one is back on the page one came for', () => {
	expect(wayBack('/lanes?asof=2026-10-01&lane=BA%2B15')).toBe('/lanes?asof=2026-10-01&lane=BA%2B15');
	expect(wayBack('/skills/people/abc')).toBe('/skills/people/abc');
});

test('an address of another site, however it is written, leads to the first page', () => {
	for (const to of [
		null,
		'',
		'lanes',
		'https://evil.example/',
		'//evil.example',
		'/\\evil.example',
		'/\t/evil.example',
		'/\n/evil.example',
		'/./%09//evil.example/..//',
		'/..//evil.example',
		'/a/..//evil.example',
		'javascript:alert(1)',
		`/${'a'.repeat(3000)}`
	])
		expect(wayBack(to).startsWith('//') || !wayBack(to).startsWith('/')).toBe(false);
	for (const to of [
		'//evil.example',
		'/\\evil.example',
		'/\t/evil.example',
		'/..//evil.example',
		'/a/..//evil.example'
	])
		expect(wayBack(to)).toBe('/');
});

test('signing in does not lead to signing in or out', () => {
	for (const to of ['/sign-in', '/sign-in/again?to=/', '/sign-out', '/welcome?link=x', '/set-up'])
		expect(wayBack(to)).toBe('/');
});
