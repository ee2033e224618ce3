import { readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { withValueAt } from './contract-edit.ts';
import { readContract } from './contract-mistakes.ts';
import { contractParts, withFields } from './contract-parts.ts';

const FOLDER = 'data/contracts';
const CEDAR = readFileSync(`${FOLDER}/cedar-valley-ca.json`, 'utf8');
const shipped = readdirSync(FOLDER).map((file) => readFileSync(`${FOLDER}/${file}`, 'utf8'));
const mistakes = (text: string) =>
	readContract(text, 'cedar-valley-ca').mistakes.map(({ line, column, at, end, message }) => ({
		line,
		column,
		words: text.slice(at, end),
		message
	}));

test('every mistake of a contract is told with its line, its column and the words it stands in', () => {
	const text = CEDAR.replace('"credits": 30', '"credits": "thirty"').replace('"minGrade": "C"', '"minGrad": "C"');
	expect(mistakes(text)).toEqual([
		{
			line: 11,
			column: 40,
			words: '"minGrad": "C"',
			message: expect.stringContaining('did you mean “minGrade”?')
		},
		{ line: 24, column: 54, words: '"credits": "thirty"', message: expect.stringContaining('not “thirty”') }
	]);
});

test('a broken form is told where it breaks, and a missing key where it is missed', () => {
	expect(mistakes('{\n  "id": 1,\n}')).toEqual([
		{ line: 3, column: 1, words: '}', message: 'A key in double quotes is expected here.' }
	]);
	expect(mistakes('{"id": "cedar-valley-ca"}')[0]).toMatchObject({ line: 1, column: 1 });
	expect(mistakes(CEDAR.replace('"id": "cedar-valley-ca"', '"id": "oak"'))).toMatchObject([{ line: 2, column: 3 }]);
	expect(mistakes(CEDAR.replace('  "id": "cedar-valley-ca",\n', ''))).toMatchObject([{ message: /^id must be there/ }]);
});

test('whatever is typed, reading it answers with places inside the text', () => {
	fc.assert(
		fc.property(
			fc.constantFrom(...shipped),
			fc.nat(),
			fc.string({ maxLength: 4 }),
			fc.nat(6),
			(text, at, typed, cut) => {
				const here = at % text.length;
				const edited = text.slice(0, here) + typed + text.slice(here + cut);
				for (const one of readContract(edited).mistakes) {
					expect(one.at).toBeGreaterThanOrEqual(0);
					expect(one.end).toBeGreaterThanOrEqual(one.at);
					expect(one.end).toBeLessThanOrEqual(edited.length);
					expect(edited.slice(0, one.at).split('\n').length).toBe(one.line);
				}
			}
		),
		{ numRuns: 300 }
	);
});

test('a form that was not touched leaves every contract to the letter', () => {
	for (const text of shipped) {
		const { document } = readContract(text);
		const values = new Map(
			contractParts(document).flatMap(({ fields }) => fields.map(({ path, value }) => [path, value]))
		);
		expect(values.size).toBeGreaterThan(8);
		expect(withFields(text, document, (path) => values.get(path) ?? null)).toBe(text);
		// No field of the form is another's.
		expect(contractParts(document).flatMap(({ fields }) => fields).length).toBe(values.size);
	}
});

test('a changed field changes its own place of the text and nothing else', () => {
	const { document } = readContract(CEDAR);
	const change = (changes: Record<string, string>, added = {}) =>
		withFields(CEDAR, document, (path) => changes[path] ?? null, added);
	expect(change({ 'lanes[2].paths[0].credits': '24' })).toBe(CEDAR.replace('"credits": 30', '"credits": 24'));
	expect(change({ 'convert.quarter': '3/4' })).toBe(CEDAR.replace('"2/3", "clock', '"3/4", "clock'));
	expect(change({ 'effective.windows[1].submitBy': '02-20' })).toBe(CEDAR.replace('02-15', '02-20'));
	expect(change({ 'convert.clock-hour': '' })).toBe(CEDAR.replace(', "clock-hour": "1/15"', ''));
	expect(change({ 'lanes[6].id': '' })).toBe(CEDAR.replace(/,\s+\{"id": "MA\+60".*/, ''));
	const higher = readContract(change({}, { lane: 'MA+75', credits: '75', unit: 'ceu', factor: '0.5' }));
	expect(higher.document).toMatchObject({
		convert: { ceu: 0.5 },
		lanes: expect.arrayContaining([{ id: 'MA+75', paths: [{ degree: 'master', credits: 75 }] }])
	});
	// A mistake in a field is a mistake in the text, with its place.
	expect(mistakes(change({ 'lanes[2].paths[0].credits': 'thirty' }))).toMatchObject([{ line: 24 }]);
});

test('values are set, added and taken away at any depth', () => {
	expect(withValueAt('{"a": {}}', ['a', 'b'], '1')).toBe('{"a": {"b": 1}}');
	expect(withValueAt('{"a": [1,\n  2\n]}', ['a', 2], '3')).toBe('{"a": [1,\n  2,\n  3\n]}');
	expect(withValueAt('{"a": 1, "b": 2}', ['a'], null)).toBe('{"b": 2}');
	expect(withValueAt('{"a": 1, "b": 2}', ['b'], null)).toBe('{"a": 1}');
	expect(withValueAt('{"a": 1', ['a'], '2')).toBe('{"a": 1');
	expect(withValueAt('{"a": 1}', ['a', 'b'], '2')).toBe('{"a": 1}');
});
