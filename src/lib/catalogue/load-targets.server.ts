import { sql } from 'drizzle-orm';
import { nearest } from '#lib/files/nearest.ts';
import type { Queryable } from '#lib/server/db/open.ts';
import type { Target } from './targets.ts';

/**
 * Puts these targets in place of all before: the file is the district's whole list.
 * @returns how many, or the sentence about a skill or school that is not known; then nothing was written
 */
export function loadTargets(tx: Queryable, targets: Target[]): { targets: number } | { problem: string } {
	const skills = new Set(tx.all<{ id: string }>(sql`SELECT id FROM skill`).map(({ id }) => id));
	const schools = new Map(
		tx
			.all<{ id: number; sourceId: string }>(sql`SELECT id, source_id AS sourceId FROM school`)
			.map((row) => [row.sourceId, row.id])
	);
	for (const { path, skill, school } of targets) {
		if (!skills.has(skill)) {
			const near = nearest(skill, skills);
			return {
				problem: `${path}.skill: “${skill}” is no skill of the framework${near ? `; did you mean “${near}”?` : ''}`
			};
		}
		if (school !== null && !schools.has(school)) {
			const near = nearest(school, schools.keys());
			return {
				problem: `${path}.school: “${school}” is no school of the roster${near ? `; did you mean “${near}”?` : ''}`
			};
		}
	}
	tx.run(sql`DELETE FROM target`);
	for (const { skill, school, level, holders, share, dueOn, why } of targets) {
		tx.run(sql`
			INSERT INTO target (skill_id, school_id, level, holders, share, due_on, why)
			VALUES (${skill}, ${school === null ? null : (schools.get(school) ?? null)}, ${level}, ${holders}, ${share}, ${dueOn}, ${why})`);
	}
	return { targets: targets.length };
}
