import type { Scope } from '#lib/access/scope.ts';
import type { Queryable } from '#lib/server/db/open.ts';
import { creditReviews } from './credit-reviews.server.ts';
import { documentRequests, type DocumentRequest } from './document-requests.server.ts';

/** A paper asked of somebody, for their own page, where nobody else of the staff is named; `settled` when HR has decided about the record without it. */
export type AskedOfPerson = Omit<DocumentRequest, 'staffId' | 'staff' | 'key' | 'state' | 'askedBy'> & {
	state: 'open' | 'received' | 'settled';
};

/** What HR asks one person for and has asked, those due first in front; what was withdrawn is not among it. */
export function askedOfPerson(
	db: Queryable,
	scope: Scope,
	{ staffPublicId, today }: { staffPublicId: string; today: string }
): AskedOfPerson[] {
	const waiting = new Set(creditReviews(db, scope, { asOf: today, staffPublicId }).map(({ key }) => key));
	return documentRequests(db, scope, { staffPublicId }).flatMap(
		({ staffId: _staffId, staff: _staff, askedBy: _askedBy, key, state, ...request }) =>
			state === 'withdrawn' ? [] : [{ ...request, state: state === 'open' && !waiting.has(key) ? 'settled' : state }]
	);
}
