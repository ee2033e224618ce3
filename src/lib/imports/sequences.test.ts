import { sql } from 'drizzle-orm';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Db } from '#lib/server/db/open.ts';
import {
	addCredentialAlias,
	bulkRow,
	BULK,
	cedarValley,
	completionsOf,
	courseraRow,
	COURSERA_USAGE,
	credlyRow,
	CREDLY,
	csv,
	importing,
	staffIdOf,
	TEMPLATE,
	transcriptRow,
	TRANSCRIPT
} from '../../../tests/fixtures/imports/cedar-valley.ts';
import { addCredential, addSkill } from '../../../tests/support/small-district.ts';
import { decidePerson } from './decide-person.server.ts';
import { rebuild } from './rebuild.server.ts';
import { takeBackDecision } from './take-back-decision.server.ts';
import { restoreImport, undoImport } from './undo-import.server.ts';

const NOW = '2025-11-25T18:00:00Z';

/** Three teachers, one of them shown under a private address, and one reviewed credential that counts. */
function district(): Db {
	const db = cedarValley([
		{ id: '004106', given: 'Katherine', family: 'Doyle', mail: ['kdoyle'] },
		{ id: '004109', given: 'Marcus', family: 'Bell', mail: ['mbell'] },
		{ id: '004131', given: 'Emily', family: 'Chen', mail: ['echen'] }
	]);
	addSkill(db, 'coaching');
	addCredentialAlias(db, addCredential(db, { coaching: 2 }, { title: 'Peer Coach' }), 'credly', TEMPLATE);
	return db;
}

const WHO = [
	{ first: 'Katherine', last: 'Doyle', id: '004106', mail: 'kdoyle@cedarvalleyusd.example' },
	{ first: 'Marcus', last: 'Bell', id: '', mail: 'mbell@cedarvalleyusd.example' },
	{ first: 'Emily', last: 'Chen', id: '', mail: 'emily@inbox.example' }
];

const row = fc.record({
	who: fc.nat(2),
	award: fc.nat(1),
	status: fc.constantFrom('accepted', 'pending', 'revoked', 'rejected'),
	expired: fc.constantFrom('', '', 'Expired'),
	completed: fc.boolean(),
	/** Nothing but the award's id, as a revocation may come. */
	bare: fc.constantFrom(false, false, false, true),
	/** Whose address stands with the award; the order of files decides between two people, so one test leaves it as it is. */
	shift: fc.constantFrom(0, 0, 0, 1)
});
const file = fc.record({
	report: fc.constantFrom(
		'analytics' as const,
		'analytics' as const,
		'bulk' as const,
		'usage' as const,
		'sheet' as const
	),
	rows: fc.array(row, { minLength: 1, maxLength: 4 })
});
type File = typeof file extends fc.Arbitrary<infer T> ? T : never;

function text({ report, rows }: File): string {
	const day = (award: number) => (award === 0 ? '2024-10-04' : '2025-10-04');
	if (report === 'analytics') {
		return csv(
			CREDLY,
			rows.map(({ who, award, status, expired, bare, shift }) => {
				if (bare) return { 'Earner Badge ID': `award-${who}-${award}`, Status: 'revoked' };
				const { first, last, id, mail } = WHO[(who + shift) % WHO.length]!;
				return credlyRow({
					'Issuer Earner ID': id,
					'Issued to First Name': first,
					'Issued to Last Name': last,
					'Issued to Email': mail,
					Status: status,
					Expired: expired,
					'Earner Badge ID': `award-${who}-${award}`,
					'Issue Date': day(award)
				});
			})
		);
	}
	if (report === 'bulk') {
		return csv(
			BULK,
			rows.map(({ who, award }) => {
				const { first, last, id, mail } = WHO[who]!;
				return bulkRow({
					'Issuer Earner ID': id,
					'Issued To First Name': first,
					'Issued To Last Name': last,
					'Recipient Email': mail,
					'Issued at': day(award)
				});
			})
		);
	}
	if (report === 'sheet') {
		return csv(
			TRANSCRIPT,
			rows.map(({ who, award }) => {
				const { first, last, id, mail } = WHO[who]!;
				return transcriptRow({
					'Employee ID': id,
					'First Name': first,
					'Last Name': last,
					Email: mail,
					Provider: 'Coursera',
					'Activity Title': 'Reading Instruction',
					'Completed On': day(award)
				});
			})
		);
	}
	return csv(
		COURSERA_USAGE,
		rows.map(({ who, award, completed }) => {
			const { first, last, mail } = WHO[who]!;
			return courseraRow({
				Name: `${first} ${last}`,
				Email: mail,
				Completed: completed ? 'Yes' : 'No',
				'Completion Time': completed ? `${day(award)}T12:00:00Z` : ''
			});
		})
	);
}

type Step =
	| { do: 'import'; file: File }
	| { do: 'undo' | 'restore' | 'take back'; which: number }
	| { do: 'decide'; which: number; staff: boolean };
const step: fc.Arbitrary<Step> = fc.oneof(
	{ weight: 4, arbitrary: file.map((file) => ({ do: 'import' as const, file })) },
	{
		weight: 2,
		arbitrary: fc.record({
			do: fc.constantFrom('undo' as const, 'restore' as const, 'take back' as const),
			which: fc.nat(9)
		})
	},
	{ weight: 2, arbitrary: fc.record({ do: fc.constant('decide' as const), which: fc.nat(9), staff: fc.boolean() }) }
);

