import { sql } from 'drizzle-orm';
import { staffIn } from '#lib/access/staff-in.server.ts';
import type { Scope } from '#lib/access/scope.ts';
import { findCredential } from '#lib/catalogue/resolve-credential.server.ts';
import type { Award } from '#lib/catalogue/validity.ts';
import type { Queryable } from '#lib/server/db/open.ts';
import { staffIdOf } from '#lib/staff/staff-id.server.ts';
import { credentialState } from './credential-state.ts';
import { stackProgress, type StackCredential, type StackProgress } from './stack-progress.ts';
import { credentialName, type CredentialNeed } from './stack.ts';
import { stacksInForce } from './stacks-in-force.server.ts';

type Credential = { id: number; title: string; provider: string; reviewed: number; validYears: number | null };

/**
 * How far one person is with each of the district's stacks on a day, nearest to completion first; empty while the district has none.
 * Null when the person is not in scope.
 * @param question.publicId the person's id in addresses
 */
export function stacksOfPerson(
	db: Queryable,
	scope: Scope,
	{ publicId, asOf }: { publicId: string; asOf: string }
): StackProgress[] | null {
	const staffId = staffIdOf(db, scope, publicId);
	if (staffId === null) return null;
	const stacks = stacksInForce(db);
	if (stacks.length === 0) return [];
	const awards = db.all<Omit<Award, 'validYears'> & { credentialId: number }>(sql`
		SELECT completion.credential_id AS credentialId, completion.completed_on AS completedOn,
			completion.expires_on AS expiresOn, completion.state
		FROM completion JOIN staff ON staff.id = completion.staff_id
		WHERE completion.staff_id = ${staffId} AND ${staffIn(scope)}`);
	const begun = db.all<{ credentialId: number; progress: string | null; seenOn: string }>(sql`
		SELECT progress.credential_id AS credentialId, progress.progress, progress.seen_on AS seenOn
		FROM progress JOIN staff ON staff.id = progress.staff_id
		WHERE progress.staff_id = ${staffId} AND ${staffIn(scope)}`);
	const known = new Map<string, StackCredential>();
	return stackProgress(stacks, (need) => {
		const name = credentialName(need);
		const before = known.get(name);
		if (before) return before;
		const credential = credentialNamed(db, need);
		const found: StackCredential = credential
			? {
					key: String(credential.id),
					title: credential.title,
					provider: credential.provider,
					...credentialState(
						awards
							.filter(({ credentialId }) => credentialId === credential.id)
							.map((award) => ({ ...award, validYears: credential.validYears })),
						begun.find(({ credentialId }) => credentialId === credential.id) ?? null,
						{ asOf, isReviewed: credential.reviewed === 1 }
					)
				}
			: // It was in the catalogue when the stacks were loaded; whatever became of it, nobody holds it now.
				{ key: name, title: need.title ?? need.id ?? '', provider: need.provider, state: 'open', because: null };
		known.set(name, found);
		return found;
	});
}

function credentialNamed(db: Queryable, { provider, title, id }: CredentialNeed): Credential | null {
	const found = findCredential(db, { provider, ids: id === null ? [] : [id], title });
	if (found === null) return null;
	return db.get<Credential>(sql`
		SELECT id, title, provider, reviewed, valid_years AS validYears FROM credential WHERE id = ${found}`);
}
