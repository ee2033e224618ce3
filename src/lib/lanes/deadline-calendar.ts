import ical, { ICalEventTransparency } from 'ical-generator';
import { formatDay } from '#lib/ui/format.ts';
import { DEADLINE_WORDS, type Deadline } from './contract-deadlines.ts';

type CalendarEntry = Deadline & { contract: string; scheduleId: string };

/**
 * The days as a calendar file (RFC 5545), whole days without a time; the same day of the same window keeps its UID, so that loading it
 * again moves an entry and never doubles it.
 * @param now the moment of making, RFC 3339
 */
export function calendarText(entries: CalendarEntry[], { now, host }: { now: string; host: string }): string {
	const calendar = ical({ prodId: { company: 'Lanewise', product: 'Deadlines' } });
	for (const { on, kind, window, contract, scheduleId } of entries) {
		calendar.createEvent({
			id: `${scheduleId}-${window}-${kind}@${host}`,
			stamp: new Date(now),
			start: new Date(`${on}T00:00:00Z`),
			allDay: true,
			summary: DEADLINE_WORDS[kind],
			description: `${contract}; window that takes effect on ${formatDay(window)}`,
			transparency: ICalEventTransparency.TRANSPARENT
		});
	}
	return calendar.toString();
}
