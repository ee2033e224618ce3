import { rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { sql } from 'drizzle-orm';
import type { Scope } from '#lib/access/scope.ts';
import { laneStandings } from '#lib/lanes/lane-standings.server.ts';
import { laneRanks } from '#lib/lanes/contracts-in-force.server.ts';
import { openDatabase, type Db, type Queryable } from '#lib/server/db/open.ts';
import { newPublicId } from '#lib/server/db/public-id.ts';
import { staffName } from '#lib/staff/staff-name.server.ts';
import { consequencesOf, type Abilities, type Consequences } from './consequences.ts';

const EVERYBODY: Scope = { kind: 'district' };
/** Copies beside the database begin like this; a start of the server removes what a kill left. */
export const COPY = 'preview-';

/**
 * What a change would come to, without making it: it is made in a copy of the database, by the same code that would make it in the
 * district's own, and the two are compared. Nobody waits for a lock; the copy is removed whatever happens.
 * @param change carries the change out in the copy and returns whom it touches
 */
export function consequencesIn(db: Db, today: string, change: (copy: Db) => number[]): Consequences {
	if (db.$client.memory) return inMemory(db, today, change);
	const path = join(dirname(db.$client.name), `${COPY}${newPublicId()}.sqlite`);
	let copy: Db | null = null;
	try {
		db.$client.prepare('VACUUM INTO ?').run(path);
		copy = openDatabase(path);
		copy.$client.pragma('synchronous = OFF');
		const staffIds = change(copy);
		return consequencesOf(abilitiesOf(db, staffIds, today), abilitiesOf(copy, staffIds, today));
	} finally {
		copy?.$client.close();
		for (const end of ['', '-wal', '-shm']) rmSync(`${path}${end}`, { force: true });
	}
}

/** A database in memory has no file to copy: the change is made and taken back. */
function inMemory(db: Db, today: string, change: (copy: Db) => number[]): Consequences {
	const everybody = db.all<{ id: number }>(sql`SELECT id FROM staff`).map(({ id }) => id);
	const before = abilitiesOf(db, everybody, today);
	db.$client.exec('SAVEPOINT preview');
	try {
		change(db);
		return consequencesOf(before, abilitiesOf(db, everybody, today));
	} finally {
		db.$client.exec('ROLLBACK TO preview; RELEASE preview');
	}
}

function abilitiesOf(db: Queryable, staffIds: number[], today: string): Abilities {
	const touched = sql`(SELECT value FROM json_each(${JSON.stringify(staffIds)}))`;
	const completions = db.all<{
		staffId: number;
		credentialId: number;
		completedOn: string;
		awardId: string | null;
		reviewed: number;
	}>(sql`
		SELECT staff_id AS staffId, credential_id AS credentialId, completed_on AS completedOn, award_id AS awardId, k.reviewed
		FROM completion JOIN credential k ON k.id = completion.credential_id
		WHERE staff_id IN ${touched} AND state IN ('earned', 'pending_claim')`);
	const skills = db.all<{ staffId: number; skillId: string; school: string; skill: string; name: string }>(sql`
		SELECT DISTINCT h.staff_id AS staffId, h.skill_id AS skillId, school.name AS school, k.name AS skill, ${staffName} AS name
		FROM holding h JOIN staff ON staff.id = h.staff_id JOIN school ON school.id = staff.school_id JOIN skill k ON k.id = h.skill_id
		WHERE h.staff_id IN ${touched} AND staff.active = 1 AND h.from_day <= ${today} AND h.to_day > ${today}`);
	const publicIds = new Set(
		db
			.all<{ publicId: string }>(sql`SELECT public_id AS publicId FROM staff WHERE id IN ${touched}`)
			.map((one) => one.publicId)
	);
	const ranks = laneRanks(db, today);
	return {
		completions: new Map(
			completions.map(({ staffId, credentialId, completedOn, awardId, reviewed }) => [
				`${staffId} ${credentialId} ${awardId ?? completedOn}`,
				{ staffId, credentialId, reviewed: reviewed === 1 }
			])
		),
		skills: new Map(
			skills.map(({ staffId, skillId, school, skill, name }) => [`${staffId} ${skillId}`, { school, skill, name }])
		),
		lanes: new Map(
			laneStandings(db, EVERYBODY, { asOf: today })
				.filter(({ publicId }) => publicIds.has(publicId))
				.map(({ publicId, name, school, scheduleId, result }) => {
					const claim = result?.qualifiedLane ?? '';
					const rank = ranks.get(`${scheduleId} ${claim}`) ?? null;
					return [publicId, { publicId, name, school, claim, rank }];
				})
		)
	};
}
