import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { sql } from 'drizzle-orm';
import type { Queryable } from '#lib/server/db/open.ts';
import { readDefinition, type Definition } from './definition.ts';

/**
 * Every report that can be read: the district's own definitions first, since where two fit a file alike the district has said what
 * its columns mean, then the program's.
 */
export function definitionsFor(db: Queryable): Definition[] {
	const own = db.all<{ provider: string; report: string; document: string }>(sql`
		SELECT provider, report, document FROM layout_definition
		WHERE id IN (SELECT max(id) FROM layout_definition GROUP BY provider, report) AND document IS NOT NULL ORDER BY id`);
	return [
		...own.map(({ provider, report, document }) => {
			const definition = readDefinition(JSON.parse(document), `${provider}/${report}`);
			if ('problem' in definition) throw new Error(definition.problem);
			return definition;
		}),
		...loadDefinitions()
	];
}

/**
 * The provider definitions in a folder, in the order of their file names.
 * Throws with file, place and sentence when one is wrong: a definition is part of the program, not of the district's data.
 */
export function loadDefinitions(folder = resolve('data/providers')): Definition[] {
	return readdirSync(folder)
		.filter((name) => name.endsWith('.json'))
		.sort()
		.map((name) => {
			const definition = readDefinition(JSON.parse(readFileSync(join(folder, name), 'utf8')), name);
			if ('problem' in definition) throw new Error(definition.problem);
			return definition;
		});
}
