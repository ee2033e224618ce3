import { createHash } from 'node:crypto';
import { sql } from 'drizzle-orm';
import { staffIn } from '#lib/access/staff-in.server.ts';
import { DISTRICT, type Scope } from '#lib/access/scope.ts';
import { asKnownAt } from '#lib/server/db/as-known-at.ts';
import type { Queryable } from '#lib/server/db/open.ts';
import { newPublicId } from '#lib/server/db/public-id.ts';
import { revisionOf } from '#lib/server/db/write.ts';
import { personLedger } from './person-ledger.server.ts';
import { shownLedger } from './shown-ledger.ts';
import { statementOf, statementText, type Statement } from './statement.ts';

/** A statement of credits that was handed out. */
export type IssuedStatement = {
	publicId: string;
	/** The day it answers for, and the day it was issued, `YYYY-MM-DD`. */
	asOf: string;
	issuedOn: string;
	issuedBy: string;
	/** SHA-256 of everything it says, hexadecimal. */
	sha256: string;
};

/**
 * Notes that somebody's statement as of a day is handed out, with the check figure of what it says and the revision it rests on.
 * Gives its public id; `null` for nobody in scope. Writes; call it inside a transaction. The district's data stays as it is, so the
 * revision does not grow by it.
 */
export function issueStatement(
	tx: Queryable,
	scope: Scope,
	{
		staffPublicId,
		asOf,
		by,
		today,
		now
	}: { staffPublicId: string; asOf: string; by: string; today: string; now: string }
): string | null {
	const ledger = personLedger(tx, scope, { staffPublicId, asOf });
	if (!ledger) return null;
	const publicId = newPublicId();
	tx.run(sql`
		INSERT INTO issued_statement (public_id, staff_id, as_of, known_number, sha256, issued_at, issued_on, issued_by)
		SELECT ${publicId}, id, ${asOf}, ${revisionOf(tx)}, ${checkFigure(statementOf(shownLedger(ledger)))}, ${now}, ${today}, ${by}
		FROM staff WHERE public_id = ${staffPublicId}`);
	return publicId;
}

/** The statements handed out about one person in scope, the latest first. */
export function issuedStatements(
	db: Queryable,
	scope: Scope,
	{ staffPublicId }: { staffPublicId: string }
): IssuedStatement[] {
	return db.all<IssuedStatement>(sql`
		SELECT issued_statement.public_id AS publicId, as_of AS asOf, issued_on AS issuedOn, issued_by AS issuedBy, sha256
		FROM issued_statement JOIN staff ON staff.id = issued_statement.staff_id
		WHERE staff.public_id = ${staffPublicId} AND ${staffIn(scope)} ORDER BY issued_statement.id DESC`);
}

/**
 * A statement made again from today's database as it was known when it was issued; `isSame` says whether it is that statement to
 * the letter. `null` where there is none of that person in scope.
 */
export function statementAgain(
	db: Queryable,
	scope: Scope,
	{ staffPublicId, publicId }: { staffPublicId: string; publicId: string }
): { issued: IssuedStatement; statement: Statement; isSame: boolean } | null {
	const [issued] = db.all<IssuedStatement & { knownNumber: number }>(sql`
		SELECT issued_statement.public_id AS publicId, as_of AS asOf, issued_on AS issuedOn, issued_by AS issuedBy, sha256,
			known_number AS knownNumber
		FROM issued_statement JOIN staff ON staff.id = issued_statement.staff_id
		WHERE issued_statement.public_id = ${publicId} AND staff.public_id = ${staffPublicId} AND ${staffIn(scope)}`);
	if (!issued) return null;
	const { knownNumber, ...shown } = issued;
	// Who may see it was decided by today's records above: then the person may have stood elsewhere.
	const ledger = asKnownAt(db, knownNumber, () => personLedger(db, DISTRICT, { staffPublicId, asOf: issued.asOf }));
	if (!ledger) return null;
	const statement = statementOf(shownLedger(ledger));
	return { issued: shown, statement, isSame: checkFigure(statement) === issued.sha256 };
}

function checkFigure(statement: Statement): string {
	return createHash('sha256').update(statementText(statement)).digest('hex');
}
