import { describe, expect, test } from 'vitest';
import { judge, neededHolders, readShare, standingOf, targetsOf, type Target } from './coverage-status.ts';

const target = (facts: Partial<Target> = {}): Target => ({
	skillId: 'reading',
	schoolId: null,
	level: 1,
	holders: 2,
	share: null,
	dueOn: null,
	why: null,
	...facts
});
const counts = (byLevel: number[], staff = 20) => ({ holdersAt: (level: number) => byLevel[level - 1] ?? 0, staff });

describe('how a coverage stands', () => {
	test('without a target nothing is judged, not even nobody', () => {
		expect(standingOf(0, null)).toBe('not judged');
	});
	test('nobody is a gap before it is anything else', () => {
		expect(standingOf(0, 1)).toBe('gap');
		expect(standingOf(0, 0)).toBe('gap');
	});
	test('one holder is a risk where more are wanted, and enough where one is', () => {
		expect(standingOf(1, 2)).toBe('single holder');
		expect(standingOf(1, 1)).toBe('met');
	});
	test('two of three is below target, three is met', () => {
		expect(standingOf(2, 3)).toBe('below target');
		expect(standingOf(3, 3)).toBe('met');
	});
});

describe('a share of the staff', () => {
	test('is rounded up to whole people and compared exactly', () => {
		expect(neededHolders(target({ holders: null, share: '1/3' }), 30)).toBe(10);
		expect(neededHolders(target({ holders: null, share: '1/3' }), 31)).toBe(11);
		expect(neededHolders(target({ holders: null, share: '7/10' }), 10)).toBe(7);
		expect(neededHolders(target({ holders: null, share: '1/10' }), 3)).toBe(1);
	});
	test('is a fraction of two whole numbers', () => {
		expect(() => readShare('0.3')).toThrow(RangeError);
		expect(() => readShare('1/0')).toThrow(RangeError);
	});
});

test('a target met today that lapsing awards will break within the time is marked as expiring', () => {
	expect(judge([target()], counts([2]), counts([1]))).toMatchObject({
		standing: 'met',
		expiring: true,
		holdersLater: 1
	});
	expect(judge([target()], counts([3]), counts([2]))).toMatchObject({ standing: 'met', expiring: false });
	expect(judge([target()], counts([1]), counts([0]))).toMatchObject({ standing: 'single holder', expiring: false });
});

test('a target at level 2 does not count those who hold level 1 only', () => {
	expect(judge([target({ level: 2 })], counts([9, 1]), counts([9, 1]))).toMatchObject({
		level: 2,
		holders: 1,
		standing: 'single holder'
	});
});

test('of several targets the one that stands worst is shown', () => {
	const both = [target({ holders: 5 }), target({ level: 3, holders: 1 })];
	expect(judge(both, counts([5, 2, 0]), counts([5, 2, 0]))).toMatchObject({ level: 3, standing: 'gap' });
});

test('a school’s own target replaces the one for every school, which does not bind an office', () => {
	const [every, own] = [target(), target({ schoolId: 7, holders: 4 })];
	expect(targetsOf({ schoolId: 7, kind: 'school' }, 'reading', [every, own])).toEqual([own]);
	expect(targetsOf({ schoolId: 8, kind: 'school' }, 'reading', [every, own])).toEqual([every]);
	expect(targetsOf({ schoolId: 9, kind: 'office' }, 'reading', [every, own])).toEqual([]);
});
