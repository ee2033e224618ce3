import { closeSync, openSync, readSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { randomUUID } from 'node:crypto';
import { keptInMemory, type Keeper, type Kept } from './kept.ts';

/** So many values stay in memory before a file is begun: most files never need one. */
const IN_MEMORY = 5_000;
const PIECE = 1024 * 1024;

/**
 * Values as JSON in files of a folder, so that memory holds only where each begins. A file is taken out of the folder as soon as it is
 * open: when the program ends, however it ends, nothing of it is left. Call `close` when the values are not needed any more.
 */
export function keeperOnDisk(folder: string, inMemory = IN_MEMORY): { keep: Keeper; close: () => void } {
	const open: number[] = [];
	const keep: Keeper = <T>(): Kept<T> => {
		const first = keptInMemory<T>();
		let rest: Spill | null = null;
		return {
			get length() {
				return first.length + (rest?.length ?? 0);
			},
			push(value) {
				if (first.length < inMemory) return first.push(value);
				rest ??= new Spill(newFile(folder, open));
				rest.push(JSON.stringify(value));
			},
			at: (index) => (index < first.length ? first.at(index) : (JSON.parse(rest!.at(index - first.length)) as T)),
			*values() {
				yield* first.values();
				if (rest) for (const line of rest.values()) yield JSON.parse(line) as T;
			}
		};
	};
	return { keep, close: () => open.splice(0).forEach((file) => closeSync(file)) };
}

function newFile(folder: string, open: number[]): number {
	const path = join(folder, `kept-${randomUUID()}`);
	const file = openSync(path, 'wx+', 0o600);
	rmSync(path, { force: true });
	open.push(file);
	return file;
}

/** Texts one after another in a file; in memory stand the places where each ends. */
class Spill {
	length = 0;
	readonly #file: number;
	#ends = new Float64Array(1024);
	#written = 0;
	#pending: string[] = [];
	#pendingLength = 0;
	#end = 0;

	constructor(file: number) {
		this.#file = file;
	}

	push(text: string) {
		if (this.length === this.#ends.length) {
			const more = new Float64Array(this.#ends.length * 2);
			more.set(this.#ends);
			this.#ends = more;
		}
		this.#end += Buffer.byteLength(text);
		this.#ends[this.length] = this.#end;
		this.length += 1;
		this.#pending.push(text);
		this.#pendingLength += text.length;
		if (this.#pendingLength > PIECE) this.#flush();
	}

	at(index: number): string {
		this.#flush();
		const from = index === 0 ? 0 : this.#ends[index - 1]!;
		return this.#bytes(from, this.#ends[index]!).toString('utf8');
	}

	*values(): Generator<string> {
		this.#flush();
		for (let index = 0; index < this.length;) {
			const from = index === 0 ? 0 : this.#ends[index - 1]!;
			let to = index + 1;
			while (to < this.length && this.#ends[to]! - from <= PIECE) to += 1;
			const bytes = this.#bytes(from, this.#ends[to - 1]!);
			let begin = 0;
			for (; index < to; index += 1) {
				const end = this.#ends[index]! - from;
				yield bytes.toString('utf8', begin, end);
				begin = end;
			}
		}
	}

	#flush() {
		if (this.#pending.length === 0) return;
		const bytes = Buffer.from(this.#pending.join(''));
		for (let done = 0; done < bytes.length;)
			done += writeSync(this.#file, bytes, done, bytes.length - done, this.#written + done);
		this.#written += bytes.length;
		this.#pending = [];
		this.#pendingLength = 0;
	}

	#bytes(from: number, to: number): Buffer {
		const bytes = Buffer.allocUnsafe(to - from);
		for (let got = 0; got < bytes.length;) got += readSync(this.#file, bytes, got, bytes.length - got, from + got);
		return bytes;
	}
}
