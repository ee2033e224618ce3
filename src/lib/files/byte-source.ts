/** Bytes that are read piece by piece, so that a file need not fit into memory. */
export type ByteSource = {
	size: number;
	/** The bytes from one place to before another; fewer at the end. */
	read: (from: number, to: number) => Uint8Array;
};

export const bytesInMemory = (bytes: Uint8Array): ByteSource => ({
	size: bytes.length,
	read: (from, to) => bytes.subarray(from, to)
});

const PIECE = 1024 * 1024;

/** The bytes of a source, a MiB at a time. */
export function* piecesOf(source: ByteSource, to = source.size, piece = PIECE): Generator<Uint8Array> {
	for (let from = 0; from < to; from += piece) yield source.read(from, Math.min(from + piece, to));
}

export const asSource = (bytes: Uint8Array | ByteSource): ByteSource =>
	bytes instanceof Uint8Array ? bytesInMemory(bytes) : bytes;

/** All bytes of a source, for what can only be read as a whole. */
export const allOf = (source: ByteSource): Uint8Array => source.read(0, source.size);
