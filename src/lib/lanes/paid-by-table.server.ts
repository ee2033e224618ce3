import { sql } from 'drizzle-orm';
import { staffIn } from '#lib/access/staff-in.server.ts';
import type { Scope } from '#lib/access/scope.ts';
import type { Queryable } from '#lib/server/db/open.ts';
import { stepOfTable } from './salary-step.ts';

export type PaidBy = {
	/** Active people in scope whose lane and step on file have an amount in the table. */
	found: number;
	/** What these are paid together in a year, at full time, in whole hundredths. */
	cents: number;
	/** Of these no step is on file. */
	withoutStep: number;
	/** Lanes and steps on file of which the table says nothing, with how many people stand there. */
	missing: { lane: string; step: string; people: number }[];
};

/** For whom of a contract a salary table says the pay, by the placements on file; `null` if there is no such table. Pay. */
export function paidBy(db: Queryable, scope: Scope, scheduleId: string, publicId: string): PaidBy | null {
	const table = db.get<{ id: number } | undefined>(
		sql`SELECT id FROM salary_table WHERE schedule_id = ${scheduleId} AND public_id = ${publicId}`
	);
	if (!table) return null;
	const amounts = db.all<{ lane: string; step: string; cents: number }>(
		sql`SELECT lane, step, cents FROM salary_amount WHERE table_id = ${table.id}`
	);
	const steps = Map.groupBy(amounts, ({ lane }) => lane);
	const paid: PaidBy = { found: 0, cents: 0, withoutStep: 0, missing: [] };
	for (const { lane, step, people } of db.all<{ lane: string; step: string | null; people: number }>(sql`
		SELECT placement.lane, placement.step, count(*) AS people FROM placement JOIN staff ON staff.id = placement.staff_id
		WHERE placement.schedule_id = ${scheduleId} AND staff.active = 1 AND ${staffIn(scope)}
		GROUP BY placement.lane, placement.step ORDER BY placement.lane, placement.step`)) {
		const ladder = steps.get(lane) ?? [];
		if (step === null) {
			paid.withoutStep += people;
			continue;
		}
		const label = stepOfTable(
			ladder.map((one) => one.step),
			step
		);
		const amount = ladder.find((one) => one.step === label);
		if (amount) {
			paid.found += people;
			paid.cents += amount.cents * people;
		} else paid.missing.push({ lane, step, people });
	}
	return paid;
}
