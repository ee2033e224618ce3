import { expect, test } from 'vitest';
import { DISTRICT } from '#lib/access/scope.ts';
import {
	addCompletion,
	addCredential,
	addSchool,
	addSkill,
	addStaff,
	emptyDistrict
} from '../../../tests/support/small-district.ts';
import { otherSchools } from './other-schools.server.ts';
import { refreshHoldings } from './refresh-holdings.server.ts';

/** Schools with so many staff, of whom so many hold the skill; the first is the principal's own. */
function district(...schools: [name: string, staff: number, holders: number][]) {
	const db = emptyDistrict();
	addSkill(db, 'wait-time');
	const badge = addCredential(db, { 'wait-time': 1 });
	const everybody: number[] = [];
	const schoolIds = schools.map(([name, staff, holders]) => {
		const school = addSchool(db, name);
		for (let i = 0; i < staff; i += 1) {
			const person = addStaff(db, school);
			everybody.push(person);
			if (i < holders) addCompletion(db, person, badge, '2025-03-01');
		}
		return school;
	});
	refreshHoldings(db, everybody);
	return { db, own: { kind: 'school' as const, schoolIds: [schoolIds[0]!] } };
}

test('a principal sees how the other schools stand, and small groups there are withheld', () => {
	const { db, own } = district(['Elm', 12, 3], ['Ash', 30, 3], ['Birch', 30, 14], ['Cedar', 40, 20]);
	expect(otherSchools(db, own, { skillId: 'wait-time', asOf: '2026-01-19' })).toEqual({
		schools: [
			{ name: 'Ash', staff: 30, holders: null },
			{ name: 'Birch', staff: 30, holders: null },
			{ name: 'Cedar', staff: 40, holders: 20 }
		],
		total: 37,
		staff: 100,
		asOf: '2026-01-01',
		least: 10
	});
});

test('one other school with few holders is told neither by itself nor by the total', () => {
	const { db, own } = district(['Elm', 12, 3], ['Ash', 30, 3]);
	expect(otherSchools(db, own, { skillId: 'wait-time', asOf: '2026-01-01' })).toMatchObject({
		schools: [{ name: 'Ash', holders: null }],
		total: null
	});
});

test('who sees the whole district, or no school at all, has nothing to compare', () => {
	const { db } = district(['Elm', 12, 3], ['Ash', 30, 3]);
	const question = { skillId: 'wait-time', asOf: '2026-01-01' };
	expect(otherSchools(db, DISTRICT, question)).toBeNull();
	expect(otherSchools(db, { kind: 'school', schoolIds: [] }, question)).toBeNull();
	expect(otherSchools(db, { kind: 'self', staffId: 1 }, question)).toBeNull();
});
