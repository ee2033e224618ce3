/** Maps hold at most 2^24 entries; places are spread over so many of them. */
const SHARDS = 64;

/**
 * Numbered things that share a place, directly or by way of others, in one group each. Places are compared by a hash of 31 bits: two that
 * differ may rarely come into one group, which is then larger than it need be, never smaller. Memory: about 70 bytes a thing.
 */
export class Groups {
	#parents = new Uint32Array(1024);
	#people = new Int32Array(1024);
	#size = 0;
	readonly #firsts = Array.from({ length: SHARDS }, () => new Map<number, number>());

	/** Adds the next thing, with the places it stands at and the person it is about. */
	add(places: string[], staffId: number | null): void {
		const at = this.#size++;
		if (at === this.#parents.length) {
			this.#parents = grown(this.#parents, Uint32Array);
			this.#people = grown(this.#people, Int32Array);
		}
		this.#parents[at] = at;
		this.#people[at] = staffId ?? -1;
		for (const place of places) {
			const hash = hashOf(place);
			const firsts = this.#firsts[hash % SHARDS]!;
			const first = firsts.get(hash);
			if (first === undefined) firsts.set(hash, at);
			else this.#join(first, at);
		}
	}

	/** Every group, its things in their order; groups whose first thing is about the same person come one after another. */
	*all(): Generator<number[]> {
		const roots = this.#parents.subarray(0, this.#size);
		for (let at = 0; at < roots.length; at += 1) roots[at] = this.#rootOf(at);
		const people = this.#people;
		const order = Uint32Array.from(roots, (_, at) => at).sort(
			(a, b) => people[roots[a]!]! - people[roots[b]!]! || roots[a]! - roots[b]! || a - b
		);
		for (let from = 0; from < order.length;) {
			let to = from + 1;
			while (to < order.length && roots[order[to]!] === roots[order[from]!]) to += 1;
			yield [...order.subarray(from, to)];
			from = to;
		}
	}

	#join(one: number, other: number): void {
		const [a, b] = [this.#rootOf(one), this.#rootOf(other)];
		this.#parents[Math.max(a, b)] = Math.min(a, b);
	}

	#rootOf(at: number): number {
		const parents = this.#parents;
		while (parents[at] !== at) at = parents[at] = parents[parents[at]!]!;
		return at;
	}
}

function grown<T extends Uint32Array | Int32Array>(values: T, Kind: new (length: number) => T): T {
	const more = new Kind(values.length * 2);
	more.set(values);
	return more;
}

/** FNV-1a, folded to 31 bits. */
function hashOf(text: string): number {
	let hash = 0x811c9dc5;
	for (let i = 0; i < text.length; i += 1) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
	return (hash ^ (hash >>> 15)) >>> 1;
}
