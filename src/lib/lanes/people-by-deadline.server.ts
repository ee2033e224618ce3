import type { Scope } from '#lib/access/scope.ts';
import type { Queryable } from '#lib/server/db/open.ts';
import { dateText, readDate } from '#lib/time/days.ts';
import { deadlinesOf, windowsOfTwoYears, type Deadline } from './contract-deadlines.ts';
import { contractsInForce } from './contracts-in-force.server.ts';
import { forecastOf } from './forecast.ts';
import { keptByPerson } from './kept-by-person.server.ts';
import { readPerson } from './teacher-files.server.ts';

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

type Toward = { key: string; is: keyof WindowPeople };

/** How one person stands toward each window still to come; a window of a contract goes by its effective day. */
const windowsByPerson = keptByPerson((person, schedules, today): Toward[] => {
	const reading = readPerson(person, schedules, today);
	if ('refusals' in reading) return [];
	const { schedule, file } = reading;
	const windows = windowsOfTwoYears(schedule, file.asOf).filter(({ submitBy }) => submitBy >= file.asOf);
	if (windows.length === 0) return [];
	const { today: rank, by } = forecastOf({ schedule, ...file, inProgress: [], windows });
	return windows.flatMap(({ effectiveOn }, i): Toward[] => {
		const key = `${person.scheduleId} ${effectiveOn}`;
		const { low, middle } = by[i]!;
		if (low > rank) return [{ key, is: 'eligible' }];
		if (middle > rank) return [{ key, is: 'shortByPaper' }];
		return rank < schedule.lanes.length - 1 ? [{ key, is: 'shortByCredits' }] : [];
	});
});

/**
 * The deadlines of each contract in force for this year and the next, and how many active people in scope each window still to come
 * concerns. Pay.
 */
export function contractCalendars(db: Queryable, scope: Scope, { today }: { today: string }): ContractCalendar[] {
	const asOf = readDate(today)!;
	const counts = new Map<string, WindowPeople>();
	for (const windows of windowsByPerson(db, scope, today).values()) {
		for (const { key, is } of windows) {
			const count = counts.get(key) ?? { eligible: 0, shortByPaper: 0, shortByCredits: 0 };
			count[is] += 1;
			counts.set(key, count);
		}
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
