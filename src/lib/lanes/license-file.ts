import { nearest } from '#lib/files/nearest.ts';
import type { Table } from '#lib/files/table.ts';
import { compareEmployeeId } from '#lib/staff/employee-ids.ts';
import { readDay } from '#lib/staff/read-day.ts';
import { columnsOf, type TableProblem } from '#lib/staff/table-problems.ts';

/** One cycle of one person's license. Days as `YYYY-MM-DD`; `expiresOn` is the last day, `null`: nobody knows. */
export type LicenseCycle = {
	line: number;
	/** As compared. */
	employeeId: string;
	scheduleId: string;
	lane: string;
	since: string;
	expiresOn: string | null;
};

export const LICENSE_COLUMNS: readonly string[] = [
	'Employee ID',
	'Name',
	'Last Name',
	'First Name',
	'License',
	'Cycle Begins',
	'Expires',
	'Lane'
];
const REQUIRED = ['Employee ID', 'License', 'Cycle Begins', 'Expires'];

/** The rows of a file of license cycles, or everything that is wrong with it: one problem refuses the whole file. */
export function readLicenseFile(
	table: Table,
	{
		isStaff,
		lanes,
		zone
	}: {
		/** Employee ids as compared. */
		isStaff: (employeeId: string) => boolean;
		/** The lanes of each renewal, lowest first. */
		lanes: Map<string, string[]>;
		zone: string;
	}
): { cycles: LicenseCycle[] } | { problems: TableProblem[] } | { problem: string } {
	const columns = columnsOf(table, LICENSE_COLUMNS, REQUIRED);
	if ('problem' in columns) return columns;
	const problems: TableProblem[] = [];
	const cycles: LicenseCycle[] = [];
	const lines = new Map<string, number>();
	for (const { line, cells } of table.rows) {
		const text = (column: string) => (cells[columns.at.get(column) ?? -1] ?? '').trim();
		const wrong = (column: string, message: string) => void problems.push({ line, column, message });
		const day = (column: string) => {
			const read = readDay(text(column), zone);
			if (read === null) wrong(column, `“${text(column)}” is not a day; write it like 2025-06-30 or 6/30/2025`);
			return read;
		};
		const employeeId = compareEmployeeId(text('Employee ID'));
		if (employeeId === '') wrong('Employee ID', 'it is empty');
		else if (!isStaff(employeeId)) wrong('Employee ID', `“${text('Employee ID')}” is nobody's id in the roster`);
		const scheduleId = text('License');
		const known = lanes.get(scheduleId);
		if (!known) {
			const near = nearest(scheduleId, [...lanes.keys()]);
			wrong(
				'License',
				`“${scheduleId}” is no loaded renewal of licenses${near ? `; did you mean “${near}”?` : lanes.size === 0 ? '; load one with lanewise contract FILE --kind license' : `. Known are ${[...lanes.keys()].join(', ')}`}`
			);
		}
		const lane = text('Lane') || (known?.[0] ?? '');
		if (known && !known.includes(lane))
			wrong('Lane', `“${lane}” is no lane of ${scheduleId}. It has ${known.join(', ')}`);
		const since = day('Cycle Begins');
		const expiresOn = text('Expires') === '' ? null : day('Expires');
		if (since !== null && expiresOn !== null && expiresOn <= since)
			wrong('Expires', `${expiresOn} is not after the cycle begins, ${since}`);
		const key = JSON.stringify([employeeId, scheduleId]);
		const other = lines.get(key);
		if (other !== undefined)
			wrong('License', `line ${other} is about the same license of the same person; give the cycle that runs now`);
		lines.set(key, line);
		if (since !== null) cycles.push({ line, employeeId, scheduleId, lane, since, expiresOn });
	}
	return problems.length > 0 ? { problems } : { cycles };
}
