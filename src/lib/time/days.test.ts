import fc from 'fast-check';
import { expect, test } from 'vitest';
import { addMonths, addToDate, addYears, dateText, isDate, readDate, readMonthDay, weekdayOf } from './days.ts';

const day = (text: string): number => readDate(text)!;

test('a date is read only if the calendar has it', () => {
	expect(['2024-02-29', '2000-02-29', '0001-01-01', '9999-12-31'].every(isDate)).toBe(true);
	const wrong = ['2023-02-29', '1900-02-29', '2025-04-31', '2025-13-01', '2025-00-10', '2025-1-01', '0000-01-01', ''];
	expect(wrong.filter(isDate)).toEqual([]);
	expect(['2025-10-02T00:00:00Z', ' 2025-10-02', '2025/10/02', '+025-10-02', '20251002'].filter(isDate)).toEqual([]);
});

test('February 29 plus five years is February 28', () => {
	expect(dateText(addYears(day('2024-02-29'), 5))).toBe('2029-02-28');
	expect(dateText(addYears(day('2024-02-29'), 4))).toBe('2028-02-29');
});

test('August 31 plus six months is the last day of February', () => {
	expect(dateText(addMonths(day('2023-08-31'), 6))).toBe('2024-02-29');
	expect(dateText(addMonths(day('2024-08-31'), 6))).toBe('2025-02-28');
	expect(addToDate('2025-03-31', { months: -1 })).toBe('2025-02-28');
	expect(addToDate('2025-03-01', { days: 90 })).toBe('2025-05-30');
});

test('October 31, 2026 is a Saturday', () => {
	expect(weekdayOf(day('2026-10-31'))).toBe(6);
	expect(weekdayOf(day('1969-12-28'))).toBe(0);
});

test('a day of the year is one that every year has', () => {
	expect(readMonthDay('09-01')).toEqual({ month: 9, day: 1 });
	expect(['02-29', '02-30', '04-31', '13-01', '00-01', '9-1', '09-1', '09/01'].map(readMonthDay)).toEqual(
		Array<null>(8).fill(null)
	);
});

test('every day of the calendar comes back as it was written, in step with the days of the week', () => {
	fc.assert(
		fc.property(fc.integer({ min: day('0001-01-01'), max: day('9999-12-31') }), (n) => {
			expect(readDate(dateText(n))).toBe(n);
			expect(dateText(n)).toBe(new Date(n * 86_400_000).toISOString().slice(0, 10));
			expect(weekdayOf(n)).toBe(new Date(n * 86_400_000).getUTCDay());
		})
	);
});
