import fc from 'fast-check';
import { expect, test } from 'vitest';
import { withholdSmall, type GroupCount } from './small-groups.ts';

const schools = (...counts: [number, number][]) => counts.map(([count, of]) => ({ count, of }));

test('counts of ten and more, with ten and more beside them, are shown with their total', () => {
	expect(withholdSmall(schools([12, 30], [15, 40]), 10)).toEqual({ counts: [12, 15], total: 27 });
});

test('a school where three hold a skill is withheld, and so is the next smallest, or the total would tell', () => {
	expect(withholdSmall(schools([3, 30], [12, 30], [20, 40]), 10)).toEqual({ counts: [null, null, 20], total: 35 });
});

test('a school where all but two hold a skill says who does not, and is withheld', () => {
	expect(withholdSmall(schools([28, 30], [12, 30], [20, 40]), 10).counts).toEqual([null, null, 20]);
});

test('where everything is small the total is withheld too', () => {
	expect(withholdSmall(schools([1, 12], [2, 11]), 10)).toEqual({ counts: [null, null], total: null });
	expect(withholdSmall(schools([4, 30]), 10)).toEqual({ counts: [null], total: null });
});

test('no setting brings the least group under five', () => {
	expect(withholdSmall(schools([4, 30], [4, 30], [12, 30]), 1).counts[0]).toBeNull();
});

const group = fc
	.tuple(fc.integer({ min: 0, max: 60 }), fc.integer({ min: 0, max: 60 }))
	.map(([count, rest]): GroupCount => ({ count, of: count + rest }));

test('what is withheld can never be found by subtraction to be a small group', () => {
	fc.assert(
		fc.property(fc.array(group, { maxLength: 12 }), fc.integer({ min: 5, max: 20 }), (groups, least) => {
			const { counts, total } = withholdSmall(groups, least);
			const hidden = groups.filter((_, i) => counts[i] === null);
			for (const [i, count] of counts.entries()) {
				if (count === null) continue;
				expect(count).toBe(groups[i]!.count);
				expect(Math.min(count, groups[i]!.of - count)).toBeGreaterThanOrEqual(least);
			}
			if (total === null || hidden.length === 0) return;
			const rest = total - counts.reduce<number>((sum, count) => sum + (count ?? 0), 0);
			const people = hidden.reduce((sum, { of }) => sum + of, 0);
			expect(hidden.length).toBeGreaterThan(1);
			expect(Math.min(rest, people - rest)).toBeGreaterThanOrEqual(least);
		})
	);
});
