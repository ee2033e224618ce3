import { foldHeader, type Table } from '#lib/files/table.ts';
import type { TableProblem } from '#lib/staff/table-problems.ts';
import { foldStep, shareStep } from './salary-step.ts';

/*
 * Reads what a year pays by lane and step, in three layouts that tell themselves apart by their header: a row for each amount
 * (lane, step, amount), a grid (steps down, lanes across), and the long table in which schedules of several districts are published.
 */

export type SalaryLayout = 'long' | 'grid' | 'published';

/** One cell: a year's pay in whole hundredths of the currency. Positions count from 0, in the order of the table. */
export type SalaryAmount = { lane: string; step: string; lanePosition: number; stepPosition: number; cents: number };

export type SalaryTable = {
	layout: SalaryLayout;
	/** As the contract calls them, else as the table does; in the contract's order where it has them, others after. */
	lanes: string[];
	steps: string[];
	amounts: SalaryAmount[];
	/** As `salaryNotes` says; nothing of it is wrong for sure. */
	notes: string[];
};

/** One of several schedules in a published file. */
export type PublishedSchedule = {
	district: string;
	districtName: string;
	schedule: string;
	title: string;
	amounts: number;
};

export type SalaryTableReading =
	| { table: SalaryTable }
	/** The file holds several schedules, and none or none of these was chosen. */
	| { choices: PublishedSchedule[] }
	| { problems: TableProblem[] };

const LANE_WORDS = [
	'lane',
	'lane_label',
	'lane label',
	'lane_key',
	'lane key',
	'column',
	'class',
	'range',
	'track',
	'channel',
	'salary lane',
	'salary level',
	'salary column',
	'salary class',
	'classification',
	'differential'
];
const STEP_WORDS = ['step', 'steps', 'row', 'salary step', 'years of service', 'year of service', 'years', 'year'];
const AMOUNT_WORDS = [
	'amount',
	'salary',
	'annual salary',
	'annual_salary',
	'annual_salary_usd',
	'annual salary usd',
	'annual salary (usd)',
	'yearly salary',
	'annual amount',
	'annual pay',
	'pay',
	'base salary',
	'annual base salary'
];
/** Cells that say "this lane does not have this step". */
const NO_AMOUNT = ['', '-', '–', '—', 'n/a', 'na', 'none', 'x'];
const LAYOUTS =
	'It is neither a row for each amount (columns Lane, Step and Amount) nor a grid (first column Step, then one column a lane) nor a published table (district_id, schedule_key, lane_label, step, annual_salary_usd)';

/**
 * The salary table in a file with a header row. `contractLanes` are the lanes of the contract it is for, lowest first; a lane is
 * known with other spaces or case too. One problem refuses the whole table.
 */
export function readSalaryTable(
	table: Table,
	contractLanes: readonly string[],
	chosen: { district?: string | null; schedule?: string | null } = {}
): SalaryTableReading {
	const headers = table.headers.map(foldHeader);
	const [lane, step, amount] = [LANE_WORDS, STEP_WORDS, AMOUNT_WORDS].map((words) => firstOf(headers, words)) as [
		number,
		number,
		number
	];
	const isPublished = headers.includes('district_id') && headers.includes('schedule_key');
	if (lane >= 0 && step >= 0 && amount >= 0) {
		const at = { lane, step, amount };
		return isPublished ? readPublished(table, headers, at, contractLanes, chosen) : readLong(table, at, contractLanes);
	}
	if (isPublished)
		return refused(1, 'header', 'a published table needs lane_label or lane_key, step and annual_salary_usd as well');
	if (headers.length > 1 && (headers[0] === '' || /^(step|row|year)/.test(headers[0]!)))
		return readGrid(table, contractLanes);
	return refused(1, 'header', `these columns are no salary table. ${LAYOUTS}`);
}

/** A cell of money as whole hundredths; a sentence about what it is not; `null` where the lane has no such step. */
export function readMoney(cell: string): { cents: number } | { problem: string } | null {
	const text = cell.replaceAll(/[\s\u00a0\u202f]+/g, ' ').trim();
	if (NO_AMOUNT.includes(text.toLowerCase())) return null;
	const match = /^(?:USD ?|US ?)?\$? ?(\d{1,3}(?:,\d{3})+|\d+)(?:\.(\d{1,2}))?$/i.exec(text);
	if (!match) return { problem: `“${text}” is not an amount of money; write it like 51375, 51,375.50 or $51,375.50` };
	const whole = match[1]!.replaceAll(',', '');
	if (whole.length > 11) return { problem: `“${text}” is more than anybody is paid in a year` };
	const cents = Number(whole) * 100 + Number((match[2] ?? '').padEnd(2, '0'));
	return cents === 0
		? { problem: `“${text}” is no pay; leave the cell empty where a lane has no such step` }
		: { cents };
}

type Cell = { line: number; column: string; lane: string; step: string; text: string };

