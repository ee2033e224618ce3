import { expect, test } from 'vitest';
import {
	dayNumber,
	dayOfNumber,
	formatAmount,
	formatBytes,
	formatCount,
	formatCredits,
	formatDay,
	formatDistance,
	formatDuration,
	formatList,
	formatMoment,
	formatMoney,
	formatMonth,
	formatNumber,
	formatPercent
} from './format.ts';

test('a day reads the same in every time zone, and a day nobody stated reads unknown', () => {
	expect(formatDay('2026-10-15')).toBe('15 Oct 2026');
	expect(formatDay('2025-03-01')).toBe('1 Mar 2025');
	expect(formatDay(null)).toBe('unknown');
	expect(formatDay('9999-12-31')).toBe('no end');
	expect(formatDay('0000-01-01')).toBe('from the start');
	expect(formatMonth('2026-02-28')).toBe('Feb 2026');
});

test('text that is no day is our own mistake and throws', () => {
	expect(() => formatDay('10/15/2026')).toThrow('not a day');
	expect(() => formatDay('2026-13-01')).toThrow('not a day');
});

test('a day number leads back to its day, over leap days and clock changes', () => {
	for (const day of ['2024-02-29', '2026-03-08', '2026-11-01', '1999-12-31'])
		expect(dayOfNumber(dayNumber(day))).toBe(day);
	expect(dayNumber('2026-03-09') - dayNumber('2026-03-07')).toBe(2);
});

test('a distance is said in the words of a calendar', () => {
	const today = '2026-11-25';
	expect(formatDistance('2026-11-25', today)).toBe('today');
	expect(formatDistance('2026-11-26', today)).toBe('in 1 day');
	expect(formatDistance('2026-11-13', today)).toBe('12 days ago');
	expect(formatDistance('2027-02-25', today)).toBe('in 3 months');
	expect(formatDistance('2023-11-25', today)).toBe('3 years ago');
});

test('a moment is told on the district’s clocks', () => {
	expect(formatMoment('2026-10-16T03:05:00Z', 'America/Los_Angeles')).toBe('15 Oct 2026, 8:05 pm');
	expect(formatMoment(null, 'America/Los_Angeles')).toBe('unknown');
});

test('credits are shown exactly, with at most three decimals, rounded half up', () => {
	expect(formatAmount('27/2')).toBe('13.5');
	expect(formatAmount('13.50')).toBe('13.5');
	expect(formatAmount('2/3')).toBe('0.667');
	expect(formatAmount('0.0005')).toBe('0.001');
	expect(formatAmount('0.00049')).toBe('0');
	expect(formatAmount('-0.0001')).toBe('0');
	expect(formatAmount('-3/2')).toBe('-1.5');
	expect(formatAmount(0.1)).toBe('0.1');
	expect(formatAmount('1234.5')).toBe('1,234.5');
	expect(formatAmount('100000000000000000000.1')).toBe('100,000,000,000,000,000,000.1');
	expect(() => formatAmount('many')).toThrow('not an amount');
	expect(() => formatAmount('1/0')).toThrow('not an amount');
});

test('what is missing to the next lane never reads 0 while something is missing', () => {
	expect(formatAmount('0.0001', 'up')).toBe('0.001');
	expect(formatAmount('1/3', 'up')).toBe('0.334');
	expect(formatAmount('3', 'up')).toBe('3');
	expect(formatAmount('0', 'up')).toBe('0');
});

test('credits carry their unit, and unknown stays unknown', () => {
	expect(formatCredits('13.5', 'semester')).toBe('13.5 semester credits');
	expect(formatCredits('1', 'quarter')).toBe('1 quarter credit');
	expect(formatCredits('12', 'salary points')).toBe('12 salary points');
	expect(formatCredits(null, 'semester')).toBe('unknown');
});

test('counts are grouped and named', () => {
	expect(formatNumber(1204567)).toBe('1,204,567');
	expect(formatNumber(-1204)).toBe('−1,204');
	expect(formatNumber(null)).toBe('unknown');
	expect(formatCount(1, 'person', 'people')).toBe('1 person');
	expect(formatCount(1204, 'person', 'people')).toBe('1,204 people');
	expect(formatCount(null, 'person', 'people')).toBe('unknown people');
});

test('rounding never makes somebody vanish', () => {
	expect(formatPercent(1, 1000)).toBe('under 1%');
	expect(formatPercent(999, 1000)).toBe('over 99%');
	expect(formatPercent(0, 0)).toBe('unknown');
});

test('waiting, sizes and lists are said in plain words', () => {
	expect(formatDuration(0.2)).toBe('under a second');
	expect(formatDuration(40)).toBe('40 seconds');
	expect(formatDuration(180)).toBe('3 minutes');
	expect(formatDuration(7200)).toBe('2 hours');
	expect(formatBytes(640)).toBe('640 bytes');
	expect(formatBytes(1_234_567)).toBe('1.2 MB');
	expect(formatBytes(null)).toBe('unknown');
	expect(formatList(['Ana', 'Ben', 'Cy'])).toBe('Ana, Ben and Cy');
	expect(formatList([])).toBe('');
});

test('money reads with its currency and without empty hundredths; an amount nobody knows reads unknown', () => {
	expect(formatMoney(123450, 'USD')).toBe('$1,234.50');
	expect(formatMoney(-12500, 'USD')).toBe('−$125');
	expect(formatMoney(5137500, 'CAD')).toBe('CAD 51,375');
	expect(formatMoney(null, 'USD')).toBe('unknown');
});
