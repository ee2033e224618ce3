import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
	discrepancies,
	laneByDecision,
	proposedChanges,
	type ChangeFacts,
	type DecidedChange
} from './lane-changes.ts';

const LANES = ['BA', 'BA+15', 'BA+30', 'BA+45'];
const rankOf = (lane: string) => LANES.indexOf(lane);
const placement = { lane: 'BA', since: '2023-09-01' };
const facts = (given: Partial<ChangeFacts>): ChangeFacts => ({ placement, moves: [], decided: [], rankOf, ...given });
const decided = (
	toLane: string,
	effectiveOn: string,
	decision: DecidedChange['decision'] = 'accepted'
): DecidedChange => ({ publicId: `${toLane} ${effectiveOn}`, fromLane: 'BA', toLane, effectiveOn, decision });

describe('what is proposed', () => {
	test('is each move nobody has decided about, from the lane that holds by decision', () => {
		const moves = [
			{ lane: 'BA+15', effectiveOn: '2024-09-01' },
			{ lane: 'BA+30', effectiveOn: '2025-09-01' }
		];
		expect(proposedChanges(facts({ moves }))).toEqual([
			{ fromLane: 'BA', toLane: 'BA+15', effectiveOn: '2024-09-01' },
			{ fromLane: 'BA+15', toLane: 'BA+30', effectiveOn: '2025-09-01' }
		]);
		expect(proposedChanges(facts({ moves, decided: [decided('BA+15', '2024-09-01')] }))).toEqual([
			{ fromLane: 'BA+15', toLane: 'BA+30', effectiveOn: '2025-09-01' }
		]);
		const declined = [decided('BA+15', '2024-09-01', 'declined')];
		expect(proposedChanges(facts({ moves, decided: declined }))).toEqual([
			{ fromLane: 'BA', toLane: 'BA+30', effectiveOn: '2025-09-01' }
		]);
	});

	test('is not what was accepted already for another day', () => {
		const moves = [{ lane: 'BA+15', effectiveOn: '2025-02-01' }];
		expect(proposedChanges(facts({ moves, decided: [decided('BA+15', '2024-09-01')] }))).toEqual([]);
	});
});

describe('a discrepancy', () => {
	const accepted = [decided('BA+15', '2024-09-01')];

	test('is raised when today’s records bring the lane later, another lane, or none', () => {
		const sentences = (moves: ChangeFacts['moves']) =>
			discrepancies(facts({ moves, decided: accepted })).map(({ sentence }) => sentence);
		expect(sentences([{ lane: 'BA+15', effectiveOn: '2024-09-01' }])).toEqual([]);
		expect(sentences([{ lane: 'BA+15', effectiveOn: '2025-02-01' }])).toEqual([
			'By today’s records BA+15 takes effect on 1 Feb 2025, not on 1 Sep 2024.'
		]);
		expect(sentences([{ lane: 'BA+30', effectiveOn: '2024-09-01' }])).toEqual([
			'By today’s records the move goes to BA+30 on 1 Sep 2024, not to BA+15 on 1 Sep 2024.'
		]);
		expect(sentences([])).toEqual(['Today’s records no longer bring BA+15: they come to BA.']);
	});

	test('ends when HR’s own placement says the same or something newer', () => {
		const placed = (lane: string, since: string) =>
			discrepancies(facts({ placement: { lane, since }, decided: accepted })).length;
		expect([placed('BA+15', '2024-09-01'), placed('BA+30', '2025-09-01')]).toEqual([0, 0]);
		expect(placed('BA+30', '2024-09-01')).toBe(1);
	});

	test('is never raised for what was declined', () => {
		expect(discrepancies(facts({ decided: [decided('BA+15', '2024-09-01', 'declined')] }))).toEqual([]);
	});
});

test('the lane by decision is HR’s placement until an accepted change takes effect', () => {
	const of = facts({ decided: [decided('BA+15', '2024-09-01'), decided('BA+30', '2025-09-01', 'declined')] });
	expect(laneByDecision(of, '2024-08-31')).toEqual({ lane: 'BA', since: '2023-09-01', isAccepted: false });
	expect(laneByDecision(of, '2026-01-01')).toEqual({ lane: 'BA+15', since: '2024-09-01', isAccepted: true });
});

test('accepting everything proposed leaves nothing to propose and nothing in discrepancy', () => {
	const moves = fc
		.subarray(LANES.slice(1), { minLength: 0 })
		.map((lanes) => lanes.map((lane, i) => ({ lane, effectiveOn: `20${24 + i}-09-01` })));
	fc.assert(
		fc.property(moves, (list) => {
			const proposed = proposedChanges(facts({ moves: list }));
			const all = proposed.map(({ toLane, effectiveOn }) => decided(toLane, effectiveOn));
			const after = facts({ moves: list, decided: all });
			expect(proposedChanges(after)).toEqual([]);
			expect(discrepancies(after)).toEqual([]);
			expect(laneByDecision(after, '2099-01-01').lane).toBe(list.at(-1)?.lane ?? 'BA');
		})
	);
});
