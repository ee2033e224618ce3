import { describe, expect, it } from 'vitest';
import { zip } from '../../../tests/fixtures/imports/formats/bytes.ts';
import { allOf } from '#lib/files/byte-source.ts';
import { filesIn } from './bundle.server.ts';

const MOST = 1024 * 1024;

const names = async (name: string, bytes: Uint8Array, most = MOST) => {
	const files = await filesIn(name, bytes, most);
	return 'problem' in files
		? files.problem
		: files.map((file) => `${file.name}: ${new TextDecoder().decode(allOf(file.bytes))}`);
};

describe('a file dropped on the import page', () => {
	it('is itself unless it is a zip, whatever it is called', async () => {
		expect(await names('report.zip', new TextEncoder().encode('a,b'))).toEqual(['report.zip: a,b']);
		expect(await names('report.csv', zip({ 'a.csv': 'x' }))).toEqual(['report.csv/a.csv: x']);
	});

	it('stands for the files of a zip, without folders and what operating systems add', async () => {
		const bytes = zip({ 'pd/': '', 'pd/a.csv': '1', '__MACOSX/pd/._a.csv': 'x', '.DS_Store': 'x', 'b.csv': '2' });
		expect(await names('bundle.zip', bytes)).toEqual(['bundle.zip/pd/a.csv: 1', 'bundle.zip/b.csv: 2']);
	});

	it('is said to be damaged when it was cut off, empty when nothing is in it, too large when it would burst', async () => {
		const bytes = zip({ 'a.csv': 'x'.repeat(5000) });
		expect(await names('cut.zip', bytes.slice(0, bytes.length - 30))).toMatch(
			/^cut\.zip is a damaged or incomplete zip/
		);
		expect(await names('none.zip', zip({}))).toMatch(/^none\.zip is a zip without any file/);
		expect(await names('bomb.zip', zip({ 'a.csv': '0'.repeat(3_000_000) }))).toMatch(/^bomb\.zip is too large/);
	});

	it('is left whole when it is a workbook, which the reader reads as one file', async () => {
		expect(await names('book.xlsx', zip({ '[Content_Types].xml': '<x/>' }))).toHaveLength(1);
	});
});
