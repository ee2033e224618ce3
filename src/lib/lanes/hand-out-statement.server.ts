import { actorOf } from '#lib/access/actor.ts';
import { audited } from '#lib/access/audit.server.ts';
import type { Scope, Viewer } from '#lib/access/scope.ts';
import type { Db } from '#lib/server/db/open.ts';
import { isDayToAsk } from '#lib/time/days.ts';
import { issueStatement } from './issued-statements.server.ts';

/**
 * Hands out a statement of credits about somebody in scope, with its entry in the audit log; gives its public id, `null` for
 * nobody in scope. An `asOf` that is no day counts as today.
 */
export function handOutStatement(
	db: Db,
	{ viewer, scope, today }: { viewer: Viewer; scope: Scope; today: string },
	{ staffPublicId, asOf }: { staffPublicId: string; asOf: string }
): Promise<string | null> {
	const now = new Date().toISOString();
	const as = { staffPublicId, asOf: isDayToAsk(asOf) ? asOf : today, by: viewer.name, today, now };
	return audited(
		db,
		(publicId) =>
			publicId === null
				? null
				: {
						actor: actorOf(viewer),
						action: 'ledger.issue',
						on: { kind: 'staff', id: staffPublicId },
						after: { statement: publicId, asOf: as.asOf }
					},
		() => issueStatement(db, scope, as),
		now
	);
}
