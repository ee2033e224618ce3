import { WrittenNumber } from './parse-json.ts';

/**
 * Quantities (2.1): exact rational numbers, read as the decimal that was written. Binary floating point never takes part:
 * 21 quarter units at "2/3" are exactly 14.
 */
export type Quantity = { num: bigint; den: bigint };

export const ZERO: Quantity = { num: 0n, den: 1n };

const NUMBER_TEXT = /^(-?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d{1,4}))?$/;
const DECIMAL_TEXT = /^-?\d+(?:\.\d+)?$/;
const FRACTION_TEXT = /^(-?\d+)\/(\d+)$/;

/** Longer numbers are no quantities of learning; without a limit `1e9999` would fill the memory. */
const MOST_DIGITS = 100;

/**
 * Reads a JSON number or one of the texts "p/q" and "1.5" exactly; `null` for everything else, also for NaN, Infinity, a
 * fraction over 0 and texts with an exponent or spaces. A JavaScript number is taken as the shortest decimal that
 * identifies it, which is the one that was written unless it had more than 15 digits (then use `parseJson`).
 */
export function readQuantity(value: unknown): Quantity | null {
	if (typeof value === 'number') {
		if (Number.isSafeInteger(value)) return { num: BigInt(value), den: 1n };
		return Number.isFinite(value) ? readNumberText(String(value)) : null;
	}
	if (value instanceof WrittenNumber) return readNumberText(value.text);
	if (typeof value !== 'string' || value.length > MOST_DIGITS) return null;
	if (DECIMAL_TEXT.test(value)) return readNumberText(value);
	const fraction = FRACTION_TEXT.exec(value);
	if (!fraction) return null;
	const den = BigInt(fraction[2]!);
	return den === 0n ? null : reduce(BigInt(fraction[1]!), den);
}

/** Reads the text of a JSON number, exponent included. */
export function readNumberText(text: string): Quantity | null {
	const match = NUMBER_TEXT.exec(text);
	if (!match) return null;
	const [, sign, whole = '', decimals = '', exponentText = '0'] = match;
	const exponent = Number(exponentText) - decimals.length;
	if (whole.length + decimals.length + Math.abs(exponent) > MOST_DIGITS) return null;
	const digits = BigInt(whole + decimals) * (sign ? -1n : 1n);
	return exponent >= 0 ? { num: digits * 10n ** BigInt(exponent), den: 1n } : reduce(digits, 10n ** BigInt(-exponent));
}

export function times(a: Quantity, b: Quantity): Quantity {
	return reduce(a.num * b.num, a.den * b.den);
}

export function isBelow(a: Quantity, b: Quantity): boolean {
	return a.num * b.den < b.num * a.den;
}

export function isPositive(a: Quantity): boolean {
	return a.num > 0n;
}

export function isNegative(a: Quantity): boolean {
	return a.num < 0n;
}

/** The quantity as a whole JavaScript number, or `null` if it has a fraction or is too large for one. */
export function asWholeNumber(a: Quantity): number | null {
	const whole = Number(a.num);
	return a.den === 1n && Number.isSafeInteger(whole) ? whole : null;
}

/** The quantity as it can be written in a file: "14", "1.5" stays "3/2". */
export function quantityText(a: Quantity): string {
	return a.den === 1n ? String(a.num) : `${a.num}/${a.den}`;
}

export function leastCommonMultiple(a: bigint, b: bigint): bigint {
	return a === b || b === 1n ? a : (a / greatestCommonDivisor(a, b)) * b;
}

function reduce(num: bigint, den: bigint): Quantity {
	if (den === 1n) return { num, den };
	const divisor = greatestCommonDivisor(num < 0n ? -num : num, den);
	return divisor === 1n ? { num, den } : { num: num / divisor, den: den / divisor };
}

function greatestCommonDivisor(a: bigint, b: bigint): bigint {
	while (b !== 0n) [a, b] = [b, a % b];
	return a;
}
