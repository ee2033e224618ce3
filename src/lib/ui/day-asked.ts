import { isDayToAsk } from '#lib/time/days.ts';

/** The day a page is asked for: `?asof=YYYY-MM-DD`, else today. What is no day, or centuries away, counts as not asked. */
export function dayAsked(url: URL, today: string): string {
	const asked = url.searchParams.get('asof') ?? '';
	return isDayToAsk(asked) ? asked : today;
}
