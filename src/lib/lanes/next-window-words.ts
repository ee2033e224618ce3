import { formatDay } from '#lib/ui/format.ts';
import type { PersonLedger } from './person-ledger.server.ts';

/**
 * What the next coming window brings one person, as a sentence; `null` where nothing can be said. `standing` is where the person
 * stands now.
 */
export function nextWindowWords({
	nextWindow,
	standing
}: {
	nextWindow: PersonLedger['nextWindow'];
	standing: { lane: string | null } | null;
}): string | null {
	if (!nextWindow || !standing) return null;
	const { effectiveOn, submitBy, lane, withPapers } = nextWindow;
	const now = lane === standing.lane ? `no move, still ${lane}` : `a move to ${lane}`;
	const then = withPapers === lane ? '' : `; ${withPapers} if everything that waits for a paper or a decision comes in`;
	return `At the next window, ${formatDay(effectiveOn)} (hand in by ${formatDay(submitBy)}), what is on file brings ${now}${then}.`;
}
