import { expect, test } from 'vitest';
import { mainSpell, spellsWithDays, spellsWithoutDays, type Spell, type Told, type ToldRole } from './assignments.ts';

const TODAY = '2026-11-25';
const [ALDER, BIRCH] = [1, 2];

const spell = (schoolId: number, beginsOn: string | null, endsOn: string | null, more: Partial<Spell> = {}): Spell => ({
	id: schoolId * 10,
	schoolId,
	role: 'teacher',
	isPrimary: true,
	beginsOn,
	endsOn,
	...more
});
const role = (schoolId: number, more: Partial<ToldRole> = {}): ToldRole => ({
	schoolId,
	role: 'teacher',
	isPrimary: true,
	beginsOn: null,
	endsOn: null,
	isDeleted: false,
	changedOn: null,
	...more
});
const told = (roles: ToldRole[], more: Partial<Told> = {}): Told => ({
	roles,
	hasLeft: false,
	changedOn: null,
	isComplete: true,
	today: TODAY,
	...more
});
const days = (spells: Spell[]) => spells.map(({ schoolId, beginsOn, endsOn }) => [schoolId, beginsOn, endsOn]);

test('a roster without days says nothing of since when its first places run', () => {
	const spells = spellsWithoutDays([], told([role(ALDER), role(BIRCH, { isPrimary: false })]));
	expect(days(spells)).toEqual([
		[ALDER, null, null],
		[BIRCH, null, null]
	]);
});

test('a transfer closes the old school the day before the change and opens the new one with it', () => {
	const before = [spell(ALDER, null, null)];
	const after = spellsWithoutDays(before, told([role(BIRCH)], { changedOn: '2025-01-06' }));
	expect(days(after)).toEqual([
		[ALDER, null, '2025-01-05'],
		[BIRCH, '2025-01-06', null]
	]);
	const again = after.map((one, i) => ({ ...one, id: i + 1 }));
	expect(spellsWithoutDays(again, told([role(BIRCH)], { changedOn: '2025-01-06' }))).toEqual(again);
});

test('a transfer of which no day is told happens today', () => {
	expect(days(spellsWithoutDays([spell(ALDER, null, null)], told([role(BIRCH)])))).toEqual([
		[ALDER, null, '2026-11-24'],
		[BIRCH, TODAY, null]
	]);
});

test('the order of the schools alone moves nobody', () => {
	const before = [spell(ALDER, '2019-08-12', null), spell(BIRCH, '2019-08-12', null, { isPrimary: false })];
	expect(spellsWithoutDays(before, told([role(BIRCH), role(ALDER, { isPrimary: false })]))).toEqual(before);
});

test('an administrator of the old standard stays the principal the new one knows', () => {
	const before = [spell(ALDER, '2019-08-12', null, { role: 'principal' })];
	expect(spellsWithoutDays(before, told([role(ALDER, { role: 'administrator' })]))).toEqual(before);
});

test('somebody who left before anyone kept days was present on no day that can be named', () => {
	expect(spellsWithoutDays([], told([role(ALDER)], { hasLeft: true }))).toEqual([]);
	expect(spellsWithDays([], told([role(ALDER, { beginsOn: '2008-08-18' })], { hasLeft: true }))).toEqual([]);
});

test('somebody who left ends on the day of the change, and stays ended', () => {
	const before = [spell(ALDER, null, null)];
	const after = spellsWithoutDays(before, told([role(ALDER)], { hasLeft: true, changedOn: '2025-07-01' }));
	expect(days(after)).toEqual([[ALDER, null, '2025-07-01']]);
	expect(spellsWithoutDays(after, told([role(ALDER)], { hasLeft: true, changedOn: '2025-07-01' }))).toEqual(after);
	expect(days(spellsWithoutDays([], told([role(ALDER)], { hasLeft: true, changedOn: '2022-07-01' })))).toEqual([
		[ALDER, null, '2022-07-01']
	]);
});

test('somebody who comes back begins again', () => {
	const before = [spell(ALDER, '2019-08-12', '2025-06-30')];
	expect(days(spellsWithoutDays(before, told([role(ALDER)], { changedOn: '2026-08-10' })))).toEqual([
		[ALDER, '2019-08-12', '2025-06-30'],
		[ALDER, '2026-08-10', null]
	]);
});

test('a secondary place that ended before the primary one began is kept as history', () => {
	const roles = [
		role(ALDER, { isPrimary: false, beginsOn: '2019-08-12', endsOn: '2025-01-03' }),
		role(BIRCH, { beginsOn: '2025-01-06' })
	];
	const first = spellsWithDays([], told(roles)).map((one, i) => ({ ...one, id: i + 1 }));
	expect(days(first)).toEqual([
		[ALDER, '2019-08-12', '2025-01-03'],
		[BIRCH, '2025-01-06', null]
	]);
	expect(spellsWithDays(first, told(roles))).toEqual(first);
});

test('days that a later roster knows replace those nobody told before', () => {
	const before = [spell(ALDER, null, '2025-01-05'), spell(BIRCH, '2025-01-06', null)];
	const roles = [
		role(ALDER, { isPrimary: false, beginsOn: '2019-08-12', endsOn: '2025-01-03' }),
		role(BIRCH, { beginsOn: '2025-01-06' })
	];
	expect(days(spellsWithDays(before, told(roles)))).toEqual([
		[ALDER, '2019-08-12', '2025-01-03'],
		[BIRCH, '2025-01-06', null]
	]);
});

test('history that a complete roster no longer tells is kept; what ran and is not told has ended', () => {
	const before = [spell(ALDER, '2015-08-10', '2019-06-30'), spell(BIRCH, '2019-08-12', null, { isPrimary: false })];
	expect(days(spellsWithDays(before, told([role(3, { beginsOn: '2026-08-10' })])))).toEqual([
		[ALDER, '2015-08-10', '2019-06-30'],
		[BIRCH, '2019-08-12', TODAY],
		[3, '2026-08-10', null]
	]);
});

test('a changed role that names only the new primary school ends the old one before it', () => {
	const before = [spell(ALDER, '2019-08-12', null), spell(3, '2019-08-12', null, { isPrimary: false })];
	expect(days(spellsWithDays(before, told([role(BIRCH, { beginsOn: '2026-08-10' })], { isComplete: false })))).toEqual([
		[ALDER, '2019-08-12', '2026-08-09'],
		[3, '2019-08-12', null],
		[BIRCH, '2026-08-10', null]
	]);
});

test('a person belongs where they are primary now, and where they last were once they have left', () => {
	expect(mainSpell([spell(ALDER, '2019-08-12', '2025-01-03'), spell(BIRCH, '2025-01-06', null)], TODAY)?.schoolId).toBe(
		BIRCH
	);
	expect(mainSpell([spell(ALDER, null, null, { isPrimary: false }), spell(BIRCH, null, null)], TODAY)?.schoolId).toBe(
		BIRCH
	);
	expect(mainSpell([spell(ALDER, null, '2024-06-30'), spell(BIRCH, null, '2022-06-30')], TODAY)?.schoolId).toBe(ALDER);
	expect(mainSpell([], TODAY)).toBeNull();
});
