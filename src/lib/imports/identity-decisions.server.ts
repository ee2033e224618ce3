import { sql } from 'drizzle-orm';
import type { Scope } from '#lib/access/scope.ts';
import { staffName } from '#lib/staff/staff-name.server.ts';
import type { Queryable } from '#lib/server/db/open.ts';
import { staff } from '#lib/server/db/schema.ts';

export type RememberedDecision = {
	id: number;
	provider: string;
	/** How the records name the person. */
	shownAs: string;
	decision: 'staff' | 'not-staff';
	person: { publicId: string; employeeId: string; name: string } | null;
	decidedAt: string;
	decidedBy: string;
	/** Records of imports that count which it settled. */
	records: number;
	/** The record it was made for; null once its import is gone. */
	importPublicId: string | null;
	record: number | null;
};

/** What people decided about provider identities and holds today, the latest first; a district scope alone sees it. */
export function identityDecisions(db: Queryable, scope: Scope, question: { id?: number } = {}): RememberedDecision[] {
	if (scope.kind !== 'district') return [];
	const one = question.id === undefined ? sql`true` : sql`d.id = ${question.id}`;
	return db
		.all<
			Omit<RememberedDecision, 'person'> & { publicId: string | null; employeeId: string | null; name: string | null }
		>(
			sql`
			WITH settled AS (
				SELECT i.provider, r.identity, count(*) AS n FROM import_record r JOIN import i ON i.id = r.import_id AND i.status = 'done'
				WHERE r.via = 'decision' GROUP BY i.provider, r.identity)
			SELECT d.id, d.provider, d.shown_as AS shownAs, d.decision, d.decided_at AS decidedAt, d.decided_by AS decidedBy,
				coalesce(settled.n, 0) AS records, i.public_id AS importPublicId, d.record, ${staff.publicId} AS publicId, ${staff.employeeId} AS employeeId,
				CASE WHEN ${staff.id} IS NOT NULL THEN ${staffName} END AS name
			FROM identity_decision d
			LEFT JOIN import i ON i.id = d.import_id
			LEFT JOIN staff ON staff.id = d.staff_id
			LEFT JOIN settled ON settled.provider = d.provider AND settled.identity = d.identity
			WHERE ${one} AND d.decision <> 'revoked'
				AND d.id = (SELECT max(l.id) FROM identity_decision l WHERE l.provider = d.provider AND l.identity = d.identity)
			ORDER BY d.id DESC`
		)
		.map(({ publicId, employeeId, name, ...decision }) => ({
			...decision,
			person: publicId === null ? null : { publicId, employeeId: employeeId ?? '', name: name ?? '' }
		}));
}

/** The latest decision about the identity a record has: the one a choice in the queue has just made. */
export function decisionBehindRecord(db: Queryable, scope: Scope, importId: number, record: number): number | null {
	if (scope.kind !== 'district') return null;
	const row = db.get<{ id: number | null } | undefined>(sql`
		SELECT max(d.id) AS id FROM import_record r JOIN import i ON i.id = r.import_id
		JOIN identity_decision d ON d.provider = i.provider AND d.identity = r.identity
		WHERE r.import_id = ${importId} AND r.record = ${record}`);
	return row?.id ?? null;
}
