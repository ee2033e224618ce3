import { sql } from 'drizzle-orm';
import type { Queryable } from '#lib/server/db/open.ts';

/** How a salary table stands on a day: it pays; it will; it did; it is for what-if; it was taken out of use. */
export type SalaryStanding = 'pays' | 'coming' | 'past' | 'draft' | 'withdrawn';

export type SalaryTableLine = {
	publicId: string;
	payYear: string;
	beginsOn: string;
	currency: string;
	standing: SalaryStanding;
	/** The file it came from. */
	source: string;
	/** RFC 3339. */
	loadedAt: string;
	loadedBy: string;
	amounts: number;
};

/** The salary tables of a contract as they stand on a day (`YYYY-MM-DD`), the latest pay first. For viewers who may see pay only. */
export function salaryTables(db: Queryable, scheduleId: string, today: string): SalaryTableLine[] {
	const rows = db.all<Omit<SalaryTableLine, 'standing'> & { status: 'draft' | 'in-force' | 'withdrawn' }>(sql`
		SELECT public_id AS publicId, pay_year AS payYear, begins_on AS beginsOn, currency, status, source, loaded_at AS loadedAt,
			loaded_by AS loadedBy, (SELECT count(*) FROM salary_amount WHERE table_id = salary_table.id) AS amounts
		FROM salary_table WHERE schedule_id = ${scheduleId} ORDER BY begins_on, id`);
	const paying = rows.findLast(({ status, beginsOn }) => status === 'in-force' && beginsOn <= today);
	return rows
		.map(({ status, ...row }, i): SalaryTableLine => ({
			...row,
			standing: status !== 'in-force' ? status : rows[i] === paying ? 'pays' : row.beginsOn > today ? 'coming' : 'past'
		}))
		.reverse();
}

export type SalaryGrid = {
	lanes: string[];
	/** `cents` by lane, in the order of `lanes`; `null`: the lane has no such step. */
	rows: { step: string; cents: Array<number | null> }[];
};

/** A salary table as a grid, lanes across and steps down; `null` if the contract has no such table. For viewers who may see pay only. */
export function salaryGrid(db: Queryable, scheduleId: string, publicId: string): SalaryGrid | null {
	const table = db.get<{ id: number } | undefined>(
		sql`SELECT id FROM salary_table WHERE schedule_id = ${scheduleId} AND public_id = ${publicId}`
	);
	if (!table) return null;
	const amounts = db.all<{ lane: string; step: string; cents: number; lanePosition: number; stepPosition: number }>(sql`
		SELECT lane, step, cents, lane_position AS lanePosition, step_position AS stepPosition
		FROM salary_amount WHERE table_id = ${table.id}`);
	const inOrder = (names: [name: string, position: number][]) =>
		[...new Map(names)].sort(([, a], [, b]) => a - b).map(([name]) => name);
	const lanes = inOrder(amounts.map(({ lane, lanePosition }) => [lane, lanePosition]));
	const steps = inOrder(amounts.map(({ step, stepPosition }) => [step, stepPosition]));
	const cents = new Map(amounts.map((one) => [JSON.stringify([one.lane, one.step]), one.cents]));
	return {
		lanes,
		rows: steps.map((step) => ({ step, cents: lanes.map((lane) => cents.get(JSON.stringify([lane, step])) ?? null) }))
	};
}

/** The amounts of a grid, one by one, step by step. */
export const amountsOf = ({ lanes, rows }: SalaryGrid): { lane: string; step: string; cents: number }[] =>
	rows.flatMap(({ step, cents }) =>
		cents.flatMap((amount, i) => (amount === null ? [] : [{ lane: lanes[i]!, step, cents: amount }]))
	);
