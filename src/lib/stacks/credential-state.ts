import { validity, type Award } from '#lib/catalogue/validity.ts';
import { merged, OPEN_END } from '#lib/time/intervals.ts';
import type { CredentialState } from './stack-progress.ts';

/**
 * What one person's completions of one credential, and the newest report that it was begun, say about a day. A credential that is not
 * reviewed counts for nothing yet, and a course taken again after it lapsed is in progress.
 */
export function credentialState(
	awards: Award[],
	begun: { progress: string | null; seenOn: string } | null,
	{ asOf, isReviewed }: { asOf: string; isReviewed: boolean }
): CredentialState {
	const known = awards.filter(({ completedOn }) => completedOn <= asOf);
	const valid = merged(isReviewed ? known.map(validity).filter((days) => days !== null) : []);
	const now = valid.find(({ from, to }) => from <= asOf && asOf < to);
	if (now) return { state: 'held', since: now.from, expiresOn: now.to === OPEN_END ? null : now.to };
	if (begun && begun.seenOn <= asOf) return { state: 'in_progress', progress: begun.progress, seenOn: begun.seenOn };
	const standing = known.filter(({ state }) => state !== 'revoked' && state !== 'declined');
	if (isReviewed && standing.length > 0) return { state: 'lapsed', lapsedOn: valid.at(-1)?.to ?? null };
	if (standing.length > 0) return { state: 'open', because: 'not reviewed' };
	const last = known.toSorted((a, b) => (a.completedOn < b.completedOn ? -1 : 1)).at(-1)?.state;
	return { state: 'open', because: last === 'revoked' || last === 'declined' ? last : null };
}
