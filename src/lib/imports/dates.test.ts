import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { orderOf, proveOrder, readDay, zoneOfHeader } from './dates.ts';

const ZONE = 'America/Los_Angeles';
const read = (cell: string, order: 'mdy' | 'dmy' = 'mdy', columnZone: string | null = null) =>
	readDay(cell, order, ZONE, columnZone);

function orderIn(cells: string[], otherwise: 'mdy' | 'dmy') {
	const proofs = { mdy: 0, dmy: 0 };
	for (const cell of cells) proveOrder(proofs, cell);
	return orderOf(proofs, otherwise);
}

describe('the day a record was completed', () => {
	it.each([
		['2025-02-15', '2025-02-15'],
		['2025-02-15T22:30:07.000Z', '2025-02-15'],
		['2025-07-01T06:59:59Z', '2025-06-30'],
		['2025-07-01T07:00:00Z', '2025-07-01'],
		['2025-03-01T02:00:00+00:00', '2025-02-28'],
		['2014-04-01 09:41:00 -0500', '2014-04-01'],
		['2025-06-30T23:30:00-07:00', '2025-06-30'],
		['2024-01-26 10:16:04', '2024-01-26'],
		['2/14/2025 9:05', '2025-02-14'],
		['2/14/2025 11:59 PM', '2025-02-14'],
		['1/31/24', '2024-01-31'],
		['14-Jun-25', '2025-06-14'],
		['14 June 2025', '2025-06-14'],
		['June 14, 2025', '2025-06-14'],
		['Sat, Jun 14, 2025', '2025-06-14'],
		['Sept 4, 2024', '2024-09-04'],
		['45792', '2025-05-15'],
		['45792.75', '2025-05-15'],
		['\u00a02025-02-15 ', '2025-02-15'],
		['2024-02-29', '2024-02-29']
	])('is read from %s', (cell, day) => {
		expect(read(cell)).toEqual({ day });
	});

	it.each([
		'2/30/2025',
		'02/30/2025',
		'2025-02-30',
		'2023-02-29',
		'#####',
		'#########',
		'13/13/2025',
		'0/4/2025',
		'soon',
		'12',
		'Junuary 4, 2025',
		'4/5',
		'2025-01-01 25:00'
	])('is unreadable when the cell says %s', (cell) => expect(read(cell)).toEqual({ unreadable: true }));

	it('is empty when the cell holds nothing but spaces', () => {
		expect(read(' \u00a0')).toEqual({ empty: true });
	});

	it('follows the zone that the column’s header names', () => {
		expect(zoneOfHeader('Completed At (PST/PDT)')).toBe(ZONE);
		expect(zoneOfHeader('Completed At (UTC)')).toBe('UTC');
		expect(zoneOfHeader('Completed At')).toBeNull();
		expect(read('7/1/2025 0:03', 'mdy', ZONE)).toEqual({ day: '2025-07-01' });
		expect(read('7/1/2025 0:03', 'mdy', 'UTC')).toEqual({ day: '2025-06-30' });
		expect(readDay('6/30/2025 23:30', 'mdy', 'America/New_York', ZONE)).toEqual({ day: '2025-07-01' });
	});

	it('takes two-digit years as 20xx', () => {
		expect(read('13/01/25, 14:10', 'dmy')).toEqual({ day: '2025-01-13' });
		expect(read('1/2/99')).toEqual({ day: '2099-01-02' });
	});

	it('is the same whatever way a day of the calendar is written', () => {
		const days = fc.date({ min: new Date('2001-01-01'), max: new Date('2099-12-31'), noInvalidDate: true });
		fc.assert(
			fc.property(days, (date) => {
				const iso = date.toISOString().slice(0, 10);
				const [y, m, d] = iso.split('-').map(Number);
				for (const cell of [iso, `${m}/${d}/${y}`, `${iso} 12:00:00`]) expect(read(cell)).toEqual({ day: iso });
				expect(read(`${d}/${m}/${y}`, 'dmy')).toEqual({ day: iso });
				expect(read(`${d}.${m}.${String(y).slice(2)}`, 'dmy')).toEqual({ day: iso });
			})
		);
	});
});

describe('the order of day and month', () => {
	it('is proven by one cell with a number above twelve', () => {
		expect(orderIn(['3/4/2025', '13/4/2025'], 'mdy')).toEqual({ order: 'dmy', proven: true });
		expect(orderIn(['3/4/2025', '4/13/25, 14:10'], 'dmy')).toEqual({ order: 'mdy', proven: true });
	});

	it('is the definition’s own where no cell proves it', () => {
		expect(orderIn(['3/4/2025', '', '2025-12-31'], 'dmy')).toEqual({ order: 'dmy', proven: false });
	});

	it('is what more cells prove where they conflict, and unproven when they are even', () => {
		expect(orderIn(['13/4/2025', '14/4/2025', '4/15/2025'], 'mdy')).toEqual({ order: 'dmy', proven: true });
		expect(orderIn(['13/4/2025', '4/15/2025'], 'mdy')).toEqual({ order: 'mdy', proven: false });
	});

	it('is not proven by a day that no month has', () => {
		expect(orderIn(['31/31/2025'], 'mdy').proven).toBe(false);
	});
});
