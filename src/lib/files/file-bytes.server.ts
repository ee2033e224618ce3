import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import type { ByteSource } from './byte-source.ts';

/** A file's bytes, read when asked for. Throws what Node throws when it cannot be opened; close it when done. */
export function openFileBytes(path: string): ByteSource & { close: () => void } {
	const file = openSync(path, 'r');
	return {
		size: fstatSync(file).size,
		read: (from, to) => {
			const bytes = Buffer.allocUnsafe(Math.max(0, to - from));
			let got = 0;
			while (got < bytes.length) {
				const more = readSync(file, bytes, got, bytes.length - got, from + got);
				if (more === 0) break;
				got += more;
			}
			return bytes.subarray(0, got);
		},
		close: () => closeSync(file)
	};
}
