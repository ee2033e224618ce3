import { sql } from 'drizzle-orm';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { DISTRICT, type Scope } from '#lib/access/scope.ts';
import { recordFacts } from '#lib/catalogue/load-evidence.server.ts';
import { restoreImport, undoImport } from '#lib/imports/undo-import.server.ts';
import { asKnownAt } from '#lib/server/db/as-known-at.ts';
import type { Db } from '#lib/server/db/open.ts';
import { revisionOf, tellDay, write } from '#lib/server/db/write.ts';
import {
	addCredentialAlias,
	cedarValley,
	credlyRow,
	CREDLY,
	csv,
	importing,
	TEMPLATE
} from '../../../tests/fixtures/imports/cedar-valley.ts';
import { addContract, addCredential } from '../../../tests/support/small-district.ts';
import { issuedStatements, issueStatement, statementAgain } from './issued-statements.server.ts';
import { ledgerAsKnown } from './ledger-as-known.server.ts';
import { personLedger } from './person-ledger.server.ts';
import { putInForce } from './put-in-force.server.ts';
import { shownLedger } from './shown-ledger.ts';
import { statementText } from './statement.ts';

const NOW = '2026-11-25T18:00:00Z';
const AS_OF = '2026-11-25';

const contract = (credits: number, factor = 1) =>
	JSON.stringify({
		timezone: 'America/Los_Angeles',
		unit: 'semester credit',
		convert: { semester: factor, 'clock-hour': '1/15' },
		categories: { microcredential: { evidence: ['issuer-record'], preapproval: 'any-time' } },
		lanes: [
			{ id: 'BA', paths: [{}] },
			{ id: 'BA+15', paths: [{ degree: 'bachelor', credits }] }
		],
		effective: {
			windows: [{ effective: '02-01', earnBy: '01-15', submitBy: '01-15' }]
		}
	});

/** One teacher on lane BA, and one microcredential worth three credits. */
function district() {
	const db = cedarValley([{ id: '004106', given: 'Katherine', family: 'Doyle', mail: ['kdoyle'] }]);
	addContract(db, { id: 'maple', name: 'Maple', document: contract(15) });
	const credentialId = addCredential(db, {}, { title: 'Peer Coach' });
	addCredentialAlias(db, credentialId, 'credly', TEMPLATE);
	const worth = { category: 'microcredential', quantity: 3, unit: 'semester' };
	db.run(sql`UPDATE credential SET worth = ${JSON.stringify(worth)} WHERE id = ${credentialId}`);
	const { id: staffId, publicId } = db.get<{ id: number; publicId: string }>(
		sql`SELECT id, public_id AS publicId FROM staff WHERE employee_id = '004106'`
	);
	db.run(sql`INSERT INTO placement (staff_id, schedule_id, lane, since, known_from)
		SELECT ${staffId}, 'maple', 'BA', '2020-08-01', number FROM revision`);
	// What stands by now is the first revision; the facts above were put into the tables by hand.
	write(db, () => undefined);
	return { db, staffId, publicId, credentialId };
}
type District = ReturnType<typeof district>;

const award = (n: number, day: string, status = 'accepted') =>
	csv(CREDLY, [
		credlyRow({
			'Issuer Earner ID': '004106',
			'Issued to First Name': 'Katherine',
			'Issued to Last Name': 'Doyle',
			'Issued to Email': 'kdoyle@cedarvalleyusd.example',
			Status: status,
			'Earner Badge ID': `award-${n}`,
			'Issue Date': day
		})
	]);
const DAYS = ['2024-10-04', '2025-10-04', '2026-03-01'];

