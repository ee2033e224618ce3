import { sql } from 'drizzle-orm';
import type { Scope } from '#lib/access/scope.ts';
import type { Queryable } from '#lib/server/db/open.ts';
import type { Definition } from './definition.ts';
import { isWord } from './state-words.ts';

export type UnexplainedWord = { column: string; word: string; records: number };

/**
 * Status words in a file that nobody has said the meaning of: its records count as not completed until somebody does. Only for reports
 * whose columns the district explained itself.
 */
export function unexplainedWords(
	db: Queryable,
	scope: Scope,
	importId: number,
	definitions: Definition[]
): UnexplainedWord[] {
	if (scope.kind !== 'district') return [];
	const file = db.get<{ layout: string | null; own: number } | undefined>(sql`
		SELECT layout, EXISTS (SELECT 1 FROM layout_definition d WHERE d.provider || '/' || d.report = i.layout) AS own
		FROM import i WHERE id = ${importId}`);
	const layout = definitions
		.flatMap(({ provider, layouts }) => layouts.map((one) => ({ key: `${provider}/${one.report}`, one })))
		.find(({ key }) => key === file?.layout)?.one;
	if (!file?.own || !layout?.fields.status) return [];
	const known = (layout.status ?? []).flatMap(({ is }) => is ?? []);
	return db
		.all<UnexplainedWord>(
			sql`
			SELECT column_name AS "column", value AS word, count(*) AS records FROM import_record
			WHERE import_id = ${importId} AND outcome = 'rejected' AND reason = 'not_completed' AND value IS NOT NULL
			GROUP BY column_name, value ORDER BY records DESC, word`
		)
		.filter(({ word }) => !isWord(word, known));
}
