import { sql } from 'drizzle-orm';
import { staffIn } from '#lib/access/staff-in.server.ts';
import type { Scope } from '#lib/access/scope.ts';
import type { Queryable } from '#lib/server/db/open.ts';
import { newPublicId } from '#lib/server/db/public-id.ts';
import { byStaffName, staffName } from '#lib/staff/staff-name.server.ts';

/** A paper that HR asked a teacher for. */
export type DocumentRequest = {
	publicId: string;
	staffId: number;
	staff: { publicId: string; name: string };
	/** What it is of: a completion, or a degree (then without provider). */
	title: string | null;
	provider: string | null;
	degreeLevel: string | null;
	completedOn: string;
	what: string;
	/** `YYYY-MM-DD`; `null`: no day was set. */
	dueOn: string | null;
	/** RFC 3339. */
	askedAt: string;
	askedBy: string;
	/** `received` once a document came in after it was asked for. */
	state: 'open' | 'received' | 'withdrawn';
	/** As `reviewKey` names the record. */
	key: string;
};

type Row = Omit<DocumentRequest, 'staff' | 'state' | 'key'> & {
	staffPublicId: string;
	name: string;
	credentialPublicId: string | null;
	withdrawnAt: string | null;
	came: number;
};

/** How a record that waits is named in forms: who, which credential or degree, of which day. */
export const reviewKey = (
	staffPublicId: string,
	of: { credential: string } | { degree: string },
	day: string
): string => `${staffPublicId} ${'credential' in of ? of.credential : `degree:${of.degree}`} ${day}`;

/** The requests for papers in scope, those due first in front; of one person where asked. */
export function documentRequests(
	db: Queryable,
	scope: Scope,
	{ staffPublicId }: { staffPublicId?: string } = {}
): DocumentRequest[] {
	return db
		.all<Row>(
			sql`
		SELECT request.public_id AS publicId, request.staff_id AS staffId, staff.public_id AS staffPublicId, ${staffName} AS name,
			credential.title, credential.provider, credential.public_id AS credentialPublicId, degree_level AS degreeLevel,
			request.completed_on AS completedOn, what, due_on AS dueOn, asked_at AS askedAt, asked_by AS askedBy,
			withdrawn_at AS withdrawnAt,
			CASE WHEN request.credential_id IS NULL THEN EXISTS (
				SELECT 1 FROM degree_decision AS said WHERE said.staff_id = request.staff_id AND said.level = request.degree_level
					AND said.conferred_on = request.completed_on AND said.verified_on IS NOT NULL AND said.known_from > asked_number)
			ELSE coalesce((
				SELECT json_type(facts, '$.evidence') FROM credit_document AS said
				WHERE said.staff_id = request.staff_id AND said.credential_id = request.credential_id
					AND said.completed_on = request.completed_on AND json_type(facts, '$.evidence') IS NOT NULL
					AND said.known_from > asked_number
				ORDER BY said.id DESC LIMIT 1) = 'object', 0) END AS came
		FROM document_request AS request JOIN staff ON staff.id = request.staff_id
		LEFT JOIN credential ON credential.id = request.credential_id
		WHERE ${staffIn(scope)} AND ${staffPublicId === undefined ? sql`staff.active = 1` : sql`staff.public_id = ${staffPublicId}`}
		ORDER BY due_on IS NULL, due_on, ${byStaffName}, request.id`
		)
		.map(({ staffPublicId, name, credentialPublicId, withdrawnAt, came, ...row }) => ({
			...row,
			staff: { publicId: staffPublicId, name },
			state: withdrawnAt !== null ? 'withdrawn' : came === 1 ? 'received' : 'open',
			key: reviewKey(
				staffPublicId,
				credentialPublicId === null ? { degree: row.degreeLevel! } : { credential: credentialPublicId },
				row.completedOn
			)
		}));
}

/** Keeps a request, inside the caller's write. */
export function insertRequest(
	tx: Queryable,
	of: { staffId: number; credentialId: number | null; degreeLevel: string | null; completedOn: string },
	{ what, dueOn, by, now }: { what: string; dueOn: string | null; by: string; now: string }
): void {
	tx.run(sql`
		INSERT INTO document_request (public_id, staff_id, credential_id, degree_level, completed_on, what, due_on, asked_at, asked_by,
			asked_number)
		SELECT ${newPublicId()}, ${of.staffId}, ${of.credentialId}, ${of.degreeLevel}, ${of.completedOn}, ${what}, ${dueOn}, ${now}, ${by},
			number + 1 FROM revision`);
}

/** Says that a paper is no longer wanted, inside the caller's write; false where nothing was open under the id. */
export function withdrawRequest(
	tx: Queryable,
	scope: Scope,
	publicId: string,
	{ by, now }: { by: string; now: string }
): boolean {
	return (
		tx.run(sql`
			UPDATE document_request SET withdrawn_at = ${now}, withdrawn_by = ${by}
			WHERE public_id = ${publicId} AND withdrawn_at IS NULL
				AND staff_id IN (SELECT id FROM staff WHERE ${staffIn(scope)})`).changes > 0
	);
}
