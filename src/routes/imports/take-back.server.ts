import { actorOf } from '#lib/access/actor.ts';
import { audited } from '#lib/access/audit.server.ts';
import type { Viewer } from '#lib/access/scope.ts';
import { takeBackDecision } from '#lib/imports/take-back-decision.server.ts';
import type { Db } from '#lib/server/db/open.ts';

/** Takes a decision about a person back, as the queue and the list of decisions do; null when it does not hold any more. */
export function takeBack(asked: { db: Db; viewer: Viewer; id: number; now: string }): Promise<number | null> {
	const { db, viewer, id, now } = asked;
	return audited(
		db,
		(waiting) =>
			waiting === null
				? null
				: {
						actor: actorOf(viewer),
						action: 'import.takeBack',
						on: { kind: 'decision', id: String(id) },
						rows: waiting
					},
		() => takeBackDecision(db, { id, by: viewer.name, now }),
		now
	);
}
