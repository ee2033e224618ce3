import { formatDay } from '#lib/ui/format.ts';

/** Which contract a ledger was counted by, in words for the screen and for paper; null without one. */
export const contractWords = (
	schedule: { id: string; name: string; effectiveOn: string | null; loadedAt: string } | null
): string | null =>
	schedule &&
	[
		`${schedule.name} (${schedule.id})`,
		...(schedule.effectiveOn === null ? [] : [`in force from ${formatDay(schedule.effectiveOn)}`]),
		`loaded ${formatDay(schedule.loadedAt.slice(0, 10))}`
	].join(', ');
