import { formatDay } from '#lib/ui/format.ts';

/** Which contract a ledger was counted by, in words for the screen and for paper; null without one. */
export const contractWords = (schedule: { id: string; name: string; loadedAt: string } | null): string | null =>
	schedule && `${schedule.name} (${schedule.id}), loaded ${formatDay(schedule.loadedAt.slice(0, 10))}`;
