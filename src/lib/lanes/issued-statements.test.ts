import { sql } from 'drizzle-orm';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { DISTRICT, type Scope } from '#lib/access/scope.ts';
import { asKnownAt } from '#lib/server/db/as-known-at.ts';
import type { Db } from '#lib/server/db/open.ts';
import { revisionOf, tellDay, write } from '#lib/server/db/write.ts';
import { importing } from '../../../tests/fixtures/imports/cedar-valley.ts';
import { AS_OF, award, CHANGES, DAYS, NOW, oneTeacher, type OneTeacher } from '../../../tests/support/one-teacher.ts';
import { issuedStatements, issueStatement, statementAgain } from './issued-statements.server.ts';
import { ledgerAsKnown } from './ledger-as-known.server.ts';
import { personLedger } from './person-ledger.server.ts';
import { shownLedger } from './shown-ledger.ts';
import { statementOf, statementText } from './statement.ts';

const issuing = ({ db, publicId }: OneTeacher, asOf = AS_OF) =>
	write(db, (tx) =>
		issueStatement(tx, DISTRICT, { staffPublicId: publicId, asOf, by: 'Hana Reyes', today: AS_OF, now: NOW })
	)!;
const textOf = (db: Db, staffPublicId: string, asOf: string) =>
	statementText(statementOf(shownLedger(personLedger(db, DISTRICT, { staffPublicId, asOf })!)));

test('every statement printed in the past is made again to the letter, whatever came in since', () => {
	const steps = fc.array(
		fc.tuple(fc.constantFrom(...Object.keys(CHANGES)), fc.nat(5), fc.constantFrom(AS_OF, '2026-02-01')),
		{
			minLength: 1,
			maxLength: 12
		}
	);
	const distinct = new Set<string>();
	fc.assert(
		fc.property(steps, (changes) => {
			const place = oneTeacher();
			const { db, publicId } = place;
			const printed: Array<{ id: string; text: string }> = [];
			for (const [change, n, asOf] of changes) {
				CHANGES[change]!(place, n);
				const text = textOf(db, publicId, asOf);
				printed.push({ id: issuing(place, asOf), text });
				distinct.add(text);
			}
			for (const { id, text } of printed) {
				const again = statementAgain(db, DISTRICT, { staffPublicId: publicId, publicId: id })!;
				expect(statementText(again.statement)).toBe(text);
				expect(again.isSame).toBe(true);
			}
			db.$client.close();
		}),
		{ numRuns: 40 }
	);
	// Else the statements would be alike whatever happened.
	expect(distinct.size).toBeGreaterThan(40);
}, 60_000);

test('each of these changes alone changes a later statement and leaves the earlier one as it was', () => {
	const unseen = Object.keys(CHANGES).filter((change) => {
		const place = oneTeacher();
		importing(place.db, 'awards.csv', award(0, DAYS[0]!));
		importing(place.db, 'awards.csv', award(1, DAYS[1]!));
		if (change === 'an import is restored') CHANGES['an import is undone']!(place, 1);
		const before = issuing(place);
		const text = textOf(place.db, place.publicId, AS_OF);
		CHANGES[change]!(place, 1);
		const again = statementAgain(place.db, DISTRICT, { staffPublicId: place.publicId, publicId: before })!;
		expect([change, statementText(again.statement)]).toEqual([change, text]);
		return textOf(place.db, place.publicId, AS_OF) === text;
	});
	// The award was imported before; importing it again is nothing new.
	expect(unseen).toEqual(['an award is imported']);
});

test('a statement whose database was changed behind its back is said to differ', () => {
	const place = oneTeacher();
	importing(place.db, 'awards.csv', award(0, DAYS[0]!));
	const publicId = issuing(place);
	place.db.run(sql`UPDATE completion SET completed_on = '2024-10-05'`);
	expect(statementAgain(place.db, DISTRICT, { staffPublicId: place.publicId, publicId })!.isSame).toBe(false);
});

test('a person’s statements are listed latest first, for who may see the person and nobody else', () => {
	const place = oneTeacher();
	const { db, publicId: staffPublicId, staffId } = place;
	const [first, second] = [issuing(place, '2026-02-01'), issuing(place)];
	const listed = (scope: Scope) => issuedStatements(db, scope, { staffPublicId }).map(({ publicId }) => publicId);
	expect(listed(DISTRICT)).toEqual([second, first]);
	expect(listed({ kind: 'self', staffId })).toEqual([second, first]);
	expect(listed({ kind: 'self', staffId: staffId + 1 })).toEqual([]);
	expect(statementAgain(db, { kind: 'self', staffId: staffId + 1 }, { staffPublicId, publicId: first })).toBeNull();
});

test('a ledger is shown with what was known at the end of a day, and with today’s facts where no day was remembered', () => {
	const { db, publicId: staffPublicId, staffId } = oneTeacher();
	let today = '2026-11-02';
	tellDay(db, () => today);
	importing(db, 'awards.csv', award(0, DAYS[0]!));
	today = '2026-11-20';
	importing(db, 'awards.csv', award(1, DAYS[1]!));
	const on = (known: string | null, scope: Scope = DISTRICT) => {
		const found = ledgerAsKnown(db, scope, { staffPublicId, asOf: AS_OF, known });
		return found && [found.known, found.ledger.ledger!.lines.length, found.firstKnown];
	};
	expect(on(null)).toEqual([null, 2, '2026-11-02']);
	expect(on('2026-11-02')).toEqual(['2026-11-02', 1, '2026-11-02']);
	expect(on('2026-11-19')).toEqual(['2026-11-19', 1, '2026-11-02']);
	expect(on('2026-11-20')).toEqual(['2026-11-20', 2, '2026-11-02']);
	expect(on('2026-11-01')).toEqual([null, 2, '2026-11-02']);
	expect(on('2026-11-02', { kind: 'self', staffId: staffId + 1 })).toBeNull();
});

test('what was known at a revision is gone again after it was asked for, even where asking fails', () => {
	const { db, staffId } = oneTeacher();
	expect(() =>
		asKnownAt(db, revisionOf(db), () => {
			throw new Error('asked wrongly');
		})
	).toThrow('asked wrongly');
	write(db, (tx) => tx.run(sql`UPDATE staff SET family_name = 'Ames' WHERE id = ${staffId}`));
	expect(db.get<{ name: string }>(sql`SELECT family_name AS name FROM staff WHERE id = ${staffId}`).name).toBe('Ames');
	expect(() => asKnownAt(db, 1, () => db.run(sql`UPDATE staff SET family_name = 'Other'`))).toThrow();
});
