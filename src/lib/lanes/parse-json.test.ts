import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseJson, WrittenNumber } from './parse-json.ts';

const problemOf = (text: string) =>
	(parseJson(text) as { problem: { line: number; column: number; message: string } }).problem;

test('documents are read as JSON.parse reads them', () => {
	fc.assert(
		fc.property(fc.json(), (text) => {
			const parsed = parseJson(text);
			if ('problem' in parsed) throw new Error(parsed.problem.message);
			expect(JSON.parse(JSON.stringify(parsed.value))).toEqual(JSON.parse(text));
		})
	);
});

test('a key written twice is refused, because one of the two would silently be lost', () => {
	expect(problemOf('{\n  "credits": 15,\n  "credits": 30\n}')).toEqual({
		line: 3,
		column: 3,
		message: 'the key “credits” is written twice in one object'
	});
});

test('a number keeps its text where a JavaScript number would lose it', () => {
	expect(parseJson('[1.0, 12345678901234567.89]')).toEqual({ value: [1, new WrittenNumber('12345678901234567.89')] });
});

test('what is not JSON is refused with its line and column', () => {
	for (const text of [
		'',
		'{',
		'[1,]',
		'{"a":1,}',
		"{'a':1}",
		'01',
		'1.',
		'.5',
		'+1',
		'NaN',
		'"\u0001"',
		'"\\x"',
		'1 2',
		'-'
	]) {
		expect(parseJson(text), text).toHaveProperty('problem');
	}
	expect(problemOf('{\n"a" 1}')).toMatchObject({ line: 2, column: 5 });
});

test('a key called __proto__ is a key like any other', () => {
	const { value } = parseJson('{"__proto__": {"credits": 1}}') as { value: object };
	expect(Object.keys(value)).toEqual(['__proto__']);
	expect(Object.getPrototypeOf(value)).toBe(Object.prototype);
});

test('the byte order mark of some editors is no problem', () => {
	expect(parseJson('\ufeff{"a": 1}')).toEqual({ value: { a: 1 } });
});
