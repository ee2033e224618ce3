import type { Table } from '#lib/files/table.ts';
import { nearest } from '#lib/files/nearest.ts';
import { compareEmployeeId } from '#lib/staff/employee-ids.ts';
import { readDay } from '#lib/staff/read-day.ts';
import { columnsOf, type TableProblem } from '#lib/staff/table-problems.ts';
import { providerId } from './provider-id.ts';

/**
 * What HR knows about one completion beyond the record itself: fields of a record of salary-lane-rules.md section 4. A
 * field that is absent was not said. Kept append-only; the latest of a field holds.
 */
export type CreditFacts = {
	startedOn?: string;
	evidence?: { type: string; receivedOn?: string };
	approval?: { status: 'approved' | 'denied' | 'requested'; decidedOn?: string };
	related?: boolean;
	accredited?: boolean;
	grade?: string;
	time?: 'own' | 'contract' | 'stipend';
	tags?: string[];
	/** HR denied the credit on this day, for a reason that is none of the contract's gates. */
	denied?: { on: string; why: string };
};

/** What is said at once: `null` takes back what was said of it before, so that nobody has said it. */
export type SaidFacts = { [Key in keyof CreditFacts]: CreditFacts[Key] | null };

/** The facts that hold after all that was said, oldest first. */
export function latestFacts(said: SaidFacts[]): CreditFacts {
	const latest = Object.entries(Object.assign({}, ...said) as SaidFacts);
	return Object.fromEntries(latest.filter(([, value]) => value !== null && value !== undefined)) as CreditFacts;
}

/** Whether saying it again would change nothing. */
export function saysNothingNew(facts: SaidFacts, held: CreditFacts): boolean {
	return Object.entries(facts).every(
		([key, value]) => JSON.stringify(value ?? undefined) === JSON.stringify(held[key as keyof CreditFacts])
	);
}

export type EvidenceRow = {
	line: number;
	/** As compared. */
	employeeId: string;
	provider: string;
	/** The credential's title, or one of the provider's ids for it. */
	credential: string;
	completedOn: string;
	facts: CreditFacts;
};

export const EVIDENCE_COLUMNS = [
	'Employee ID',
	'Name',
	'Last Name',
	'First Name',
	'Provider',
	'Credential',
	'Completed On',
	'Started On',
	'Evidence Type',
	'Evidence Received On',
	'Approval Status',
	'Approval Decided On',
	'Related',
	'Accredited',
	'Grade',
	'Time',
	'Tags'
] as const;
type Column = (typeof EVIDENCE_COLUMNS)[number];
const APPROVALS = ['approved', 'denied', 'requested'] as const;
const TIMES = ['own', 'contract', 'stipend'] as const;

/**
 * The rows of an evidence file: one row a completion (employee, provider, credential, day) with what HR holds about it.
 * One problem refuses the whole file.
 */
export function readEvidenceFile(
	table: Table,
	zone: string
): { rows: EvidenceRow[] } | { problems: TableProblem[] } | { problem: string } {
	const columns = columnsOf(table, EVIDENCE_COLUMNS, ['Employee ID', 'Provider', 'Credential', 'Completed On']);
	if ('problem' in columns) return columns;
	const problems: TableProblem[] = [];
	const rows: EvidenceRow[] = [];
	for (const { line, cells } of table.rows) {
		const before = problems.length;
		const text = (column: Column) => (cells[columns.at.get(column) ?? -1] ?? '').trim();
		const wrong = (column: Column, message: string) => void problems.push({ line, column, message });
		const day = (column: Column) => {
			if (text(column) === '') return undefined;
			const read = readDay(text(column), zone);
			if (read === null) wrong(column, `“${text(column)}” is not a day; write it like 2025-06-30 or 6/30/2025`);
			return read ?? undefined;
		};
		const word = <T extends string>(column: Column, words: readonly T[]) => {
			if (text(column) === '') return undefined;
			const known = words.find((one) => one === text(column).toLowerCase());
			if (known === undefined) {
				const near = nearest(text(column), words);
				wrong(column, `“${text(column)}” is not ${words.join(', ')}${near ? `; did you mean “${near}”?` : ''}`);
			}
			return known;
		};
		for (const column of ['Employee ID', 'Provider', 'Credential', 'Completed On'] as const) {
			if (text(column) === '') wrong(column, 'it is empty');
		}
		const completedOn = day('Completed On') ?? '';
		const facts: CreditFacts = {};
		const startedOn = day('Started On');
		if (startedOn !== undefined) facts.startedOn = startedOn;
		const receivedOn = day('Evidence Received On');
		const type = text('Evidence Type');
		if (type !== '') facts.evidence = { type, ...(receivedOn !== undefined && { receivedOn }) };
		else if (receivedOn !== undefined) wrong('Evidence Type', 'a document was received; say which kind it is');
		const status = word('Approval Status', APPROVALS);
		const decidedOn = day('Approval Decided On');
		if (status !== undefined) facts.approval = { status, ...(decidedOn !== undefined && { decidedOn }) };
		else if (decidedOn !== undefined) wrong('Approval Status', 'a decision has a day; say what was decided');
		for (const [column, key] of [
			['Related', 'related'],
			['Accredited', 'accredited']
		] as const) {
			const answer = word(column, ['yes', 'no'] as const);
			if (answer !== undefined) facts[key] = answer === 'yes';
		}
		if (text('Grade') !== '') facts.grade = text('Grade');
		const time = word('Time', TIMES);
		if (time !== undefined) facts.time = time;
		const tags = text('Tags')
			.split(';')
			.map((tag) => tag.trim())
			.filter((tag) => tag !== '');
		if (tags.length > 0) facts.tags = tags;
		if (problems.length > before) continue;
		rows.push({
			line,
			employeeId: compareEmployeeId(text('Employee ID')),
			provider: providerId(text('Provider')),
			credential: text('Credential'),
			completedOn,
			facts
		});
	}
	return problems.length > 0 ? { problems } : { rows };
}
