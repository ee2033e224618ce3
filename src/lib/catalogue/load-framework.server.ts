import { sql } from 'drizzle-orm';
import type { Queryable } from '#lib/server/db/open.ts';
import type { Framework } from './framework.ts';

/**
 * Takes the skills of a framework over, in its order. Skills it does not name stay, after those it names: credentials may
 * still show them.
 */
export function loadFramework(tx: Queryable, framework: Framework): { skills: number; added: number } {
	const ids = new Set(framework.skills.map(({ id }) => id));
	const before = tx.all<{ id: string }>(sql`SELECT id FROM skill ORDER BY position, id`);
	for (const [position, { id, domain, name }] of framework.skills.entries()) {
		tx.run(sql`
			INSERT INTO skill (id, domain, name, position) VALUES (${id}, ${domain}, ${name}, ${position + 1})
			ON CONFLICT (id) DO UPDATE SET domain = excluded.domain, name = excluded.name, position = excluded.position`);
	}
	const others = before.filter(({ id }) => !ids.has(id));
	for (const [i, { id }] of others.entries()) {
		tx.run(sql`UPDATE skill SET position = ${framework.skills.length + 1 + i} WHERE id = ${id}`);
	}
	return { skills: framework.skills.length, added: framework.skills.length - (before.length - others.length) };
}
