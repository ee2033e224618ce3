import { sql } from 'drizzle-orm';
import { schoolIn } from '#lib/access/staff-in.server.ts';
import type { Scope } from '#lib/access/scope.ts';
import type { Queryable } from '#lib/server/db/open.ts';
import { neededHolders, targetsOf, type Target } from './coverage-status.ts';
import { monthEnds } from './months.ts';
import { targetsIn, unitsIn, type Unit } from './units.server.ts';

/** `needed`: the holders today's target asks for among that day's staff; null: no target. */
export type CoveragePoint = { day: string; holders: number; staff: number; needed: number | null };
export type CoverageLine = { level: number; unit: Unit | null; points: CoveragePoint[] };

/**
 * How the coverage of one skill went, at the month ends from `from` to `to` (and on `to`): one line for each unit in scope,
 * or for one, or `together` for the sum over all of them (without a target: targets are set for units). Targets are
 * today's: earlier ones are not kept. The level is that of the unit's first target, or of every school's, or 1.
 */
export function coverageOverTime(
	db: Queryable,
	scope: Scope,
	{ skillId, schoolId = null, from, to }: { skillId: string; schoolId?: number | null; from: string; to: string }
): { lines: CoverageLine[]; together: CoverageLine } {
	const days = monthEnds(from, to);
	const units = unitsIn(db, scope).filter((unit) => schoolId === null || unit.schoolId === schoolId);
	const targets = targetsIn(db, scope);
	const staff = running(
		days,
		db.all<Step>(sql`
			SELECT school_id AS "key", day, delta FROM staff_change
			WHERE ${schoolIn(scope, sql`school_id`)} AND day <= ${to} ORDER BY day`)
	);
	const holders = running(
		days,
		db.all<Step>(sql`
			SELECT school_id || ' ' || level AS "key", day, delta FROM holder_change
			WHERE ${schoolIn(scope, sql`school_id`)} AND skill_id = ${skillId} AND day <= ${to} ORDER BY day`)
	);
	const line = (unit: Unit): CoverageLine => {
		const target: Target | undefined = targetsOf(unit, skillId, targets)[0];
		const level = target?.level ?? 1;
		const points = days.map((day, index) => {
			const staffThen = staff(unit.schoolId)[index]!;
			return {
				day,
				holders: holders(`${unit.schoolId} ${level}`)[index]!,
				staff: staffThen,
				needed: target ? neededHolders(target, staffThen) : null
			};
		});
		return { level, unit, points };
	};
	const commonLevel = targets.find((target) => target.skillId === skillId && target.schoolId === null)?.level ?? 1;
	const together = {
		level: commonLevel,
		unit: null,
		points: days.map((day, index) => ({
			day,
			holders: units.reduce((sum, unit) => sum + holders(`${unit.schoolId} ${commonLevel}`)[index]!, 0),
			staff: units.reduce((sum, unit) => sum + staff(unit.schoolId)[index]!, 0),
			needed: null
		}))
	};
	return { lines: units.map(line).filter(({ points }) => points.some((point) => point.staff > 0)), together };
}

export type Step = { key: string | number; day: string; delta: number };

/** Running sums on the days asked for, of changes in the order of days, for each key; of an unknown key zeros. */
export function running(days: string[], steps: Step[]): (key: string | number) => number[] {
	const sums = new Map<string, number[]>();
	let index = 0;
	for (const { key, day, delta } of steps) {
		while (index < days.length && days[index]! < day) index += 1;
		if (index === days.length) break;
		const name = String(key);
		let at = sums.get(name);
		if (!at) sums.set(name, (at = days.map(() => 0)));
		at[index]! += delta;
	}
	for (const at of sums.values()) for (let i = 1; i < at.length; i += 1) at[i]! += at[i - 1]!;
	const zeros = days.map(() => 0);
	return (key) => sums.get(String(key)) ?? zeros;
}
