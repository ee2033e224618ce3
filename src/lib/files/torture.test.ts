import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { crc32, deflateRawSync, deflateSync } from 'node:zlib';
import { utils, write } from '@e965/xlsx';
import { sql } from 'drizzle-orm';
import { describe, expect, it } from 'vitest';
import { readFile } from '#lib/imports/read-file.server.ts';
import {
	cedarValley,
	DEFINITIONS,
	importing,
	transcriptRow,
	TRANSCRIPT,
	trying
} from '../../../tests/fixtures/imports/cedar-valley.ts';
import { badgeInPng, badgeInSvg } from './baked-badge.server.ts';
import { toCsv } from './csv.ts';
import { decode } from './decode.ts';
import { bytesInMemory } from './byte-source.ts';
import { readJsonTables } from './json-rows.ts';
import { readRows } from './rows.ts';
import { unzip } from './unzip.server.ts';
import { readWorkbook } from './workbook.server.ts';

/*
 * Files other projects and public bodies keep to break readers with, and files broken on purpose. What is expected of the published
 * ones stands in tests/fixtures/csv/expected.tsv, made with Python's csv module: the rows as JSON without spaces, hashed; line ends
 * inside cells count as LF.
 */

const FIXTURES = new URL('../../../tests/fixtures/csv/', import.meta.url);
const bytesOf = (path: string) => new Uint8Array(readFileSync(new URL(path, FIXTURES)));
const utf8 = (text: string) => new TextEncoder().encode(text);
const DELIMITERS: Record<string, string> = { comma: ',', semicolon: ';', tab: '\t', bar: '|' };

const PUBLISHED = readFileSync(new URL('expected.tsv', FIXTURES), 'utf8')
	.trim()
	.split('\n')
	.slice(1)
	.map((line) => line.split('\t') as [file: string, encoding: string, delimiter: string, rows: string, hash: string]);

/** What a reader makes of hostile bytes: it comes back within a second of work, however busy the machine is, whatever it says. */
function soon<T>(read: () => T): T {
	const began = process.cpuUsage();
	const answer = read();
	const { user, system } = process.cpuUsage(began);
	expect((user + system) / 1000).toBeLessThan(1000);
	return answer;
}

/** A sentence for the person who chose the file: it says which file, has an end, and no control characters. */
function isClear(sentence: string, name: string) {
	expect(sentence).toContain(name);
	expect(sentence).toMatch(/[.?!”]$/);
	expect(sentence).not.toMatch(/\p{Cc}/u);
	expect(sentence.length).toBeLessThan(700);
}

