import { sql } from 'drizzle-orm';
import type { Queryable } from '#lib/server/db/open.ts';
import { lastOfDraft } from './contract-drafts.server.ts';
import { compiledVersion, contractsInForce, type LoadedSchedule } from './contracts-in-force.server.ts';

/** The contracts of a day with a draft, as it was saved last, in place of its contract's text; as they are where there is no such draft. */
export function contractsWithDraft(db: Queryable, asOf: string, versionId: number): Map<string, LoadedSchedule> {
	const contracts = contractsInForce(db, { asOf });
	const last = lastOfDraft(db, versionId);
	const draft =
		last &&
		db.get<Parameters<typeof compiledVersion>[0] | undefined>(sql`
		SELECT schedule_id AS id, schedule_version.id AS versionId, name, effective_on AS effectiveOn, saved_at AS loadedAt, document
		FROM schedule_version JOIN schedule ON schedule.id = schedule_id
		WHERE schedule_version.id = ${last.id} AND status = 'draft' AND kind = 'lane'`);
	return draft ? new Map(contracts).set(draft.id, compiledVersion(draft)) : contracts;
}
