import { describe, expect, test } from 'vitest';
import { BACHELOR, course, MASTER, resultOf, type Document } from './example-district.ts';

describe('windows', () => {
	test('a move is paid back to the effective date, but never before the placement', () => {
		const records = [course('a', 15, '2019-08-20')];
		const window = { effective: '08-01', submitBy: '09-15' };
		const result = resultOf({ schedule: { effective: { windows: [window] } }, records });
		expect(result.moves).toEqual([{ lane: 'BA+15', effectiveOn: '2019-08-12' }]);
	});

	test('a document of the day after waits for the next window', () => {
		const late = course('a', 15, '2025-05-10', { evidence: { type: 'official-transcript', receivedOn: '2025-09-16' } });
		const result = resultOf({ records: [late] });
		expect(result).toMatchObject({ lane: 'BA', qualifiedLane: 'BA+15', next: { lane: 'BA+30' } });
		expect(result.moves).toEqual([{ lane: 'BA+15', effectiveOn: '2026-02-01' }]);
	});

	test('credit that lapses before the window’s last day does not make the move', () => {
		const lapsing = course('a', 15, '2025-05-10', { expiresOn: '2026-02-15' });
		const after = { evidence: { type: 'official-transcript', receivedOn: '2025-09-20' } };
		expect(resultOf({ records: [{ ...lapsing, ...after }] }).moves).toEqual([]);
		expect(resultOf({ records: [{ ...lapsing, ...after, expiresOn: '2026-02-16' }] }).moves).toHaveLength(1);
	});

	test('what a move used no longer expires; what it did not need still does', () => {
		const used = course('a', 15, '2024-05-10', { expiresOn: '2025-01-01' });
		const spare = course('b', 3, '2024-05-11', { expiresOn: '2025-01-01' });
		const result = resultOf({ records: [used, spare] });
		expect(result).toMatchObject({ lane: 'BA+15', counted: [{ id: 'a', credits: 15 }] });
		expect(result.excluded).toEqual([{ id: 'b', reason: 'EXPIRED' }]);
	});

	test('notice must be filed in the year that ends with the notice date', () => {
		const effective = { windows: [{ effective: '09-01', noticeBy: '03-15', submitBy: '09-15' }] };
		const moves = (...notices: string[]) =>
			resultOf({ schedule: { effective }, teacher: { notices }, records: [course('a', 15, '2024-05-10')] }).moves;
		expect(moves('2025-03-15')).toEqual([{ lane: 'BA+15', effectiveOn: '2025-09-01' }]);
		expect(moves('2024-03-16')).toEqual([{ lane: 'BA+15', effectiveOn: '2025-09-01' }]);
		expect(moves('2025-03-16')).toEqual([{ lane: 'BA+15', effectiveOn: '2026-09-01' }]);
		expect(moves('2026-03-01')).toEqual([]);
	});

	test('the deadline passes over a window whose notice date is gone', () => {
		const effective = { windows: [{ effective: '12-01', noticeBy: '10-01', submitBy: '12-15' }] };
		const deadline = (asOf: string) => resultOf({ schedule: { effective }, asOf }).deadline;
		expect(deadline('2025-10-01')).toEqual({
			submitBy: '2025-12-15',
			earnBy: '2025-12-15',
			effectiveOn: '2025-12-01',
			noticeBy: '2025-10-01'
		});
		expect(deadline('2025-10-02')).toMatchObject({ submitBy: '2026-12-15' });
	});

	test('documents are due at the next submit-by date that the completion can still make', () => {
		const effective = { windows: [{ effective: '09-01', earnBy: '08-31', submitBy: '10-31' }] };
		const due = (completedOn: string) =>
			resultOf({ schedule: { effective }, records: [course('a', 3, completedOn, { evidence: null })] }).documentsDue;
		expect(due('2025-08-31')).toBe('2025-10-31');
		expect(due('2025-09-01')).toBe('2026-10-31');
	});
});

