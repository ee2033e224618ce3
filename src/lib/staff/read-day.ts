import { isDate } from '#lib/time/days.ts';
import { dateInZone } from '#lib/time/zones.ts';

const US_DATE = /^(\d{1,2})\/(\d{1,2})\/(\d{4})$/;
const MIDNIGHT = /^(\d{4}-\d{2}-\d{2})[T ]00:00(?::00(?:\.0+)?)?$/;

/**
 * A day as rosters and HR files write it, as `YYYY-MM-DD`: ISO, month/day/year, or an instant with its offset (then the
 * calendar day in the district's zone). `null` for anything else, and for days no calendar has.
 */
export function readDay(text: string, zone: string): string | null {
	const written = text.trim();
	const midnight = MIDNIGHT.exec(written)?.[1];
	const us = US_DATE.exec(written);
	const day = us ? `${us[3]}-${us[1]?.padStart(2, '0')}-${us[2]?.padStart(2, '0')}` : (midnight ?? written);
	return isDate(day) ? day : dateInZone(written, zone);
}
