import { sql } from 'drizzle-orm';
import { describe, expect, test } from 'vitest';
import type { Scope } from '#lib/access/scope.ts';
import type { Db } from '#lib/server/db/open.ts';
import { write } from '#lib/server/db/write.ts';
import {
	addAssignment,
	addCompletion,
	addCredential,
	addSchool,
	addSkill,
	addStaff,
	addTarget,
	emptyDistrict
} from '../../../tests/support/small-district.ts';
import { competencyMap } from './competency-map.server.ts';
import { coverageHeadline, targetsMet } from './coverage-headline.server.ts';
import { coverageOverTime } from './coverage-over-time.server.ts';
import { evidenceOfPerson } from './evidence-of-person.server.ts';
import { expiringSoon } from './expiring-soon.server.ts';
import { peopleBehindCell } from './people-behind-cell.server.ts';
import { refreshHoldings } from './refresh-holdings.server.ts';
import { singleHolders } from './single-holders.server.ts';
import { skillCoverage } from './skill-coverage.server.ts';

const DISTRICT: Scope = { kind: 'district' };
const TODAY = '2026-11-25';

/** Two schools and an office; reading is wanted twice in every school, sums of a third of Birch's staff. */
function district() {
	const db = emptyDistrict();
	const alder = addSchool(db, 'Alder');
	const birch = addSchool(db, 'Birch');
	const office = addSchool(db, 'District office', { kind: 'office' });
	addSkill(db, 'reading', { domain: 'Content' });
	addSkill(db, 'sums', { domain: 'Content' });
	addSkill(db, 'coaching', { domain: 'Leadership' });
	addTarget(db, 'reading', { holders: 2 });
	addTarget(db, 'sums', { share: '1/3' }, { schoolId: birch, level: 2 });
	const reading = addCredential(db, { reading: 1 }, { title: 'Reading badge' });
	const sums = addCredential(db, { sums: 2 }, { title: 'Sums badge' });
	const unreviewed = addCredential(db, { coaching: 1 }, { reviewed: false });
	const ann = addStaff(db, alder, { name: 'Ann Alder' });
	const abe = addStaff(db, alder, { name: 'Abe Alder' });
	const bob = addStaff(db, birch, { name: 'Bob Birch' });
	const bea = addStaff(db, birch, { name: 'Bea Birch' });
	const ben = addStaff(db, birch, { name: 'Ben Birch' });
	const mover = addStaff(db, birch, { name: 'Moira Mover', assigned: null });
	addAssignment(db, mover, alder, { from: '2020-08-01', to: '2025-01-10' });
	addAssignment(db, mover, birch, { from: '2025-01-11' });
	const olga = addStaff(db, office, { name: 'Olga Office', role: 'administrator' });
	addCompletion(db, ann, reading, '2024-03-01');
	addCompletion(db, abe, reading, '2024-04-01', { expiresOn: '2027-01-15' });
	addCompletion(db, mover, reading, '2022-05-01');
	addCompletion(db, bob, sums, '2023-05-01', { expiresOn: '2024-05-01' });
	addCompletion(db, bea, sums, '2026-01-15', { expiresOn: '2026-12-31' });
	addCompletion(db, ben, sums, '2026-02-15', { state: 'revoked' });
	addCompletion(db, olga, unreviewed, '2026-02-15');
	db.run(sql`INSERT INTO progress VALUES (${ben}, ${reading}, 1, '3/4', '2026-10-01')`);
	write(db, (tx) => refreshHoldings(tx, 'all'));
	return { db, alder, birch, office, ann, abe, bob, bea, ben, mover, olga, reading };
}

const publicIdOf = (db: Db, staffId: number) =>
	db.all<{ id: string }>(sql`SELECT public_id AS id FROM staff WHERE id = ${staffId}`)[0]!.id;

