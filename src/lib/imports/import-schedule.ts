import { addToDate, readDate } from '#lib/time/days.ts';
import { formatCount } from '#lib/ui/format.ts';

/** The most days between two files that may be waited for. */
export const MOST_DAYS = 366;

/**
 * When the next file is due, and by how many days it is late. On the day itself nothing is late.
 * @param last the day a file came last; null: none ever did, and the first is waited for from the day this was set
 */
export function dueOf(
	{ everyDays, last, setOn }: { everyDays: number; last: string | null; setOn: string },
	today: string
): { due: string; overdueBy: number } {
	const due = addToDate(last ?? setOn, { days: everyDays });
	return { due, overdueBy: Math.max(0, readDate(today)! - readDate(due)!) };
}

/** How often, as it is said: "every day", "every 2 weeks", "every 30 days". */
export function everyInWords(days: number): string {
	if (days === 1) return 'every day';
	if (days === 7) return 'every week';
	return days % 7 === 0
		? `every ${formatCount(days / 7, 'week', 'weeks')}`
		: `every ${formatCount(days, 'day', 'days')}`;
}
