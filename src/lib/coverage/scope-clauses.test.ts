import { sql } from 'drizzle-orm';
import { beforeEach, expect, test } from 'vitest';
import type { Scope } from '#lib/access/scope.ts';
import type { Db } from '#lib/server/db/open.ts';
import {
	addCompletion,
	addCredential,
	addSchool,
	addSkill,
	addStaff,
	addTarget,
	emptyDistrict
} from '../../../tests/support/small-district.ts';
import { competencyMap } from './competency-map.server.ts';
import { completionsByMonth } from './completions-by-month.server.ts';
import { coverageHeadline } from './coverage-headline.server.ts';
import { coverageOverTime } from './coverage-over-time.server.ts';
import { evidenceOfPerson } from './evidence-of-person.server.ts';
import { expiringSoon } from './expiring-soon.server.ts';
import { peopleBehindCell } from './people-behind-cell.server.ts';
import { refreshHoldings } from './refresh-holdings.server.ts';
import { singleHolders } from './single-holders.server.ts';
import { skillCoverage } from './skill-coverage.server.ts';

/*
 * Narrowing in SQL, statement by statement: with a school's scope no query may so much as read a row of another school, whatever is
 * left out of the answer later.
 */

const asOf = '2026-01-15';
let db: Db;
let elm: number;
let badge: number;

beforeEach(() => {
	db = emptyDistrict();
	addSkill(db, 'wait-time');
	badge = addCredential(db, { 'wait-time': 1 }, { validYears: 2 });
	elm = addSchool(db, 'Elm School');
	addTarget(db, 'wait-time', { holders: 2 });
	fill(elm, 3, '2024-02-01');
});

/** Staff who hold the skill, which lapses for them soon after the day asked for. */
function fill(school: number, people: number, completedOn: string): number[] {
	const staff = Array.from({ length: people }, () => addStaff(db, school));
	addCompletion(db, staff[0]!, badge, completedOn);
	refreshHoldings(db, staff);
	return staff;
}

/** Every row that the statements of a question return, in their order. */
function rowsRead(ask: (db: Db) => unknown): unknown[] {
	const rows: unknown[] = [];
	const spying = new Proxy(db, {
		get(target, name) {
			const value: unknown = Reflect.get(target, name, target);
			if (name !== 'all' && name !== 'get') return value;
			return (question: ReturnType<typeof sql>) => {
				const read = (value as (question: ReturnType<typeof sql>) => unknown).call(target, question);
				rows.push(structuredClone(read));
				return read;
			};
		}
	});
	ask(spying);
	return rows;
}

const publicIdAt = (school: number) =>
	db.get<{ id: string }>(sql`SELECT public_id AS id FROM staff WHERE school_id = ${school} LIMIT 1`).id;

const from = '2023-07-01';
const QUESTIONS: Record<string, (db: Db, scope: Scope) => unknown> = {
	'skill coverage': (db, scope) => skillCoverage(db, scope, { asOf }),
	'competency map': (db, scope) => competencyMap(db, scope, { schoolId: elm, asOf }),
	headline: (db, scope) => coverageHeadline(db, scope, { asOf, schoolYearStarts: '07-01' }),
	'over time': (db, scope) => coverageOverTime(db, scope, { skillId: 'wait-time', from, to: asOf }),
	'completions by month': (db, scope) => completionsByMonth(db, scope, { from, to: asOf }),
	'expiring soon': (db, scope) => expiringSoon(db, scope, { asOf }),
	'single holders': (db, scope) => singleHolders(db, scope, { asOf }),
	'people behind a cell': (db, scope) => peopleBehindCell(db, scope, { schoolId: null, skillId: 'wait-time', asOf }),
	'evidence of a person': (db, scope) => evidenceOfPerson(db, scope, { publicId: publicIdAt(elm), asOf })
};

test.each(Object.entries(QUESTIONS))('for a school’s scope, %s reads not one row of another school', (_, question) => {
	const scope: Scope = { kind: 'school', schoolIds: [elm] };
	const before = rowsRead((spied) => question(spied, scope));
	const ash = addSchool(db, 'Ash School');
	addTarget(db, 'wait-time', { holders: 3 }, { schoolId: ash });
	fill(ash, 5, '2024-02-20');
	expect(rowsRead((spied) => question(spied, scope))).toEqual(before);
	expect(before.flat().length).toBeGreaterThan(0);
	// The same question about the district does read them: the test can fail.
	const whole = rowsRead((spied) => question(spied, { kind: 'district' }));
	if (!['competency map', 'evidence of a person'].some((one) => QUESTIONS[one] === question))
		expect(whole).not.toEqual(before);
});
