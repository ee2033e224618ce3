import { describe, expect, test } from 'vitest';
import { BACHELOR, course, MASTER, resultOf, workshop, type Document } from './example-district.ts';

const counted = (result: { counted: Array<{ id: string; credits: number }> }): Record<string, number> =>
	Object.fromEntries(result.counted.map(({ id, credits }) => [id, credits]));

test('21 quarter units at two thirds are exactly 14 credits', () => {
	const records = Array.from({ length: 21 }, (_, i) => course(`q${i}`, 1, '2025-03-01', { unit: 'quarter' }));
	const lanes = [
		{ id: 'BA', paths: [{}] },
		{ id: 'BA+14', paths: [{ credits: 14 }] }
	];
	expect(resultOf({ schedule: { lanes }, records })).toMatchObject({ qualifiedLane: 'BA+14', credits: 14 });
});

test('one thirtieth of a credit that is missing is not shown as nothing', () => {
	const records = [course('a', '14.9999', '2025-03-01')];
	expect(resultOf({ records }).next).toMatchObject({ creditsToNext: 0.001 });
});

test('amounts too large for JavaScript numbers are still exact', () => {
	const huge = '9007199254740993';
	const lanes = [
		{ id: 'BA', paths: [{}] },
		{ id: 'TOP', paths: [{ credits: '9007199254740994' }] }
	];
	const result = resultOf({ schedule: { lanes }, records: [course('a', huge, '2025-03-01')] });
	expect(result).toMatchObject({ qualifiedLane: 'BA', next: { creditsToNext: 1 } });
});

describe('repeats', () => {
	const again = (completedOn: string, id: string): Document => course(id, 3, completedOn, { courseId: 'RDG-500' });
	const repeats = { afterYears: 5 };

	test('count unless the schedule says otherwise', () => {
		expect(resultOf({ records: [again('2020-05-10', 'a'), again('2025-05-10', 'b')] }).credits).toBe(6);
	});

	test('are counted again on the day five years later, and then five years run anew', () => {
		const records = [
			again('2015-05-10', 'a'),
			again('2020-05-09', 'b'),
			again('2020-05-10', 'c'),
			again('2025-05-09', 'd')
		];
		const lanes = [{ id: 'BA', paths: [{}] }];
		const result = resultOf({ schedule: { repeats, lanes }, records });
		expect(Object.keys(counted(result))).toEqual(['a', 'c']);
		expect(result.excluded).toEqual([
			{ id: 'b', reason: 'REPEAT' },
			{ id: 'd', reason: 'REPEAT' }
		]);
	});

	test('of a course in the opening balance do not count, though it is listed only as part of that', () => {
		const opening = { credits: 3, base: 'bachelor', countedThrough: '2021-01-01' };
		const teacher = { placement: { lane: 'BA', since: '2019-08-12', opening } };
		const records = [again('2020-05-10', 'a'), again('2025-05-09', 'b'), again('2025-05-10', 'c')];
		expect(resultOf({ schedule: { repeats }, teacher, records })).toMatchObject({
			credits: 6,
			counted: [{ id: 'c' }],
			excluded: [
				{ id: 'a', reason: 'IN_OPENING_BALANCE' },
				{ id: 'b', reason: 'REPEAT' }
			]
		});
	});

	test('are not looked for among records that failed a gate', () => {
		const first = { ...again('2020-05-10', 'a'), evidence: null };
		expect(resultOf({ schedule: { repeats: 'never' }, records: [first, again('2025-05-10', 'b')] }).credits).toBe(3);
	});
});

describe('yearly caps', () => {
	const cap = { scope: 'year', categories: ['graduate'], credits: 6, yearStart: '07-01', excess: 'carry' };

	test('carried credits come first in the next year, before that year’s own', () => {
		const records = [course('a', 10, '2023-08-01'), course('b', 5, '2024-08-01')];
		const result = resultOf({ schedule: { caps: [cap] }, records, asOf: '2025-06-30' });
		// 6 of a; then its other 4 and 2 of b; 3 of b wait.
		expect(counted(result)).toEqual({ a: 10, b: 2 });
		expect(result.pending).toEqual([{ id: 'b', reason: 'CARRIED', credits: 3 }]);
		expect(resultOf({ schedule: { caps: [cap] }, records, asOf: '2025-07-01' }).pending).toEqual([]);
	});

	test('carry over years without any course', () => {
		const records = [course('a', 20, '2022-08-01')];
		const at = (asOf: string): number => resultOf({ schedule: { caps: [cap] }, records, asOf }).credits;
		expect([at('2023-06-30'), at('2023-07-01'), at('2024-07-01'), at('2025-07-01'), at('2026-07-01')]).toEqual([
			6, 12, 18, 20, 20
		]);
	});

	test('a lost excess is lost in its own year only', () => {
		const records = [course('a', 10, '2024-06-30'), course('b', 5, '2024-07-01')];
		const result = resultOf({ schedule: { caps: [{ ...cap, excess: 'lost' }] }, records });
		expect(counted(result)).toEqual({ a: 6, b: 5 });
		expect(result.excluded).toEqual([{ id: 'a', reason: 'CAP_YEAR', credits: 4 }]);
	});
});

