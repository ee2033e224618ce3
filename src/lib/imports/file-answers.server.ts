import { sql } from 'drizzle-orm';
import type { Scope } from '#lib/access/scope.ts';
import type { Queryable } from '#lib/server/db/open.ts';
import type { Ask } from './draft.ts';

/** What somebody answered for files of one kind, and what stands on it. */
export type RememberedAnswer = {
	id: number;
	/** "provider/report" */
	layout: string;
	key: Ask['key'];
	/** For `titles` the provider's id; else what the files' names suggest, which tells them apart. Empty where nothing does. */
	about: string;
	value: string;
	answeredAt: string;
	answeredBy: string;
};

/** The answers that hold today, the latest first; a district scope alone sees them. */
export function fileAnswers(db: Queryable, scope: Scope): RememberedAnswer[] {
	if (scope.kind !== 'district') return [];
	return db
		.all<Omit<RememberedAnswer, 'key' | 'about'> & { question: string }>(
			sql`
			SELECT id, layout, question, value, answered_at AS answeredAt, answered_by AS answeredBy FROM file_answer a
			WHERE id = (SELECT max(id) FROM file_answer l WHERE l.layout = a.layout AND l.question = a.question) AND value <> ''
			ORDER BY id DESC`
		)
		.map(({ question, ...answer }) => {
			const [key, about] = partsOf(question);
			return { ...answer, key, about };
		});
}

/** A question's name taken apart: what was asked, and about what. */
export function partsOf(question: string): [key: Ask['key'], about: string] {
	const at = question.indexOf(':');
	return [question.slice(0, at) as Ask['key'], question.slice(at + 1)];
}
