import { sql } from 'drizzle-orm';
import { staffIn } from '#lib/access/staff-in.server.ts';
import type { Scope } from '#lib/access/scope.ts';
import { centsOf } from '#lib/catalogue/cost.ts';
import { credentialsOfFixedWorth } from '#lib/catalogue/credentials-of-worth.server.ts';
import { laneFacts } from '#lib/catalogue/worth.ts';
import type { Queryable } from '#lib/server/db/open.ts';
import { hopedFacts } from './hypothetical-record.ts';
import { readPerson, teacherFiles } from './teacher-files.server.ts';
import { wayToNext, type Candidate, type Way } from './way-to-next.ts';

/** A goal of somebody's school that is not met: whoever completes what shows this skill brings it nearer. */
export type OpenGoal = { skillId: string; name: string; level: number };

/** The way with what else each step does. `goals` are of the school, by the credential's public id. */
export type PersonWay = { way: Way; unit: string; goals: Record<string, string[]> };

/**
 * The way of one person in scope to the next lane; `null` without a placement or where the file is refused. `openGoals` are goals of
 * the school that the person does not help to meet yet.
 */
export function wayOfPerson(
	db: Queryable,
	scope: Scope,
	{ staffPublicId, asOf, openGoals = [] }: { staffPublicId: string; asOf: string; openGoals?: OpenGoal[] }
): PersonWay | null {
	const { people, schedules } = teacherFiles(db, scope, { staffPublicId, asOf });
	const [person] = people;
	if (!person) return null;
	const reading = readPerson(person, schedules, asOf);
	if ('refusals' in reading) return null;
	const begun = new Set(
		db
			.all<{ id: number }>(
				sql`SELECT credential_id AS id FROM progress JOIN staff ON staff.id = progress.staff_id
				WHERE staff.public_id = ${staffPublicId} AND ${staffIn(scope)} AND seen_on <= ${asOf}`
			)
			.map(({ id }) => id)
	);
	const goals: Record<string, string[]> = {};
	const candidates = credentialsOfFixedWorth(db).flatMap((one): Candidate[] => {
		const said = { amount: null, unit: null, kind: null, completedOn: asOf, importedOn: asOf };
		const facts = laneFacts(one.worth, said);
		const hoped = facts && hopedFacts(facts, one.publicId);
		if (!hoped) return [];
		const closes = openGoals.filter(({ skillId, level }) =>
			one.skills.some((shown) => shown.skill === skillId && shown.level >= level)
		);
		if (closes.length > 0) goals[one.publicId] = closes.map(({ name }) => name);
		const { publicId: credential, title, provider } = one;
		return [{ credential, title, provider, facts: hoped, cost: centsOf(one.cost), isInProgress: begun.has(one.id) }];
	});
	const { schedule, file } = reading;
	return { way: wayToNext({ schedule, ...file, candidates }), unit: schedule.unit ?? 'credit', goals };
}
