import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { readStacks } from './stack.ts';

const badge = (title: string) => ({ credential: { provider: 'credly', title } });
const stack = (id: string, needs: object) => ({ id, title: `The ${id} stack`, needs });
const problemOf = (...stacks: object[]) => {
	const read = readStacks({ stacks });
	return 'problem' in read ? read.problem : null;
};

test('the sample district’s stacks read: nested, some of several, and with what they award', () => {
	const read = readStacks(JSON.parse(readFileSync('data/sample/stacks.json', 'utf8')));
	if ('problem' in read) throw new Error(read.problem);
	expect(read.value.map(({ id, awards }) => [id, awards !== null])).toEqual([
		['reading-foundations', false],
		['literacy-specialist', true],
		['assessment-for-learning', true],
		['digital-teaching', false],
		['peer-coach', true]
	]);
	expect(read.value[1]?.needs).toMatchObject({
		kind: 'group',
		count: 2,
		of: [
			{ kind: 'stack', id: 'reading-foundations' },
			{ kind: 'group', count: 2, title: 'Depth' }
		]
	});
});

test('a credential is named by its title or by the provider’s id, under any name of the provider', () => {
	const needs = { credential: { provider: 'NEA Micro-credentials', id: ' X1 ' } };
	expect(readStacks({ stacks: [stack('a', needs)] })).toMatchObject({
		value: [{ needs: { kind: 'credential', provider: 'nea', id: 'X1', title: null } }]
	});
});

test.each([
	[
		'an id that stands twice',
		[stack('a', badge('x')), stack('a', badge('y'))],
		/^stacks\[1\]\.id: “a” is already the id of stacks\[0\]/
	],
	[
		'an unknown stack, with the nearest',
		[stack('reading', badge('x')), stack('b', { all: [badge('x'), { stack: 'readin' }] })],
		/^stacks\[1\]\.needs\.all\[1\]\.stack: “readin” is no stack of the file; did you mean “reading”\?$/
	],
	[
		'a stack that needs itself',
		[stack('a', { all: [badge('x'), { stack: 'a' }] })],
		/no stack may build on itself: “a” needs “a”$/
	],
	[
		'stacks that need each other',
		[stack('a', { stack: 'b' }), stack('b', { all: [{ stack: 'c' }] }), stack('c', { stack: 'a' })],
		/^stacks\[2\]\.needs\.stack: no stack may build on itself: “a” needs “b” needs “c” needs “a”$/
	],
	['an empty list', [stack('a', { all: [] })], /^stacks\[0\]\.needs\.all: expected at least one need/],
	[
		'three of two',
		[stack('a', { some: 3, of: [badge('x'), badge('y')] })],
		/^stacks\[0\]\.needs\.some: expected a whole number from 1 to 2, found 3$/
	],
	['none of two', [stack('a', { some: 0, of: [badge('x'), badge('y')] })], /from 1 to 2, found 0$/],
	[
		'the same credential twice in a list',
		[stack('a', { some: 2, of: [badge('x'), badge('X ')] })],
		/^stacks\[0\]\.needs\.of\[1\]\.credential: the list names the same already at stacks\[0\]\.needs\.of\[0\]/
	],
	[
		'a need of no known form',
		[stack('a', {})],
		/^stacks\[0\]\.needs: expected one of “credential”, “stack”, “all”, or “some”/
	],
	['a need of two forms', [stack('a', { all: [badge('x')], some: 1 })], /“some” is not known here/],
	['a mistyped key', [stack('a', { al: [badge('x')] })], /“al” is not known here; did you mean “all”/],
	[
		'a credential with a title and an id',
		[stack('a', { credential: { provider: 'edx', title: 'x', id: 'y' } })],
		/give either “title” or “id”$/
	],
	['a credential without either', [stack('a', { credential: { provider: 'edx' } })], /give either “title” or “id”$/],
	[
		'a list with a blank title',
		[stack('a', { all: [badge('x')], title: ' ' })],
		/^stacks\[0\]\.needs\.title: expected text/
	],
	['no list of stacks', ['x'], /^stacks\[0\]: expected an object/]
] as const)('%s is refused with the place and what is expected', (_, stacks, sentence) => {
	expect(problemOf(...(stacks as unknown as object[]))).toMatch(sentence);
});

test('stacks that grow beyond measure by building on each other are refused, whatever their order in the file', () => {
	const doubling = Array.from({ length: 9 }, (_, i) =>
		i === 0
			? stack('s0', badge('x'))
			: stack(`s${i}`, { all: [{ all: [{ stack: `s${i - 1}` }] }, { all: [{ stack: `s${i - 1}` }] }] })
	);
	expect(problemOf(...doubling)).toMatch(/^stacks\[8\]\.needs: expected at most 200 credentials.* found 256$/);
	const chain = Array.from({ length: 40 }, (_, i) => stack(`s${i}`, i === 0 ? badge('x') : { stack: `s${i - 1}` }));
	expect(problemOf(...chain)).toMatch(/expected at most 12 stacks that build on each other$/);
	expect(problemOf(...chain.toReversed())).toMatch(/expected at most 12 stacks that build on each other$/);
	let deep: object = badge('x');
	for (let i = 0; i < 5000; i += 1) deep = { all: [deep] };
	expect(problemOf(stack('a', deep))).toMatch(/expected at most 12 levels of needs$/);
});