describe('coverage by school and skill', () => {
	test('is holders among the active staff, judged against each school’s target', () => {
		const { db } = district();
		const { units, totals, skills } = skillCoverage(db, DISTRICT, { asOf: TODAY });
		expect(skills.map(({ skillId }) => skillId)).toEqual(['reading', 'sums', 'coaching']);
		expect(units.map(({ name, staff }) => [name, staff])).toEqual([
			['Alder', 2],
			['Birch', 4],
			['District office', 1]
		]);
		expect(
			units.map(({ cells }) => cells.map(({ holders, standing, expiring }) => [holders, standing, expiring]))
		).toEqual([
			[
				[2, 'met', true],
				[0, 'not judged', false],
				[0, 'not judged', false]
			],
			[
				[1, 'single holder', false],
				[1, 'single holder', false],
				[0, 'not judged', false]
			],
			[
				[0, 'not judged', false],
				[0, 'not judged', false],
				[0, 'not judged', false]
			]
		]);
		expect(units[1]?.cells[1]?.target?.needed).toBe(2);
		expect(totals[0]).toEqual({ skillId: 'reading', holders: 3, staff: 7, units: 3, judged: 2, met: 1 });
	});

	test('can be asked for any past or coming day', () => {
		const { db } = district();
		const holders = (asOf: string) => skillCoverage(db, DISTRICT, { asOf }).units.map(({ cells }) => cells[0]?.holders);
		expect(holders('2022-05-01')).toEqual([1, 0, 0]);
		expect(holders('2025-01-10')).toEqual([3, 0, 0]);
		expect(holders('2025-01-11')).toEqual([2, 1, 0]);
		expect(holders('2027-01-15')).toEqual([1, 1, 0]);
	});

	test('goes over time by month ends, each with its own staff', () => {
		const { db, alder } = district();
		const { lines, together } = coverageOverTime(db, DISTRICT, {
			skillId: 'reading',
			schoolId: alder,
			from: '2024-12-01',
			to: '2025-02-10'
		});
		expect(lines[0]?.points).toEqual([
			{ day: '2024-12-31', holders: 3, staff: 3, needed: 2 },
			{ day: '2025-01-31', holders: 2, staff: 2, needed: 2 },
			{ day: '2025-02-10', holders: 2, staff: 2, needed: 2 }
		]);
		expect(together.points[0]).toEqual({ day: '2024-12-31', holders: 3, staff: 3, needed: null });
	});

	test('the line over time says on each day what the map of that day says', { timeout: 60_000 }, () => {
		const { db } = district();
		for (const { day, met, judged } of targetsMet(db, DISTRICT, { from: '2022-01-01', to: '2027-03-01' })) {
			const cells = skillCoverage(db, DISTRICT, { asOf: day }).units.flatMap((unit) => unit.cells);
			expect([day, cells.filter(({ standing }) => standing === 'met').length]).toEqual([day, met]);
			expect(cells.filter(({ target }) => target !== null)).toHaveLength(judged);
		}
	});

	test('the headline counts gaps, single holders and what expires', () => {
		const { db } = district();
		expect(coverageHeadline(db, DISTRICT, { asOf: TODAY, schoolYearStarts: '07-01' })).toMatchObject({
			staff: 7,
			standings: { gap: 0, 'single holder': 2, met: 1, 'not judged': 6 },
			expiringTargets: 1,
			expiringHoldings: 2,
			expiringPeople: 2
		});
	});
});

describe('people and their evidence', () => {
	test('the competency map shows each person’s state, and its figures are those of the coverage map', () => {
		const { db, birch } = district();
		const map = competencyMap(db, DISTRICT, { schoolId: birch, asOf: TODAY });
		expect(map?.domains.map(({ domain, skills }) => [domain, skills.map(({ wanted }) => wanted)])).toEqual([
			['Content', [true, true]],
			['Leadership', [false]]
		]);
		expect(map?.people.map(({ name, cells }) => [name, ...cells.map((cell) => cell.state)])).toEqual([
			['Bea Birch', 'none', 'expiring', 'none'],
			['Ben Birch', 'in progress', 'none', 'none'],
			['Bob Birch', 'none', 'lapsed', 'none'],
			['Moira Mover', 'held', 'none', 'none']
		]);
		expect(map?.people[0]?.cells[1]).toMatchObject({ level: 2, since: '2026-01-15', until: '2026-12-31' });
	});

	test('behind a cell the holders come first, and everybody else of the school follows', () => {
		const { db, birch } = district();
		const behind = peopleBehindCell(db, DISTRICT, { schoolId: birch, skillId: 'sums', asOf: TODAY });
		expect(behind?.people.map(({ name, state, counts }) => [name, state, counts])).toEqual([
			['Bea Birch', 'expiring', true],
			['Bob Birch', 'lapsed', false],
			['Ben Birch', 'none', false],
			['Moira Mover', 'none', false]
		]);
	});

	test('a principal sees that somebody who has moved on was counted, not who', () => {
		const { db, alder } = district();
		const behind = peopleBehindCell(
			db,
			{ kind: 'school', schoolIds: [alder] },
			{ schoolId: alder, skillId: 'reading', asOf: '2025-01-10' }
		);
		expect(behind?.cells[0]?.cell.holders).toBe(3);
		expect(behind?.people.map(({ name }) => name)).toEqual(['Abe Alder', 'Ann Alder']);
		expect(behind?.unnamed).toBe(1);
	});

	test('evidence says what each completion shows, whether it is valid on the day, and which record said so', () => {
		const { db, bob, olga } = district();
		db.run(sql`INSERT INTO import (id, public_id, file_name, status, imported_on, created_at, imported_by)
			VALUES (1, 'imp1', 'badges.csv', 'done', '2024-06-01', '2024-06-01T00:00:00Z', 'T. Ester')`);
		db.run(sql`INSERT INTO statement (import_id, record, part, staff_id, credential_id, provider, completed_on, state)
			SELECT 1, 12, 0, staff_id, credential_id, 'credly', completed_on, 'earned' FROM completion WHERE staff_id = ${bob}`);
		const found = evidenceOfPerson(db, DISTRICT, { publicId: publicIdOf(db, bob), asOf: TODAY });
		expect(found?.person).toMatchObject({ name: 'Bob Birch', schoolName: 'Birch', active: true });
		expect(found?.evidence).toMatchObject([
			{
				title: 'Sums badge',
				standing: 'expired',
				validUntil: '2024-05-01',
				skills: [{ skillId: 'sums', level: 2 }],
				sources: [{ importPublicId: 'imp1', fileName: 'badges.csv', record: 12 }]
			}
		]);
		const unreviewed = evidenceOfPerson(db, DISTRICT, { publicId: publicIdOf(db, olga), asOf: TODAY });
		expect(unreviewed?.evidence[0]?.standing).toBe('not reviewed');
	});

	test('what hangs on one person names the person and the day it ends', () => {
		const { db } = district();
		expect(
			singleHolders(db, DISTRICT, { asOf: TODAY }).map((one) => [
				one.unit.name,
				one.skill.skillId,
				one.person?.name,
				one.until
			])
		).toEqual([
			['Birch', 'reading', 'Moira Mover', null],
			['Birch', 'sums', 'Bea Birch', '2026-12-31']
		]);
	});

	test('what expires within 90 days is one line a person and skill, the soonest first', () => {
		const { db } = district();
		expect(
			expiringSoon(db, DISTRICT, { asOf: TODAY }).map(({ person, level, on, remains }) => [
				person.name,
				level,
				on,
				remains
			])
		).toEqual([
			['Bea Birch', 2, '2026-12-31', null],
			['Abe Alder', 1, '2027-01-15', null]
		]);
	});
});

