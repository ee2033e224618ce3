import type { Scope } from '#lib/access/scope.ts';
import type { Queryable } from '#lib/server/db/open.ts';
import { dateText, readDate } from '#lib/time/days.ts';
import { deadlinesOf, windowsOfTwoYears, type Deadline } from './contract-deadlines.ts';
import { contractsInForce } from './contracts-in-force.server.ts';
import { forecastOf } from './forecast.ts';
import { readPerson, teacherFiles } from './teacher-files.server.ts';

/** Whom a window concerns, in whole people; of one whose hand-in day has passed nothing is counted. */
export type WindowPeople = {
	/** Reach a higher lane with what is on file. */
	eligible: number;
	/** Would, if the documents, approvals and verifications awaited came in. */
	shortByPaper: number;
	/** Have a next lane and are short of it by credits, a degree or a date. */
	shortByCredits: number;
};

export type ContractCalendar = {
	scheduleId: string;
	contract: string;
	deadlines: Deadline[];
	/** By the day on which the window takes effect. */
	windows: Array<{ effectiveOn: string; submitBy: string; people: WindowPeople | null }>;
	/** A contract without windows: a lane changes as soon as it is met. */
	isRolling: boolean;
};

/**
 * The deadlines of each contract in force for this year and the next, and how many active people in scope each window still to come
 * concerns. Pay.
 */
export function contractCalendars(db: Queryable, scope: Scope, { today }: { today: string }): ContractCalendar[] {
	const asOf = readDate(today)!;
	const { people, schedules } = teacherFiles(db, scope, { asOf: today });
	const counts = new Map<string, WindowPeople>();
	for (const person of people) {
		const reading = readPerson(person, schedules, today);
		if ('refusals' in reading) continue;
		const { schedule, file } = reading;
		const windows = windowsOfTwoYears(schedule, asOf).filter(({ submitBy }) => submitBy >= asOf);
		if (windows.length === 0) continue;
		const { today: rank, by } = forecastOf({ schedule, ...file, inProgress: [], windows });
		windows.forEach(({ effectiveOn }, i) => {
			const key = `${person.scheduleId} ${effectiveOn}`;
			const count = counts.get(key) ?? { eligible: 0, shortByPaper: 0, shortByCredits: 0 };
			const { low, middle } = by[i]!;
			if (low > rank) count.eligible += 1;
			else if (middle > rank) count.shortByPaper += 1;
			else if (rank < schedule.lanes.length - 1) count.shortByCredits += 1;
			counts.set(key, count);
		});
	}
	return [...contractsInForce(db, { asOf: today }).values()].flatMap(({ id, name, schedule }) => {
		if (schedule === null) return [];
		const windows = windowsOfTwoYears(schedule, asOf);
		return [
			{
				scheduleId: id,
				contract: name,
				isRolling: schedule.effective.kind === 'rolling',
				deadlines: deadlinesOf(windows, asOf),
				windows: windows.map(({ effectiveOn, submitBy }) => ({
					effectiveOn: dateText(effectiveOn),
					submitBy: dateText(submitBy),
					people:
						submitBy < asOf
							? null
							: (counts.get(`${id} ${effectiveOn}`) ?? { eligible: 0, shortByPaper: 0, shortByCredits: 0 })
				}))
			}
		];
	});
}
