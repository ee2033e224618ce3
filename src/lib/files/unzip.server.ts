import { fromBuffer, type Entry, type ZipFile } from 'yauzl';

export type Unzipped = { files: { name: string; bytes: Uint8Array }[] } | { problem: string };

const MOST_ENTRIES = 2000;

/**
 * The files in a zip, folders and the hidden files of operating systems left out. Bytes are counted while they come out,
 * since the sizes a zip declares may lie. Entry names are only names: nothing is written anywhere.
 * @param most the most bytes that may come out
 */
export async function unzip(bytes: Uint8Array, name: string, most: number): Promise<Unzipped> {
	try {
		return { files: await entriesOf(bytes, most) };
	} catch (error) {
		if (error instanceof TooMuch) return { problem: `${name} is too large: ${error.message}.` };
		return { problem: `${name} is a damaged or incomplete zip file. Fetch or download it again.` };
	}
}

class TooMuch extends Error {}

function entriesOf(bytes: Uint8Array, most: number): Promise<{ name: string; bytes: Uint8Array }[]> {
	return new Promise((done, fail) => {
		fromBuffer(Buffer.from(bytes), { lazyEntries: true, validateEntrySizes: true }, (error, zip) => {
			if (error || !zip) return fail(error ?? new Error('no zip'));
			const files: { name: string; bytes: Uint8Array }[] = [];
			let total = 0;
			let entries = 0;
			zip.on('error', fail);
			zip.on('end', () => done(files));
			zip.on('entry', (entry: Entry) => {
				entries += 1;
				if (entries > MOST_ENTRIES) return fail(new TooMuch(`it holds more than ${MOST_ENTRIES} files`));
				if (entry.fileName.endsWith('/') || isHidden(entry.fileName)) return zip.readEntry();
				read(zip, entry, most - total).then((content) => {
					total += content.length;
					files.push({ name: entry.fileName, bytes: content });
					zip.readEntry();
				}, fail);
			});
			zip.readEntry();
		});
	});
}

const isHidden = (name: string) => name.split('/').some((part) => part.startsWith('.') || part === '__MACOSX');

function read(zip: ZipFile, entry: Entry, most: number): Promise<Uint8Array> {
	return new Promise((done, fail) => {
		zip.openReadStream(entry, (error, stream) => {
			if (error || !stream) return fail(error ?? new Error('no stream'));
			const chunks: Buffer[] = [];
			let size = 0;
			stream.on('data', (chunk: Buffer) => {
				size += chunk.length;
				if (size > most) {
					stream.destroy();
					return fail(new TooMuch(`unpacked it is larger than ${Math.round(most / 1024 / 1024)} MB`));
				}
				chunks.push(chunk);
			});
			stream.on('error', fail);
			stream.on('end', () => done(Buffer.concat(chunks)));
		});
	});
}
