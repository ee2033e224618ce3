import { expect, test } from 'vitest';
import { readDate } from '#lib/time/days.ts';
import { deadlinesOf, windowsOfTwoYears } from './contract-deadlines.ts';
import { calendarText } from './deadline-calendar.ts';
import { exampleSchedule } from './example-district.ts';
import { readSchedule } from './schedule.ts';

const today = readDate('2026-11-25')!;
const scheduleWith = (effective: object) => {
	const read = readSchedule(exampleSchedule({ effective }));
	if ('problems' in read) throw new Error(read.problems[0]!.message);
	return read.schedule;
};
const deadlines = (effective: object) => {
	const schedule = scheduleWith(effective);
	return deadlinesOf(windowsOfTwoYears(schedule, today), today).map(({ on, kind }) => `${on} ${kind}`);
};

test('the calendar has the days of this year and the next, past ones too, and each window’s own', () => {
	expect(
		deadlines({ windows: [{ effective: '09-01', earnBy: '08-31', submitBy: '09-30', noticeBy: '02-15' }] })
	).toEqual([
		'2026-02-15 notice',
		'2026-08-31 earn',
		'2026-09-01 effective',
		'2026-09-30 submit',
		'2027-02-15 notice',
		'2027-08-31 earn',
		'2027-09-01 effective',
		'2027-09-30 submit'
	]);
});

test('a day to announce in the year before stands in its own year, and a window’s two equal days are one', () => {
	const windows = [{ effective: '07-01', submitBy: '06-01', noticeBy: { md: '12-15', year: -1 } }];
	expect(deadlines({ windows })).toEqual([
		'2026-06-01 submit',
		'2026-07-01 effective',
		'2026-12-15 notice',
		'2027-06-01 submit',
		'2027-07-01 effective',
		'2027-12-15 notice'
	]);
});

test('a contract that moves people at any time has no deadlines', () => {
	expect(deadlines({ rolling: { effective: 'next-month' } })).toEqual([]);
});

test('a calendar file has whole days, lines of 75 bytes at most, and the same name for the same day of a window', () => {
	const entry = { on: '2027-02-15', kind: 'submit' as const, window: '2027-02-01', scheduleId: 'maple' };
	const contract = 'Sécurité, a long name of a district; its certificated salary schedule of 2026 and the years after';
	const text = calendarText([{ ...entry, contract }], { now: '2026-11-25T12:00:00.000Z', host: 'lanewise.example' });
	expect(text).toContain('DTSTART;VALUE=DATE:20270215\r\n');
	expect(text).toContain('UID:maple-2027-02-01-submit@lanewise.example\r\n');
	expect(text.replaceAll('\r\n ', '')).toContain('Sécurité\\, a long name of a district\\; its');
	for (const line of text.split('\r\n')) expect(new TextEncoder().encode(line).length).toBeLessThanOrEqual(75);
});
