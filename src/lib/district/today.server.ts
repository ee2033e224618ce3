import type { Db } from '#lib/server/db/open.ts';
import { tellDay } from '#lib/server/db/write.ts';
import { isDate } from '#lib/time/days.ts';
import { dateOfInstant } from '#lib/time/zones.ts';
import { districtSettings } from './settings.server.ts';

/** The day in the district's zone (`YYYY-MM-DD`), or the one that is fixed for the whole program (LANEWISE_TODAY). */
export function districtToday(db: Db, fixed: string | undefined): string {
	return fixed && isDate(fixed) ? fixed : dateOfInstant(Date.now(), districtSettings(db).timeZone);
}

/** From now on each change made by this connection is known by its day. */
export function keepDays(db: Db, fixed: string | undefined): void {
	tellDay(db, () => districtToday(db, fixed));
}
