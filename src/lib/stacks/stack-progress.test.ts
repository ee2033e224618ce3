import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { stackProgress, type CredentialState, type Part, type StackCredential } from './stack-progress.ts';
import { readStacks, type CredentialNeed, type Stack } from './stack.ts';

type Given = Record<string, CredentialState>;

const held = (since = '2026-01-15', expiresOn: string | null = null): CredentialState => ({
	state: 'held',
	since,
	expiresOn
});
const STARTED: CredentialState = { state: 'in_progress', progress: '74%', seenOn: '2026-10-01' };
const OPEN: CredentialState = { state: 'open', because: null };

const badge = (title: string) => ({ credential: { provider: 'credly', title } });
const all = (...of: object[]) => ({ all: of });
const some = (count: number, ...of: object[]) => ({ some: count, of });

function stacksOf(needs: Record<string, object>): Stack[] {
	const read = readStacks({ stacks: Object.entries(needs).map(([id, need]) => ({ id, title: id, needs: need })) });
	if ('problem' in read) throw new Error(read.problem);
	return read.value;
}

const personWith =
	(given: Given) =>
	({ title, provider }: CredentialNeed): StackCredential => ({
		key: title!,
		title: title!,
		provider,
		...(given[title!] ?? OPEN)
	});

const one = (needs: object, given: Given) => stackProgress(stacksOf({ it: needs }), personWith(given))[0]!;
const figures = (needs: object, given: Given) => {
	const { done, needed, left, complete, next } = one(needs, given);
	return { done, needed, left, complete, next: next.map(({ title }) => title) };
};

describe('what is left to a stack', () => {
	test('is what is not held, of all that it needs', () => {
		expect(figures(all(badge('a'), badge('b'), badge('c')), { b: held() })).toEqual({
			done: 1,
			needed: 3,
			left: 2,
			complete: false,
			next: ['a', 'c']
		});
	});

	test('goes by the nearest of the choices: what is begun anew, lapsed or revoked is still to earn', () => {
		const choice = some(1, all(badge('a'), badge('b'), badge('c')), all(badge('d'), badge('e')));
		expect(figures(choice, {})).toMatchObject({ needed: 2, left: 2, next: ['d', 'e'] });
		expect(figures(choice, { a: held(), b: held() })).toMatchObject({ done: 2, needed: 3, left: 1, next: ['c'] });
		const lapsed: CredentialState = { state: 'lapsed', lapsedOn: '2025-08-07' };
		expect(figures(choice, { d: lapsed, e: STARTED })).toMatchObject({ done: 0, left: 2, next: ['d', 'e'] });
	});

	test('of ways equally short, names that on which something is held, then begun, then named first', () => {
		const two = some(2, badge('a'), badge('b'), badge('c'), badge('d'));
		expect(figures(two, {}).next).toEqual(['a', 'b']);
		expect(figures(two, { d: STARTED }).next).toEqual(['a', 'd']);
		expect(figures(two, { d: held(), c: STARTED }).next).toEqual(['c']);
		const ways = some(1, all(badge('a')), all(badge('b'), badge('c')));
		expect(figures(ways, { b: held() })).toMatchObject({ done: 1, needed: 2, next: ['c'] });
	});

	test('counts a credential in every part that names it, and asks for it once', () => {
		const both = all(some(1, badge('a'), badge('b')), some(1, badge('b'), badge('c')));
		expect(figures(both, {})).toEqual({ done: 0, needed: 1, left: 1, complete: false, next: ['b'] });
		expect(figures(both, { b: held() })).toMatchObject({ done: 1, needed: 1, complete: true });
		expect(figures(both, { a: held() })).toMatchObject({ left: 1 });
	});

	test('follows the stacks it builds on, under their titles', () => {
		const stacks = stacksOf({
			base: all(badge('a'), badge('b')),
			single: badge('c'),
			top: all({ stack: 'base' }, { stack: 'single' }, badge('d'))
		});
		const top = stackProgress(stacks, personWith({ a: held('2025-03-01'), b: held('2026-02-01') })).find(
			({ id }) => id === 'top'
		)!;
		expect(top).toMatchObject({ done: 2, needed: 4, left: 2, complete: false, completeSince: null });
		expect(top.part).toMatchObject({
			parts: [
				{ title: 'base', isStack: true, complete: true, completeParts: 2, count: 2 },
				{ title: 'single', isStack: true, complete: false, count: 1 },
				{ kind: 'credential', complete: false }
			]
		});
	});

	test('a stack is complete since the day on which the last of what it needs was held', () => {
		const given = { a: held('2024-05-01'), b: held('2026-02-01'), c: held('2025-01-01') };
		expect(one(all(badge('a'), badge('b')), given).completeSince).toBe('2026-02-01');
		expect(one(some(2, badge('a'), badge('b'), badge('c')), given).completeSince).toBe('2025-01-01');
	});
});

