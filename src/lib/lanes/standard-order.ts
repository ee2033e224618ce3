import type { Day } from '#lib/time/days.ts';

/** What the standard order goes by. `content`: what a record is made of, where its id is only the number a database gave it. */
export type Ordered = { completedOn: Day | null; id: string; content?: string };

/**
 * Standard order of records (2.5): by completion, then by id; records without a completion date last. Numbers given as files came
 * in would let the order of the files decide which of two records of a day a limit cuts, so what such records say goes first.
 */
export function inStandardOrder(a: Ordered, b: Ordered): number {
	if (a.completedOn !== b.completedOn) {
		if (a.completedOn === null) return 1;
		if (b.completedOn === null) return -1;
		return a.completedOn - b.completedOn;
	}
	return byCodePoint(a.content ?? LAST, b.content ?? LAST) || byCodePoint(a.id, b.id);
}

/** Records supposed beside those on file come after them. */
const LAST = '\u{10ffff}';

/**
 * Compares texts by Unicode code points. JavaScript's own comparison goes by UTF-16 units, which puts the characters
 * beyond U+FFFF before those from U+E000; and a locale must not decide anything.
 */
export function byCodePoint(a: string, b: string): number {
	const length = Math.min(a.length, b.length);
	for (let i = 0; i < length; i += 1) {
		const one = a.charCodeAt(i);
		const other = b.charCodeAt(i);
		if (one === other) continue;
		const oneIsSurrogate = one >= 0xd800 && one <= 0xdfff;
		const otherIsSurrogate = other >= 0xd800 && other <= 0xdfff;
		if (oneIsSurrogate !== otherIsSurrogate) return codePointAround(a, i) - codePointAround(b, i);
		return one - other;
	}
	return a.length - b.length;
}

// Up to i both texts are equal, so a low surrogate at i has its high one just before.
function codePointAround(text: string, i: number): number {
	const unit = text.charCodeAt(i);
	const isLow = unit >= 0xdc00 && unit <= 0xdfff;
	const before = i > 0 ? text.charCodeAt(i - 1) : 0;
	const start = isLow && before >= 0xd800 && before <= 0xdbff ? i - 1 : i;
	return text.codePointAt(start)!;
}
