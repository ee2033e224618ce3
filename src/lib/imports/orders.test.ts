import { sql } from 'drizzle-orm';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Db } from '#lib/server/db/open.ts';
import {
	addCredentialAlias,
	cedarValley,
	credlyRow,
	CREDLY,
	csv,
	trying
} from '../../../tests/fixtures/imports/cedar-valley.ts';
import { addCredential, addSkill } from '../../../tests/support/small-district.ts';
import { rebuild } from './rebuild.server.ts';
import { undoImport } from './undo-import.server.ts';

/*
 * What sequences.test.ts asks of awards in rows, asked of what comes in other shapes: several completions in a record, JSON reports,
 * revocations that are nothing but an award's id, and lists that say what an id is called, before or after the awards.
 */

const AT = '@cedarvalleyusd.example';
const PEOPLE = [
	{ id: '004106', given: 'Katherine', family: 'Doyle', mail: 'kdoyle' },
	{ id: '004109', given: 'Marcus', family: 'Bell', mail: 'mbell' },
	{ id: '004131', given: 'Emily', family: 'Chen', mail: 'echen' }
];
const CLASSES = [
	'https://badges.example/classes/1',
	'https://badges.example/classes/2',
	'https://badges.example/classes/3'
];
const TITLES = ['Peer Coach', 'Reading Instruction', 'Classroom Routines'];
const DAYS = ['2024-10-04', '2025-10-04'];

/** Three teachers; one class of badges and one badge of the cohort sheets are reviewed and show a skill. */
function district(): Db {
	const db = cedarValley(PEOPLE.map((person) => ({ ...person, mail: [person.mail] })));
	addSkill(db, 'coaching');
	addSkill(db, 'reading');
	addCredentialAlias(db, addCredential(db, { coaching: 2 }, { title: 'Peer Coach' }), 'credly', 'template-1');
	addCredentialAlias(
		db,
		addCredential(db, { reading: 1 }, { title: 'Reading Instruction', provider: 'open-badges' }),
		'open-badges',
		CLASSES[1]!
	);
	const cohort = addCredential(db, { coaching: 1 }, { title: 'Peer Coach', provider: 'google' });
	db.run(
		sql`INSERT INTO credential_alias (provider, kind, alias, credential_id) VALUES ('google', 'title', 'peer coach', ${cohort})`
	);
	rebuild(db);
	return db;
}

type Cell = {
	who: number;
	what: number;
	day: number;
	revoked: boolean;
	bare: boolean;
	titled: boolean;
	titles: number[];
};
type File = { kind: 'cohort' | 'badges' | 'classes' | 'rows'; day: number; rows: Cell[] };

const cell: fc.Arbitrary<Cell> = fc.record({
	who: fc.nat(2),
	what: fc.nat(2),
	day: fc.nat(1),
	revoked: fc.constantFrom(false, false, false, true),
	/** A revocation that says nothing but which award. */
	bare: fc.boolean(),
	/** Whether the badge says its title, or only the id of its class. */
	titled: fc.boolean(),
	titles: fc.subarray([0, 1, 2])
});
const file: fc.Arbitrary<File> = fc.record({
	kind: fc.constantFrom('cohort' as const, 'badges' as const, 'badges' as const, 'classes' as const, 'rows' as const),
	day: fc.nat(1),
	rows: fc.array(cell, { minLength: 1, maxLength: 4 })
});

/** The file as a provider would write it: its name and its text. */
function asWritten({ kind, day, rows }: File): [name: string, text: string] {
	if (kind === 'cohort') {
		const headers = ['User Name', 'User Email', '# of Skill Badges Completed', 'Names of Completed Skill Badges'];
		return [
			`Cohort sheet ${DAYS[day]}.csv`,
			csv(
				headers,
				rows.map(({ who, titles }) => ({
					'User Name': `${PEOPLE[who]!.given} ${PEOPLE[who]!.family}`,
					'User Email': PEOPLE[who]!.mail + AT,
					'# of Skill Badges Completed': String(titles.length),
					'Names of Completed Skill Badges': titles.map((title) => TITLES[title]).join(' | ')
				}))
			)
		];
	}
	if (kind === 'classes') {
		const classes = rows.map(({ what }) => ({
			type: 'BadgeClass',
			id: CLASSES[what],
			name: TITLES[what],
			description: 'x',
			criteria: { narrative: 'Do it.' },
			issuer: 'https://badges.example/issuer'
		}));
		return ['classes.json', JSON.stringify(classes)];
	}
	if (kind === 'badges') {
		const badges = rows.map(({ who, what, day, revoked, bare, titled }) => {
			const id = `https://badges.example/awards/${who}-${what}-${day}`;
			if (revoked && bare) return { type: 'Assertion', id, revoked: true, revocationReason: 'Issued in error' };
			return {
				type: 'Assertion',
				id,
				recipient: { type: 'email', identity: PEOPLE[who]!.mail + AT, hashed: false },
				badge: titled ? { id: CLASSES[what], name: TITLES[what] } : CLASSES[what],
				issuedOn: `${DAYS[day]}T12:00:00Z`,
				verification: { type: 'hosted' },
				...(revoked && { revoked: true, revocationReason: 'Issued in error' })
			};
		});
		return ['badges.json', JSON.stringify(badges)];
	}
	return [
		'analytics.csv',
		csv(
			CREDLY,
			rows.map(({ who, what, day, revoked, bare }) => {
				const award = `award-${who}-${what}-${day}`;
				if (revoked && bare) return { 'Earner Badge ID': award, Status: 'revoked' };
				return credlyRow({
					'Badge Name': TITLES[what]!,
					'Badge Template ID': `template-${what + 1}`,
					'Issuer Earner ID': PEOPLE[who]!.id,
					'Issued to First Name': PEOPLE[who]!.given,
					'Issued to Last Name': PEOPLE[who]!.family,
					'Issued to Email': PEOPLE[who]!.mail + AT,
					Status: revoked ? 'revoked' : 'accepted',
					'Earner Badge ID': award,
					'Issue Date': DAYS[day]!
				});
			})
		)
	];
}

