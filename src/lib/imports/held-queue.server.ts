import { sql } from 'drizzle-orm';
import type { Scope } from '#lib/access/scope.ts';
import type { Queryable } from '#lib/server/db/open.ts';
import { describeIdentity } from './decide-person.server.ts';
import type { Candidate } from './match-person.ts';

export type WaitingIdentity = {
	importId: number;
	importPublicId: string;
	record: number;
	fileName: string;
	provider: string;
	reason: 'person_unclear' | 'person_unknown';
	/** How many records wait for this identity. */
	records: number;
	shownAs: string;
	/** What the first of them is about. */
	title: string | null;
	completedOn: string | null;
	raw: [string, string][];
	candidates: { publicId: string; employeeId: string; name: string; school: string; active: boolean; why: string }[];
};

/**
 * Provider identities that wait for a person to say who they are, those with most records first. Records of people whom
 * nobody has matched belong to no school yet, so only a district scope sees the queue.
 */
export function heldQueue(db: Queryable, scope: Scope): WaitingIdentity[] {
	if (scope.kind !== 'district') return [];
	const rows = db.all<{
		importId: number;
		importPublicId: string;
		record: number;
		fileName: string;
		provider: string;
		reason: WaitingIdentity['reason'];
		records: number;
		identity: string;
		title: string | null;
		completedOn: string | null;
		raw: string;
		candidates: string;
	}>(sql`
		SELECT r.import_id AS importId, i.public_id AS importPublicId, r.record, i.file_name AS fileName, i.provider, r.reason, r.identity, r.raw, r.candidates,
			w.records, coalesce(s.title, k.title) AS title, s.completed_on AS completedOn
		FROM (SELECT i.provider, r.identity, count(*) AS records, min(r.import_id * 10000000 + r.record) AS first
			FROM import_record r JOIN import i ON i.id = r.import_id AND i.status = 'done'
			WHERE r.outcome = 'held' AND r.reason IN ('person_unclear', 'person_unknown') AND r.via IS NULL
			GROUP BY i.provider, r.identity) w
		JOIN import_record r ON r.import_id = w.first / 10000000 AND r.record = w.first % 10000000
		JOIN import i ON i.id = r.import_id
		LEFT JOIN statement s ON s.import_id = r.import_id AND s.record = r.record AND s.part = 0
		LEFT JOIN credential k ON k.id = s.credential_id
		ORDER BY w.records DESC, w.first`);
	const people = new Map(
		db
			.all<{ id: number; publicId: string; employeeId: string; name: string; school: string; active: number }>(
				sql`
				SELECT p.id, p.public_id AS publicId, p.employee_id AS employeeId, coalesce(p.preferred_given_name, p.given_name) || ' ' || p.family_name AS name,
					o.name AS school, p.active FROM staff p JOIN school o ON o.id = p.school_id`
			)
			.map((person) => [person.id, person])
	);
	return rows.map(({ identity, raw, candidates, ...row }) => ({
		...row,
		shownAs: describeIdentity(identity),
		raw: JSON.parse(raw) as [string, string][],
		candidates: (JSON.parse(candidates) as Candidate[]).flatMap(({ staffId, why }) => {
			const person = people.get(staffId);
			if (!person) return [];
			const { publicId, employeeId, name, school, active } = person;
			return [{ publicId, employeeId, name, school, active: active === 1, why }];
		})
	}));
}
