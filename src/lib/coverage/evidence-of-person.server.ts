import { sql } from 'drizzle-orm';
import { staffIn } from '#lib/access/staff-in.server.ts';
import type { Scope } from '#lib/access/scope.ts';
import { expiryOf, validity, type AwardState } from '#lib/catalogue/validity.ts';
import type { Queryable } from '#lib/server/db/open.ts';
import { staffName } from '#lib/staff/staff-name.server.ts';
import type { Evidence, EvidenceOfPerson, EvidenceSource, EvidenceStanding, StartedCredential } from './evidence.ts';

type CompletionRow = Omit<Evidence, 'validUntil' | 'standing' | 'skills' | 'sources'> & {
	credentialId: number;
	awardId: string | null;
	validYears: number | null;
	reviewed: number;
};
type StatementRow = EvidenceSource & {
	id: number;
	credentialId: number | null;
	awardId: string | null;
	completedOn: string | null;
};

/**
 * Everything known about what one person completed and began: each completion with what it shows, whether it is valid on
 * the day, and the records of which files said so. Null when the person is not in scope.
 * @param question.publicId the person's id in addresses
 */
export function evidenceOfPerson(
	db: Queryable,
	scope: Scope,
	{ publicId, asOf }: { publicId: string; asOf: string }
): EvidenceOfPerson | null {
	const [found] = db.all<Omit<EvidenceOfPerson['person'], 'active'> & { active: number }>(sql`
		SELECT staff.id AS staffId, staff.public_id AS publicId, staff.employee_id AS employeeId, ${staffName} AS name, staff.role,
			staff.active, school.name AS schoolName
		FROM staff JOIN school ON school.id = staff.school_id
		WHERE staff.public_id = ${publicId} AND ${staffIn(scope)}`);
	if (!found) return null;
	const { staffId } = found;
	const completions = db.all<CompletionRow>(sql`
		SELECT completion.id AS completionId, credential.public_id AS credentialPublicId, credential.id AS credentialId,
			credential.title, credential.provider, credential.reviewed, credential.valid_years AS validYears,
			completion.award_id AS awardId, completion.completed_on AS completedOn, completion.expires_on AS expiresOn,
			completion.state, completion.amount, completion.unit, completion.kind, completion.grade
		FROM completion
		JOIN staff ON staff.id = completion.staff_id
		JOIN credential ON credential.id = completion.credential_id
		WHERE completion.staff_id = ${staffId} AND ${staffIn(scope)}
		ORDER BY completion.completed_on DESC, credential.title, completion.id`);
	const skills = db.all<Evidence['skills'][number] & { credentialId: number }>(sql`
		SELECT DISTINCT shown.credential_id AS credentialId, skill.id AS skillId, skill.name, skill.domain, shown.level
		FROM completion
		JOIN credential_skill AS shown ON shown.credential_id = completion.credential_id
		JOIN skill ON skill.id = shown.skill_id
		WHERE completion.staff_id = ${staffId}
		ORDER BY skill.position, skill.id`);
	const statements = statementsAbout(db, staffId);
	const evidence = completions.map(({ credentialId, awardId, validYears, reviewed, ...completion }) => ({
		...completion,
		validUntil: expiryOf({ ...completion, validYears }),
		standing: standingOn(asOf, { ...completion, validYears }, reviewed === 1),
		skills: skills.filter((skill) => skill.credentialId === credentialId).map(({ credentialId: _, ...skill }) => skill),
		sources: statements
			.filter((one) =>
				one.awardId !== null && awardId !== null
					? one.awardId === awardId
					: one.credentialId === credentialId && one.completedOn === completion.completedOn
			)
			.map(sourceOf)
	}));
	const inProgress = db
		.all<Omit<StartedCredential, 'source'> & { statementId: number }>(
			sql`
		SELECT credential.title, credential.provider, progress.progress, progress.seen_on AS seenOn, progress.statement_id AS statementId
		FROM progress JOIN credential ON credential.id = progress.credential_id
		WHERE progress.staff_id = ${staffId}
		ORDER BY progress.seen_on DESC, credential.title`
		)
		.map(({ statementId, ...started }) => {
			const statement = statements.find(({ id }) => id === statementId);
			return { ...started, source: statement ? sourceOf(statement) : null };
		});
	return { person: { ...found, active: found.active === 1 }, asOf, evidence, inProgress };
}

/** What the imports that stand say about the person, and about the person's awards: a revocation may name nothing else. */
function statementsAbout(db: Queryable, staffId: number): StatementRow[] {
	return db.all<StatementRow>(sql`
		SELECT statement.id, statement.credential_id AS credentialId, statement.award_id AS awardId,
			statement.completed_on AS completedOn, statement.state, statement.record,
			import.public_id AS importPublicId, import.file_name AS fileName, import.imported_on AS importedOn
		FROM statement JOIN import ON import.id = statement.import_id AND import.status = 'done'
		WHERE statement.id IN (
			SELECT id FROM statement WHERE staff_id = ${staffId}
			UNION
			SELECT id FROM statement WHERE staff_id IS NULL AND award_id IN (
				SELECT award_id FROM completion WHERE staff_id = ${staffId} AND award_id IS NOT NULL))
		ORDER BY statement.id`);
}

function sourceOf({ importPublicId, fileName, importedOn, record, state }: StatementRow): EvidenceSource {
	return { importPublicId, fileName, importedOn, record, state };
}

function standingOn(
	asOf: string,
	award: { completedOn: string; expiresOn: string | null; state: AwardState; validYears: number | null },
	isReviewed: boolean
): EvidenceStanding {
	if (award.state === 'revoked' || award.state === 'declined') return award.state;
	if (!isReviewed) return 'not reviewed';
	if (asOf < award.completedOn) return 'not yet';
	const days = validity(award);
	return days && asOf < days.to ? 'valid' : 'expired';
}
