import fc from 'fast-check';
import { expect, test } from 'vitest';
import { controlTotals, DEFAULT_LAYOUT, payrollCells, readLayout, type PayrollChange } from './payroll-layout.ts';

const change: PayrollChange = {
	id: 17,
	employeeId: '004101',
	name: 'Ada Example',
	school: 'Alder',
	fund: null,
	scheduleId: 'maple',
	fromLane: 'BA',
	toLane: 'BA+15',
	step: '5',
	effectiveOn: '2026-09-01',
	fromCents: 5137500,
	toCents: 5322805,
	currency: 'USD',
	payYear: '2026-27',
	decidedOn: '2026-11-25',
	decidedBy: 'Hana Reyes'
};

test('a line of the payroll file says what payroll was mapped to get, in its order and way of writing days', () => {
	const read = readLayout({
		columns: [
			{ field: 'employee_id', head: 'EMP' },
			{ field: 'effective_on', head: '' },
			{ field: 'difference', head: 'DIFF' },
			{ field: 'fund', head: 'FUND' }
		],
		days: 'us'
	});
	expect(read).toMatchObject({ layout: { days: 'us' } });
	if (!('layout' in read)) return;
	expect(read.layout.columns.map(({ head }) => head)).toEqual(['EMP', 'Effective on', 'DIFF', 'FUND']);
	expect(payrollCells(read.layout, change)).toEqual(['004101', '09/01/2026', '1853.05', '']);
});

test('what is unknown is an empty cell, and counted in the control totals', () => {
	const unknown = { ...change, toCents: null };
	expect(payrollCells(DEFAULT_LAYOUT, unknown).slice(6, 9)).toEqual(['51375.00', '', '']);
	expect(controlTotals([change, unknown])).toEqual({
		changes: 2,
		fromCents: 5137500,
		toCents: 5322805,
		unknownAmounts: 1
	});
});

test('a layout that nobody could read again is refused with a sentence', () => {
	expect(readLayout({ columns: [] })).toHaveProperty('problem');
	expect(readLayout({ columns: [{ field: 'salary', head: 'x' }] })).toEqual({
		problem: '“salary” is nothing that a lane change says.'
	});
	expect(readLayout({ columns: [{ field: 'name', head: 'Name' }] })).toHaveProperty('problem');
	const twice = [
		{ field: 'employee_id', head: 'ID' },
		{ field: 'change_id', head: 'ID' }
	];
	expect(readLayout({ columns: twice })).toEqual({
		problem: 'Two columns are headed “ID”; give each its own head.'
	});
});

test('the control totals are the sums of the lines, whatever the lines are', () => {
	const cents = fc.option(fc.integer({ min: 0, max: 20_000_000 }), { nil: null });
	fc.assert(
		fc.property(fc.array(fc.record({ fromCents: cents, toCents: cents })), (lines) => {
			const totals = controlTotals(lines);
			const layout = readLayout({ columns: [{ field: 'employee_id' }, { field: 'difference' }] });
			if (!('layout' in layout)) throw new Error('refused');
			const written = lines.map((line) => payrollCells(layout.layout, { ...change, ...line })[1]!);
			const sum = written.filter((cell) => cell !== '').reduce((all, cell) => all + Math.round(Number(cell) * 100), 0);
			expect(totals.toCents - totals.fromCents).toBe(sum);
			expect(totals.unknownAmounts).toBe(written.filter((cell) => cell === '').length);
			expect(totals.changes).toBe(lines.length);
		})
	);
});
