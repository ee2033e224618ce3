import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { foldCompletions, type FoldStatement } from './fold-completions.ts';

const said = (facts: Partial<FoldStatement>): FoldStatement => ({
	id: 1,
	awardId: null,
	completedOn: '2025-02-15',
	expiresOn: null,
	state: 'earned',
	amount: null,
	unit: null,
	kind: null,
	grade: null,
	startedOn: null,
	progress: null,
	dayOf: 'record',
	importedOn: '2025-06-01',
	...facts
});
const shown = (statements: FoldStatement[]) =>
	foldCompletions(statements)
		.completions.map(({ awardId, completedOn, state, expiresOn }) => [awardId, completedOn, state, expiresOn].join(' '))
		.sort();

describe('statements about one person and one credential', () => {
	it('of one day are one completion, of two days two', () => {
		expect(
			foldCompletions([said({ id: 1 }), said({ id: 2 }), said({ id: 3, completedOn: '2024-02-15' })]).completions.map(
				({ statementIds }) => statementIds
			)
		).toEqual([[1, 2], [3]]);
	});

	it('of one award are one completion whatever days they name, the newest news standing', () => {
		const [one, two, again] = [
			said({ id: 1, awardId: 'a' }),
			said({ id: 2, awardId: 'a', completedOn: '2025-02-16' }),
			said({ id: 3, awardId: 'a' })
		];
		expect(shown([one, two, again])).toEqual(['a 2025-02-16 earned ']);
	});

	it('that say expired without a day expire on the day that was first said', () => {
		expect(
			shown([
				said({ state: 'expired', importedOn: '2025-08-01' }),
				said({ id: 2, state: 'expired', importedOn: '2025-07-01' })
			])
		).toEqual([' 2025-02-15 expired 2025-07-01']);
	});

	it('keep a course in progress until it is completed or ended, and an old file does not reopen it', () => {
		const open = said({ id: 1, completedOn: null, state: 'in_progress', progress: '40' });
		const further = said({ ...open, id: 2, progress: '80' });
		const ended = said({ ...open, id: 3, state: 'ended' });
		expect(foldCompletions([open, further]).progress?.progress).toBe('80');
		expect(foldCompletions([open, further, said({ ...open, id: 5 })]).progress?.progress).toBe('80');
		expect(foldCompletions([open, ended, said({ ...open, id: 4 })]).progress).toBeNull();
		expect(foldCompletions([open, said({ id: 9 })])).toMatchObject({
			progress: null,
			completions: [{ state: 'earned' }]
		});
	});
});

const statement = fc.record({
	awardId: fc.constantFrom('a', 'b', null),
	day: fc.constantFrom('2024-10-04', '2025-10-04'),
	state: fc.constantFrom('earned' as const, 'pending_claim' as const, 'revoked' as const, 'declined' as const)
});
/** An award has one day; what names no award names a day. */
const statements = fc.array(statement, { maxLength: 8 }).map((list) =>
	list.map(({ awardId, day, state }, i) =>
		said({
			id: i + 1,
			awardId,
			state,
			completedOn: awardId === 'a' ? '2024-10-04' : awardId === 'b' ? '2025-10-04' : day
		})
	)
);

describe('in whatever order files come in', () => {
	it('the same awards stand and the same are revoked', () => {
		fc.assert(
			fc.property(
				statements.chain((list) => fc.tuple(fc.constant(list), fc.shuffledSubarray(list, { minLength: list.length }))),
				([list, shuffled]) => {
					expect(shown(shuffled.map((one, i) => ({ ...one, id: i + 1 })))).toEqual(shown(list));
				}
			)
		);
	});

	it('a statement said again changes nothing', () => {
		fc.assert(
			fc.property(statements, (list) => {
				expect(shown([...list, ...list.map((one, i) => ({ ...one, id: list.length + i + 1 }))])).toEqual(shown(list));
			})
		);
	});

	it('the order of the array itself means nothing', () => {
		fc.assert(
			fc.property(statements, (list) => {
				expect(foldCompletions(list.toReversed())).toEqual(foldCompletions(list));
			})
		);
	});

	it('of a sheet without days of its own are one completion, however often the sheet is exported', () => {
		const sheet = (id: number, completedOn: string) => said({ id, completedOn, dayOf: 'file' });
		const [june, july] = [sheet(1, '2025-06-12'), sheet(2, '2025-07-10')];
		expect(shown([june, july])).toEqual([' 2025-06-12 earned ']);
		expect(
			shown([
				{ ...july, id: 1 },
				{ ...june, id: 2 }
			])
		).toEqual([' 2025-06-12 earned ']);
		// A report that knows the day says it better.
		expect(shown([june, said({ id: 3, completedOn: '2025-05-30' }), july])).toEqual([' 2025-05-30 earned ']);
		expect(
			shown([june, said({ id: 3, completedOn: '2025-05-30' }), said({ id: 4, completedOn: '2026-05-30' })])
		).toEqual([' 2025-05-30 earned ', ' 2026-05-30 earned ']);
	});
});
