import { isDate } from '#lib/time/days.ts';
import type { AuditOutcome } from './audit-chain.ts';

/** Which entries of the audit log are asked for; null: all of them. */
export type AuditFilters = {
	/** Part of the name of who did it. */
	who: string | null;
	/** An action, or its beginning up to a dot: "import" for "import.undo". */
	action: string | null;
	outcome: AuditOutcome | null;
	/** What it was about: "import", or "import:its public id". */
	on: string | null;
	/** Days in the district's zone, both included. */
	from: string | null;
	to: string | null;
	/** Anywhere in the entry. */
	text: string | null;
};

/** Names of the filters in an address, beside `on`, which only a link sets. */
export const AUDIT_ASKS = ['who', 'action', 'outcome', 'from', 'to', 'q'];

/** The filters an address asks for; `wrong` are days that are none, and count as not asked. */
export function auditFiltersOf(searchParams: URLSearchParams): { filters: AuditFilters; wrong: string[] } {
	const text = (name: string) => searchParams.get(name)?.trim() || null;
	const wrong: string[] = [];
	const day = (name: string) => {
		const asked = text(name);
		if (asked === null || isDate(asked)) return asked;
		wrong.push(asked);
		return null;
	};
	const outcome = text('outcome');
	return {
		filters: {
			who: text('who'),
			action: text('action'),
			outcome: outcome === 'done' || outcome === 'refused' || outcome === 'failed' ? outcome : null,
			on: text('on'),
			from: day('from'),
			to: day('to'),
			text: text('q')
		},
		wrong
	};
}
