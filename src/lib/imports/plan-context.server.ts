import { hash } from 'node:crypto';
import { eq } from 'drizzle-orm';
import { districtSettings } from '#lib/district/settings.server.ts';
import type { Db, Queryable } from '#lib/server/db/open.ts';
import { identityDecision, staff, staffEmail } from '#lib/server/db/schema.ts';
import { spellingsOf } from '#lib/staff/addresses.ts';
import type { Answers } from './draft.ts';
import type { FoldStatement } from './fold-completions.ts';
import { Decisions } from './identity.ts';
import { PeopleIndex, type Person } from './match-person.ts';
import type { PlanContext } from './plan.ts';

/** Everybody on the staff, leavers included, with every address known for them. */
export function loadPeople(db: Queryable): PeopleIndex {
	const settings = districtSettings(db);
	const addresses = new Map<number, string[]>();
	const spellings = new Map<number, string[]>();
	for (const { staffId, address, asWritten } of db.select().from(staffEmail).all()) {
		addresses.set(staffId, [...(addresses.get(staffId) ?? []), address]);
		spellings.set(staffId, [...(spellings.get(staffId) ?? []), ...spellingsOf(asWritten, settings)]);
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
			spellings: spellings.get(person.id) ?? [],
			names: person
		}));
	return new PeopleIndex(people, (algorithm, text) => hash(algorithm, text));
}

/** What people decided about identities of a provider, in the order they decided. */
export function loadDecisions(db: Queryable, provider: string): Decisions {
	return new Decisions(
		db.select().from(identityDecision).where(eq(identityDecision.provider, provider)).orderBy(identityDecision.id).all()
	);
}

const STATEMENT_COLUMNS = `s.id AS id, s.award_id AS awardId, s.completed_on AS completedOn, s.expires_on AS expiresOn, s.state, s.amount,
	s.unit, s.kind, s.grade, s.started_on AS startedOn, s.progress, s.day_of AS dayOf, i.imported_on AS importedOn`;

/**
 * The statement that says whose an award (a.award_id of a.provider) is and for which credential: one that a person decided, else
 * the first that stands. One award is one person's, whatever other records of it say.
 */
const AWARD_OWNER = `(SELECT t.id FROM statement t JOIN import j ON j.id = t.import_id AND j.status = 'done'
	LEFT JOIN import_record r ON r.import_id = t.import_id AND r.record = t.record
	WHERE t.award_id = a.award_id AND t.provider = a.provider AND t.staff_id IS NOT NULL AND t.credential_id IS NOT NULL
		AND t.state NOT IN ('in_progress', 'ended')
	ORDER BY r.via IS NOT 'decision', t.id LIMIT 1)`;

/** A statement of an award counts for its owner; of those that name nobody known, only a revocation: others still wait. */
const COUNTS_FOR_AWARD = `s.state NOT IN ('in_progress', 'ended') AND (s.staff_id IS NOT NULL OR s.state IN ('revoked', 'declined'))`;

export type CredentialStatement = FoldStatement & { credentialId: number };

/**
 * Standing statements about one person, of every credential, oldest first. Those of an award are all with its owner, under
 * its credential: also a revocation that names nothing but the award's id.
 */
export function statementsAbout(db: Db): (staffId: number) => CredentialStatement[] {
	const plain = db.$client.prepare(`
		SELECT ${STATEMENT_COLUMNS}, s.credential_id AS credentialId FROM statement s JOIN import i ON i.id = s.import_id
		WHERE s.staff_id = ? AND s.credential_id IS NOT NULL AND i.status = 'done'
			AND (s.award_id IS NULL OR s.state IN ('in_progress', 'ended'))`);
	const ofAwards = db.$client.prepare(`
		SELECT ${STATEMENT_COLUMNS}, s.credential_id AS credentialId, s.staff_id AS staffId, s.provider
		FROM (SELECT DISTINCT award_id, provider FROM statement WHERE staff_id = ? AND award_id IS NOT NULL) a
		CROSS JOIN statement s ON s.award_id = a.award_id AND s.provider = a.provider
		JOIN import i ON i.id = s.import_id AND i.status = 'done'
		WHERE ${COUNTS_FOR_AWARD}`);
	const owner = awardOwner(db);
	return (staffId) => {
		const statements = plain.all(staffId) as CredentialStatement[];
		const awards = Map.groupBy(
			ofAwards.all(staffId) as AwardStatement[],
			({ provider, awardId }) => `${provider} ${awardId}`
		);
		for (const award of awards.values()) {
			const credentialId = credentialOwned(award, staffId, owner);
			if (credentialId === null) continue;
			for (const { staffId: _, provider: _p, ...statement } of award) statements.push({ ...statement, credentialId });
		}
		return statements.sort((one, other) => one.id - other.id);
	};
}

