import { sql } from 'drizzle-orm';
import type { Queryable } from '#lib/server/db/open.ts';
import { parseWorth } from './parse-worth.ts';
import type { Worth } from './worth.ts';

export type CredentialOfWorth = {
	id: number;
	publicId: string;
	provider: string;
	title: string;
	worth: Worth;
	/** As exact text; `null`: nobody said so. */
	cost: string | null;
	/** What completing it shows. */
	skills: { skill: string; level: number }[];
};

/** The reviewed credentials that are worth the same for every completion, by title. Nobody's record stands in them. */
export function credentialsOfFixedWorth(db: Queryable): CredentialOfWorth[] {
	const rows = db.all<Omit<CredentialOfWorth, 'worth' | 'skills'> & { worth: string; skills: string }>(sql`
		SELECT k.id, k.public_id AS publicId, k.provider, k.title, k.worth, k.cost,
			(SELECT json_group_array(json_object('skill', s.skill_id, 'level', s.level)) FROM credential_skill s
				WHERE s.credential_id = k.id) AS skills
		FROM credential k WHERE k.reviewed = 1 AND k.worth IS NOT NULL ORDER BY k.title, k.id`);
	return rows.flatMap(({ worth: text, skills, ...row }) => {
		const worth = parseWorth(text);
		if (worth === null || worth.quantity === 'from the record') return [];
		return [{ ...row, worth, skills: JSON.parse(skills) as CredentialOfWorth['skills'] }];
	});
}