test('two lifetime caps over one category: the tighter one holds, and both are used up', () => {
	const caps = [
		{ scope: 'career', categories: ['workshop'], credits: 4 },
		{ scope: 'career', categories: ['workshop', 'graduate'], credits: 6 }
	];
	const records = [workshop('w', 75, '2024-01-01'), course('g', 5, '2024-02-01')];
	const result = resultOf({ schedule: { caps }, records });
	expect(counted(result)).toEqual({ w: 4, g: 2 });
	expect(result.excluded).toEqual([
		{ id: 'g', reason: 'CAP_CAREER', credits: 3 },
		{ id: 'w', reason: 'CAP_CAREER', credits: 1 }
	]);
});

test('a lane cap may be a share of what the lane requires, and a path may cap further', () => {
	const caps = [{ scope: 'lane', categories: ['workshop'], share: '1/3' }];
	const paths = [{ credits: 15, caps: [{ categories: ['graduate', 'workshop'], credits: 7 }] }];
	const schedule = {
		caps,
		lanes: [
			{ id: 'BA', paths: [{}] },
			{ id: 'BA+15', paths }
		]
	};
	const result = resultOf({ schedule, records: [workshop('w', 150, '2024-01-01'), course('g', 5, '2024-02-01')] });
	expect(counted(result)).toEqual({ w: 5, g: 2 });
});

describe('degrees', () => {
	const teacher = (degrees: Document[]): Document => ({ degrees, placement: { lane: 'MA', since: '2024-09-01' } });
	const records = [course('before', 3, '2024-05-10'), course('after', 3, '2024-05-11')];

	test('credits count from the day after the degree', () => {
		const result = resultOf({ teacher: teacher([BACHELOR, MASTER]), records });
		expect(counted(result)).toEqual({ after: 3 });
		expect(result.excluded).toEqual([{ id: 'before', reason: 'BEFORE_DEGREE', credits: 3 }]);
	});

	test('a degree that is not verified leaves all credits waiting', () => {
		const unverified = { level: 'master', conferredOn: '2024-05-10', verifiedOn: '2025-10-02' };
		const result = resultOf({ teacher: teacher([BACHELOR, unverified]), records });
		expect(result.next).toEqual({ lane: 'MA+15', creditsToNext: 15, needsDegree: 'master', stackToNext: 0 });
		expect(result).toMatchObject({ basisLane: 'MA', credits: 0 });
		expect(result.pending).toEqual([
			{ id: 'after', reason: 'DEGREE_NOT_VERIFIED', credits: 3 },
			{ id: 'before', reason: 'DEGREE_NOT_VERIFIED', credits: 3 }
		]);
	});

	test('a higher degree holds the lower level, from its own date', () => {
		const doctorate = { level: 'doctorate', conferredOn: '2024-05-10', verifiedOn: '2024-07-01' };
		expect(counted(resultOf({ teacher: teacher([doctorate]), records }))).toEqual({ after: 3 });
	});

	test('of two degrees of one level the first counts, but the latest under the highest-degree rule', () => {
		const second = { ...MASTER, conferredOn: '2025-01-10' };
		const two = teacher([BACHELOR, MASTER, second]);
		expect(counted(resultOf({ teacher: two, records }))).toEqual({ after: 3 });
		const lanes = [
			{ id: 'MA', paths: [{ degree: 'master' }] },
			{ id: 'MA+15', paths: [{ degree: 'bachelor', credits: 15, after: 'highest-degree' }] }
		];
		expect(counted(resultOf({ schedule: { lanes }, teacher: two, records }))).toEqual({});
	});

	test('opening credits belong to the degree after which they were earned', () => {
		const opening = (base?: string): Document => ({
			degrees: [BACHELOR, MASTER],
			placement: { lane: 'MA', since: '2024-09-01', opening: { credits: 9, base, countedThrough: '2024-09-01' } }
		});
		expect(resultOf({ teacher: opening('master') }).credits).toBe(9);
		expect(resultOf({ teacher: opening('bachelor') }).credits).toBe(0);
		expect(resultOf({ teacher: opening() }).credits).toBe(0);
	});
});

