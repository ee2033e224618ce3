import { bytesInMemory, piecesOf, type ByteSource } from './byte-source.ts';

export type Encoding = 'utf-8' | 'utf-16le' | 'utf-16be' | 'windows-1252';

/** The text of a file and the encoding it was read in; `marked` when a byte-order mark said so. */
export type Decoded = { text: string; encoding: Encoding; marked: boolean };

/** Kinds of file that people give a .csv name by mistake, by their first bytes. */
const PICTURES_AND_OTHERS: { name: string; starts: number[] }[] = [
	{ name: 'a PNG picture', starts: [0x89, 0x50, 0x4e, 0x47] },
	{ name: 'a JPEG picture', starts: [0xff, 0xd8, 0xff] },
	{ name: 'a GIF picture', starts: [0x47, 0x49, 0x46, 0x38] },
	{ name: 'a PDF document', starts: [0x25, 0x50, 0x44, 0x46, 0x2d] },
	{ name: 'an old Excel workbook (.xls)', starts: [0xd0, 0xcf, 0x11, 0xe0] },
	{ name: 'a gzip archive', starts: [0x1f, 0x8b] },
	{ name: 'a 7z archive', starts: [0x37, 0x7a, 0xbc, 0xaf] },
	{ name: 'a RAR archive', starts: [0x52, 0x61, 0x72, 0x21] },
	{ name: 'a SQLite database', starts: [0x53, 0x51, 0x4c, 0x69, 0x74, 0x65] }
];

const startsWith = (bytes: Uint8Array, starts: number[]) => starts.every((byte, i) => bytes[i] === byte);

/** True for the first bytes of a zip (also xlsx, docx), whatever the file is called. */
export function isZip(bytes: Uint8Array): boolean {
	return startsWith(bytes, [0x50, 0x4b, 0x03, 0x04]) || startsWith(bytes, [0x50, 0x4b, 0x05, 0x06]);
}

/** What a file is when it is no text ("a PNG picture"), or null when it may be text. */
export function notText(bytes: Uint8Array): string | null {
	const known = PICTURES_AND_OTHERS.find(({ starts }) => startsWith(bytes, starts));
	if (known) return known.name;
	if (utf16Order(bytes)) return null;
	// Text has no NUL; UTF-16 without a mark was sorted out above.
	return bytes.subarray(0, 8192).includes(0) ? 'a binary file, not text' : null;
}

/** UTF-16 by its mark, or without one by every second byte being zero as it is in Western text. */
function utf16Order(bytes: Uint8Array): 'utf-16le' | 'utf-16be' | null {
	if (startsWith(bytes, [0xff, 0xfe])) return 'utf-16le';
	if (startsWith(bytes, [0xfe, 0xff])) return 'utf-16be';
	const sample = bytes.subarray(0, 4096);
	if (sample.length < 8) return null;
	const zeros = [0, 0];
	sample.forEach((byte, i) => {
		if (byte === 0) zeros[i % 2]! += 1;
	});
	const half = sample.length / 2;
	if (zeros[1]! > half * 0.6 && zeros[0]! < half * 0.1) return 'utf-16le';
	if (zeros[0]! > half * 0.6 && zeros[1]! < half * 0.1) return 'utf-16be';
	return null;
}

/** The encoding of a file; `marked` when a byte-order mark said so. */
export type Encoded = { encoding: Encoding; marked: boolean };

/**
 * Bytes -> their encoding, strictly: a file is UTF-16 or UTF-8 where its bytes can be that, else Windows-1252. One that is UTF-16 or UTF-8
 * but for some of its bytes is damaged or cut off, and is no Windows-1252: every name in it would be read wrongly.
 * `chosen` overrides the guess; bytes that are not valid in it give `null`.
 */
export function encodingOf(source: ByteSource, chosen?: Encoding): Encoded | null {
	const head = source.read(0, 4096);
	const isUtf8Marked = startsWith(head, [0xef, 0xbb, 0xbf]);
	const marked = isUtf8Marked || startsWith(head, [0xff, 0xfe]) || startsWith(head, [0xfe, 0xff]);
	const utf16 = utf16Order(head);
	const tries: Encoding[] = chosen ? [chosen] : utf16 ? [utf16] : isUtf8Marked ? ['utf-8'] : ['utf-8', 'windows-1252'];
	for (const encoding of tries) {
		if (encoding === 'windows-1252' && !chosen && isCutUtf8(source)) return null;
		if (isValid(source, encoding, source.size)) return { encoding, marked };
	}
	return null;
}

/** The text of bytes in an encoding they are valid in, piece by piece and without its mark. */
export function* textOf(source: ByteSource, encoding: Encoding): Generator<string> {
	const decoder = new TextDecoder(encoding, { fatal: true });
	for (const bytes of piecesOf(source)) yield decoder.decode(bytes, { stream: true });
	yield decoder.decode();
}

/** Bytes -> text as a whole, see `encodingOf`; null when they are in no encoding read here. */
export function decode(bytes: Uint8Array, chosen?: Encoding): Decoded | null {
	const source = bytesInMemory(bytes);
	const encoded = encodingOf(source, chosen);
	return encoded && { text: [...textOf(source, encoded.encoding)].join(''), ...encoded };
}

function isValid(source: ByteSource, encoding: Encoding, to: number): boolean {
	const decoder = new TextDecoder(encoding, { fatal: true });
	try {
		for (const bytes of piecesOf(source, to)) decoder.decode(bytes, { stream: true });
		decoder.decode();
		return true;
	} catch {
		// TextDecoder throws only for bytes that cannot be this encoding.
		return false;
	}
}

/** UTF-8 that ends amid a character: valid without its last bytes, and with other characters beyond ASCII. */
function isCutUtf8(source: ByteSource): boolean {
	const tail = source.read(Math.max(0, source.size - 4), source.size);
	let start = tail.length - 1;
	while (start > tail.length - 4 && start > 0 && (tail[start]! & 0xc0) === 0x80) start -= 1;
	if (start < 0 || tail[start]! < 0xc2) return false;
	const to = source.size - tail.length + start;
	return !isAscii(source, to) && isValid(source, 'utf-8', to);
}

function isAscii(source: ByteSource, to: number): boolean {
	for (const bytes of piecesOf(source, to)) if (!bytes.every((byte) => byte < 0x80)) return false;
	return true;
}
