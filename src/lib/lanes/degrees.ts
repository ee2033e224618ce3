import type { Day } from '#lib/time/days.ts';
import type { Moment } from './gates.ts';
import { DEGREE_LEVELS, type DegreeLevel, type Path } from './schedule.ts';
import type { Degree, Teacher } from './teacher-file.ts';

/** The degrees that count at a moment: conferred by the earn date, verified by the submit date, not ruled out by HR (5.4). */
export function degreesAt({ degrees }: Teacher, moment: Moment): Degree[] {
	return degrees.filter(
		({ conferredOn, verifiedOn, eligible }) =>
			eligible && conferredOn <= moment.earn && verifiedOn !== null && verifiedOn <= moment.submit
	);
}

const rankOf = (level: DegreeLevel): number => DEGREE_LEVELS.indexOf(level);

/** Whether the level is held: by a counting degree of that level or a higher one. No level needs no degree. */
export function isHeld(level: DegreeLevel | null, counting: Degree[]): boolean {
	return level === null || counting.some((degree) => rankOf(degree.level) >= rankOf(level));
}

/** The earliest conferral of exactly that level or, without one, of a higher level; `null` if the level is not held. */
export function dateOfLevel(level: DegreeLevel, counting: Degree[]): Day | null {
	let exact: Day | null = null;
	let higher: Day | null = null;
	for (const degree of counting) {
		if (degree.level === level) exact = Math.min(exact ?? Infinity, degree.conferredOn);
		else if (rankOf(degree.level) > rankOf(level)) higher = Math.min(higher ?? Infinity, degree.conferredOn);
	}
	return exact ?? higher;
}

export function highestHeld(counting: Degree[]): DegreeLevel | null {
	let highest: DegreeLevel | null = null;
	for (const { level } of counting) if (highest === null || rankOf(level) > rankOf(highest)) highest = level;
	return highest;
}

/**
 * The base date (5.4), after which credits count; `null` if everything counts. `lastMoveOn` is the earn date of the last
 * move replayed.
 */
export function baseDate(path: Path, counting: Degree[], teacher: Teacher, lastMoveOn: Day | null): Day | null {
	if (path.after === 'last-move') {
		return lastMoveOn ?? teacher.placement.opening?.countedThrough ?? teacher.placement.since;
	}
	if (path.after === 'degree') return path.degree === null ? null : dateOfLevel(path.degree, counting);
	const highest = highestHeld(counting);
	let latest: Day | null = null;
	for (const { level, conferredOn } of counting) {
		if (level === highest) latest = Math.max(latest ?? -Infinity, conferredOn);
	}
	return latest;
}

/** Whether the opening credits belong to what the path counts (5.4). */
export function doesOpeningApply(path: Path, counting: Degree[], teacher: Teacher, lastMoveOn: Day | null): boolean {
	const { opening } = teacher.placement;
	if (!opening) return false;
	if (path.after === 'last-move') return lastMoveOn === null;
	return opening.base === (path.after === 'degree' ? path.degree : highestHeld(counting));
}
