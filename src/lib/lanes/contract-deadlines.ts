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

type CalendarEntry = Deadline & { contract: string; scheduleId: string };

/**
 * The days as a calendar file (RFC 5545), whole days without a time; the same day of the same window keeps its UID, so that loading it
 * again moves an entry and never doubles it.
 * @param stamp the moment of making, as `YYYYMMDDTHHMMSSZ`
 */
export function calendarText(entries: CalendarEntry[], { stamp, host }: { stamp: string; host: string }): string {
	const plain = (day: string) => day.replaceAll('-', '');
	const next = (day: string) => {
		const [year, month, date] = day.split('-').map(Number) as [number, number, number];
		return plain(dateText(dayOf(year, month, date) + 1));
	};
	const events = entries.flatMap(({ on, kind, window, contract, scheduleId }) => [
		'BEGIN:VEVENT',
		`UID:${scheduleId}-${plain(window)}-${kind}@${host}`,
		`DTSTAMP:${stamp}`,
		`DTSTART;VALUE=DATE:${plain(on)}`,
		`DTEND;VALUE=DATE:${next(on)}`,
		`SUMMARY:${escaped(DEADLINE_WORDS[kind])}`,
		`DESCRIPTION:${escaped(`${contract}; window that takes effect on ${window}`)}`,
		'TRANSP:TRANSPARENT',
		'END:VEVENT'
	]);
	const lines = ['BEGIN:VCALENDAR', 'VERSION:2.0', 'PRODID:-//Lanewise//Deadlines//EN', ...events, 'END:VCALENDAR'];
	return lines.map(folded).join('\r\n') + '\r\n';
}

const escaped = (text: string) => text.replace(/[\\;,]/g, '\\$&').replace(/\r?\n/g, '\\n');

/** A line is at most 75 bytes long; what follows goes on after a space. A letter is never cut apart. */
function folded(line: string): string {
	const parts: string[] = [];
	let part = '';
	let bytes = 0;
	for (const letter of line) {
		const size = new TextEncoder().encode(letter).length;
		if (bytes + size > 75) {
			parts.push(part);
			part = ' ';
			bytes = 1;
		}
		part += letter;
		bytes += size;
	}
	return [...parts, part].join('\r\n');
}
