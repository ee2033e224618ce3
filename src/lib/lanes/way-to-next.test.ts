import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { evaluate } from './evaluate.ts';
import { BACHELOR, course, exampleSchedule, exampleTeacher, workshop, type Document } from './example-district.ts';
import { readQuantity } from './quantity.ts';
import { readSchedule } from './schedule.ts';
import { readTeacherFile } from './teacher-file.ts';
import { costOf, hopedRecord, wayToNext, type Candidate, type Way, type WayQuestion } from './way-to-next.ts';

let counter = 0;

function candidate(
	facts: Partial<Omit<Candidate, 'facts'>> & {
		quantity?: string | number;
		category?: string;
		courseId?: string;
		tags?: string[];
	} = {}
): Candidate {
	const { quantity = 1, category = 'graduate', courseId, tags = [], ...rest } = facts;
	const credential = rest.credential ?? `k${++counter}`;
	return {
		credential,
		title: `Title ${credential}`,
		provider: 'credly',
		cost: null,
		isInProgress: false,
		...rest,
		facts: {
			category,
			quantity: readQuantity(quantity)!,
			unit: 'semester',
			courseId: courseId ?? credential,
			tags,
			accredited: null,
			related: null,
			evidenceType: null
		}
	};
}

function question(
	candidates: Candidate[],
	{ schedule = {}, teacher = {}, records = [] as Document[], asOf = '2025-10-01' } = {}
): WayQuestion {
	const read = readSchedule(exampleSchedule(schedule));
	if ('problems' in read) throw new Error(read.problems.map(({ message }) => message).join());
	const file = readTeacherFile({ teacher: exampleTeacher(teacher), records, asOf }, read.schedule);
	if ('problems' in file) throw new Error(file.problems.map(({ message }) => message).join());
	return { schedule: read.schedule, ...file, candidates };
}

const steps = (way: Way) => (way.kind === 'way' ? way.steps.map(({ credential }) => credential) : way.kind);