const bring = (db: Db, made: File) => trying(db, ...asWritten(made));

/** Who completed what and holds which skill. */
const stands = (db: Db) => ({
	completions: db.all(sql`SELECT p.employee_id, k.provider, k.title, c.award_id, c.completed_on, c.expires_on, c.state
		FROM completion c JOIN staff p ON p.id = c.staff_id JOIN credential k ON k.id = c.credential_id
		WHERE c.state <> 'revoked' ORDER BY 1, 2, 3, 4, 5`),
	revoked: db.all(
		sql`SELECT p.employee_id, c.award_id FROM completion c JOIN staff p ON p.id = c.staff_id WHERE c.state = 'revoked' ORDER BY 1, 2`
	),
	holdings: db.all(
		sql`SELECT p.employee_id, h.skill_id, h.level, h.from_day FROM holding h JOIN staff p ON p.id = h.staff_id ORDER BY 1, 2, 3, 4`
	)
});

/** Brings the files into two districts, each its own way; both end alike, and healthy. */
function alike(one: (db: Db) => void, other: (db: Db) => void) {
	const [here, there] = [district(), district()];
	one(here);
	other(there);
	expect(stands(there)).toEqual(stands(here));
	expect(rebuild(there).filter(({ differences }) => differences > 0)).toEqual([]);
	here.$client.close();
	there.$client.close();
}

const files = fc.array(file, { minLength: 1, maxLength: 4 });
const RUNS = { numRuns: 20 };

describe('cohort sheets, JSON reports, revocations by id and lists of classes', () => {
	it('come to something at all: badges whose class is named later, several completions of a record, a revocation by id', () => {
		const row: Cell = { who: 0, what: 0, day: 0, revoked: false, bare: false, titled: false, titles: [0, 2] };
		const db = district();
		bring(db, { kind: 'badges', day: 0, rows: [row, { ...row, who: 1 }] });
		expect(stands(db).completions).toEqual([]);
		bring(db, { kind: 'classes', day: 0, rows: [row] });
		expect(stands(db).completions).toHaveLength(2);
		bring(db, { kind: 'cohort', day: 1, rows: [row] });
		expect(stands(db).completions).toHaveLength(4);
		expect(stands(db).holdings).toHaveLength(1);
		bring(db, { kind: 'badges', day: 0, rows: [{ ...row, revoked: true, bare: true }] });
		expect(stands(db).completions).toHaveLength(3);
		expect(stands(db).revoked).toHaveLength(1);
		db.$client.close();
	});

	it('lead to the same in whatever order they come', () => {
		fc.assert(
			fc.property(
				files.chain((list) => fc.tuple(fc.constant(list), fc.shuffledSubarray(list, { minLength: list.length }))),
				([list, shuffled]) =>
					alike(
						(db) => list.forEach((made) => bring(db, made)),
						(db) => shuffled.forEach((made) => bring(db, made))
					)
			),
			RUNS
		);
	}, 60_000);

	it('lead to the same when a file comes in parts, whichever part comes first', () => {
		fc.assert(
			fc.property(files, fc.nat(3), fc.nat(4), fc.boolean(), (list, which, at, isLastFirst) => {
				const at0 = which % list.length;
				alike(
					(db) => list.forEach((made) => bring(db, made)),
					(db) =>
						list.forEach((made, i) => {
							const parts = [made.rows.slice(0, at), made.rows.slice(at)].filter(
								(rows) => i === at0 && rows.length > 0
							);
							if (i !== at0) bring(db, made);
							for (const rows of isLastFirst ? parts.toReversed() : parts) bring(db, { ...made, rows });
						})
				);
			}),
			RUNS
		);
	}, 60_000);

	it('lead to the same when files come again, and nothing of them is new then', () => {
		fc.assert(
			fc.property(files, fc.array(fc.nat(3), { minLength: 1, maxLength: 3 }), (list, again) => {
				alike(
					(db) => list.forEach((made) => bring(db, made)),
					(db) => {
						list.forEach((made) => bring(db, made));
						for (const which of again) {
							const result = bring(db, list[which % list.length]!);
							if ('refused' in result) continue;
							expect(result.records.filter(({ outcome }) => outcome === 'new' || outcome === 'updated')).toEqual([]);
						}
					}
				);
			}),
			RUNS
		);
	}, 60_000);

	it('lead to the same when files were taken back and imported again', () => {
		fc.assert(
			fc.property(files, fc.array(fc.nat(3), { minLength: 1, maxLength: 3 }), (list, back) => {
				alike(
					(db) => list.forEach((made) => bring(db, made)),
					(db) => {
						const imports = list.map((made) => bring(db, made).importId!);
						const places = [...new Set(back.map((which) => which % list.length))];
						for (const place of places) undoImport(db, imports[place]!, 'Office', 'now');
						for (const place of places) bring(db, list[place]!);
					}
				);
			}),
			RUNS
		);
	}, 60_000);
});