type AwardStatement = FoldStatement & {
	awardId: string;
	credentialId: number | null;
	staffId: number | null;
	provider: string;
};

/** For which credential a person has an award; null when it is another's. Most awards name one of each, so nobody else is asked. */
function credentialOwned(award: AwardStatement[], staffId: number, owner: PlanContext['awardOf']): number | null {
	const attached = award.filter((statement) => statement.staffId !== null && statement.credentialId !== null);
	const [first] = attached;
	if (!first) return null;
	if (attached.every((one) => one.staffId === staffId && one.credentialId === first.credentialId))
		return first.credentialId;
	const whose = owner(first.provider, first.awardId);
	return whose?.staffId === staffId ? whose.credentialId : null;
}

/** A statement of an import that does not count, because it was taken back; null for any other. */
export function statementOutside(db: Db): (id: number) => (CredentialStatement & { provider: string }) | null {
	const select = db.$client.prepare(`SELECT ${STATEMENT_COLUMNS}, s.credential_id AS credentialId, s.provider
		FROM statement s JOIN import i ON i.id = s.import_id AND i.status <> 'done' WHERE s.id = ? AND s.credential_id IS NOT NULL`);
	return (id) => (select.get(id) as (CredentialStatement & { provider: string }) | undefined) ?? null;
}

/** A plan takes the records of one person after another, but for awards that name two: so many people are enough to remember. */
const REMEMBERED = 256;

/** `statementsAbout`, one credential at a time. */
function standingStatements(db: Db): PlanContext['statementsOf'] {
	const about = statementsAbout(db);
	const known = new Map<number, Map<number, FoldStatement[]>>();
	return (staffId, credentialId) => {
		let person = known.get(staffId);
		if (!person) {
			person = new Map();
			for (const statement of about(staffId)) {
				const list = person.get(statement.credentialId);
				if (list) list.push(statement);
				else person.set(statement.credentialId, [statement]);
			}
			if (known.size === REMEMBERED) known.clear();
			known.set(staffId, person);
		}
		return person.get(credentialId) ?? [];
	};
}

/** Whose an award is among standing statements; null when nobody has it yet. */
export function awardOwner(db: Db): PlanContext['awardOf'] {
	const select = db.$client.prepare(`
		SELECT o.staff_id AS staffId, o.credential_id AS credentialId, r.via IS 'decision' AS decided
		FROM (SELECT ? AS provider, ? AS award_id) a JOIN statement o ON o.id = ${AWARD_OWNER}
		LEFT JOIN import_record r ON r.import_id = o.import_id AND r.record = o.record`);
	return (provider, awardId) => {
		const owner = select.get(provider, awardId) as
			{ staffId: number; credentialId: number; decided: number } | undefined;
		return owner ? { ...owner, decided: owner.decided === 1 } : null;
	};
}

/** All that a plan for one file of a provider needs, read from the database as it stands. */
export function loadPlanContext(db: Db, provider: string, answers: Answers, today: string): PlanContext {
	const named = db.$client.prepare(
		'SELECT credential_id AS id FROM credential_alias WHERE provider = ? AND kind = ? AND alias = ?'
	);
	const standing = db.$client.prepare(`SELECT reviewed,
		EXISTS (SELECT 1 FROM credential_alias n WHERE n.credential_id = credential.id AND n.kind = 'id') AS hasId
		FROM credential WHERE id = ?`);
	const revocations = db.$client.prepare(`SELECT ${STATEMENT_COLUMNS} FROM statement s
		JOIN import i ON i.id = s.import_id AND i.status = 'done'
		WHERE s.award_id = ? AND s.provider = ? AND ${COUNTS_FOR_AWARD} ORDER BY s.id`);
	const owner = awardOwner(db);
	// Most records of a file are new: one look at the index spares the longer questions.
	const stored = db.$client.prepare('SELECT 1 FROM statement WHERE award_id = ? AND provider = ? LIMIT 1').pluck();
	const isStored = (of: string, awardId: string) => stored.get(awardId, of) !== undefined;
	return {
		people: loadPeople(db),
		decisions: loadDecisions(db, provider),
		credentialNamed: (provider, kind, alias) =>
			(named.get(provider, kind, alias) as { id: number } | undefined)?.id ?? null,
		credentialStands: (id) => {
			const { reviewed, hasId } = standing.get(id) as { reviewed: number; hasId: number };
			return { reviewed: reviewed === 1, hasId: hasId === 1 };
		},
		statementsOf: standingStatements(db),
		awardOf: (provider, awardId) => (isStored(provider, awardId) ? owner(provider, awardId) : null),
		revocationsOf: (provider, awardId) =>
			isStored(provider, awardId) ? (revocations.all(awardId, provider) as FoldStatement[]) : [],
		answers,
		today
	};
}