/** Each a change of what the person's credit rests on, as a file or somebody at a screen makes it. */
const CHANGES: Record<string, (district: District, n: number) => void> = {
	'an award is imported': ({ db }, n) => void importing(db, 'awards.csv', award(n, DAYS[n % 3]!)),
	'an award is revoked': ({ db }, n) => void importing(db, 'awards.csv', award(n, DAYS[n % 3]!, 'revoked')),
	'an import is undone': ({ db }, n) => {
		const made = db.all<{ id: number }>(sql`SELECT id FROM import ORDER BY id`);
		if (made.length > 0) undoImport(db, made[n % made.length]!.id, 'Office', NOW);
	},
	'an import is restored': ({ db }, n) => {
		const made = db.all<{ id: number }>(sql`SELECT id FROM import ORDER BY id`);
		if (made.length > 0) restoreImport(db, made[n % made.length]!.id);
	},
	'HR decides about an approval': ({ db, staffId, credentialId }, n) => {
		const approval = { status: n % 2 === 0 ? ('approved' as const) : ('denied' as const), decidedOn: AS_OF };
		const completion = { staffId, credentialId, completedOn: DAYS[n % 3]! };
		write(db, (tx) =>
			recordFacts(
				tx,
				completion,
				{ approval, evidence: { type: 'issuer-record', receivedOn: '2026-04-01' } },
				{ by: 'HR', now: NOW }
			)
		);
	},
	'the catalogue gives another worth': ({ db, credentialId }, n) =>
		void write(db, (tx) => {
			const worth = { category: 'microcredential', quantity: n + 1, unit: n % 2 ? 'semester' : 'clock-hour' };
			tx.run(sql`UPDATE credential SET title = ${`Peer Coach ${n}`}, worth = ${JSON.stringify(worth)}
				WHERE id = ${credentialId}`);
		}),
	'the contract changes': ({ db }, n) =>
		void write(db, (tx) =>
			putInForce(
				tx,
				{ id: 'maple', name: `Maple ${n}`, text: contract(12 + n, 1) },
				{ effectiveOn: n % 2 ? '2026-01-01' : null, now: NOW, by: 'HR' }
			)
		),
	'HR places the person anew': ({ db, staffId }, n) =>
		void write(db, (tx) => {
			tx.run(sql`DELETE FROM placement WHERE staff_id = ${staffId}`);
			tx.run(sql`INSERT INTO placement (staff_id, schedule_id, lane, since, step, known_from)
				SELECT ${staffId}, 'maple', ${n % 2 ? 'BA' : 'BA+15'}, '2021-08-01', ${String(n)}, number + 1 FROM revision`);
		}),
	'a degree is verified': ({ db, staffId }, n) =>
		void write(db, (tx) => {
			tx.run(sql`DELETE FROM degree WHERE staff_id = ${staffId}`);
			tx.run(sql`INSERT INTO degree (staff_id, level, conferred_on, verified_on, eligible, known_from)
				SELECT ${staffId}, 'bachelor', '2015-06-01', ${n % 2 ? '2020-01-01' : null}, 1, number + 1 FROM revision`);
		}),
	'the person has another name': ({ db, staffId }, n) =>
		void write(db, (tx) => tx.run(sql`UPDATE staff SET family_name = ${`Doyle ${n}`} WHERE id = ${staffId}`)),
	'the school has another name': ({ db }, n) =>
		void write(db, (tx) => tx.run(sql`UPDATE school SET name = ${`School ${n}`}`))
};

const issuing = ({ db, publicId }: District, asOf = AS_OF) =>
	write(db, (tx) =>
		issueStatement(tx, DISTRICT, { staffPublicId: publicId, asOf, by: 'Hana Reyes', today: AS_OF, now: NOW })
	)!;
const textOf = (db: Db, staffPublicId: string, asOf: string) =>
	statementText(shownLedger(personLedger(db, DISTRICT, { staffPublicId, asOf })!));

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
			const place = district();
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
				expect(statementText(again.ledger)).toBe(text);
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
		const place = district();
		importing(place.db, 'awards.csv', award(0, DAYS[0]!));
		importing(place.db, 'awards.csv', award(1, DAYS[1]!));
		if (change === 'an import is restored') CHANGES['an import is undone']!(place, 1);
		const before = issuing(place);
		const text = textOf(place.db, place.publicId, AS_OF);
		CHANGES[change]!(place, 1);
		const again = statementAgain(place.db, DISTRICT, { staffPublicId: place.publicId, publicId: before })!;
		expect([change, statementText(again.ledger)]).toEqual([change, text]);
		return textOf(place.db, place.publicId, AS_OF) === text;
	});
	// The award was imported before; importing it again is nothing new.
	expect(unseen).toEqual(['an award is imported']);
});

test('a statement whose database was changed behind its back is said to differ', () => {
	const place = district();
	importing(place.db, 'awards.csv', award(0, DAYS[0]!));
	const publicId = issuing(place);
	place.db.run(sql`UPDATE completion SET completed_on = '2024-10-05'`);
	expect(statementAgain(place.db, DISTRICT, { staffPublicId: place.publicId, publicId })!.isSame).toBe(false);
});

test('a person’s statements are listed latest first, for who may see the person and nobody else', () => {
	const place = district();
	const { db, publicId: staffPublicId, staffId } = place;
	const [first, second] = [issuing(place, '2026-02-01'), issuing(place)];
	const listed = (scope: Scope) => issuedStatements(db, scope, { staffPublicId }).map(({ publicId }) => publicId);
	expect(listed(DISTRICT)).toEqual([second, first]);
	expect(listed({ kind: 'self', staffId })).toEqual([second, first]);
	expect(listed({ kind: 'self', staffId: staffId + 1 })).toEqual([]);
	expect(statementAgain(db, { kind: 'self', staffId: staffId + 1 }, { staffPublicId, publicId: first })).toBeNull();
});

test('a ledger is shown with what was known at the end of a day, and with today’s facts where no day was remembered', () => {
	const { db, publicId: staffPublicId, staffId } = district();
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
	const { db, staffId } = district();
	expect(() =>
		asKnownAt(db, revisionOf(db), () => {
			throw new Error('asked wrongly');
		})
	).toThrow('asked wrongly');
	write(db, (tx) => tx.run(sql`UPDATE staff SET family_name = 'Ames' WHERE id = ${staffId}`));
	expect(db.get<{ name: string }>(sql`SELECT family_name AS name FROM staff WHERE id = ${staffId}`).name).toBe('Ames');
	expect(() => asKnownAt(db, 1, () => db.run(sql`UPDATE staff SET family_name = 'Other'`))).toThrow();
});