describe('the occurrences considered', () => {
	const once = { effective: { windows: [{ effective: '09-01', earnBy: '08-31', submitBy: '10-15' }] } };

	test('a window in which one can still submit, but no longer earn, is no deadline for new learning', () => {
		expect(resultOf({ schedule: once, asOf: '2025-08-31' }).deadline).toMatchObject({ submitBy: '2025-10-15' });
		expect(resultOf({ schedule: once, asOf: '2025-09-01' }).deadline).toMatchObject({ submitBy: '2026-10-15' });
	});

	test('reach up to the sixth year after the as-of date', () => {
		const placement = { lane: 'BA', since: '2025-09-01' };
		const deadline = (minYearsInLane: number) =>
			resultOf({ schedule: { ...once, moves: { minYearsInLane } }, teacher: { placement } }).deadline;
		expect(deadline(6)).toMatchObject({ effectiveOn: '2031-09-01' });
		expect(deadline(7)).toBeNull();
	});

	test('begin with the one whose submit-by date is the day of the placement', () => {
		const records = [course('a', 15, '2025-08-31')];
		const moves = (since: string) =>
			resultOf({ schedule: once, teacher: { placement: { lane: 'BA', since } }, records, asOf: '2025-12-01' }).moves;
		expect(moves('2025-10-15')).toEqual([{ lane: 'BA+15', effectiveOn: '2025-10-15' }]);
		expect(moves('2025-10-16')).toEqual([{ lane: 'BA+15', effectiveOn: '2026-09-01' }]);
	});
});

describe('limits', () => {
	const one = { moves: { maxLanesPerWindow: 1 } };
	const records = [course('a', 32, '2025-05-10')];

	test('one lane in each window, and the deadline skips a window that is used up', () => {
		const result = resultOf({ schedule: one, records });
		expect(result.moves).toEqual([
			{ lane: 'BA+15', effectiveOn: '2025-09-01' },
			{ lane: 'BA+30', effectiveOn: '2026-02-01' }
		]);
		expect(result.deadline).toMatchObject({ effectiveOn: '2026-09-01' });
	});

	test('a degree lane is one change, however many ranks lie between', () => {
		const teacher = { degrees: [BACHELOR, { ...MASTER, conferredOn: '2025-05-11' }] };
		expect(resultOf({ schedule: one, teacher, records }).moves[0]).toEqual({ lane: 'MA', effectiveOn: '2025-09-01' });
	});

	test('the placement is one of the changes of the window it began with', () => {
		const teacher = { placement: { lane: 'BA', since: '2025-09-01' } };
		expect(resultOf({ schedule: one, teacher, records }).moves).toEqual([{ lane: 'BA+15', effectiveOn: '2026-02-01' }]);
		const two = { moves: { maxLanesPerWindow: 2 } };
		expect(resultOf({ schedule: two, teacher, records }).moves).toEqual([
			{ lane: 'BA+15', effectiveOn: '2025-09-01' },
			{ lane: 'BA+30', effectiveOn: '2026-02-01' }
		]);
	});

	test('three years in a lane are counted to the day of taking effect', () => {
		const schedule = { moves: { minYearsInLane: 3 } };
		const moves = (since: string) =>
			resultOf({ schedule, teacher: { placement: { lane: 'BA', since } }, records }).moves;
		expect(moves('2022-09-01')).toEqual([{ lane: 'BA+30', effectiveOn: '2025-09-01' }]);
		expect(moves('2022-09-02')).toEqual([{ lane: 'BA+30', effectiveOn: '2026-02-01' }]);
	});
});

describe('counting from the last move', () => {
	const lanes = ['I', 'II', 'III'].map((id, i) => ({
		id,
		paths: [i === 0 ? {} : { credits: 10, after: 'last-move' }]
	}));
	const opening = { credits: 4, countedThrough: '2020-06-01' };
	const teacher = (extra: Document = {}): Document => ({
		degrees: [],
		placement: { lane: 'I', since: '2019-08-12', ...extra }
	});

	test('leads one lane up at a time, and a move uses up all that was earned before', () => {
		const records = [course('a', 30, '2024-05-10'), course('b', 3, '2025-09-20')];
		const result = resultOf({ schedule: { lanes }, teacher: teacher(), records });
		expect(result.moves).toEqual([{ lane: 'II', effectiveOn: '2024-09-01' }]);
		expect(result).toMatchObject({ credits: 3, next: { lane: 'III', creditsToNext: 7 } });
		expect(result.excluded).toEqual([{ id: 'a', reason: 'BEFORE_LAST_MOVE', credits: 30 }]);
	});

	test('begins after the earn-by date of the move, not after its effective date', () => {
		const effective = { windows: [{ effective: '09-01', earnBy: '10-01', submitBy: '10-31' }] };
		const records = [course('a', 10, '2024-05-10'), course('b', 2, '2024-10-01'), course('c', 3, '2024-10-02')];
		const result = resultOf({ schedule: { lanes, effective }, teacher: teacher(), records });
		expect(result.counted).toEqual([{ id: 'c', credits: 3 }]);
	});

	test('opening credits belong to the first cycle only', () => {
		const before = resultOf({
			schedule: { lanes },
			teacher: teacher({ opening }),
			records: [course('a', 5, '2024-05-10')]
		});
		expect(before).toMatchObject({ lane: 'I', credits: 9 });
		const after = resultOf({
			schedule: { lanes },
			teacher: teacher({ opening }),
			records: [course('a', 6, '2024-05-10')]
		});
		expect(after).toMatchObject({ lane: 'II', credits: 0 });
	});
});

