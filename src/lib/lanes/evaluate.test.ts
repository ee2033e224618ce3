import fc from 'fast-check';
import { expect, test, vi } from 'vitest';
import { dateText, readDate } from '#lib/time/days.ts';
import { evaluateDocuments, evaluateInFull } from './evaluate.ts';
import { BACHELOR, exampleSchedule, resultOf, type Document } from './example-district.ts';
import { ledgerOf } from './ledger.ts';
import { isClosed } from './occurrences.ts';
import { openFile } from './person-file.ts';
import { moveAt, replay, rollingOpportunity, startOf, type Position } from './replay.ts';
import { readSchedule, type Rolling, type Schedule } from './schedule.ts';
import { readTeacherFile, type TeacherFile } from './teacher-file.ts';

vi.setConfig({ testTimeout: 60_000 });

// Histories of about three years, dense enough that limits, repeats and lapses meet each other.
const FIRST = readDate('2022-06-01')!;
const day = fc.noBias(fc.integer({ min: 0, max: 1200 })).map((days) => dateText(FIRST + days));
const early = fc.noBias(fc.integer({ min: 0, max: 300 })).map((days) => dateText(FIRST + days));
const maybe = <T>(value: fc.Arbitrary<T>): fc.Arbitrary<T | null> => fc.option(value, { freq: 8 });

const record = fc.record({
	category: fc.constantFrom('graduate', 'graduate', 'workshop', 'workshop', 'badge', 'badge', 'travel'),
	quantity: fc.constantFrom(1, 2, 3, 5, '1/2', '10/3', 0.7),
	unit: fc.constantFrom('semester', 'semester', 'quarter', 'each'),
	completedOn: maybe(day),
	courseId: maybe(fc.constantFrom('A', 'B', 'C', 'D')),
	time: maybe(fc.constantFrom('own', 'contract', 'stipend')),
	tags: fc.constantFrom([], ['t']),
	expiresOn: fc.oneof({ weight: 3, arbitrary: fc.constant(null) }, { weight: 1, arbitrary: day }),
	revoked: fc.constantFrom(...Array<boolean>(15).fill(false), true),
	approval: maybe(fc.record({ status: fc.constantFrom('approved', 'approved', 'denied'), decidedOn: maybe(day) })),
	evidence: maybe(fc.record({ type: fc.constantFrom('transcript', 'transcript', 'copy'), receivedOn: maybe(day) }))
});
const records = fc
	.array(record, { minLength: 6, maxLength: 14, size: 'max' })
	.map((list) => list.map((entry, i): Document => ({ id: `r${i}`, ...entry })));

const degree = fc.record({
	level: fc.constantFrom('bachelor', 'master', 'doctorate'),
	conferredOn: day,
	verifiedOn: maybe(day),
	eligible: fc.constantFrom(true, true, false)
});
const opening = fc.record({
	credits: fc.constantFrom(0, 2, '7/2'),
	base: fc.constantFrom(null, 'bachelor', 'master'),
	countedThrough: early,
	tags: fc.constantFrom({}, { t: 1 })
});
const teacher = fc.record({
	id: fc.constant('T'),
	hireDate: maybe(early),
	degrees: fc.array(degree, { maxLength: 3 }).map((later) => [{ ...BACHELOR }, ...later]),
	placement: fc.record({
		lane: fc.constantFrom('L0', 'L0', 'L1'),
		since: early,
		opening: fc.option(opening, { freq: 2 })
	}),
	notices: fc.array(day, { maxLength: 3 })
});

const path = fc
	.record({
		degree: fc.constantFrom(undefined, undefined, 'bachelor', 'master'),
		credits: fc.constantFrom(undefined, 2, 4, 6, '15/2'),
		after: fc.constantFrom(undefined, 'degree', 'highest-degree', 'last-move'),
		caps: fc.constantFrom(undefined, [{ categories: ['graduate'], credits: 5 }]),
		minimums: fc.constantFrom(
			undefined,
			undefined,
			undefined,
			[{ tag: 't', credits: 1 }],
			[{ categories: ['badge'], credits: '1/2' }]
		),
		stack: fc.constantFrom(...Array<undefined>(7).fill(undefined), 's'),
		surplus: fc.constantFrom(undefined, { from: 'bachelor', over: 2 })
	})
	.map((keys) => ({ ...keys, surplus: keys.degree === 'master' ? keys.surplus : undefined }))
	.map(present);
const gates = fc
	.record({
		afterHire: fc.constantFrom(undefined, undefined, true),
		time: fc.constantFrom(undefined, { contract: 'exclude', stipend: 'half' }),
		preapproval: fc.constantFrom(undefined, undefined, 'any-time'),
		evidence: fc.constantFrom(undefined, ['transcript']),
		submitWithin: fc.constantFrom(undefined, undefined, { months: 6 }),
		expiresYears: fc.constantFrom(undefined, undefined, 1, 2),
		increment: fc.constantFrom(undefined, undefined, 1)
	})
	.map(present);