function readLong(
	table: Table,
	at: { lane: number; step: number; amount: number },
	contractLanes: readonly string[]
): SalaryTableReading {
	return collected(
		'long',
		table.rows.map(({ line, cells }) => cellOf(line, table.headers[at.amount]!, cells, at)),
		contractLanes,
		{ lane: table.headers[at.lane]!, step: table.headers[at.step]! }
	);
}

function readGrid(table: Table, contractLanes: readonly string[]): SalaryTableReading {
	const [stepHeader, ...rest] = table.headers;
	const lanes = rest
		.map((header, i) => ({ header, at: i + 1 }))
		// Years of service beside the step are for the eye.
		.filter(({ header }) => !STEP_WORDS.includes(foldHeader(header)));
	const nameless = lanes.find(
		({ header, at }) => header === '' && table.rows.some(({ cells }) => (cells[at] ?? '').trim() !== '')
	);
	if (nameless)
		return refused(1, `column ${nameless.at + 1}`, 'it has amounts but no lane in its header; name the lane');
	const named = lanes.filter(({ header }) => header !== '');
	const twice = named.find(
		({ header }, i) => named.findIndex((other) => foldLane(other.header) === foldLane(header)) < i
	);
	if (twice) return refused(1, twice.header, 'this lane has two columns; keep one');
	return collected(
		'grid',
		table.rows.flatMap(({ line, cells }) =>
			named.map(({ header, at }) => ({
				line,
				column: header,
				lane: header,
				step: (cells[0] ?? '').trim(),
				text: cells[at] ?? ''
			}))
		),
		contractLanes,
		{ lane: 'header', step: stepHeader || 'column 1' }
	);
}

function readPublished(
	table: Table,
	headers: string[],
	at: { step: number; amount: number },
	contractLanes: readonly string[],
	{ district = null, schedule = null }: { district?: string | null; schedule?: string | null }
): SalaryTableReading {
	const column = (name: string) => headers.indexOf(name);
	const cell = (cells: string[], name: string) => (cells[column(name)] ?? '').trim();
	const choices = new Map<string, PublishedSchedule>();
	for (const { cells } of table.rows) {
		const one = { district: cell(cells, 'district_id'), schedule: cell(cells, 'schedule_key') };
		const key = JSON.stringify(one);
		const known = choices.get(key) ?? {
			...one,
			districtName: cell(cells, 'district_name'),
			title: cell(cells, 'schedule_title'),
			amounts: 0
		};
		choices.set(key, { ...known, amounts: known.amounts + (isNoAmount(cells[at.amount] ?? '') ? 0 : 1) });
	}
	const fitting = [...choices.values()].filter(
		(one) => (district === null || one.district === district) && (schedule === null || one.schedule === schedule)
	);
	if (fitting.length !== 1) return { choices: fitting.length === 0 ? [...choices.values()] : fitting };
	const [one] = fitting;
	const rows = table.rows.filter(
		({ cells }) => cell(cells, 'district_id') === one!.district && cell(cells, 'schedule_key') === one!.schedule
	);
	// Labels are what people read; the key is taken where it is the contract's own name and the label is not.
	const isContractLane = new Set(contractLanes.map(foldLane));
	const label = (cells: string[]) => {
		const [name, key] = [cell(cells, 'lane_label'), cell(cells, 'lane_key')];
		return name === '' || (isContractLane.has(foldLane(key)) && !isContractLane.has(foldLane(name))) ? key : name;
	};
	return collected(
		'published',
		rows.map(({ line, cells }) => ({
			line,
			column: table.headers[at.amount]!,
			lane: label(cells),
			step: (cells[at.step] ?? '').trim(),
			text: cells[at.amount] ?? ''
		})),
		contractLanes,
		{ lane: 'lane_label', step: table.headers[at.step]! }
	);
}

const isNoAmount = (text: string) => NO_AMOUNT.includes(text.trim().toLowerCase());
const firstOf = (headers: string[], words: string[]) =>
	headers.indexOf(words.find((word) => headers.includes(word)) ?? '\0');
const refused = (line: number, column: string, message: string): { problems: TableProblem[] } => ({
	problems: [{ line, column, message }]
});

/** A lane's name as compared: "ba + 15" is "BA+15". */
const foldLane = (lane: string) => lane.replaceAll(/[\s\u00a0]+/g, '').toLowerCase();

function cellOf(
	line: number,
	column: string,
	cells: string[],
	at: { lane: number; step: number; amount: number }
): Cell {
	return {
		line,
		column,
		lane: (cells[at.lane] ?? '').trim(),
		step: (cells[at.step] ?? '').trim(),
		text: cells[at.amount] ?? ''
	};
}

