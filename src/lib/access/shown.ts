/** What was shown or taken away, for the audit log: whose, or how many rows, and by which question. */
export type Shown = {
	on?: { kind: 'staff' | 'import' | 'lane-change'; id: string };
	rows?: number;
	details?: Record<string, unknown>;
};

/** The filters of a list as its address holds them, for the audit log. */
export function filtersOf(searchParams: URLSearchParams): { filters?: string } {
	const text = searchParams.toString();
	return text === '' ? {} : { filters: text };
}
