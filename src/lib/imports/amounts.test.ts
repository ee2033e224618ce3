import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { amountNumber, readAmount, readUnit } from './amounts.ts';

describe('the amount a record grants', () => {
	it.each([
		['3', '3'],
		['3,0', '3'],
		['4.50', '4.5'],
		['1,234', '1234'],
		['1,234.5', '1234.5'],
		['1.234,5', '1234.5'],
		['0.10', '0.1'],
		['.5', '.5'],
		['007', '7'],
		['\u00a012 ', '12']
	])('%s is read exactly', (cell, amount) => {
		const reading = readAmount(cell);
		expect('amount' in reading && Number(reading.amount)).toBe(Number(amount));
	});

	it.each(['two', '-2', '- 2', '1,2,3', '1.2.3', '3 or 4', '1:52:10', '1e3', '(2)', '12/10'])(
		'%s is no amount',
		(cell) => {
			expect(readAmount(cell)).toEqual({ unreadable: true });
		}
	);

	it('is nothing where the cell is empty or a mark for missing', () => {
		expect(readAmount('  ')).toEqual({ empty: true });
		expect(readAmount('#')).toEqual({ empty: true });
	});

	it('may carry its unit', () => {
		expect(readAmount('10 clock hrs')).toEqual({ amount: '10', unit: 'clock-hour' });
		expect(readAmount('1.2 CEU')).toEqual({ amount: '1.2', unit: 'ceu' });
	});

	it('is an exact fraction of an hour where it is written h:mm:ss, beyond a day too', () => {
		expect(readAmount('1:52:10', 'h:mm:ss')).toEqual({ amount: '673/360', unit: null });
		expect(readAmount('26:10:00', 'h:mm:ss')).toEqual({ amount: '157/6', unit: null });
		expect(readAmount('0:00:00', 'h:mm:ss')).toEqual({ amount: '0', unit: null });
		expect(readAmount('1:75:00', 'h:mm:ss')).toEqual({ unreadable: true });
		expect(amountNumber('673/360')).toBe(1.869);
	});

	it('keeps every decimal written', () => {
		fc.assert(
			fc.property(fc.nat(99999), fc.integer({ min: 0, max: 999 }), (whole, part) => {
				const cell = `${whole}.${String(part).padStart(3, '0')}`;
				const reading = readAmount(cell);
				expect('amount' in reading && Number(reading.amount)).toBe(Number(cell));
			})
		);
	});
});

describe('the unit of an amount', () => {
	it.each([
		['semester units', 'semester'],
		['Sem. Units', 'semester'],
		['sem. units', 'semester'],
		['quarter units', 'quarter'],
		['Clock Hrs', 'clock-hour'],
		['hours', 'clock-hour'],
		['CEU', 'ceu'],
		['ceu', 'ceu'],
		['PDU', 'PDU']
	])('“%s” is %s', (text, unit) => expect(readUnit(text)).toBe(unit));

	it('is not invented where the file does not say', () => expect(readUnit(' ')).toBeNull());
});
