import { sql } from 'drizzle-orm';
import type { Queryable } from '#lib/server/db/open.ts';
import { newPublicId } from '#lib/server/db/public-id.ts';
import type { SalaryTable } from './salary-table.ts';

export type StoredAs = 'draft' | 'in-force';

export type SalaryTableAbout = {
	scheduleId: string;
	/** As shown: "2026-27". */
	payYear: string;
	/** The first day it pays (`YYYY-MM-DD`). */
	beginsOn: string;
	/** Three letters: "USD". */
	currency: string;
	status: StoredAs;
	/** The name of the file it came from. */
	source: string;
	/** RFC 3339. */
	now: string;
	by: string;
};

/**
 * Keeps a salary table that was read, inside the caller's write: as a draft for what-if, or in force from its first day on. Of one
 * contract and first day one table is in force: the one before is withdrawn, and stays on file.
 * @returns its public id, and of those withdrawn; `unchanged` if the very same amounts are in force already
 */
export function storeSalaryTable(
	tx: Queryable,
	table: SalaryTable,
	about: SalaryTableAbout
): { publicId: string; replaced: string[]; outcome: 'new' | 'unchanged' } {
	const { scheduleId, payYear, beginsOn, currency, status, source, now, by } = about;
	if (status === 'in-force') {
		const same = tablesBeginning(tx, scheduleId, beginsOn).find(
			(one) => one.payYear === payYear && one.currency === currency && amountsOf(tx, one.id) === written(table.amounts)
		);
		if (same) return { publicId: same.publicId, replaced: [], outcome: 'unchanged' };
	}
	const replaced = status === 'in-force' ? withdrawBeginning(tx, scheduleId, beginsOn) : [];
	const publicId = newPublicId();
	tx.run(sql`
		INSERT INTO salary_table (public_id, schedule_id, pay_year, begins_on, currency, status, source, loaded_at, loaded_by)
		VALUES (${publicId}, ${scheduleId}, ${payYear}, ${beginsOn}, ${currency}, ${status}, ${source}, ${now}, ${by})`);
	const { id } = tx.get<{ id: number }>(sql`SELECT id FROM salary_table WHERE public_id = ${publicId}`);
	for (const { lane, step, lanePosition, stepPosition, cents } of table.amounts)
		tx.run(sql`
			INSERT INTO salary_amount (table_id, lane, step, lane_position, step_position, cents)
			VALUES (${id}, ${lane}, ${step}, ${lanePosition}, ${stepPosition}, ${cents})`);
	return { publicId, replaced, outcome: 'new' };
}

/** Puts a draft, or a table that was withdrawn, in force, inside the caller's write; `null` if there is no such table of the contract. */
export function putSalaryTableInForce(
	tx: Queryable,
	scheduleId: string,
	publicId: string
): { beginsOn: string; payYear: string; replaced: string[] } | null {
	const found = tx.get<{ id: number; beginsOn: string; payYear: string } | undefined>(sql`
		SELECT id, begins_on AS beginsOn, pay_year AS payYear FROM salary_table
		WHERE public_id = ${publicId} AND schedule_id = ${scheduleId} AND status <> 'in-force'`);
	if (!found) return null;
	const replaced = withdrawBeginning(tx, scheduleId, found.beginsOn);
	tx.run(sql`UPDATE salary_table SET status = 'in-force' WHERE id = ${found.id}`);
	return { beginsOn: found.beginsOn, payYear: found.payYear, replaced };
}

/** Takes a table, in force or a draft, out of use, inside the caller's write; it stays on file. `null` if there is none such. */
export function withdrawSalaryTable(
	tx: Queryable,
	scheduleId: string,
	publicId: string
): { payYear: string; was: StoredAs } | null {
	const found = tx.get<{ id: number; payYear: string; was: StoredAs } | undefined>(sql`
		SELECT id, pay_year AS payYear, status AS was FROM salary_table
		WHERE public_id = ${publicId} AND schedule_id = ${scheduleId} AND status <> 'withdrawn'`);
	if (!found) return null;
	tx.run(sql`UPDATE salary_table SET status = 'withdrawn' WHERE id = ${found.id}`);
	return { payYear: found.payYear, was: found.was };
}

function tablesBeginning(tx: Queryable, scheduleId: string, beginsOn: string) {
	return tx.all<{ id: number; publicId: string; payYear: string; currency: string }>(sql`
		SELECT id, public_id AS publicId, pay_year AS payYear, currency FROM salary_table
		WHERE schedule_id = ${scheduleId} AND begins_on = ${beginsOn} AND status = 'in-force' ORDER BY id`);
}

function withdrawBeginning(tx: Queryable, scheduleId: string, beginsOn: string): string[] {
	const before = tablesBeginning(tx, scheduleId, beginsOn);
	for (const { id } of before) tx.run(sql`UPDATE salary_table SET status = 'withdrawn' WHERE id = ${id}`);
	return before.map(({ publicId }) => publicId);
}

const amountsOf = (tx: Queryable, tableId: number) =>
	written(
		tx.all<{ lane: string; step: string; cents: number }>(sql`
			SELECT lane, step, cents FROM salary_amount WHERE table_id = ${tableId}`)
	);
const written = (amounts: { lane: string; step: string; cents: number }[]) =>
	JSON.stringify(amounts.map(({ lane, step, cents }) => JSON.stringify([lane, step, cents])).sort());
