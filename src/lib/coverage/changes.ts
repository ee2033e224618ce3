import { intersection, OPEN_END } from '#lib/time/intervals.ts';
import type { Holding } from './holdings.ts';
import type { Presence } from './presence.ts';

/** A day on which a school's number of holders (of a skill, at a level or above) changes, and by how much. */
export type HolderChange = { schoolId: number; skillId: string; level: number; day: string; delta: number };
/** A day on which a school's number of active staff changes, and by how much. */
export type StaffChange = { schoolId: number; day: string; delta: number };

/**
 * What one person adds to the counts: a holder counts at the school where the person is on that day, so a transfer takes
 * one holder from the old school and gives one to the new. An end nobody knows changes nothing.
 */
export function holderChanges(holdings: Holding[], presences: Presence[]): HolderChange[] {
	const result: HolderChange[] = [];
	for (const holding of holdings) {
		for (const at of presences) {
			const days = intersection(holding, at);
			if (!days) continue;
			const { schoolId } = at;
			const { skillId, level } = holding;
			result.push({ schoolId, skillId, level, day: days.from, delta: 1 });
			if (days.to < OPEN_END) result.push({ schoolId, skillId, level, day: days.to, delta: -1 });
		}
	}
	return result;
}

/** What one person adds to the number of active staff. */
export function staffChanges(presences: Presence[]): StaffChange[] {
	const result: StaffChange[] = [];
	for (const { schoolId, from, to } of presences) {
		result.push({ schoolId, day: from, delta: 1 });
		if (to < OPEN_END) result.push({ schoolId, day: to, delta: -1 });
	}
	return result;
}
