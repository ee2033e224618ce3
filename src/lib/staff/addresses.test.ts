import { expect, test } from 'vitest';
import { normaliseAddress } from './addresses.ts';
import { compareEmployeeId } from './employee-ids.ts';
import { readDay } from './read-day.ts';

const settings = { emailDomains: { current: 'today.example', former: ['before.example'] } };

test('spaces of every kind, capitals, tags and the former domain do not make another address', () => {
	for (const text of [
		'ana@today.example',
		' Ana@Today.Example\u00a0',
		'\u200bana+coursera@before.example ',
		'ANA+a+b@BEFORE.EXAMPLE',
		'\ufeffana@today.example\t'
	]) {
		expect(normaliseAddress(text, settings)).toBe('ana@today.example');
	}
});

test('an address of another domain keeps it, and text that is no address stays text', () => {
	expect(normaliseAddress('Ana@neighbor.example', settings)).toBe('ana@neighbor.example');
	expect(normaliseAddress('ana@sub.before.example', settings)).toBe('ana@sub.before.example');
	expect(normaliseAddress('+ana@today.example', settings)).toBe('+ana@today.example');
	expect(normaliseAddress(' ', settings)).toBe('');
	expect(normaliseAddress('no address', settings)).toBe('no address');
});

test('a district that never moved its mailboxes maps no domain', () => {
	expect(normaliseAddress('a@before.example', { emailDomains: { current: null, former: ['before.example'] } })).toBe(
		'a@before.example'
	);
});

test('employee ids are compared without the zeros and spaces that spreadsheets drop or add', () => {
	expect(['004101', '4101', ' 004101 ', '0 4101\u200b'].map(compareEmployeeId)).toEqual([
		'4101',
		'4101',
		'4101',
		'4101'
	]);
	expect(['', '000', 'A07', 'a07'].map(compareEmployeeId)).toEqual(['', '0', 'a07', 'a07']);
});

test('a day is read in ISO form, month first, or as an instant in the district’s zone', () => {
	const zone = 'America/Los_Angeles';
	expect(readDay('2025-06-30', zone)).toBe('2025-06-30');
	expect(readDay(' 6/3/2025 ', zone)).toBe('2025-06-03');
	expect(readDay('2025-07-01T03:00:00.000Z', zone)).toBe('2025-06-30');
	expect(readDay('2025-07-01T00:00:00', zone)).toBe('2025-07-01');
	for (const text of ['2025-02-30', '13/1/2025', '6/30/25', '########', 'soon']) expect(readDay(text, zone)).toBeNull();
});
