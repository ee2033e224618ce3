import { eq } from 'drizzle-orm';
import type { Db, Queryable } from '#lib/server/db/open.ts';
import { identityDecision, staff, staffEmail } from '#lib/server/db/schema.ts';
import type { Answers } from './draft.ts';
import type { FoldStatement } from './fold-completions.ts';
import { Decisions } from './identity.ts';
import { PeopleIndex, type Person } from './match-person.ts';
import type { PlanContext } from './plan.ts';

/** Everybody on the staff, leavers included, with every address known for them. */
export function loadPeople(db: Queryable): PeopleIndex {
	const addresses = new Map<number, string[]>();
	for (const { staffId, address } of db.select().from(staffEmail).all()) {
		addresses.set(staffId, [...(addresses.get(staffId) ?? []), address]);
	}
	const people: Person[] = db
		.select()
		.from(staff)
		.orderBy(staff.employeeId)
		.all()
		.map((person) => ({
			staffId: person.id,
			employeeId: person.employeeId,
			addresses: addresses.get(person.id) ?? [],
			names: person
		}));
	return new PeopleIndex(people);
}

/** What people decided about identities of a provider, in the order they decided. */
export function loadDecisions(db: Queryable, provider: string): Decisions {
	return new Decisions(
		db.select().from(identityDecision).where(eq(identityDecision.provider, provider)).orderBy(identityDecision.id).all()
	);
}

const STATEMENT_COLUMNS = `s.id, s.award_id AS awardId, s.completed_on AS completedOn, s.expires_on AS expiresOn, s.state, s.amount,
	s.unit, s.kind, s.grade, s.started_on AS startedOn, s.progress, i.imported_on AS importedOn`;

/** Standing statements about one person and one credential, oldest first. */
export function standingStatements(db: Db): (staffId: number, credentialId: number) => FoldStatement[] {
	const select = db.$client.prepare(`SELECT ${STATEMENT_COLUMNS} FROM statement s JOIN import i ON i.id = s.import_id
		WHERE s.staff_id = ? AND s.credential_id = ? AND i.status = 'done' ORDER BY s.id`);
	return (staffId, credentialId) => select.all(staffId, credentialId) as FoldStatement[];
}

/** Standing statements about one person, of every credential, oldest first. */
export function statementsAbout(db: Db): (staffId: number) => (FoldStatement & { credentialId: number })[] {
	const select = db.$client.prepare(`SELECT ${STATEMENT_COLUMNS}, s.credential_id AS credentialId FROM statement s
		JOIN import i ON i.id = s.import_id
		WHERE s.staff_id = ? AND s.credential_id IS NOT NULL AND i.status = 'done' ORDER BY s.id`);
	return (staffId) => select.all(staffId) as (FoldStatement & { credentialId: number })[];
}

/** All that a plan for one file of a provider needs, read from the database as it stands. */
export function loadPlanContext(db: Db, provider: string, answers: Answers, today: string): PlanContext {
	const named = db.$client.prepare(
		'SELECT credential_id AS id FROM credential_alias WHERE provider = ? AND kind = ? AND alias = ?'
	);
	const award = db.$client.prepare(`SELECT s.staff_id AS staffId, s.credential_id AS credentialId FROM statement s
		JOIN import i ON i.id = s.import_id
		WHERE s.award_id = ? AND s.provider = ? AND s.staff_id IS NOT NULL AND s.credential_id IS NOT NULL AND i.status = 'done'
			AND s.state NOT IN ('in_progress', 'ended', 'revoked', 'declined')
		ORDER BY s.id LIMIT 1`);
	return {
		people: loadPeople(db),
		decisions: loadDecisions(db, provider),
		credentialNamed: (provider, kind, alias) =>
			(named.get(provider, kind, alias) as { id: number } | undefined)?.id ?? null,
		statementsOf: standingStatements(db),
		awardOf: (provider, awardId) =>
			(award.get(awardId, provider) as { staffId: number; credentialId: number } | undefined) ?? null,
		answers,
		today
	};
}