const monthDay = fc.constantFrom('01-01', '02-28', '03-01', '05-01', '06-30', '07-01', '12-31');
const rolling = fc
	.record({
		effective: fc.constantFrom('same-day', 'month-start', 'next-month', 'pay-period', 'next-pay-period'),
		payPeriod: fc.constant({ anchor: '2024-01-07', days: 14 }),
		closed: fc.option(fc.record({ from: monthDay, to: monthDay }), { nil: undefined, freq: 2 })
	})
	.map((keys) => ({ rolling: present(keys) }));
const windows = fc.constantFrom(
	{ windows: [{ effective: '09-01', submitBy: '10-15', earnBy: '10-01' }] },
	{
		windows: [
			{ effective: '09-01', submitBy: '09-15' },
			{ effective: '02-01', noticeBy: '01-01', submitBy: '02-15' }
		]
	}
);
const cap = { scope: 'year', categories: ['graduate', 'badge'], credits: 4, yearStart: '07-01' };

const schedule = (
	effective: fc.Arbitrary<Document>,
	moves: fc.Arbitrary<Document | undefined>
): fc.Arbitrary<Document> =>
	fc
		.record({
			categories: fc.record({ graduate: gates, workshop: gates, badge: gates }),
			convert: fc.constant({ semester: 1, quarter: '2/3', each: '1/2' }),
			repeats: fc.constantFrom(undefined, 'never', { afterYears: 1 }),
			caps: fc.constantFrom(
				undefined,
				[{ ...cap, excess: 'carry' }],
				[
					{ ...cap, excess: 'lost' },
					{ scope: 'career', categories: ['workshop'], credits: 3 }
				],
				[
					{ ...cap, excess: 'carry' },
					{ scope: 'lane', categories: ['graduate', 'workshop'], share: '1/2' }
				]
			),
			stacks: fc.constant({
				s: {
					groups: [
						{ need: 1, items: ['A', 'B'] },
						{ need: 1, category: 'badge' }
					]
				}
			}),
			lanes: fc
				.array(fc.array(path, { minLength: 1, maxLength: 2 }), { minLength: 3, maxLength: 6 })
				.map((lanes) => lanes.map((paths, rank) => ({ id: `L${rank}`, paths }))),
			effective,
			moves
		})
		.map((keys) => exampleSchedule(present(keys)));

const limits = fc.constantFrom(undefined, { maxLanesPerWindow: 1 }, { maxLanesPerWindow: 2, minYearsInLane: 1 });
const asOf = fc.noBias(fc.integer({ min: 500, max: 1300 })).map((days) => dateText(FIRST + days));
const question = fc.record({
	schedule: fc.oneof(schedule(rolling, fc.constant(undefined)), schedule(windows, limits)),
	teacher,
	records,
	asOf
});
const rollingQuestion = fc.record({ schedule: schedule(rolling, fc.constant(undefined)), teacher, records, asOf });

type Question = { schedule: Document; teacher: unknown; records: Document[]; asOf: string };

function present(keys: Document): Document {
	return Object.fromEntries(Object.entries(keys).filter(([, value]) => value !== undefined));
}

function evaluated(documents: Question) {
	const evaluation = evaluateDocuments(documents);
	if ('problems' in evaluation) throw new Error(JSON.stringify(evaluation.problems));
	return evaluation.result;
}

function opened(documents: Question) {
	const { schedule } = readSchedule(documents.schedule) as { schedule: Schedule };
	const { teacher, records, asOf } = readTeacherFile(documents, schedule) as TeacherFile;
	return { schedule, teacher, records, asOf };
}

/** The rolling rule to the letter (6.2, 6.3): day after day from the placement to the as-of date. */
function everyDay(documents: Question): Position {
	const { schedule, teacher, records, asOf } = opened(documents);
	const rule = schedule.effective as Rolling;
	const file = openFile(schedule, teacher, records, asOf);
	let position = startOf(file);
	let day = teacher.placement.since;
	let end = asOf;
	if (isClosed(rule, asOf)) {
		end = asOf + 1;
		while (isClosed(rule, end) && end < asOf + 4000) end += 1;
	}
	for (; day <= end && !(position.since > asOf); day += 1) {
		if (isClosed(rule, day) || (day > asOf && day !== end)) continue;
		position = moveAt(file, position, rollingOpportunity(file, rule, day));
	}
	return position;
}

test('looking only at days on which something can change finds the moves of a look at every day', () => {
	let moves = 0;
	fc.assert(
		fc.property(rollingQuestion, (documents) => {
			const { schedule, teacher, records, asOf } = opened(documents);
			const quick = replay(openFile(schedule, teacher, records, asOf));
			expect(quick).toEqual(everyDay(documents));
			moves += quick.moves.length;
		}),
		{ numRuns: 200 }
	);
	expect(moves).toBeGreaterThan(30);
});

test('the order in which records, degrees and notices are written does not matter', () => {
	fc.assert(
		fc.property(question, fc.integer(), (documents, seed) => {
			const shuffled = <T>(list: T[]): T[] =>
				list
					.map((entry, i) => ({ entry, key: ((i + 1) * (Math.abs(seed) + 7919)) % 101 }))
					.sort((a, b) => a.key - b.key)
					.map(({ entry }) => entry);
			const { teacher } = documents;
			const other = { ...teacher, degrees: shuffled(teacher.degrees), notices: shuffled(teacher.notices) };
			expect(evaluated({ ...documents, records: shuffled(documents.records), teacher: other })).toEqual(
				evaluated(documents)
			);
		}),
		{ numRuns: 150 }
	);
});

