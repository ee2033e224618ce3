import { sql } from 'drizzle-orm';
import type { Queryable } from '#lib/server/db/open.ts';
import { stepOfTable } from './salary-step.ts';

/** A year's pay: whole hundredths of the currency, and of which pay year's table they are ("2026-27"). */
export type Salary = { cents: number; currency: string; payYear: string };

/** The pay of a lane at a step, as HR's file writes the step; `null` where no table says it. */
export type SalaryOf = (scheduleId: string, lane: string | null, step: string | null) => Salary | null;

/**
 * What the salary tables in force on a day (`YYYY-MM-DD`) pay: of each contract the table that begins last up to that day.
 * `instead` puts drafts in their place, by the contract's id. Pay: for viewers who may see pay only.
 */
export function salariesOn(db: Queryable, day: string, instead: ReadonlyMap<string, number> = new Map()): SalaryOf {
	const tables = db.all<{ id: number; scheduleId: string; payYear: string; currency: string }>(sql`
		SELECT id, schedule_id AS scheduleId, pay_year AS payYear, currency FROM salary_table
		WHERE status = 'in-force' AND begins_on <= ${day} ORDER BY begins_on, id`);
	const held = new Map(tables.map((table) => [table.scheduleId, table]));
	for (const [scheduleId, tableId] of instead) {
		const draft = db.get<{ id: number; scheduleId: string; payYear: string; currency: string } | undefined>(sql`
			SELECT id, schedule_id AS scheduleId, pay_year AS payYear, currency FROM salary_table WHERE id = ${tableId}`);
		if (draft) held.set(scheduleId, draft);
	}
	const amounts = new Map<string, Map<string, Salary>>();
	for (const { id, scheduleId, payYear, currency } of held.values()) {
		const rows = db.all<{ lane: string; step: string; cents: number }>(
			sql`SELECT lane, step, cents FROM salary_amount WHERE table_id = ${id}`
		);
		for (const { lane, step, cents } of rows) {
			const key = JSON.stringify([scheduleId, lane]);
			let ladder = amounts.get(key);
			if (!ladder) amounts.set(key, (ladder = new Map()));
			ladder.set(step, { cents, currency, payYear });
		}
	}
	return (scheduleId, lane, step) => {
		if (lane === null || step === null) return null;
		const ladder = amounts.get(JSON.stringify([scheduleId, lane]));
		const label = ladder && (ladder.has(step) ? step : stepOfTable(ladder.keys(), step));
		return (label !== undefined && label !== null && ladder?.get(label)) || null;
	};
}
