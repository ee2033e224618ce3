/** Numbers that are the same in every run of a seed (mulberry32). */
export class Seeded {
	#state: number;

	constructor(seed: number) {
		this.#state = seed >>> 0;
	}

	/** At least 0 and below 1. */
	next(): number {
		this.#state = (this.#state + 0x6d2b79f5) >>> 0;
		let t = this.#state;
		t = Math.imul(t ^ (t >>> 15), t | 1);
		t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
		return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
	}

	below(limit: number): number {
		return Math.floor(this.next() * limit);
	}

	chance(share: number): boolean {
		return this.next() < share;
	}

	/** A number below `limit`, small ones far more often (about Zipf with exponent 1). */
	popular(limit: number): number {
		return Math.min(limit - 1, Math.floor(Math.exp(this.next() * Math.log(limit + 1)) - 1));
	}
}