describe('rolling', () => {
	const rolling = (rule: Document): Document => ({ effective: { rolling: rule } });
	const moves = (rule: Document, completedOn: string, asOf = '2025-12-31') =>
		resultOf({ schedule: rolling(rule), records: [course('a', 15, completedOn)], asOf }).moves.map(
			({ effectiveOn }) => effectiveOn
		);

	test('the month and the pay period decide from when a move is paid', () => {
		const payPeriod = { anchor: '2025-01-05', days: 14 };
		expect(moves({ effective: 'same-day' }, '2025-11-02')).toEqual(['2025-11-02']);
		expect(moves({ effective: 'month-start' }, '2025-11-01')).toEqual(['2025-11-01']);
		expect(moves({ effective: 'month-start' }, '2025-11-02')).toEqual(['2025-12-01']);
		expect(moves({ effective: 'next-month' }, '2025-12-01')).toEqual(['2026-01-01']);
		expect(moves({ effective: 'pay-period', payPeriod }, '2025-03-12')).toEqual(['2025-03-02']);
		expect(moves({ effective: 'next-pay-period', payPeriod }, '2025-03-12')).toEqual(['2025-03-16']);
		expect(moves({ effective: 'pay-period', payPeriod }, '2024-12-22')).toEqual(['2024-12-22']);
	});

	test('in the closed season nothing moves until it opens again', () => {
		const closed = { from: '05-01', to: '06-30' };
		expect(moves({ effective: 'same-day', closed }, '2025-05-01')).toEqual(['2025-07-01']);
		expect(moves({ effective: 'same-day', closed }, '2025-05-10', '2025-05-20')).toEqual(['2025-07-01']);
		expect(moves({ effective: 'same-day', closed: { from: '12-01', to: '01-31' } }, '2024-12-05')).toEqual([
			'2025-02-01'
		]);
	});

	test('a season that never opens lets nobody move', () => {
		expect(moves({ effective: 'same-day', closed: { from: '01-01', to: '12-31' } }, '2025-05-01')).toEqual([]);
		expect(moves({ effective: 'same-day', closed: { from: '03-01', to: '02-28' } }, '2023-05-01')).toEqual([
			'2024-02-29'
		]);
	});

	test('a lapse can make room: what it held under a cap or kept as a repeat is free from that day', () => {
		const categories = { graduate: { expiresYears: 2 } };
		const schedule = { ...rolling({ effective: 'same-day' }), categories, repeats: 'never' };
		const records = [
			course('old', 10, '2023-03-01', { courseId: 'A' }),
			course('new', 15, '2024-05-01', { courseId: 'A' })
		];
		expect(resultOf({ schedule, records, asOf: '2025-12-31' }).moves).toEqual([
			{ lane: 'BA+15', effectiveOn: '2025-03-01' }
		]);
	});

	test('what comes after the as-of date is not known on the first open day either', () => {
		const closed = { from: '05-01', to: '06-30' };
		expect(moves({ effective: 'same-day', closed }, '2025-05-25', '2025-05-20')).toEqual([]);
	});
});

describe('what is next', () => {
	const lanes = [
		{ id: 'BA', paths: [{}] },
		{
			id: 'B',
			paths: [
				{ degree: 'master' },
				{ credits: 20 },
				{ credits: 10, stack: 's' },
				{ credits: 10, minimums: [{ tag: 't', credits: 10 }] }
			]
		}
	];
	const stacks = { s: { groups: [{ need: 2, items: ['X', 'Y'] }] } };

	test('the path lacking the fewest credits, then the fewest items, then the first', () => {
		const next = (...records: Document[]) => resultOf({ schedule: { lanes, stacks }, records }).next;
		expect(next()).toEqual({ lane: 'B', creditsToNext: 10, needsDegree: null, stackToNext: 0 });
		expect(next(course('a', 10, '2024-01-01'))).toEqual({
			lane: 'B',
			creditsToNext: 0,
			needsDegree: null,
			stackToNext: 2
		});
	});

	test('nothing above the top; the count is then toward the lane itself', () => {
		const teacher = { placement: { lane: 'B', since: '2019-08-12' } };
		const result = resultOf({ schedule: { lanes, stacks }, teacher, records: [course('a', 10, '2024-01-01')] });
		expect(result).toMatchObject({ next: null, basisLane: 'B', credits: 10, deadline: null });
	});
});
