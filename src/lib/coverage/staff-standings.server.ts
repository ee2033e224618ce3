import { sql } from 'drizzle-orm';
import { schoolIn, staffIn } from '#lib/access/staff-in.server.ts';
import type { Scope } from '#lib/access/scope.ts';
import type { Queryable } from '#lib/server/db/open.ts';
import { byStaffName, staffName } from '#lib/staff/staff-name.server.ts';
import type { Interval } from '#lib/time/intervals.ts';

export type PersonHere = { staffId: number; publicId: string; name: string; role: string; schoolId: number };
export type PeopleHere = {
	people: PersonHere[];
	/** Active staff of the units on the day who are outside the scope today: they count, but are not named. */
	unnamed: number;
	holdings: (staffId: number, skillId: string) => Array<Interval & { level: number }>;
	isInProgress: (staffId: number, skillId: string) => boolean;
};

/**
 * The active staff of one unit (or of all in scope) on a day, with their holdings of one skill or of all, and what they
 * have in progress as reports up to that day said. By name.
 */
export function staffStandings(
	db: Queryable,
	scope: Scope,
	{ schoolId, skillId, asOf }: { schoolId: number | null; skillId: string | null; asOf: string }
): PeopleHere {
	const here = sql`presence.from_day <= ${asOf} AND ${asOf} < presence.to_day
		AND ${schoolId === null ? sql`true` : sql`presence.school_id = ${schoolId}`} AND ${schoolIn(scope, sql`presence.school_id`)}`;
	const people = db.all<PersonHere>(sql`
		SELECT staff.id AS staffId, staff.public_id AS publicId, ${staffName} AS name, staff.role, presence.school_id AS schoolId
		FROM presence JOIN staff ON staff.id = presence.staff_id
		WHERE ${here} AND ${staffIn(scope)}
		ORDER BY ${byStaffName}`);
	const counted = db.all<{ n: number }>(sql`SELECT count(*) AS n FROM presence WHERE ${here}`)[0]?.n ?? 0;
	const held = new Map<string, Array<Interval & { level: number }>>();
	for (const row of db.all<Interval & { staffId: number; skillId: string; level: number }>(sql`
		SELECT holding.staff_id AS staffId, holding.skill_id AS skillId, holding.level, holding.from_day AS "from", holding.to_day AS "to"
		FROM presence JOIN staff ON staff.id = presence.staff_id JOIN holding ON holding.staff_id = staff.id
		WHERE ${here} AND ${staffIn(scope)} AND ${skillId === null ? sql`true` : sql`holding.skill_id = ${skillId}`}`)) {
		const key = `${row.staffId} ${row.skillId}`;
		const list = held.get(key);
		if (list) list.push(row);
		else held.set(key, [row]);
	}
	const begun = new Set(
		db
			.all<{ staffId: number; skillId: string }>(
				sql`
		SELECT DISTINCT progress.staff_id AS staffId, shown.skill_id AS skillId
		FROM presence JOIN staff ON staff.id = presence.staff_id JOIN progress ON progress.staff_id = staff.id
		JOIN credential ON credential.id = progress.credential_id AND credential.reviewed = 1
		JOIN credential_skill AS shown ON shown.credential_id = credential.id
		WHERE ${here} AND ${staffIn(scope)} AND progress.seen_on <= ${asOf}
			AND ${skillId === null ? sql`true` : sql`shown.skill_id = ${skillId}`}`
			)
			.map((row) => `${row.staffId} ${row.skillId}`)
	);
	return {
		people,
		unnamed: counted - people.length,
		holdings: (staffId, skill) => held.get(`${staffId} ${skill}`) ?? [],
		isInProgress: (staffId, skill) => begun.has(`${staffId} ${skill}`)
	};
}