test('the machine’s time zone does not matter', () => {
	const before = process.env.TZ;
	try {
		fc.assert(
			fc.property(question, fc.constantFrom('Pacific/Kiritimati', 'America/Adak', 'UTC'), (documents, zone) => {
				process.env.TZ = before;
				const here = evaluated(documents);
				process.env.TZ = zone;
				expect(evaluated(documents)).toEqual(here);
			}),
			{ numRuns: 100 }
		);
	} finally {
		process.env.TZ = before;
	}
});

test('every record has an outcome, and the parts of one are together its value', () => {
	fc.assert(
		fc.property(question, (documents) => {
			const { schedule, teacher, records, asOf } = opened(documents);
			const { basis, file } = evaluateInFull(schedule, teacher, records, asOf);
			file.records.forEach(({ value }, i) => {
				const parts = basis.parts!.filter(({ record }) => record === i);
				expect(parts.length).toBeGreaterThan(0);
				if (parts[0]!.credits === null) expect(parts).toHaveLength(1);
				else expect(parts.reduce((sum, { credits }) => sum + Number(credits), 0)).toBe(value);
			});
		}),
		{ numRuns: 150 }
	);
});

test('records that can never count change nothing but their own line', () => {
	fc.assert(
		fc.property(question, (documents) => {
			const extra = { id: 'zz', category: 'travel', quantity: 3, unit: 'semester', completedOn: null };
			const { pending, ...rest } = evaluated({ ...documents, records: [...documents.records, extra] });
			const { pending: before, ...restBefore } = evaluated(documents);
			expect(rest).toEqual(restBefore);
			expect(pending).toEqual([...before, { id: 'zz', reason: 'NOT_COMPLETED' }]);
		}),
		{ numRuns: 200 }
	);
});

test('the placement is never lowered, and the lane qualified for is never below the lane in force', () => {
	fc.assert(
		fc.property(question, (documents) => {
			const { lane, qualifiedLane, moves } = evaluated(documents);
			const ranks = [documents.teacher.placement.lane, ...moves.map((move) => move.lane)].map((id) =>
				Number(id.slice(1))
			);
			expect(ranks).toEqual(ranks.toSorted((a, b) => a - b));
			expect(new Set(ranks).size).toBe(ranks.length);
			expect(Number(qualifiedLane.slice(1))).toBeGreaterThanOrEqual(Number(lane.slice(1)));
		}),
		{ numRuns: 200 }
	);
});

test('evaluating twice, and evaluating others in between, gives the same result', () => {
	fc.assert(
		fc.property(question, question, (documents, others) => {
			const first = evaluated(documents);
			evaluated(others);
			expect(evaluated(documents)).toEqual(first);
		}),
		{ numRuns: 50 }
	);
});

test('amounts in large whole numbers come to the same result as in small ones', () => {
	fc.assert(
		fc.property(question, (documents) => {
			const never = { id: 'huge', category: 'travel', quantity: 1, unit: 'semester', completedOn: null };
			const convert = { ...(documents.schedule.convert as Document), lightyear: `1/${10n ** 40n}` };
			const large = {
				...documents,
				schedule: { ...documents.schedule, convert },
				records: [...documents.records, never]
			};
			expect(evaluated(large)).toEqual(evaluated({ ...documents, records: [...documents.records, never] }));
		}),
		{ numRuns: 100 }
	);
});

test('the ledger tells of the very count that the result shows', () => {
	fc.assert(
		fc.property(question, (documents) => {
			const { schedule, teacher, records, asOf } = opened(documents);
			const evaluation = evaluateInFull(schedule, teacher, records, asOf);
			const { lines, basisLane, credits } = ledgerOf(evaluation);
			expect({ basisLane, credits }).toEqual({
				basisLane: evaluation.result.basisLane,
				credits: evaluation.result.credits
			});
			const counted = lines.flatMap(({ id, parts }) =>
				parts.filter(({ outcome }) => outcome === 'counted').map((part) => ({ id, credits: part.credits }))
			);
			expect(counted.toSorted((a, b) => (a.id < b.id ? -1 : 1))).toEqual(evaluation.result.counted);
		}),
		{ numRuns: 100 }
	);
});

test('an empty file stays where HR put it', () => {
	expect(resultOf({})).toEqual({
		lane: 'BA',
		laneSince: '2019-08-12',
		moves: [],
		qualifiedLane: 'BA',
		next: { lane: 'BA+15', creditsToNext: 15, needsDegree: null, stackToNext: 0 },
		basisLane: 'BA+15',
		credits: 0,
		counted: [],
		pending: [],
		excluded: [],
		deadline: { submitBy: '2026-02-15', earnBy: '2026-02-15', effectiveOn: '2026-02-01' },
		documentsDue: null
	});
});
