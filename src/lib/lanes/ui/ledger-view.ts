import { dayAsked } from '#lib/ui/day-asked.ts';
import { isDayToAsk } from '#lib/time/days.ts';

/** What an address of a ledger asks for. */
export type LedgerView = {
	/** The day it answers for. */
	asOf: string;
	/** Only what was known at the end of this day, `?known=YYYY-MM-DD`; `null`: all that is known. */
	known: string | null;
	/** `?view=timeline`: by time; else as a table of records. */
	isTimeline: boolean;
};

/** Reads the address of a ledger; a day that is none counts as not asked. */
export function ledgerViewOf(url: URL, today: string): LedgerView {
	const known = url.searchParams.get('known') ?? '';
	return {
		asOf: dayAsked(url, today),
		known: isDayToAsk(known) && known < today ? known : null,
		isTimeline: url.searchParams.get('view') === 'timeline'
	};
}
