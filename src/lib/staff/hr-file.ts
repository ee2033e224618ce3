import type { Table } from '#lib/files/table.ts';
import { nearest } from '#lib/files/nearest.ts';
import { compareEmployeeId } from './employee-ids.ts';
import { readDay } from './read-day.ts';
import { columnsOf, type TableProblem } from './table-problems.ts';

/*
 * The HR file: what a roster does not say about staff, one row a person. A column that is missing leaves things as they
 * are; an empty cell says that HR does not know.
 */

export const DEGREE_LEVELS = ['bachelor', 'master', 'specialist', 'doctorate'] as const;
export type DegreeLevel = (typeof DEGREE_LEVELS)[number];

export type HrDegree = { level: DegreeLevel; conferredOn: string; verifiedOn: string | null; eligible: boolean };
/** Credits as the decimal or fraction written. */
export type HrOpening = { credits: string; base?: DegreeLevel; countedThrough: string; tags?: Record<string, string> };
/** `step`: of the salary table, as written; `undefined` where the file has no such column. */
export type HrPlacement = {
	scheduleId: string;
	lane: string;
	since: string;
	opening: HrOpening | null;
	step?: string | null;
};

/** `undefined`: the file has no such column. `null`: HR does not know. */
export type HrRow = {
	line: number;
	/** As compared. */
	employeeId: string;
	hireDate?: string | null;
	fte?: string | null;
	subjects?: string[] | null;
	gradeLevels?: string[] | null;
	/** Which budget pays the person, in the district's own words. */
	fund?: string | null;
	placement?: HrPlacement | null;
	notices?: string[];
	/** The levels of which the file has columns, and the degrees it gives at these. */
	degreeLevels: DegreeLevel[];
	degrees: HrDegree[];
};

const DEGREE_COLUMNS = ['Bachelor', 'Master', 'Specialist', 'Doctorate'].flatMap(
	(level) => [`${level} Conferred`, `${level} Verified`, `${level} Eligible`] as const
);
/** For the eye of whoever keeps the file; people are known by employee id. */
const NAME_COLUMNS = ['Name', 'Last Name', 'First Name'] as const;
export const HR_COLUMNS: readonly string[] = [
	'Employee ID',
	...NAME_COLUMNS,
	'Hire Date',
	'FTE',
	'Subjects',
	'Grade Levels',
	'Contract',
	'Lane',
	'Lane Since',
	'Step',
	'Fund',
	'Opening Credits',
	'Opening Base',
	'Opening Through',
	'Opening Tags',
	'Notices',
	...DEGREE_COLUMNS
];

type Context = {
	/** Employee ids as compared. */
	isStaff: (employeeId: string) => boolean;
	/** Lanes by contract. */
	lanes: Map<string, string[]>;
	zone: string;
	today: string;
};

/** The rows of an HR file, or everything that is wrong with it: one problem refuses the whole file. */
export function readHrFile(
	table: Table,
	context: Context
): { rows: HrRow[] } | { problems: TableProblem[] } | { problem: string } {
	const columns = columnsOf(table, HR_COLUMNS, ['Employee ID']);
	if ('problem' in columns) return columns;
	const problems: TableProblem[] = [];
	const rows: HrRow[] = [];
	const lines = new Map<string, number>();
	for (const { line, cells } of table.rows) {
		const row = new HrReader(line, cells, columns.at, context, problems).row();
		if (!row) continue;
		const other = lines.get(row.employeeId);
		if (other !== undefined) {
			problems.push({
				line,
				column: 'Employee ID',
				message: `line ${other} is about the same employee id; give one row a person`
			});
		}
		lines.set(row.employeeId, line);
		rows.push(row);
	}
	return problems.length > 0 ? { problems } : { rows };
}

class HrReader {
	readonly #line: number;
	readonly #cells: string[];
	readonly #at: Map<string, number>;
	readonly #context: Context;
	readonly #problems: TableProblem[];

	constructor(line: number, cells: string[], at: Map<string, number>, context: Context, problems: TableProblem[]) {
		this.#line = line;
		this.#cells = cells;
		this.#at = at;
		this.#context = context;
		this.#problems = problems;
	}