describe('a school’s scope', () => {
	const questions = (
		db: Db,
		scope: Scope,
		schoolId: number | null,
		asOf: string,
		publicId: string
	): Record<string, unknown> => ({
		skillCoverage: skillCoverage(db, scope, { asOf, schoolId }),
		coverageOverTime: coverageOverTime(db, scope, { skillId: 'reading', schoolId, from: '2024-01-01', to: asOf }),
		competencyMap: schoolId === null ? null : competencyMap(db, scope, { schoolId, asOf }),
		peopleBehindReading: peopleBehindCell(db, scope, { schoolId, skillId: 'reading', asOf }),
		peopleBehindSums: peopleBehindCell(db, scope, { schoolId, skillId: 'sums', asOf }),
		evidence: evidenceOfPerson(db, scope, { publicId, asOf }),
		singleHolders: singleHolders(db, scope, { asOf, schoolId }),
		expiringSoon: expiringSoon(db, scope, { asOf, schoolId, days: 400 }),
		coverageHeadline: coverageHeadline(db, scope, { asOf, schoolYearStarts: '07-01' })
	});

	test(
		'never returns another school’s person, whatever is asked, about whom, and for which day',
		{ timeout: 60_000 },
		() => {
			const { db, alder, birch, office, bea, mover } = district();
			const foreign = /Birch|Moira|Office|Olga/;
			for (const asOf of ['2024-03-15', '2025-01-10', TODAY, '2027-06-01']) {
				for (const schoolId of [null, alder, birch, office]) {
					for (const person of [bea, mover]) {
						const answers = questions(
							db,
							{ kind: 'school', schoolIds: [alder] },
							schoolId,
							asOf,
							publicIdOf(db, person)
						);
						for (const [name, answer] of Object.entries(answers))
							expect(`${name}: ${JSON.stringify(answer)}`).not.toMatch(foreign);
					}
				}
			}
		}
	);

	test('without any school, or of a person alone, gives no school’s figures', () => {
		const { db, ann, bea } = district();
		for (const scope of [
			{ kind: 'school', schoolIds: [] },
			{ kind: 'self', staffId: ann }
		] satisfies Scope[]) {
			for (const answer of Object.values(questions(db, scope, null, TODAY, publicIdOf(db, bea)))) {
				expect(JSON.stringify(answer)).not.toMatch(/Alder|Birch|Moira|Office/);
			}
		}
		expect(
			evidenceOfPerson(db, { kind: 'self', staffId: ann }, { publicId: publicIdOf(db, ann), asOf: TODAY })?.evidence
		).toHaveLength(1);
	});
});