function carryOut(db: Db, steps: Step[]) {
	const imports: number[] = [];
	for (const step of steps) {
		if (step.do === 'import') imports.push(importing(db, 'report.csv', text(step.file)).importId!);
		else if (step.do === 'decide') {
			const waiting = db.all<{ importId: number; record: number }>(sql`
				SELECT import_id AS importId, record FROM import_record WHERE outcome = 'held' AND reason IN ('person_unknown', 'person_unclear') ORDER BY 1, 2`);
			const held = waiting[step.which % Math.max(1, waiting.length)];
			if (held)
				decidePerson(db, { ...held, staffId: step.staff ? staffIdOf(db, '004131') : null, by: 'Office', now: NOW });
		} else if (step.do === 'take back') {
			const made = db.all<{ id: number }>(
				sql`SELECT id FROM identity_decision WHERE decision <> 'revoked' ORDER BY id`
			);
			const decision = made[step.which % Math.max(1, made.length)];
			if (decision) takeBackDecision(db, { ...decision, by: 'Office', now: NOW });
		} else {
			const id = imports[step.which % Math.max(1, imports.length)];
			if (id === undefined) continue;
			if (step.do === 'undo') undoImport(db, id, 'Office', NOW);
			else restoreImport(db, id);
		}
	}
}

const derived = (db: Db) => ({
	completions: completionsOf(db),
	progress: db.all(sql`SELECT staff_id, credential_id, progress, seen_on FROM progress ORDER BY 1, 2`),
	holding: db.all(sql`SELECT * FROM holding`)
});
const RUNS = { numRuns: 25 };

describe('whatever is imported, taken back and decided', () => {
	it('what is shown is what a rebuild from the records makes of it', () => {
		fc.assert(
			fc.property(fc.array(step, { maxLength: 9 }), (steps) => {
				const db = district();
				carryOut(db, steps);
				expect(rebuild(db).filter(({ differences }) => differences > 0)).toEqual([]);
				expect(
					db.all(sql`SELECT provider, award_id FROM completion JOIN credential ON credential.id = credential_id
						WHERE award_id IS NOT NULL GROUP BY 1, 2 HAVING count(*) > 1`)
				).toEqual([]);
				db.$client.close();
			}),
			RUNS
		);
	}, 60_000);

	it('importing a file again changes nothing', () => {
		fc.assert(
			fc.property(fc.array(step, { maxLength: 5 }), file, (steps, last) => {
				const db = district();
				carryOut(db, [...steps, { do: 'import', file: last }]);
				const before = derived(db);
				const again = importing(db, 'report.csv', text(last));
				expect(derived(db)).toEqual(before);
				expect(again.records.filter(({ outcome }) => outcome === 'new' || outcome === 'updated')).toEqual([]);
				db.$client.close();
			}),
			RUNS
		);
	}, 60_000);

	it('taking back and restoring an import gives what stood before', () => {
		fc.assert(
			fc.property(fc.array(step, { maxLength: 5 }), file, fc.array(file, { maxLength: 2 }), (steps, middle, later) => {
				const db = district();
				carryOut(db, steps);
				const { importId } = importing(db, 'report.csv', text(middle));
				carryOut(
					db,
					later.map((file) => ({ do: 'import', file }))
				);
				const before = derived(db);
				undoImport(db, importId!, 'Office', NOW);
				restoreImport(db, importId!);
				expect(derived(db)).toEqual(before);
				db.$client.close();
			}),
			RUNS
		);
	}, 60_000);

	it('taking back the last import gives what stood before it', () => {
		fc.assert(
			fc.property(fc.array(step, { maxLength: 5 }), file, (steps, last) => {
				const db = district();
				carryOut(db, steps);
				const before = derived(db);
				const { importId } = importing(db, 'report.csv', text(last));
				undoImport(db, importId!, 'Office', NOW);
				expect(derived(db)).toEqual(before);
				db.$client.close();
			}),
			RUNS
		);
	}, 60_000);

	it('the order of the files does not change who holds a valid or a revoked award', () => {
		const states = (db: Db) =>
			db.all(sql`SELECT p.employee_id, k.title, completed_on, state, kind FROM completion
				JOIN staff p ON p.id = staff_id JOIN credential k ON k.id = credential_id ORDER BY 1, 2, 3, 4`);
		const files = fc.array(
			file.map((file) => ({ ...file, rows: file.rows.map((row) => ({ ...row, shift: 0 as const })) })),
			{ minLength: 2, maxLength: 4 }
		);
		fc.assert(
			fc.property(
				files.chain((list) => fc.tuple(fc.constant(list), fc.shuffledSubarray(list, { minLength: list.length }))),
				([list, shuffled]) => {
					const [one, other] = [district(), district()];
					const decideAll: Step[] = Array.from({ length: 4 }, () => ({ do: 'decide', which: 0, staff: true }));
					carryOut(one, [...list.map((file): Step => ({ do: 'import', file })), ...decideAll]);
					carryOut(other, [...shuffled.map((file): Step => ({ do: 'import', file })), ...decideAll]);
					expect(states(other)).toEqual(states(one));
					one.$client.close();
					other.$client.close();
				}
			),
			RUNS
		);
	}, 60_000);
});
