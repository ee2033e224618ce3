import { validity, type Award } from '#lib/catalogue/validity.ts';
import { compare, merged, type Interval } from '#lib/time/intervals.ts';

/** One skill that one award of a person shows. */
export type Shown = Award & { skillId: string; level: number };

/** The person holds the skill at this level or above on these days. */
export type Holding = Interval & { skillId: string; level: number };

export const LEVELS = [1, 2, 3];

/**
 * What one person holds, from every skill that every award of theirs shows. An award at level 3 also shows levels 1 and
 * 2. Sorted by skill, level and day; intervals of one skill and level neither overlap nor touch.
 */
export function holdings(shown: Shown[]): Holding[] {
	const bySkill = new Map<string, Array<Interval & { level: number }>>();
	for (const one of shown) {
		const days = validity(one);
		if (!days) continue;
		const ofSkill = bySkill.get(one.skillId);
		const award = { ...days, level: one.level };
		if (ofSkill) ofSkill.push(award);
		else bySkill.set(one.skillId, [award]);
	}
	const result: Holding[] = [];
	for (const skillId of [...bySkill.keys()].sort(compare)) {
		const awards = bySkill.get(skillId) ?? [];
		for (const level of LEVELS) {
			for (const { from, to } of merged(awards.filter((award) => award.level >= level))) {
				result.push({ skillId, level, from, to });
			}
		}
	}
	return result;
}