describe('the way to the next lane', () => {
	const near = { records: [course('old', 12, '2024-05-01')] };

	it('takes what is in progress first, and then the fewest, and then the cheapest', () => {
		const begun = candidate({ credential: 'begun', quantity: 1, isInProgress: true });
		const big = candidate({ credential: 'big', quantity: 3, cost: 90000 });
		const small = candidate({ credential: 'small', quantity: 2, cost: 10000 });
		const dear = candidate({ credential: 'dear', quantity: 2, cost: 20000 });
		const unsaid = candidate({ credential: 'unsaid', quantity: 2 });
		expect(steps(wayToNext(question([dear, small, unsaid, begun], near)))).toEqual(['begun', 'small']);
		// One new one either way; without what is in progress it is one in all.
		expect(steps(wayToNext(question([dear, small, big, begun], near)))).toEqual(['big']);
		expect(steps(wayToNext(question([unsaid, begun], near)))).toEqual(['begun', 'unsaid']);
		const enough = candidate({ credential: 'enough', quantity: 3, isInProgress: true });
		expect(steps(wayToNext(question([big, enough], near)))).toEqual(['enough']);
	});

	it('says what is known of the cost and of how many it is unknown', () => {
		const way = wayToNext(question([candidate({ quantity: 2, cost: 8950 }), candidate({ quantity: 1 })], near));
		expect(way).toMatchObject({ kind: 'way', lane: 'BA+15', isShortest: true, cost: { cents: 8950, unknown: 1 } });
		expect(way.kind === 'way' && way.steps.map(({ credits }) => credits).sort()).toEqual([1, 2]);
	});

	it('never proposes what a gate refuses or what was done', () => {
		const strange = candidate({ quantity: 9, category: 'hobby' });
		const done = candidate({ quantity: 9, courseId: 'done' });
		const records = [course('old', 12, '2024-05-01', { courseId: 'done' })];
		const way = wayToNext(question([strange, done], { ...near, records }));
		expect(way).toMatchObject({ kind: 'none', isProven: true, needsDegree: null, otherDegrees: [] });
		expect(way.kind === 'none' && way.because).toEqual([
			'1 would not count, or only in part: the schedule does not accept this kind of activity.'
		]);
	});

	it('says that a limit stands in the way, or a degree', () => {
		const caps = [{ scope: 'year', categories: ['graduate'], credits: 2, yearStart: '07-01', excess: 'carry' }];
		const capped = wayToNext(
			question(
				[1, 2, 3].map(() => candidate({ quantity: 1 })),
				{ schedule: { caps }, records: [workshop('old', 180, '2024-05-01')] }
			)
		);
		expect(capped).toMatchObject({ kind: 'none', isProven: true });
		expect(capped.kind === 'none' && capped.because.join()).toContain('waits for the next year');
		const degree = wayToNext(
			question([candidate({ quantity: 60 })], { teacher: { placement: { lane: 'BA+30', since: '2019-08-12' } } })
		);
		expect(degree).toMatchObject({ kind: 'none', lane: 'MA', needsDegree: 'master' });
	});

	it('leaves out what would only take room under a limit while it waits for a whole unit', () => {
		const asked = question(
			[
				candidate({ credential: 'g1', category: 'graduate', quantity: 1 }),
				candidate({ credential: 'g2', category: 'graduate', quantity: 2, isInProgress: true }),
				candidate({ credential: 'w1', category: 'workshop', quantity: 1, isInProgress: true })
			],
			{
				schedule: {
					categories: { graduate: {}, workshop: { increment: 2 } },
					caps: [{ scope: 'lane', categories: ['workshop', 'graduate'], credits: 6 }],
					lanes: [
						{ id: 'BA', paths: [{ degree: 'bachelor' }] },
						{ id: 'BA+', paths: [{ degree: 'bachelor', credits: 5 }] }
					]
				},
				teacher: { degrees: [BACHELOR] },
				records: [workshop('w', 2.5 * 15, '2025-08-01')]
			}
		);
		expect(reaches(asked, asked.candidates)).toBe(false);
		expect(steps(wayToNext(asked))).toEqual(['g2', 'g1']);
	});

	it('is silent on the highest lane and where nothing is left to earn', () => {
		const at = (lane: string) => wayToNext(question([], { teacher: { placement: { lane, since: '2019-08-12' } } }));
		expect(at('MA+15')).toEqual({ kind: 'top' });
		expect(
			wayToNext(
				question([], {
					schedule: { effective: { windows: [{ effective: '09-01', submitBy: '09-15', noticeBy: '05-01' }] } },
					records: [course('a', 15, '2025-09-20')]
				})
			)
		).toEqual({
			kind: 'reached',
			lane: 'BA+15'
		});
	});

	it('says so when the way is not proven the shortest, and has no step too many', () => {
		const many = Array.from({ length: 24 }, (_, i) =>
			candidate({ credential: `m${i}`, quantity: `${7 + (i % 12)}/10`, tags: [`t${i % 7}`] })
		);
		const asked = question(many);
		const way = wayToNext(asked, { most: 30 });
		expect(way).toMatchObject({ kind: 'way', isShortest: false });
		const chosen = many.filter(({ credential }) => (steps(way) as string[]).includes(credential));
		expect(reaches(asked, chosen)).toBe(true);
		for (const one of chosen)
			expect(
				reaches(
					asked,
					chosen.filter((other) => other !== one)
				)
			).toBe(false);
	});
});

function reaches({ schedule, teacher, records, asOf }: WayQuestion, set: Candidate[]): boolean {
	const rank = (lane: string) => schedule.lanes.findIndex(({ id }) => id === lane);
	const next = evaluate(schedule, teacher, records, asOf).next!.lane;
	const hoped = set.map((one) => hopedRecord(one, schedule, asOf));
	return rank(evaluate(schedule, teacher, [...records, ...hoped], asOf).qualifiedLane) >= rank(next);
}

