import { sql } from 'drizzle-orm';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Db } from '#lib/server/db/open.ts';
import { write } from '#lib/server/db/write.ts';
import { addToDate } from '#lib/time/days.ts';
import {
	addAssignment,
	addCompletion,
	addCredential,
	addSchool,
	addSkill,
	addStaff,
	emptyDistrict
} from '../../../tests/support/small-district.ts';
import { rebuildHoldings, refreshHoldings } from './refresh-holdings.server.ts';

const TABLES = ['holding', 'presence', 'holder_change', 'staff_change'];
const derived = (db: Db) =>
	Object.fromEntries(TABLES.map((table) => [table, db.all(sql`SELECT * FROM ${sql.raw(table)}`)]));

test('a transfer moves the holder from school to school, and an expiry takes the holder away', () => {
	const db = emptyDistrict();
	const [alder, birch] = [addSchool(db, 'Alder'), addSchool(db, 'Birch')];
	addSkill(db, 'reading');
	const marcus = addStaff(db, birch, { assigned: null });
	addAssignment(db, marcus, alder, { from: '2020-08-01', to: '2025-01-10' });
	addAssignment(db, marcus, birch, { from: '2025-01-11' });
	addCompletion(db, marcus, addCredential(db, { reading: 1 }), '2023-05-01', { expiresOn: '2026-05-01' });
	write(db, (tx) => refreshHoldings(tx, [marcus]));
	expect(db.all(sql`SELECT school_id, day, delta FROM holder_change ORDER BY day, delta`)).toEqual([
		{ school_id: alder, day: '2023-05-01', delta: 1 },
		{ school_id: alder, day: '2025-01-11', delta: -1 },
		{ school_id: birch, day: '2025-01-11', delta: 1 },
		{ school_id: birch, day: '2026-05-01', delta: -1 }
	]);
	expect(db.all(sql`SELECT school_id, day, delta FROM staff_change ORDER BY day, delta`)).toEqual([
		{ school_id: alder, day: '2020-08-01', delta: 1 },
		{ school_id: alder, day: '2025-01-11', delta: -1 },
		{ school_id: birch, day: '2025-01-11', delta: 1 }
	]);
});

test('a credential that nobody has reviewed shows no skill', () => {
	const db = emptyDistrict();
	const teacher = addStaff(db, addSchool(db, 'Alder'));
	addSkill(db, 'reading');
	addCompletion(db, teacher, addCredential(db, { reading: 1 }, { reviewed: false }), '2023-05-01');
	write(db, (tx) => refreshHoldings(tx, 'all'));
	expect(derived(db).holding).toEqual([]);
});

test('a rebuild reports nothing on a healthy database and names what was wrong on another', () => {
	const db = emptyDistrict();
	const alder = addSchool(db, 'Alder');
	const teacher = addStaff(db, alder);
	addSkill(db, 'reading');
	addCompletion(db, teacher, addCredential(db, { reading: 2 }), '2023-05-01');
	write(db, (tx) => refreshHoldings(tx, 'all'));
	const healthy = derived(db);
	expect(write(db, rebuildHoldings)).toEqual(TABLES.map((table) => ({ table, differences: 0 })));
	db.run(sql`UPDATE holder_change SET delta = 5 WHERE level = 1`);
	db.run(sql`DELETE FROM presence`);
	expect(write(db, rebuildHoldings)).toEqual([
		{ table: 'holding', differences: 0 },
		{ table: 'presence', differences: 1 },
		{ table: 'holder_change', differences: 1 },
		{ table: 'staff_change', differences: 0 }
	]);
	expect(derived(db)).toEqual(healthy);
});

const SCHOOLS = [1, 2, 3];
const SKILLS = ['a', 'b'];
const day = fc.integer({ min: 0, max: 60 }).map((days) => addToDate('2024-02-10', { days }));
const assignments = fc.array(
	fc.record({
		schoolId: fc.constantFrom(...SCHOOLS),
		primary: fc.boolean(),
		from: fc.option(day),
		to: fc.option(day)
	}),
	{ maxLength: 3 }
);
const awards = fc.array(
	fc.record({
		credential: fc.nat(3),
		completedOn: day,
		expiresOn: fc.option(day),
		state: fc.constantFrom('earned', 'earned', 'pending_claim', 'expired', 'revoked', 'declined')
	}),
	{ maxLength: 5 }
);
const person = fc.record({ active: fc.boolean(), assignments, awards });
type Life = typeof person extends fc.Arbitrary<infer T> ? T : never;

