import fc from 'fast-check';
import Papa from 'papaparse';
import { describe, expect, it } from 'vitest';
import { readRows, rowsInMemory, TextRows } from './rows.ts';

/** Rows as PapaParse reads a text as a whole, with line ends of one kind; the one that closes the text makes no row. */
function whole(text: string): string[][] {
	const plain = text.replace(/\r\n?/g, '\n');
	const { data, errors } = Papa.parse<string[]>(plain, { delimiter: ',', newline: '\n' });
	return plain.endsWith('\n') && !errors.some(({ code }) => code === 'MissingQuotes') ? data.slice(0, -1) : data;
}

const characters = fc.constantFrom(
	'"',
	'"',
	'""',
	',',
	',',
	'\n',
	'\n',
	'\r\n',
	'\r',
	' ',
	'\t',
	'a',
	'bc',
	'é',
	'🙂',
	';'
);
const text = fc.array(characters, { minLength: 1, maxLength: 60 }).map((parts) => parts.join(''));

describe('A file that does not fit into memory', () => {
	it('has the rows it has as a whole, wherever its pieces part', () => {
		fc.assert(
			fc.property(text, fc.array(fc.integer({ min: 1, max: 7 }), { minLength: 1, maxLength: 8 }), (file, sizes) => {
				const pieces = function* () {
					for (let at = 0, i = 0; at < file.length; i += 1) {
						yield file.slice(at, (at += sizes[i % sizes.length]!));
					}
				};
				const expected = whole(file);
				const rows = new TextRows(pieces, ',');
				const seen = [...rows];
				expect(seen.map(({ cells }) => cells)).toEqual(expected);
				expect([...rows]).toEqual(seen);
				const { rows: atOnce, trouble } = readRows(file, ',');
				expect(seen).toEqual(atOnce);
				expect(rows.trouble).toEqual(trouble);
			}),
			{ numRuns: 3000 }
		);
	});

	it('tells the line of a row after quoted cells with line ends in them', () => {
		const rows = new TextRows(() => ['a,"x\r', '\ny"\r\n', '\r\nb,"', '"', '\nc']);
		expect([...rows]).toEqual([
			{ line: 1, cells: ['a', 'x\ny'] },
			{ line: 3, cells: [''] },
			{ line: 4, cells: ['b', ''] },
			{ line: 5, cells: ['c'] }
		]);
	});

	it('is given up at a row that has no end, with the line it begins on', () => {
		let asked = 0;
		const pieces = function* () {
			yield 'a,b\nc,"';
			for (let i = 0; i < 100; i += 1) {
				asked += 1;
				yield 'x,y\n'.repeat(100_000);
			}
		};
		const rows = new TextRows(pieces, ',');
		const seen = [...rows];
		expect(rows.trouble).toEqual({
			line: 2,
			message: 'a cell holds more than a million characters; a quotation mark may be missing'
		});
		expect(seen.length).toBe(2);
		expect(asked).toBeLessThan(30);
	});

	it('may also be held in memory, under the same name', () => {
		const rows = rowsInMemory([{ line: 1, cells: ['a'] }]);
		expect([...rows, ...rows]).toEqual([...rows.head, ...rows.head]);
	});
});