function collected(
	layout: SalaryLayout,
	cells: Cell[],
	contractLanes: readonly string[],
	columns: { lane: string; step: string }
): SalaryTableReading {
	const problems: TableProblem[] = [];
	const ofContract = new Map(contractLanes.map((lane) => [foldLane(lane), lane]));
	const found = new Map<string, { line: number; lane: string; step: string; cents: number | null }>();
	const lanes = new Map<string, string>();
	const steps = new Map<string, { step: string; line: number }>();
	for (const { line, column, lane: written, step, text } of cells) {
		if (written === '' || step === '') {
			const [where, what] = written === '' ? [columns.lane, 'lane'] : [columns.step, 'step'];
			if (!problems.some((one) => one.line === line && one.column === where))
				problems.push({ line, column: where, message: `the ${what} is missing` });
			continue;
		}
		const folded = foldLane(written);
		const lane = ofContract.get(folded) ?? lanes.get(folded) ?? written;
		lanes.set(folded, lane);
		if (!steps.has(foldStep(step))) steps.set(foldStep(step), { step, line });
		const key = JSON.stringify([folded, foldStep(step)]);
		const before = found.get(key);
		if (before) {
			problems.push({
				line,
				column,
				message: `${lane} at step ${step} stands on line ${before.line} already; keep one of them`
			});
			continue;
		}
		const money = readMoney(text);
		if (money && 'problem' in money) problems.push({ line, column, message: money.problem });
		else found.set(key, { line, lane, step: steps.get(foldStep(step))!.step, cents: money?.cents ?? null });
	}
	const stepList = [...steps.values()];
	for (const [i, { step, line }] of stepList.entries()) {
		const other = stepList.slice(0, i).find((one) => shareStep(one.step, step));
		if (other)
			problems.push({
				line,
				column: columns.step,
				message: `step “${step}” and step “${other.step}” of line ${other.line} cover the same years; a year is in one step`
			});
	}
	const amounts = [...found.values()].flatMap(({ lane, step, cents }) =>
		cents === null ? [] : [{ lane, step, cents }]
	);
	if (problems.length === 0 && amounts.length === 0)
		problems.push({ line: 1, column: 'header', message: 'the table has no amounts' });
	if (problems.length > 0) return { problems: problems.sort((a, b) => a.line - b.line) };
	const ranks = new Map(contractLanes.map((lane, rank) => [lane, rank]));
	const order = [...lanes.values()].sort(
		(a, b) => (ranks.get(a) ?? contractLanes.length) - (ranks.get(b) ?? contractLanes.length)
	);
	const stepNames = stepList.map(({ step }) => step);
	const placed = amounts
		.map(({ lane, step, cents }) => ({
			lane,
			step,
			lanePosition: order.indexOf(lane),
			stepPosition: stepNames.indexOf(step),
			cents
		}))
		.sort((a, b) => a.stepPosition - b.stepPosition || a.lanePosition - b.lanePosition);
	return {
		table: { layout, lanes: order, steps: stepNames, amounts: placed, notes: salaryNotes(order, placed, contractLanes) }
	};
}

/**
 * What a person should look at before a table pays anybody, in sentences: lanes that it and the contract do not share, and pay that
 * falls with a step or a lane. Amounts stand in the order of the table; `contractLanes` lowest first.
 */
export function salaryNotes(
	lanes: readonly string[],
	amounts: readonly Pick<SalaryAmount, 'lane' | 'step' | 'cents'>[],
	contractLanes: readonly string[]
): string[] {
	const notes: string[] = [];
	const others = lanes.filter((lane) => !contractLanes.includes(lane));
	if (others.length > 0)
		notes.push(
			`The contract has no ${others.length === 1 ? 'lane' : 'lanes'} “${others.join('”, “')}”: the amounts are kept under ${others.length === 1 ? 'that name' : 'those names'} and pay nobody who is placed in another lane.`
		);
	const without = contractLanes.filter((lane) => !amounts.some((amount) => amount.lane === lane));
	if (without.length > 0)
		notes.push(
			`The table pays nothing for the contract’s ${without.length === 1 ? 'lane' : 'lanes'} “${without.join('”, “')}”: pay in ${without.length === 1 ? 'it' : 'them'} stays unknown.`
		);
	for (const lane of lanes) {
		const ladder = amounts.filter((amount) => amount.lane === lane);
		for (const [i, { step, cents }] of ladder.entries()) {
			const before = ladder[i - 1];
			if (before && cents < before.cents)
				notes.push(`${lane} pays less at step ${step} than at step ${before.step}. Check both amounts.`);
		}
	}
	const ranked = contractLanes.filter((lane) => lanes.includes(lane));
	for (const [i, lane] of ranked.entries()) {
		const below = ranked[i - 1];
		if (below === undefined) continue;
		const lower = amounts.filter((amount) => amount.lane === below);
		for (const { step, cents } of amounts.filter((amount) => amount.lane === lane)) {
			const under = lower.find((amount) => amount.step === step);
			if (under && cents < under.cents)
				notes.push(`${lane} pays less than ${below} at step ${step}. Check both amounts.`);
		}
	}
	return notes;
}

/** Whether a pay year reads like one: "2026-27", "2026-2027" or "2026"; the second year follows the first. */
export function isPayYear(text: string): boolean {
	const match = /^(\d{4})(?:-(\d{2}|\d{4}))?$/.exec(text);
	if (!match) return false;
	const next = String(Number(match[1]) + 1);
	return match[2] === undefined || match[2] === next || match[2] === next.slice(2);
}
