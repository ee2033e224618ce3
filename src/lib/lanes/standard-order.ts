import type { Day } from '#lib/time/days.ts';

/** Standard order of records (2.5): by completion, then by id; records without a completion date last. */
export function inStandardOrder(
	a: { completedOn: Day | null; id: string },
	b: { completedOn: Day | null; id: string }
): number {
	if (a.completedOn !== b.completedOn) {
		if (a.completedOn === null) return 1;
		if (b.completedOn === null) return -1;
		return a.completedOn - b.completedOn;
	}
	return byCodePoint(a.id, b.id);
}

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
