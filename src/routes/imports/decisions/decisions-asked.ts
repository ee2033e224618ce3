import type { Scope } from '#lib/access/scope.ts';
import { identityDecisions } from '#lib/imports/identity-decisions.server.ts';
import { reportNames } from '#lib/imports/report-names.server.ts';
import type { Queryable } from '#lib/server/db/open.ts';

/** The remembered decisions as an address asks for them; the page and its export read it alike. */
export function decisionsAsked(db: Queryable, scope: Scope, url: URL) {
	const search = url.searchParams.get('q')?.trim() ?? '';
	const nameOf = reportNames(db);
	const all = identityDecisions(db, scope).map((one) => ({
		...one,
		provider: nameOf(one.provider)?.provider ?? one.provider
	}));
	const found = all.filter(({ shownAs, person, decidedBy, provider }) =>
		`${shownAs} ${person?.name ?? ''} ${person?.employeeId ?? ''} ${decidedBy} ${provider}`
			.toLowerCase()
			.includes(search.toLowerCase())
	);
	return { any: all.length > 0, found, search };
}
