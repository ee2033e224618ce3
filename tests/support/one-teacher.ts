import { sql } from 'drizzle-orm';
import { recordFacts } from '#lib/catalogue/load-evidence.server.ts';
import { restoreImport, undoImport } from '#lib/imports/undo-import.server.ts';
import { putInForce } from '#lib/lanes/put-in-force.server.ts';
import { write } from '#lib/server/db/write.ts';
import {
	addCredentialAlias,
	cedarValley,
	credlyRow,
	CREDLY,
	csv,
	importing,
	TEMPLATE
} from '../fixtures/imports/cedar-valley.ts';
import { addContract, addCredential } from './small-district.ts';

/*
 * A district of one placed teacher and one microcredential, and everything that can change what the teacher's credit rests on.
 */

export const NOW = '2026-11-25T18:00:00Z';
export const AS_OF = '2026-11-25';

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
export function oneTeacher() {
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
export type OneTeacher = ReturnType<typeof oneTeacher>;

export const award = (n: number, day: string, status = 'accepted') =>
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
export const DAYS = ['2024-10-04', '2025-10-04', '2026-03-01'];

/** Each a change of what the person's credit rests on, as a file or somebody at a screen makes it. */
export const CHANGES: Record<string, (district: OneTeacher, n: number) => void> = {
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