describe('surplus before the master’s degree', () => {
	const lanes = [
		{ id: 'MA', paths: [{ degree: 'master' }] },
		{ id: 'MA+15', paths: [{ degree: 'master', credits: 15, surplus: { from: 'bachelor', over: 10 } }] }
	];
	const teacher = (opening?: Document): Document => ({
		degrees: [BACHELOR, MASTER],
		placement: { lane: 'MA', since: '2024-09-01', ...(opening ? { opening } : {}) }
	});
	const records = [course('young', 5, '2019-05-10'), course('a', 8, '2023-01-01'), course('b', 4, '2024-05-10')];

	test('counts beyond the first ten credits after the bachelor’s', () => {
		const result = resultOf({ schedule: { lanes }, teacher: teacher(), records });
		expect(counted(result)).toEqual({ b: 2 });
		expect(result.excluded).toEqual([
			{ id: 'a', reason: 'BEFORE_DEGREE', credits: 8 },
			{ id: 'b', reason: 'BEFORE_DEGREE', credits: 2 },
			{ id: 'young', reason: 'BEFORE_DEGREE', credits: 5 }
		]);
	});

	test('opening credits are absorbed before any record, and their own surplus counts', () => {
		const opening = (credits: number): Document => ({ credits, base: 'bachelor', countedThrough: '2022-01-01' });
		expect(resultOf({ schedule: { lanes }, teacher: teacher(opening(6)), records }).credits).toBe(8);
		expect(resultOf({ schedule: { lanes }, teacher: teacher(opening(13)), records }).credits).toBe(15);
	});
});

test('whole units are pooled over the records, and the rest waits in the last ones', () => {
	const categories = { workshop: { increment: 1 } };
	const records = [workshop('a', 20, '2024-01-01'), workshop('b', 3, '2024-02-01'), workshop('c', 2, '2024-03-01')];
	const result = resultOf({ schedule: { categories }, records });
	expect(result.credits).toBe(1);
	expect(counted(result)).toEqual({ a: 1 });
	expect(result.pending).toEqual([
		{ id: 'a', reason: 'PARTIAL_UNIT', credits: 0.333 },
		{ id: 'b', reason: 'PARTIAL_UNIT', credits: 0.2 },
		{ id: 'c', reason: 'PARTIAL_UNIT', credits: 0.133 }
	]);
});

test('a minimum of tagged credits takes in tagged opening credits; one of categories does not', () => {
	const minimums = [
		{ tag: 'multicultural', credits: 4 },
		{ categories: ['graduate'], credits: 3 }
	];
	const schedule = {
		lanes: [
			{ id: 'BA', paths: [{}] },
			{ id: 'B', paths: [{ credits: 6, minimums }] }
		]
	};
	const opening = { credits: 5, countedThrough: '2020-01-01', tags: { multicultural: 2 } };
	const teacher = { placement: { lane: 'BA', since: '2019-08-12', opening } };
	const shortBy = (records: Document[]) => resultOf({ schedule, teacher, records }).next?.creditsToNext;
	expect(shortBy([workshop('w', 30, '2024-01-01', { tags: ['multicultural'] })])).toBe(3);
	expect(shortBy([course('g', 3, '2024-01-01')])).toBe(2);
	expect(
		resultOf({ schedule, teacher, records: [course('g', 3, '2024-01-01', { tags: ['multicultural'] })] })
	).toMatchObject({
		qualifiedLane: 'B'
	});
});

describe('stacks', () => {
	const item = (id: string, courseId: string | null, completedOn = '2024-01-10'): Document =>
		course(id, 1, completedOn, { courseId });
	const schedule = {
		stacks: {
			ready: {
				groups: [
					{ need: 1, items: ['F1', 'F2'] },
					{ need: 1, items: ['F2'] },
					{ need: 1, category: 'graduate' }
				]
			}
		},
		lanes: [
			{ id: 'BA', paths: [{}] },
			{ id: 'B', paths: [{ stack: 'ready' }] }
		]
	};
	const toGo = (...records: Document[]) => resultOf({ schedule, records }).next?.stackToNext;

	test('are filled group by group in listed order, each course once', () => {
		expect(toGo()).toBe(3);
		expect(toGo(item('a', 'F1'), item('b', 'F2'))).toBe(1);
		// The first group takes what came first, even if the second then stays open.
		expect(toGo(item('a', 'F2'), item('b', 'F1', '2024-02-01'))).toBe(1);
		expect(toGo(item('a', 'F1'), item('b', 'F1'), item('c', null))).toBe(2);
		expect(resultOf({ schedule, records: [item('a', 'F1'), item('b', 'F2'), item('c', 'X')] }).qualifiedLane).toBe('B');
	});

	test('use records that caps leave without credits, but not those that a gate stopped', () => {
		const caps = [{ scope: 'career', categories: ['graduate'], credits: 0 }];
		const records = [item('a', 'F1'), item('b', 'F2'), item('c', 'X')];
		expect(resultOf({ schedule: { ...schedule, caps }, records }).qualifiedLane).toBe('B');
		expect(toGo({ ...item('a', 'F1'), evidence: null })).toBe(3);
	});
});
