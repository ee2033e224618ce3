import { sql } from 'drizzle-orm';
import { schoolIn } from '#lib/access/staff-in.server.ts';
import type { Scope } from '#lib/access/scope.ts';
import type { Queryable } from '#lib/server/db/open.ts';
import { running, type Step } from './coverage-over-time.server.ts';
import { judge, targetsOf, type Standing } from './coverage-status.ts';
import { expiringSoon } from './expiring-soon.server.ts';
import { monthEnds, schoolYearStart } from './months.ts';
import { skillCoverage } from './skill-coverage.server.ts';
import { skillsOf, targetsIn, unitsIn } from './units.server.ts';

/** Of the (unit, skill) pairs with a target on that day, how many met it. */
export type TargetsMet = { day: string; met: number; judged: number };
export type CoverageHeadline = {
	asOf: string;
	staff: number;
	/** How many (unit, skill) pairs stand how; pairs without a target are 'not judged'. */
	standings: Record<Standing, number>;
	/** Met today and not in 180 days. */
	expiringTargets: number;
	/** Holdings that lapse within 90 days, and of how many people. */
	expiringHoldings: number;
	expiringPeople: number;
	/** Month ends of the last four school years up to the day, against today's targets. */
	overTime: TargetsMet[];
};

/** The figures of the Overview about skills. `schoolYearStarts`: `MM-DD` of the district's settings. */
export function coverageHeadline(
	db: Queryable,
	scope: Scope,
	{ asOf, schoolYearStarts }: { asOf: string; schoolYearStarts: string }
): CoverageHeadline {
	const { units } = skillCoverage(db, scope, { asOf });
	const cells = units.flatMap((unit) => unit.cells);
	const standings: Record<Standing, number> = {
		gap: 0,
		'single holder': 0,
		'below target': 0,
		met: 0,
		'not judged': 0
	};
	for (const { standing } of cells) standings[standing] += 1;
	const lapsing = expiringSoon(db, scope, { asOf });
	return {
		asOf,
		staff: units.reduce((sum, { staff }) => sum + staff, 0),
		standings,
		expiringTargets: cells.filter(({ expiring }) => expiring).length,
		expiringHoldings: lapsing.length,
		expiringPeople: new Set(lapsing.map(({ person }) => person.staffId)).size,
		overTime: targetsMet(db, scope, { from: schoolYearStart(asOf, schoolYearStarts, 3), to: asOf })
	};
}

/** How many of today's targets were met at each month end from `from` to `to`, of how many units with staff then. */
export function targetsMet(db: Queryable, scope: Scope, { from, to }: { from: string; to: string }): TargetsMet[] {
	const days = monthEnds(from, to);
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
			SELECT school_id || ' ' || level || ' ' || skill_id AS "key", day, delta FROM holder_change
			WHERE ${schoolIn(scope, sql`school_id`)} AND skill_id IN (SELECT skill_id FROM target) AND day <= ${to} ORDER BY day`)
	);
	const points = days.map((day) => ({ day, met: 0, judged: 0 }));
	for (const unit of unitsIn(db, scope)) {
		const staffThen = staff(unit.schoolId);
		for (const { skillId } of skillsOf(db)) {
			const binding = targetsOf(unit, skillId, targets);
			if (binding.length === 0) continue;
			for (const [index, point] of points.entries()) {
				if (staffThen[index]! <= 0) continue;
				const counts = {
					staff: staffThen[index]!,
					holdersAt: (level: number) => holders(`${unit.schoolId} ${level} ${skillId}`)[index]!
				};
				point.judged += 1;
				if (judge(binding, counts, counts).standing === 'met') point.met += 1;
			}
		}
	}
	return points;
}
