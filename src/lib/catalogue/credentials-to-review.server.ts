import { sql } from 'drizzle-orm';
import type { Scope } from '#lib/access/scope.ts';
import type { Queryable } from '#lib/server/db/open.ts';
import { titleLikeness } from './title-likeness.ts';
import { readWorth, type Worth } from './worth.ts';

export type CredentialToReview = {
	id: number;
	publicId: string;
	provider: string;
	title: string;
	/** Completions that wait for the review, and whose they are. */
	completions: number;
	people: number;
	ids: string[];
};

export type ReviewedCredential = {
	publicId: string;
	provider: string;
	title: string;
	skills: { skill: string; level: number }[];
	validYears: number | null;
	worth: Worth | null;
	/** What one pays for it, as exact text; `null`: nobody said so. */
	cost: string | null;
};

/**
 * Credentials that entered with an import and count for nothing until somebody reviews them, those of most people first; none
 * outside a district scope.
 */
export function credentialsToReview(db: Queryable, scope: Scope): CredentialToReview[] {
	if (scope.kind !== 'district') return [];
	return db
		.all<Omit<CredentialToReview, 'ids'> & { ids: string }>(
			sql`
			SELECT k.id, k.public_id AS publicId, k.provider, k.title, count(c.id) AS completions, count(DISTINCT c.staff_id) AS people,
				(SELECT json_group_array(alias) FROM credential_alias a WHERE a.credential_id = k.id AND a.kind = 'id') AS ids
			FROM credential k JOIN completion c ON c.credential_id = k.id WHERE k.reviewed = 0
			GROUP BY k.id ORDER BY people DESC, k.title, k.id`
		)
		.map(({ ids, ...row }) => ({ ...row, ids: JSON.parse(ids) as string[] }));
}

/** Reviewed credentials with titles most like this one, best first: what they show and are worth may be taken over. */
export function credentialsLike(db: Queryable, title: string, most = 3): (ReviewedCredential & { likeness: number })[] {
	return reviewedCredentials(db)
		.map((one) => ({ ...one, likeness: titleLikeness(title, one.title) }))
		.filter(({ likeness }) => likeness >= 0.25)
		.sort((a, b) => b.likeness - a.likeness || (a.title < b.title ? -1 : 1))
		.slice(0, most);
}

/** Every reviewed credential of the catalogue, by title. */
export function reviewedCredentials(db: Queryable): ReviewedCredential[] {
	return db
		.all<{
			publicId: string;
			provider: string;
			title: string;
			validYears: number | null;
			worth: string | null;
			cost: string | null;
			skills: string;
		}>(
			sql`
			SELECT k.public_id AS publicId, k.provider, k.title, k.valid_years AS validYears, k.worth, k.cost,
				(SELECT json_group_array(json_object('skill', s.skill_id, 'level', s.level)) FROM credential_skill s
					WHERE s.credential_id = k.id) AS skills
			FROM credential k WHERE k.reviewed = 1 ORDER BY k.title, k.id`
		)
		.map(({ worth, skills, ...row }) => {
			const read = worth === null ? null : readWorth(JSON.parse(worth));
			return {
				...row,
				worth: read && 'value' in read ? read.value : null,
				skills: JSON.parse(skills) as ReviewedCredential['skills']
			};
		});
}
