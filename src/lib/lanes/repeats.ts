import { addYears, type Day } from '#lib/time/days.ts';
import { isInOpeningBalance, type Failure } from './gates.ts';
import type { PersonFile } from './person-file.ts';

const REPEAT: Failure = Object.freeze({ gate: null, reason: 'REPEAT' });

/**
 * Repeats (5.2): excludes the records that took a course again too early. `failures` holds each record's outcome of the
 * gates by position, and gets the repeats in addition.
 */
export function excludeRepeats({ schedule, records }: PersonFile, failures: Array<Failure | null>): void {
	const { repeats } = schedule;
	if (repeats === 'count') return;
	const keptOn = new Map<string, Day>();
	for (let i = 0; i < records.length; i += 1) {
		const { courseId, completedOn } = records[i]!.record;
		if (courseId === null || completedOn === null) continue;
		if (isInOpeningBalance(failures[i]!)) {
			keptOn.set(courseId, completedOn);
			continue;
		}
		if (failures[i]) continue;
		const before = keptOn.get(courseId);
		if (before !== undefined && (repeats === 'never' || completedOn < addYears(before, repeats.afterYears))) {
			failures[i] = REPEAT;
		} else {
			keptOn.set(courseId, completedOn);
		}
	}
}
