import { formatDay } from '#lib/ui/format.ts';

/** What a line of the payroll file can say of a lane change. */
export const PAYROLL_FIELDS = {
	employee_id: 'Employee ID',
	name: 'Name',
	school: 'School',
	fund: 'Fund',
	contract: 'Contract',
	from_lane: 'Lane before',
	to_lane: 'New lane',
	step: 'Step',
	effective_on: 'Effective on',
	from_pay: 'Pay a year before',
	to_pay: 'New pay a year',
	difference: 'Difference a year',
	currency: 'Currency',
	pay_year: 'Pay year',
	decided_on: 'Decided on',
	decided_by: 'Decided by',
	change_id: 'Lane change number'
} as const;
export type PayrollField = keyof typeof PAYROLL_FIELDS;

export const DAY_FORMATS = { iso: '2026-09-01', us: '09/01/2026', compact: '20260901' } as const;
export type DayFormat = keyof typeof DAY_FORMATS;

/** The columns of the payroll file as the district mapped them: in this order, under these heads. */
export type PayrollLayout = { columns: Array<{ field: PayrollField; head: string }>; days: DayFormat };

export const DEFAULT_LAYOUT: PayrollLayout = {
	columns: (
		[
			'employee_id',
			'name',
			'from_lane',
			'to_lane',
			'step',
			'effective_on',
			'from_pay',
			'to_pay',
			'difference',
			'pay_year',
			'change_id'
		] as const
	).map((field) => ({ field, head: PAYROLL_FIELDS[field] })),
	days: 'iso'
};

/** What of a lane change goes to payroll; money in hundredths, `null`: unknown. */
export type PayrollChange = {
	id: number;
	employeeId: string;
	name: string;
	school: string;
	fund: string | null;
	scheduleId: string;
	fromLane: string;
	toLane: string;
	step: string | null;
	effectiveOn: string;
	fromCents: number | null;
	toCents: number | null;
	currency: string | null;
	payYear: string | null;
	decidedOn: string;
	decidedBy: string;
};

/** The cells of one line. Money is a plain decimal with two places; what is unknown is an empty cell. */
export function payrollCells({ columns, days }: PayrollLayout, change: PayrollChange): string[] {
	const difference = change.fromCents === null || change.toCents === null ? null : change.toCents - change.fromCents;
	const cells: Record<PayrollField, string> = {
		employee_id: change.employeeId,
		name: change.name,
		school: change.school,
		fund: change.fund ?? '',
		contract: change.scheduleId,
		from_lane: change.fromLane,
		to_lane: change.toLane,
		step: change.step ?? '',
		effective_on: dayIn(days, change.effectiveOn),
		from_pay: moneyText(change.fromCents),
		to_pay: moneyText(change.toCents),
		difference: moneyText(difference),
		currency: change.currency ?? '',
		pay_year: change.payYear ?? '',
		decided_on: dayIn(days, change.decidedOn),
		decided_by: change.decidedBy,
		change_id: String(change.id)
	};
	return columns.map(({ field }) => cells[field]);
}

/** The sums a payroll office compares with what it took in; over the lines whose amounts are known, the others counted. */
export type ControlTotals = { changes: number; fromCents: number; toCents: number; unknownAmounts: number };

export function controlTotals(changes: Array<Pick<PayrollChange, 'fromCents' | 'toCents'>>): ControlTotals {
	const totals = { changes: changes.length, fromCents: 0, toCents: 0, unknownAmounts: 0 };
	for (const { fromCents, toCents } of changes) {
		if (fromCents === null || toCents === null) totals.unknownAmounts += 1;
		else {
			totals.fromCents += fromCents;
			totals.toCents += toCents;
		}
	}
	return totals;
}

/** Reads a layout as a form or the database gives it; a sentence if it is none. */
export function readLayout(value: unknown): { layout: PayrollLayout } | { problem: string } {
	const { columns, days } = (value ?? {}) as { columns?: unknown; days?: unknown };
	if (!Array.isArray(columns) || columns.length === 0)
		return { problem: 'Choose at least one column for the payroll file.' };
	const heads = new Set<string>();
	const read: PayrollLayout['columns'] = [];
	for (const column of columns as Array<{ field?: unknown; head?: unknown }>) {
		const field = String(column.field);
		if (!Object.hasOwn(PAYROLL_FIELDS, field)) return { problem: `“${field}” is nothing that a lane change says.` };
		const head = String(column.head ?? '').trim() || PAYROLL_FIELDS[field as PayrollField];
		if (heads.has(head)) return { problem: `Two columns are headed “${head}”; give each its own head.` };
		heads.add(head);
		read.push({ field: field as PayrollField, head });
	}
	if (!read.some(({ field }) => field === 'employee_id' || field === 'change_id'))
		return { problem: 'A payroll file needs the employee ID, or nobody could be told apart.' };
	return { layout: { columns: read, days: Object.hasOwn(DAY_FORMATS, String(days)) ? (days as DayFormat) : 'iso' } };
}

function dayIn(format: DayFormat, day: string): string {
	const [year = '', month = '', date = ''] = day.split('-');
	return format === 'us' ? `${month}/${date}/${year}` : format === 'compact' ? `${year}${month}${date}` : day;
}

/** Money in hundredths as a plain decimal with two places; empty where it is unknown. */
export function moneyText(cents: number | null): string {
	if (cents === null) return '';
	const text = String(Math.abs(cents)).padStart(3, '0');
	return `${cents < 0 ? '-' : ''}${text.slice(0, -2)}.${text.slice(-2)}`;
}

/** The name under which the file is taken away. */
export const payrollFileName = (exportedOn: string, number: number): string =>
	`lane changes ${exportedOn} no ${number}.csv`;

/** When payroll got it, in words. */
export const exportWords = (exportedOn: string, number: number): string =>
	`Payroll file ${number} of ${formatDay(exportedOn)}`;