/** The best of all subsets, by the order that the docstring promises. */
function bruteForce(asked: WayQuestion): [fresh: number, all: number, unknown: number, cents: number] | null {
	let best: number[] | null = null;
	const { candidates } = asked;
	for (let mask = 1; mask < 1 << candidates.length; mask += 1) {
		const set = candidates.filter((_, i) => mask & (1 << i));
		const { cents, unknown } = costOf(set);
		const rank = [set.filter(({ isInProgress }) => !isInProgress).length, set.length, unknown, cents];
		if (best && compare(rank, best) >= 0) continue;
		if (reaches(asked, set)) best = rank;
	}
	return best as ReturnType<typeof bruteForce>;
}

function compare(a: number[], b: number[]): number {
	for (let i = 0; i < a.length; i += 1) if (a[i] !== b[i]) return a[i]! - b[i]!;
	return 0;
}

const anyCandidate = fc.record({
	quantity: fc.constantFrom('1', '1', '2', '3/2', '5'),
	category: fc.constantFrom('graduate', 'workshop', 'workshop', 'hobby'),
	cost: fc.constantFrom(null, 0, 5000, 9000),
	isInProgress: fc.constantFrom(true, false, false),
	shares: fc.constantFrom(true, false, false, false),
	tags: fc.constantFrom([], ['local'])
});

const anyContract = fc.record({
	credits: fc.constantFrom(3, 5, 8),
	minimum: fc.constantFrom(0, 2),
	yearCap: fc.constantFrom(null, 2, 4),
	excess: fc.constantFrom('lost', 'carry'),
	laneCap: fc.constantFrom(null, 3),
	increment: fc.constantFrom(null, 2),
	repeats: fc.constantFrom('count', 'never'),
	rolling: fc.boolean(),
	after: fc.constantFrom('degree', 'last-move')
});

it('finds what trying every set of credentials finds, on small contracts with caps, minimums, repeats and whole units', () => {
	const seen = { way: 0, none: 0, reached: 0, top: 0 };
	fc.assert(
		fc.property(
			anyContract,
			fc.array(anyCandidate, { maxLength: 7 }),
			fc.constantFrom(0, 1, 2, 2.5),
			({ credits, minimum, yearCap, excess, laneCap, increment, repeats, rolling, after }, list, already) => {
				const path = {
					degree: 'bachelor',
					credits,
					after,
					...(minimum ? { minimums: [{ tag: 'local', credits: minimum }] } : {})
				};
				const asked = question(
					list.map((one, i) =>
						candidate({
							...one,
							tags: [...one.tags],
							credential: `c${i}`,
							courseId: one.shares ? 'shared' : `course${i}`
						})
					),
					{
						schedule: {
							categories: { graduate: {}, workshop: increment ? { increment } : {} },
							repeats,
							caps: [
								...(yearCap
									? [{ scope: 'year', categories: ['workshop'], credits: yearCap, yearStart: '07-01', excess }]
									: []),
								...(laneCap ? [{ scope: 'lane', categories: ['workshop', 'graduate'], credits: laneCap + 3 }] : [])
							],
							lanes: [
								{ id: 'BA', paths: [{ degree: 'bachelor' }] },
								{ id: 'BA+', paths: [path] },
								{ id: 'BA++', paths: [{ ...path, credits: credits + (after === 'degree' ? 4 : 0) }] }
							],
							...(rolling ? { effective: { rolling: { effective: 'next-month' } } } : {})
						},
						teacher: { degrees: [BACHELOR] },
						records: already ? [workshop('w', already * 15, '2025-08-01')] : []
					}
				);
				const way = wayToNext(asked);
				seen[way.kind] += 1;
				if (way.kind !== 'way' && way.kind !== 'none') return;
				const best = bruteForce(asked);
				if (way.kind === 'none') {
					expect(way.isProven).toBe(true);
					expect(best).toBeNull();
					return;
				}
				expect(way.isShortest).toBe(true);
				expect([
					way.steps.filter(({ isInProgress }) => !isInProgress).length,
					way.steps.length,
					way.cost.unknown,
					way.cost.cents
				]).toEqual(best);
				const chosen = asked.candidates.filter(({ credential }) => (steps(way) as string[]).includes(credential));
				expect(reaches(asked, chosen)).toBe(true);
			}
		),
		{ numRuns: 300 }
	);
	expect(seen.way).toBeGreaterThan(40);
	expect(seen.none).toBeGreaterThan(40);
});
