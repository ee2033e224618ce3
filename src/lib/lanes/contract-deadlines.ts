import { dateText, dayOf, yearOf, type Day } from '#lib/time/days.ts';
import { windowOccurrences, type WindowOccurrence } from './occurrences.ts';
import type { Schedule } from './schedule.ts';

export const DEADLINE_KINDS = ['notice', 'earn', 'submit', 'effective'] as const;
export type DeadlineKind = (typeof DEADLINE_KINDS)[number];

export const DEADLINE_WORDS: Record<DeadlineKind, string> = {
	notice: 'Last day to announce an advancement',
	earn: 'Last day to earn credits',
	submit: 'Last day to hand in credits and documents',
	effective: 'The new lane takes effect'
};

/** One day of a window; `window` names the window by the day on which it takes effect. */
export type Deadline = { on: string; kind: DeadlineKind; window: string };

/** The windows of a contract any day of which lies in this year or the next, by effective day; none under a rolling contract. */
export function windowsOfTwoYears({ effective }: Schedule, today: Day): WindowOccurrence[] {
	if (effective.kind === 'rolling') return [];
	const first = yearOf(today);
	const [from, until] = [dayOf(first, 1, 1), dayOf(first + 1, 12, 31)];
	return windowOccurrences(effective, from, today).filter((window) =>
		daysOf(window).some(([day]) => day >= from && day <= until)
	);
}

const daysOf = ({ noticeBy, earnBy, submitBy, effectiveOn }: WindowOccurrence): Array<[Day, DeadlineKind]> => [
	...(noticeBy === null ? [] : [[noticeBy, 'notice'] as [Day, DeadlineKind]]),
	...(earnBy === submitBy ? [] : [[earnBy, 'earn'] as [Day, DeadlineKind]]),
	[submitBy, 'submit'],
	[effectiveOn, 'effective']
];

/** The days of these windows in this year and the next, in order. */
export function deadlinesOf(windows: WindowOccurrence[], today: Day): Deadline[] {
	const first = yearOf(today);
	return windows
		.flatMap((window) => daysOf(window).map(([day, kind]) => ({ day, kind, window: dateText(window.effectiveOn) })))
		.filter(({ day }) => yearOf(day) === first || yearOf(day) === first + 1)
		.sort((a, b) => a.day - b.day || DEADLINE_KINDS.indexOf(a.kind) - DEADLINE_KINDS.indexOf(b.kind))
		.map(({ day, ...deadline }) => ({ on: dateText(day), ...deadline }));
}