describe('published files that break readers', () => {
	it.each(PUBLISHED)('%s is read as it is meant, or refused', (file, encoding, delimiter, rows, hash) => {
		const decoded = decode(bytesOf(file))!;
		expect(decoded.encoding).toBe(encoding);
		const read = readRows(decoded.text);
		if (delimiter === 'refused') {
			expect(read.trouble?.message).toMatch(/quotation mark/);
			return;
		}
		const cells = read.rows.map((row) => row.cells);
		expect(read.trouble).toBe(null);
		expect(cells.length).toBe(Number(rows));
		expect(createHash('sha256').update(JSON.stringify(cells)).digest('hex').slice(0, 16)).toBe(hash);
		// Of a single column no delimiter can be told.
		if (cells.some((row) => row.length > 1)) expect(read.delimiter).toBe(DELIMITERS[delimiter]);
	});

	it('of none of them a completion is stored; those that are no report are refused with a sentence', () => {
		const db = cedarValley();
		let refused = 0;
		for (const [file] of PUBLISHED) {
			const name = file.replace(/.*\//, '');
			const imported = trying(db, name, bytesOf(file));
			if (!('refused' in imported)) continue;
			refused += 1;
			isClear(imported.refused, name);
		}
		expect(refused).toBeGreaterThanOrEqual(PUBLISHED.length - 1);
		expect(db.get(sql`SELECT count(*) AS n FROM completion`)).toEqual({ n: 0 });
		db.$client.close();
	});

	it('a row that begins on a later line because of line breaks in cells says its own line', () => {
		const { rows } = readRows(decode(bytesOf('csv-parser/quotes+newlines.csv'))!.text);
		expect(rows.map(({ line }) => line)).toEqual([1, 2, 5, 8]);
	});

	it('the staff figures of the Texas regions keep their identifiers and their masks', () => {
		const file = 'scuole-data/2021-2022-region-staff-and-student-information.csv';
		const [header, ...regions] = readRows(decode(bytesOf(file))!.text).rows.map((row) => row.cells);
		expect(regions.length).toBe(20);
		expect(regions.every((cells) => cells.length === header!.length && header!.length === 417)).toBe(true);
	});
});

describe('marks, encodings and line ends', () => {
	it('a file that is UTF-16 or UTF-8 but for its end is not read as Windows-1252', () => {
		const names = 'Name,Title\r\nJosé Ramírez,Écriture 中\r\n';
		for (const order of ['le', 'be'] as const) {
			const wide = Uint8Array.from([...`\ufeff${names}`].flatMap((mark) => pair(mark.charCodeAt(0), order)));
			expect(decode(wide)).toMatchObject({ text: names, encoding: `utf-16${order}` });
			expect(decode(wide.subarray(0, -1))).toBe(null);
		}
		const narrow = utf8(names.trim());
		expect(decode(narrow)?.encoding).toBe('utf-8');
		expect(decode(narrow.subarray(0, -1))).toBe(null);
		expect(decode(narrow.subarray(0, -2))).toBe(null);
		expect(decode(narrow.subarray(0, -3))).toMatchObject({ encoding: 'utf-8' });
		expect(decode(Uint8Array.of(0xef, 0xbb, 0xbf, 0x61, 0xe9, 0x2c))).toBe(null);
		// One letter of Windows-1252 at the very end, and nothing else that could tell.
		expect(decode(Uint8Array.of(0x4a, 0x6f, 0x73, 0xe9))).toMatchObject({ text: 'José', encoding: 'windows-1252' });
		const cut = readFile(bytesInMemory(narrow.subarray(0, -1)), 'cut.csv', DEFINITIONS);
		isClear((cut as { problem: string }).problem, 'cut.csv');
	});

	it('sixty thousand blank lines, quotation marks or delimiters cost no time', () => {
		const many = (text: string) => text.repeat(60_000);
		for (const text of [
			`a,b\n${many('\n')}x,y`,
			many('\r'),
			`${many('\r\n')}a`,
			many('"'),
			many('a,"b'),
			many('"a"b,')
		])
			soon(() => readRows(text));
		expect(readRows(`a,b\n${many('\n')}x,y`).rows.length).toBe(60_002);
	});
});

const pair = (code: number, order: 'le' | 'be') =>
	order === 'le' ? [code & 0xff, code >> 8] : [code >> 8, code & 0xff];

/** The strings of the big list, each on a line of its own that is no comment. */
const NAUGHTY = readFileSync(new URL('naughty-strings/blns.txt', FIXTURES), 'utf8')
	.split('\n')
	.filter((line) => line !== '' && !line.startsWith('#'));

describe('naughty strings', () => {
	const lines = (text: string) => text.replace(/\r\n?/g, '\n');

	it('go out as CSV and come back as they were, but for the apostrophe before a formula', () => {
		expect(NAUGHTY.length).toBeGreaterThan(480);
		const all = [...NAUGHTY, 'a\nb', '"', '""', ',', ';|\t', ' outer ', '\u00a0', "'", '\u2028', '\ufeffmark', 'a\rb'];
		const text = toCsv(
			['a', 'b', 'c'],
			all.map((naughty, i) => [naughty, i, naughty])
		);
		const { rows, delimiter, trouble } = readRows(decode(utf8(text))!.text);
		expect(trouble).toBe(null);
		expect(delimiter).toBe(',');
		expect(rows.length).toBe(all.length + 1);
		for (const [i, naughty] of all.entries()) {
			const cells = rows[i + 1]!.cells;
			expect(cells[1]).toBe(String(i));
			for (const cell of [cells[0]!, cells[2]!]) {
				expect(cell === lines(naughty) || cell === `'${lines(naughty)}`).toBe(true);
				expect(cell).not.toMatch(/^[=+\-@\t\r\n]/);
			}
		}
	});

	it('survive an import as titles and as names: every record has its outcome, and the cells stand as they stood', () => {
		const db = cedarValley();
		const tables = () => db.all(sql`SELECT name, sql FROM sqlite_master ORDER BY name`);
		const before = tables();
		const people = db.get<{ n: number }>(sql`SELECT count(*) AS n FROM staff`).n;
		const rows = NAUGHTY.flatMap((naughty) => [
			transcriptRow({
				'Employee ID': '004106',
				'First Name': 'Katherine',
				'Last Name': 'Doyle',
				'Activity Title': naughty
			}),
			transcriptRow({ 'Employee ID': '', Email: '', 'First Name': naughty, 'Last Name': naughty, Notes: naughty })
		]);
		const text =
			[TRANSCRIPT, ...rows.map((row) => TRANSCRIPT.map((header) => row[header] ?? ''))]
				.map((cells) => cells.map((cell) => `"${cell.replaceAll('"', '""')}"`).join(','))
				.join('\n') + '\n';
		const first = importing(db, 'naughty.csv', text);
		expect(first.records.length).toBe(rows.length);
		for (const [i, { record, raw }] of first.records.entries()) {
			expect(record).toBe(i + 1);
			expect(raw).toEqual(TRANSCRIPT.map((header) => [header, lines(rows[i]![header] ?? '')]));
		}
		const stored = db.all<{ raw: string }>(sql`SELECT raw FROM import_record ORDER BY record`);
		expect(stored.map(({ raw }) => JSON.parse(raw) as unknown)).toEqual(first.records.map(({ raw }) => raw));
		const fresh = first.records.filter(({ outcome }) => outcome === 'new').length;
		expect(fresh).toBeGreaterThan(400);
		expect(db.get<{ n: number }>(sql`SELECT count(*) AS n FROM completion`).n).toBe(fresh);
		const again = importing(db, 'naughty.csv', text);
		expect(again.records.filter(({ outcome }) => outcome === 'new' || outcome === 'updated')).toEqual([]);
		expect(db.get<{ n: number }>(sql`SELECT count(*) AS n FROM completion`).n).toBe(fresh);
		expect(db.get<{ n: number }>(sql`SELECT count(*) AS n FROM staff`).n).toBe(people);
		expect(tables()).toEqual(before);
		db.$client.close();
	});
});

describe('broken JSON', () => {
	const whole = JSON.stringify([
		{ id: '1', a: { b: ['x', 'y'] }, n: 12345678901234567890n.toString() },
		{ id: 'é', c: null }
	]);

	it('cut anywhere it is refused with a sentence', () => {
		for (let length = 1; length < whole.length; length += 1) {
			expect(readJsonTables(whole.slice(0, length)), whole.slice(0, length)).toHaveProperty('problem');
			const read = readFile(bytesInMemory(utf8(whole.slice(0, length))), 'cut.json', DEFINITIONS);
			isClear((read as { problem: string }).problem, 'cut.json');
		}
	});

	it('nested without end, wide without end or with odd keys it neither throws nor takes long', () => {
		for (let depth = 10; depth < 20_000; depth *= 1.5) {
			const times = Math.round(depth);
			for (const text of [
				`[{"a":${'['.repeat(times)}${']'.repeat(times)}}]`,
				`${'{"a":'.repeat(times)}1${'}'.repeat(times)}`,
				`${'['.repeat(times)}`,
				`[{"a":${'[1,'.repeat(times)}1${']'.repeat(times)}}]`
			])
				soon(() => readJsonTables(text));
		}
		const wide = JSON.stringify([Object.fromEntries(Array.from({ length: 5000 }, (_, i) => [`k${i}`, i]))]);
		expect(soon(() => readJsonTables(wide))).toHaveProperty('problem');
		expect(readJsonTables('[{"__proto__":{"x":1},"constructor":"y","hasOwnProperty":2}]')).toEqual({
			tables: [
				{
					key: null,
					rows: [
						{ line: 1, cells: ['__proto__.x', 'constructor', 'hasOwnProperty'] },
						{ line: 1, cells: ['1', 'y', '2'] }
					]
				}
			]
		});
		for (const text of ['[]', '{}', '[1]', '[[]]', '[{}]', '{"a":[]}', '[{},1]', 'null', '"x"', '[{"a":1}] x'])
			soon(() => readJsonTables(text));
	});

	it('a key with a dot does not overwrite the value inside an object that goes by the same path', () => {
		expect(readJsonTables('[{"a.b":"1","a":{"b":"2"}},{"a":{"b":"3"}}]')).toMatchObject({
			tables: [{ rows: [{ cells: ['a.b', 'a.b'] }, { cells: ['1', '2'] }, { cells: ['3', ''] }] }]
		});
	});
});

type Part = { name: string; content: string; says?: { packed?: number; unpacked?: number; crc?: number } };

/** A zip as any archiver writes it, unless a part says otherwise of itself. */
function zip(parts: Part[]): Uint8Array {
	const files: Buffer[] = [];
	const directory: Buffer[] = [];
	let at = 0;
	for (const { name, content, says = {} } of parts) {
		const raw = Buffer.from(content);
		const packed = deflateRawSync(raw);
		const common = Buffer.alloc(26);
		[20, 0x800, 8, 0, 0].forEach((value, i) => common.writeUInt16LE(value, i * 2));
		const sizes = [says.crc ?? crc32(raw), says.packed ?? packed.length, says.unpacked ?? raw.length];
		sizes.forEach((value, i) => common.writeUInt32LE(value >>> 0, 10 + i * 4));
		common.writeUInt16LE(Buffer.byteLength(name), 22);
		const tail = Buffer.alloc(14);
		tail.writeUInt32LE(at, 10);
		const file = Buffer.concat([Buffer.from('PK\x03\x04', 'latin1'), common, Buffer.from(name), packed]);
		directory.push(Buffer.concat([Buffer.from('PK\x01\x02\x14\x00', 'latin1'), common, tail, Buffer.from(name)]));
		files.push(file);
		at += file.length;
	}
	const end = Buffer.alloc(22);
	end.write('PK\x05\x06', 'latin1');
	end.writeUInt16LE(parts.length, 8);
	end.writeUInt16LE(parts.length, 10);
	end.writeUInt32LE(Buffer.concat(directory).length, 12);
	end.writeUInt32LE(at, 16);
	return new Uint8Array(Buffer.concat([...files, ...directory, end]));
}

const MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const PACKAGE = 'http://schemas.openxmlformats.org/package/2006';
const OFFICE = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';

/** A workbook of one sheet with this inside; its second cell form is a day. */
function workbook(sheet: string, strings = ''): Uint8Array {
	const type = (part: string, kind: string) =>
		`<Override PartName="/xl/${part}.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.${kind}+xml"/>`;
	const relation = (kind: string, target: string) =>
		`<Relationships xmlns="${PACKAGE}/relationships"><Relationship Id="r1" Type="${OFFICE}/${kind}" Target="${target}"/></Relationships>`;
	return zip([
		{
			name: '[Content_Types].xml',
			content: `<Types xmlns="${PACKAGE}/content-types">${type('workbook', 'sheet.main')}${type('worksheets/sheet1', 'worksheet')}${type('sharedStrings', 'sharedStrings')}${type('styles', 'styles')}</Types>`
		},
		{ name: '_rels/.rels', content: relation('officeDocument', 'xl/workbook.xml') },
		{
			name: 'xl/workbook.xml',
			content: `<workbook xmlns="${MAIN}" xmlns:r="${OFFICE}"><sheets><sheet name="S" sheetId="1" r:id="r1"/></sheets></workbook>`
		},
		{ name: 'xl/_rels/workbook.xml.rels', content: relation('worksheet', 'worksheets/sheet1.xml') },
		{
			name: 'xl/styles.xml',
			content: `<styleSheet xmlns="${MAIN}"><cellXfs count="2"><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs></styleSheet>`
		},
		{ name: 'xl/sharedStrings.xml', content: `<sst xmlns="${MAIN}">${strings}</sst>` },
		{ name: 'xl/worksheets/sheet1.xml', content: `<worksheet xmlns="${MAIN}">${sheet}</worksheet>` }
	]);
}

function openDocument(rows: string): Uint8Array {
	const TYPE = 'application/vnd.oasis.opendocument.spreadsheet';
	return zip([
		{ name: 'mimetype', content: TYPE },
		{
			name: 'META-INF/manifest.xml',
			content: `<manifest:manifest xmlns:manifest="m"><manifest:file-entry manifest:full-path="/" manifest:media-type="${TYPE}"/></manifest:manifest>`
		},
		{ name: 'styles.xml', content: '<office:document-styles xmlns:office="o"/>' },
		{
			name: 'content.xml',
			content: `<office:document-content xmlns:office="o" xmlns:table="t" xmlns:text="x"><office:body><office:spreadsheet><table:table table:name="S">${rows}</table:table></office:spreadsheet></office:body></office:document-content>`
		}
	]);
}

describe('broken workbooks', () => {
	const cells = [
		['Name', 'Email', 'Day'],
		['Kathërine', 'k@cedarvalleyusd.example', '2025-01-02'],
		['M', 'm@cedarvalleyusd.example', 45000]
	];
	const written = (compression: boolean) => {
		const book = utils.book_new();
		utils.book_append_sheet(book, utils.aoa_to_sheet(cells), 'Export');
		return new Uint8Array(write(book, { type: 'buffer', bookType: 'xlsx', compression }) as Uint8Array);
	};

	it.each([true, false])(
		'with bytes turned over they are refused, or read as they were (packed: %s)',
		(compression) => {
			const whole = written(compression);
			const right = readWorkbook(whole);
			expect(right).toMatchObject({
				sheets: [{ rows: [{}, {}, { cells: ['M', 'm@cedarvalleyusd.example', '45000'] }] }]
			});
			let refused = 0;
			for (let at = 0; at < whole.length; at += 5) {
				const bytes = whole.slice();
				bytes[at]! ^= 1 << (at % 8);
				const read = soon(() => readWorkbook(bytes));
				if ('problem' in read) refused += 1;
				else expect(read, `byte ${at}`).toEqual(right);
			}
			expect(refused).toBeGreaterThan(whole.length / 5 / 2);
		}
	);

	it('cut off they are refused, and the sentence says so', () => {
		const whole = written(true);
		for (let length = 4; length < whole.length; length += 97) {
			const read = soon(() => readFile(bytesInMemory(whole.slice(0, length)), 'cut.xlsx', DEFINITIONS));
			expect(read).toHaveProperty('problem');
			isClear((read as { problem: string }).problem, 'cut.xlsx');
		}
	});

	it('that would unfold to more cells than a machine holds they are refused at once', () => {
		const one = '<sheetData><row r="1"><c r="A1"><v>1</v></c></row></sheetData>';
		const value = 'office:value-type="float" office:value="1"><text:p>1</text:p></table:table-cell>';
		const hostile: Record<string, Uint8Array> = {
			'a link over every cell': workbook(
				`${one}<hyperlinks><hyperlink ref="A1:XFD1048576" location="x"/></hyperlinks>`
			),
			'a cell in the last corner': workbook(
				'<sheetData><row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
			),
			'a column no sheet has': workbook('<sheetData><row r="1"><c r="ZZZZZ1"><v>1</v></c></row></sheetData>'),
			'one long text a thousand times': workbook(
				`<sheetData>${Array.from({ length: 1000 }, (_, i) => `<row r="${i + 1}"><c r="A${i + 1}" t="s"><v>0</v></c></row>`).join('')}</sheetData>`,
				`<si><t>${'x'.repeat(400_000)}</t></si>`
			),
			'repeated rows of repeated cells': openDocument(
				`<table:table-row table:number-rows-repeated="100000"><table:table-cell table:number-columns-repeated="1000" ${value}</table:table-row>`
			),
			'a cell repeated without end': openDocument(
				`<table:table-row><table:table-cell table:number-columns-repeated="999999999" ${value}</table:table-row>`
			)
		};
		for (const [what, bytes] of Object.entries(hostile)) {
			const read = soon(() => readFile(bytesInMemory(bytes), 'bomb.xlsx', DEFINITIONS));
			expect(read, what).toHaveProperty('problem');
			isClear((read as { problem: string }).problem, 'bomb.xlsx');
		}
		// A row number beyond the last one is no row.
		expect(
			soon(() => readWorkbook(workbook('<sheetData><row r="20000000"><c r="A20000000"><v>1</v></c></row></sheetData>')))
		).toEqual({
			sheets: []
		});
	});

	it('empty cells to the edges, as spreadsheet programs write them, are no cells', () => {
		const text = '<table:table-cell office:value-type="string"><text:p>x</text:p></table:table-cell>';
		expect(
			readWorkbook(
				openDocument(
					`<table:table-row>${text}<table:table-cell table:number-columns-repeated="16383"/></table:table-row><table:table-row table:number-rows-repeated="1048575"><table:table-cell table:number-columns-repeated="16384"/></table:table-row>`
				)
			)
		).toEqual({ sheets: [{ name: 'S', rows: [{ line: 1, cells: ['x'] }] }] });
	});

	it('a number in the form of a day that no calendar has stays the number it is', () => {
		const read = (value: string) => {
			const book = readWorkbook(
				workbook(
					`<sheetData><row r="1"><c r="A1" s="1"><v>${value}</v></c><c r="B1"><v>${value}</v></c></row></sheetData>`
				)
			);
			return 'sheets' in book ? book.sheets[0]?.rows[0]?.cells : book;
		};
		expect(read('45000')).toEqual(['2023-03-15', '45000']);
		expect(read('99999999')).toEqual(['99999999', '99999999']);
		expect(read('2958466')).toEqual(['2958466', '2958466']);
		expect(read('-5')).toEqual(['-5', '-5']);
		expect(read('1e21')).toEqual(['1000000000000000000000', '1000000000000000000000']);
		for (const odd of ['1e308', 'NaN', 'Infinity', '', 'x', '1e-300', '0.1']) soon(() => read(odd));
	});

	it('with sheets, strings and marks left open they do not hold anybody up', () => {
		const many = (text: string) => text.repeat(50_000);
		for (const bytes of [
			workbook(many('<row><c>')),
			workbook(many('<')),
			workbook(`<sheetData><row r="1"><c r="A1" t="s"><v>0</v></c></row></sheetData>`, many('<si><t>x')),
			workbook(`<sheetData><row r="1"><c r="A1" t="s"><v>999999</v></c></row></sheetData>`),
			workbook(`<cols><col min="1" max="999999999" width="9"/></cols><sheetData/>`),
			workbook(`<sheetData/><mergeCells>${'<mergeCell ref="A1:XFD1048576"/>'.repeat(1000)}</mergeCells>`)
		])
			soon(() => readWorkbook(bytes));
	});
});

describe('zips that lie', () => {
	const MOST = 100_000;
	const bomb = { name: 'a.csv', content: '0'.repeat(5_000_000) };
	const lies: Record<string, Part[]> = {
		'unpacks to more than it may': [bomb],
		'says it unpacks to ten bytes': [{ ...bomb, says: { unpacked: 10 } }],
		'says it is packed into nothing': [{ ...bomb, says: { packed: 0 } }],
		'says it is packed into gigabytes': [{ name: 'a.csv', content: 'a,b', says: { packed: 0xfffffff0 } }],
		'says it unpacks to gigabytes': [{ name: 'a.csv', content: 'a,b', says: { unpacked: 0xfffffff0 } }],
		'holds many that are small by themselves': Array.from({ length: 50 }, (_, i) => ({
			name: `${i}.csv`,
			content: '0'.repeat(4000)
		})),
		'holds more files than anybody sends': Array.from({ length: 2500 }, (_, i) => ({ name: `${i}.csv`, content: 'a' }))
	};

	it.each(Object.entries(lies))('one that %s is refused within a second', async (_, parts) => {
		const bytes = zip(parts);
		const began = process.cpuUsage();
		const unzipped = await unzip(bytes, 'lies.zip', MOST);
		expect(process.cpuUsage(began).user / 1000).toBeLessThan(1000);
		expect(unzipped).toHaveProperty('problem');
		isClear((unzipped as { problem: string }).problem, 'lies.zip');
		soon(() => expect(readWorkbook(zip(parts))).toHaveProperty('problem'));
	});

	it('with bytes turned over a zip is refused or unpacked, and never left hanging', async () => {
		const whole = zip([
			{ name: 'a.csv', content: 'a,b\n1,2\n' },
			{ name: 'folder/b.json', content: '[{"a":1}]' }
		]);
		for (let at = 0; at < whole.length; at += 1) {
			const bytes = whole.slice();
			bytes[at]! ^= 1 << (at % 8);
			const answer = await Promise.race([
				unzip(bytes, 'turned.zip', MOST),
				new Promise((_, fail) => setTimeout(() => fail(new Error(`hangs with byte ${at}`)), 1000).unref())
			]);
			expect(answer).toSatisfy((it: object) => 'files' in it || 'problem' in it);
		}
	});
});

/** A picture with a badge baked in; every chunk with its checksum. */
function png(kind: 'iTXt' | 'tEXt', data: Buffer): Uint8Array {
	const chunk = (type: string, content: Buffer) => {
		const named = Buffer.concat([Buffer.from(type, 'latin1'), content]);
		const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
		length.writeUInt32BE(content.length);
		sum.writeUInt32BE(crc32(named));
		return Buffer.concat([length, named, sum]);
	};
	const start = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
	return new Uint8Array(
		Buffer.concat([start, chunk('IHDR', Buffer.alloc(13)), chunk(kind, data), chunk('IEND', Buffer.alloc(0))])
	);
}

describe('broken pictures with badges', () => {
	const badge = '{"id":"https://badges.example/1","badge":"x","recipient":{"identity":"José@cedarvalleyusd.example"}}';
	const plain = png('iTXt', Buffer.concat([Buffer.from('openbadges\0\0\0\0\0', 'latin1'), Buffer.from(badge)]));
	const packed = png('iTXt', Buffer.concat([Buffer.from('openbadges\0\x01\0\0\0', 'latin1'), deflateSync(badge)]));

	it('a turned byte never changes what a badge says', () => {
		for (const whole of [plain, packed]) {
			expect(badgeInPng(whole)).toBe(badge);
			for (let at = 8; at < whole.length; at += 1) {
				const bytes = whole.slice();
				bytes[at]! ^= 1 << (at % 8);
				expect([null, badge]).toContain(badgeInPng(bytes));
				expect([null, badge]).toContain(badgeInPng(whole.subarray(0, at)));
			}
		}
	});

	it('a badge that unpacks without end is none', () => {
		const bomb = deflateSync(Buffer.alloc(50_000_000));
		expect(
			soon(() => badgeInPng(png('iTXt', Buffer.concat([Buffer.from('openbadges\0\x01\0\0\0', 'latin1'), bomb]))))
		).toBe(null);
	});

	it('the badge in an SVG is found whatever stands around it, and its entities are read', () => {
		const entities = badge.replaceAll('"', '&quot;');
		const svg = (inside: string) => `<svg xmlns="http://www.w3.org/2000/svg">${inside}</svg>`;
		expect(badgeInSvg(svg(`<openbadges:assertion verify="https://b.example/1?a=1&amp;b=2"/>`))).toBe(
			'https://b.example/1?a=1&b=2'
		);
		expect(badgeInSvg(svg(`<openbadges:credential><![CDATA[\n${badge}\n]]></openbadges:credential>`))).toBe(badge);
		expect(badgeInSvg(svg(`<openbadges:credential>${entities}</openbadges:credential>`))).toBe(badge);
		expect(badgeInSvg(svg(`<openbadges:credential>{&#34;id&#x22;:1}</openbadges:credential>`))).toBe('{"id":1}');
		expect(
			badgeInSvg(
				svg(`<cc:credential>x</cc:credential><openbadges:assertion a="1>0" verify='v'>${badge}</openbadges:assertion>`)
			)
		).toBe(badge);
		expect(badgeInSvg(svg('<cc:credential>x</cc:credential>'))).toBe(null);
	});

	it('an SVG of tags left open takes no time, and no cut of it throws', () => {
		const many = (text: string) => `<svg>${text.repeat(60_000)}`;
		for (const text of [
			many('<openbadges:assertion>'),
			many('<openbadges:assertion '),
			many('<a:assertion>'),
			`<svg><openbadges:assertion>${many('<![CDATA[')}</openbadges:assertion>`,
			`<svg><openbadges:assertion${' verify'.repeat(60_000)}/>`,
			`<svg><openbadges:assertion verify="${'"'.repeat(60_001)}/>`
		])
			soon(() => badgeInSvg(text));
		const whole = `<svg><openbadges:credential verify="a"><![CDATA[${badge}]]></openbadges:credential></svg>`;
		for (let length = 0; length < whole.length; length += 1) badgeInSvg(whole.slice(0, length));
	});
});