function setLife(db: Db, staffId: number, life: Life, credentials: number[]): void {
	db.run(sql`DELETE FROM assignment WHERE staff_id = ${staffId}`);
	db.run(sql`DELETE FROM completion WHERE staff_id = ${staffId}`);
	db.run(sql`UPDATE staff SET active = ${Number(life.active)} WHERE id = ${staffId}`);
	for (const { schoolId, ...facts } of life.assignments) addAssignment(db, staffId, schoolId, facts);
	for (const { credential, completedOn, ...facts } of life.awards)
		addCompletion(db, staffId, credentials[credential]!, completedOn, facts);
}

function district(people: number) {
	const db = emptyDistrict();
	for (const id of SCHOOLS) addSchool(db, `School ${id}`);
	for (const id of SKILLS) addSkill(db, id);
	const credentials = [
		addCredential(db, { a: 1, b: 3 }),
		addCredential(db, { a: 2 }, { validYears: 1 }),
		addCredential(db, { a: 3 }),
		addCredential(db, { b: 1 }, { reviewed: false })
	];
	const staff = Array.from({ length: people }, () => addStaff(db, 1, { assigned: null }));
	return { db, credentials, staff };
}

const NOBODY_YET: Life = { active: true, assignments: [], awards: [] };

test(
	'after any sequence of changes to some people, the tables are those of a full recomputation',
	{ timeout: 60_000 },
	() => {
		const { db, credentials, staff } = district(4);
		const change = fc.array(fc.tuple(fc.nat(3), person), { minLength: 1, maxLength: 3 });
		fc.assert(
			fc.property(fc.array(change, { minLength: 1, maxLength: 4 }), (steps) => {
				for (const lives of steps) {
					for (const [who, life] of lives) setLife(db, staff[who]!, life, credentials);
					const changed = lives.map(([who]) => staff[who]!);
					write(db, (tx) => refreshHoldings(tx, changed));
				}
				const kept = derived(db);
				expect(write(db, rebuildHoldings)).toEqual(TABLES.map((table) => ({ table, differences: 0 })));
				expect(derived(db)).toEqual(kept);
			}),
			{ numRuns: 60 }
		);
	}
);

test(
	'on every day the counts are those of people-rules.md section 3, counted person by person',
	{ timeout: 60_000 },
	() => {
		const { db, credentials, staff } = district(4);
		const asked = [
			['a', 1],
			['a', 2],
			['a', 3],
			['b', 2]
		] as const;
		fc.assert(
			fc.property(fc.array(person, { minLength: 1, maxLength: 4 }), (lives) => {
				staff.forEach((id, index) => setLife(db, id, lives[index] ?? NOBODY_YET, credentials));
				write(db, (tx) => refreshHoldings(tx, staff));
				const staffRows = db.all<Change>(sql`SELECT school_id AS schoolId, day, delta FROM staff_change`);
				const holderRows = db.all<Change & { skillId: string; level: number }>(
					sql`SELECT school_id AS schoolId, skill_id AS skillId, level, day, delta FROM holder_change`
				);
				for (let days = 0; days <= 65; days += 1) {
					const today = addToDate('2024-02-10', { days });
					for (const schoolId of SCHOOLS) {
						const here = lives.filter((life) => schoolOn(life, today) === schoolId);
						expect(
							sumOn(
								today,
								staffRows.filter((row) => row.schoolId === schoolId)
							)
						).toBe(here.length);
						for (const [skillId, level] of asked) {
							const rows = holderRows.filter(
								(row) => row.schoolId === schoolId && row.skillId === skillId && row.level === level
							);
							expect(sumOn(today, rows)).toBe(here.filter((life) => holds(life, skillId, level, today)).length);
						}
					}
				}
			}),
			{ numRuns: 30 }
		);
	}
);

type Change = { schoolId: number; day: string; delta: number };
const sumOn = (today: string, rows: Change[]) =>
	rows.reduce((sum, { day, delta }) => (day <= today ? sum + delta : sum), 0);

/** Written apart from the code it checks: one person, one day. */
function schoolOn({ active, assignments }: Life, today: string): number | null {
	const on = assignments
		.filter(({ from, to }) => (from === null || from <= today) && (to === null ? active : today <= to))
		.map((one) => ({ ...one, from: one.from ?? '' }));
	const primary = on.filter((one) => one.primary);
	const pool = primary.length > 0 ? primary : on;
	const first = pool.map(({ from }) => from).sort()[0];
	return Math.min(...pool.filter(({ from }) => from === first).map(({ schoolId }) => schoolId), Infinity);
}

function holds({ awards }: Life, skillId: string, level: number, today: string): boolean {
	const shows = [{ a: 1, b: 3 }, { a: 2 }, { a: 3 }, {}] as Array<Record<string, number>>;
	return awards.some(({ credential, completedOn, expiresOn, state }) => {
		if ((shows[credential]?.[skillId] ?? 0) < level || state === 'revoked' || state === 'declined') return false;
		if (state === 'expired' && expiresOn === null && credential !== 1) return false;
		return completedOn <= today && (expiresOn === null || today < expiresOn);
	});
}