test('the nearest begun stack stands first, complete ones after those begun, and those not begun last', () => {
	const stacks = stacksOf({
		far: all(badge('a'), badge('x'), badge('y'), badge('z')),
		untouched: badge('q'),
		done: badge('a'),
		'also near': all(badge('a'), badge('r')),
		near: all(badge('a'), badge('s')),
		started: all(badge('t'), badge('u'))
	});
	const order = stackProgress(stacks, personWith({ a: held(), t: STARTED })).map(({ id }) => id);
	expect(order).toEqual(['also near', 'near', 'started', 'far', 'done', 'untouched']);
});

describe('whatever the stack and whatever is held', () => {
	const NAMES = ['a', 'b', 'c', 'd', 'e', 'f'];
	const needs = fc.letrec<{ need: object }>((tie) => ({
		need: fc.oneof(
			{ maxDepth: 3, withCrossShrink: true },
			fc.constantFrom(...NAMES).map(badge),
			fc
				.tuple(
					fc.uniqueArray(tie('need'), { minLength: 1, maxLength: 4, selector: (one) => JSON.stringify(one) }),
					fc.nat()
				)
				.map(([of, n]) => ({ some: 1 + (n % of.length), of }))
		)
	})).need;
	const holds = fc.subarray(NAMES).map((names) => Object.fromEntries(names.map((name) => [name, held()])));

	/** Whether holding these completes the part, said without any of the rules under test. */
	function completes(part: Part, names: Set<string>): boolean {
		if (part.kind === 'credential') return names.has(part.credential.key);
		return part.parts.filter((inner) => completes(inner, names)).length >= part.count;
	}

	test('what is left is the smallest number of credentials that completes it: found by trying them all', () => {
		fc.assert(
			fc.property(needs, holds, (need, given) => {
				const { part, left, complete, done, needed, next } = one(need, given);
				const missing = NAMES.filter((name) => !given[name]);
				let least = Infinity;
				for (let choice = 0; choice < 2 ** missing.length; choice += 1) {
					const earned = missing.filter((_, bit) => (choice >> bit) % 2 === 1);
					if (completes(part, new Set([...Object.keys(given), ...earned]))) least = Math.min(least, earned.length);
				}
				expect(left).toBe(least);
				expect(complete).toBe(left === 0);
				expect(done + left).toBe(needed);
				expect(completes(part, new Set([...Object.keys(given), ...next.map(({ key }) => key)]))).toBe(true);
			}),
			{ numRuns: 500 }
		);
	});

	test('one more credential never leaves more to earn', () => {
		fc.assert(
			fc.property(needs, holds, fc.constantFrom(...NAMES), (need, given, more) => {
				const before = one(need, given).left;
				const after = one(need, { ...given, [more]: held() }).left;
				expect(after).toBeLessThanOrEqual(before);
				expect(after).toBeGreaterThanOrEqual(before - 1);
			})
		);
	});

	test('the order in which the parts are written changes nothing of what is left', () => {
		const turned = (need: object): object =>
			'of' in need ? { ...need, of: (need.of as object[]).map(turned).reverse() } : need;
		fc.assert(
			fc.property(needs, holds, (need, given) => {
				const [a, b] = [one(need, given), one(turned(need), given)];
				expect([b.left, b.complete, b.completeSince]).toEqual([a.left, a.complete, a.completeSince]);
			})
		);
	});
});