	row(): HrRow | null {
		const employeeId = compareEmployeeId(this.#text('Employee ID'));
		if (employeeId === '') return this.#wrong('Employee ID', 'it is empty');
		if (!this.#context.isStaff(employeeId)) {
			return this.#wrong('Employee ID', `“${this.#text('Employee ID')}” is nobody's id in the roster`);
		}
		const degreeLevels = DEGREE_LEVELS.filter((level) => this.#has(degreeColumn(level, 'Conferred')));
		return {
			line: this.#line,
			employeeId,
			...(this.#has('Hire Date') && { hireDate: this.#day('Hire Date') }),
			...(this.#has('FTE') && { fte: this.#fte() }),
			...(this.#has('Subjects') && { subjects: this.#list('Subjects') }),
			...(this.#has('Grade Levels') && { gradeLevels: this.#list('Grade Levels') }),
			...(this.#has('Fund') && { fund: this.#text('Fund') === '' ? null : this.#text('Fund') }),
			...((this.#has('Lane') || this.#has('Contract')) && { placement: this.#placement() }),
			...(this.#has('Notices') && { notices: this.#notices() }),
			degreeLevels,
			degrees: degreeLevels.map((level) => this.#degree(level)).filter((degree) => degree !== null)
		};
	}

	#has(column: string): boolean {
		return this.#at.has(column);
	}

	#text(column: string): string {
		return (this.#cells[this.#at.get(column) ?? -1] ?? '').trim();
	}

	#wrong(column: string, message: string): null {
		this.#problems.push({ line: this.#line, column, message });
		return null;
	}

	#day(column: string): string | null {
		const text = this.#text(column);
		return text === '' ? null : this.#readDay(column, text);
	}

	#readDay(column: string, text: string): string | null {
		return (
			readDay(text, this.#context.zone) ??
			this.#wrong(column, `“${text}” is not a day; write it like 2025-06-30 or 6/30/2025`)
		);
	}

	#list(column: string): string[] | null {
		const items = split(this.#text(column));
		return items.length === 0 ? null : [...new Set(items)];
	}

	#fte(): string | null {
		const text = this.#text('FTE');
		if (text === '') return null;
		const isShare = /^(\d+(\.\d+)?|\.\d+)$/.test(text) && Number(text) > 0 && Number(text) <= 2;
		return isShare
			? String(Number(text))
			: this.#wrong('FTE', `“${text}” is not a share of full time; write it like 0.6`);
	}

	#notices(): string[] {
		const days = split(this.#text('Notices')).map((text) => this.#readDay('Notices', text));
		return [...new Set(days.filter((day) => day !== null))].sort();
	}

	#degree(level: DegreeLevel): HrDegree | null {
		const [conferred, verified, eligible] = ['Conferred', 'Verified', 'Eligible'].map((what) =>
			degreeColumn(level, what)
		) as [string, string, string];
		const conferredOn = this.#day(conferred);
		const verifiedOn = this.#day(verified);
		const word = this.#text(eligible).toLowerCase();
		if (!['', 'yes', 'no', 'y', 'n'].includes(word))
			this.#wrong(eligible, `“${this.#text(eligible)}” is neither yes nor no`);
		if (conferredOn !== null) return { level, conferredOn, verifiedOn, eligible: !word.startsWith('n') };
		if (this.#text(conferred) === '' && this.#text(verified) !== '') {
			this.#wrong(conferred, `it is empty, but ${verified} gives a day; when was the degree conferred?`);
		}
		return null;
	}

	#placement(): HrPlacement | null {
		const [contract, lane, since] = ['Contract', 'Lane', 'Lane Since'].map((column) => this.#text(column)) as [
			string,
			string,
			string
		];
		if (contract === '' && lane === '' && since === '') {
			const [stray] = ['Step', 'Opening Credits', 'Opening Base', 'Opening Through', 'Opening Tags'].filter(
				(column) => this.#text(column) !== ''
			);
			return stray === undefined
				? null
				: this.#wrong(stray, 'there is no placement (Contract, Lane and Lane Since) to which it belongs');
		}
		for (const column of ['Contract', 'Lane', 'Lane Since']) {
			if (this.#text(column) === '') return this.#wrong(column, 'a placement needs Contract, Lane and Lane Since');
		}
		const lanes = this.#context.lanes.get(contract);
		if (!lanes)
			return this.#wrong(
				'Contract',
				`“${contract}” is no loaded contract${hint(contract, this.#context.lanes.keys())}`
			);
		if (!lanes.includes(lane)) return this.#wrong('Lane', `“${lane}” is no lane of ${contract}${hint(lane, lanes)}`);
		const day = this.#readDay('Lane Since', since);
		if (day === null) return null;
		if (day > this.#context.today)
			return this.#wrong('Lane Since', `${day} is still to come; give the placement in force today`);
		return {
			scheduleId: contract,
			lane,
			since: day,
			opening: this.#opening(),
			...(this.#has('Step') && { step: this.#text('Step') === '' ? null : this.#text('Step') })
		};
	}

	#opening(): HrOpening | null {
		const [credits, base, tags] = ['Opening Credits', 'Opening Base', 'Opening Tags'].map((column) =>
			this.#text(column)
		) as [string, string, string];
		const countedThrough = this.#day('Opening Through');
		if (credits === '') {
			if (base === '' && tags === '' && countedThrough === null) return null;
			return this.#wrong('Opening Credits', 'it is empty, but the opening balance is described beside it');
		}
		if (!isCredits(credits))
			return this.#wrong('Opening Credits', `“${credits}” is no number of credits; write it like 12 or 4.5`);
		if (this.#text('Opening Through') === '') {
			return this.#wrong('Opening Through', 'opening credits need the day through which records are already in them');
		}
		if (countedThrough === null) return null;
		const level = DEGREE_LEVELS.find((known) => known === base.toLowerCase());
		if (base !== '' && !level)
			return this.#wrong('Opening Base', `“${base}” is no degree level; use ${DEGREE_LEVELS.join(', ')}`);
		const tagged = this.#tags(tags);
		return {
			credits,
			...(level && { base: level }),
			countedThrough,
			...(Object.keys(tagged).length > 0 && { tags: tagged })
		};
	}

	#tags(text: string): Record<string, string> {
		const tags: Record<string, string> = {};
		for (const item of split(text)) {
			const [tag = '', credits = ''] = item.split('=').map((part) => part.trim());
			if (tag === '' || !isCredits(credits))
				this.#wrong('Opening Tags', `“${item}” is not a tag and its credits; write it like multicultural=4`);
			else tags[tag] = credits;
		}
		return tags;
	}
}

const degreeColumn = (level: DegreeLevel, what: string) =>
	`${level.slice(0, 1).toUpperCase()}${level.slice(1)} ${what}`;
const isCredits = (text: string) => /^\d+(\.\d+)?$|^\d+\/[1-9]\d*$/.test(text);
const split = (text: string) =>
	text
		.split(';')
		.map((item) => item.trim())
		.filter((item) => item !== '');

function hint(word: string, known: Iterable<string>): string {
	const words = [...known];
	const near = nearest(word, words);
	if (near !== null) return `; did you mean “${near}”?`;
	return words.length === 0 ? '; none is loaded yet' : `. Known are ${words.join(', ')}`;
}
