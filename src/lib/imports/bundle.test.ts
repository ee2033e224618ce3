import { crc32, deflateRawSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { filesIn } from './bundle.server.ts';

const MOST = 1024 * 1024;

/** A zip as any archiver writes it. */
function zip(files: Record<string, string>): Uint8Array {
	const locals: Buffer[] = [];
	const central: Buffer[] = [];
	let offset = 0;
	for (const [name, content] of Object.entries(files)) {
		const [raw, packed] = [Buffer.from(content), deflateRawSync(content)];
		const common = Buffer.alloc(26);
		[20, 0x800, 8, 0, 0].forEach((value, i) => common.writeUInt16LE(value, i * 2));
		[crc32(raw), packed.length, raw.length].forEach((value, i) => common.writeUInt32LE(value >>> 0, 10 + i * 4));
		common.writeUInt16LE(Buffer.byteLength(name), 22);
		const local = Buffer.concat([Buffer.from('PK\x03\x04', 'latin1'), common, Buffer.from(name), packed]);
		const tail = Buffer.alloc(14);
		tail.writeUInt32LE(offset, 10);
		central.push(Buffer.concat([Buffer.from('PK\x01\x02\x14\x00', 'latin1'), common, tail, Buffer.from(name)]));
		locals.push(local);
		offset += local.length;
	}
	const directory = Buffer.concat(central);
	const end = Buffer.alloc(22);
	end.write('PK\x05\x06', 'latin1');
	end.writeUInt16LE(central.length, 8);
	end.writeUInt16LE(central.length, 10);
	end.writeUInt32LE(directory.length, 12);
	end.writeUInt32LE(offset, 16);
	return new Uint8Array(Buffer.concat([...locals, directory, end]));
}

const names = async (name: string, bytes: Uint8Array, most = MOST) => {
	const files = await filesIn(name, bytes, most);
	return 'problem' in files
		? files.problem
		: files.map((file) => `${file.name}: ${new TextDecoder().decode(file.bytes)}`);
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

	it('is left whole when it is a workbook, which the reader refuses in its own sentence', async () => {
		expect(await names('book.xlsx', zip({ '[Content_Types].xml': '<x/>' }))).toHaveLength(1);
	});
});
