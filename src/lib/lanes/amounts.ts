import { leastCommonMultiple, type Quantity } from './quantity.ts';

/**
 * Credits inside one evaluation: every quantity that takes part is a whole number of the same small unit (a fifteenth of
 * a credit, say), so that sums and comparisons are exact and plain. Within one evaluation all amounts are JavaScript
 * numbers if every possible sum stays a safe integer, else all are bigints; the functions here work on both.
 */
export type Amount = number | bigint;

/** `denominator` units make one schedule credit. */
export type Scale = { denominator: bigint; isLarge: boolean; zero: Amount };

/** Whether numbers are enough depends on the largest sum that can come up, in units. */
export function scaleOf(denominator: bigint, largestSum: bigint): Scale {
	const isLarge = largestSum > BigInt(Number.MAX_SAFE_INTEGER) || denominator > BigInt(Number.MAX_SAFE_INTEGER);
	return { denominator, isLarge, zero: isLarge ? 0n : 0 };
}

/** The quantity in units of the scale, whose denominator must be a multiple of the quantity's. */
export function amountOf(quantity: Quantity, scale: Scale): Amount {
	const units = unitsOf(quantity, scale.denominator);
	return scale.isLarge ? units : Number(units);
}

export function unitsOf(quantity: Quantity, denominator: bigint): bigint {
	return quantity.num * (denominator / quantity.den);
}

export function commonDenominator(denominator: bigint, quantities: Iterable<Quantity>): bigint {
	for (const { den } of quantities) {
		if (den !== 1n && denominator % den !== 0n) denominator = leastCommonMultiple(denominator, den);
	}
	return denominator;
}

// Two amounts of one evaluation are always of one kind, which the types cannot say.

export function plus(a: Amount, b: Amount): Amount {
	return (a as number) + (b as number);
}

export function minus(a: Amount, b: Amount): Amount {
	return (a as number) - (b as number);
}

export function remainder(a: Amount, b: Amount): Amount {
	return (a as number) % (b as number);
}

export function least(a: Amount, b: Amount): Amount {
	return a < b ? a : b;
}

/** What a exceeds b by, or zero. */
export function beyond(a: Amount, b: Amount, scale: Scale): Amount {
	return a > b ? minus(a, b) : scale.zero;
}

/** A number to show (2.2): credits with at most three decimals, rounded half up. */
export function shownCredits(amount: Amount, scale: Scale): number {
	return shownThousandths(BigInt(amount) * 2000n + scale.denominator, scale.denominator * 2n);
}

/** Rounded up: what is missing must never be shown as 0 (2.2). */
export function shownMissing(amount: Amount, scale: Scale): number {
	return shownThousandths(BigInt(amount) * 1000n + scale.denominator - 1n, scale.denominator);
}

function shownThousandths(numerator: bigint, denominator: bigint): number {
	const thousandths = numerator / denominator;
	// Dividing two exact numbers gives the double nearest to the decimal; a larger one goes by its text.
	if (thousandths <= BigInt(Number.MAX_SAFE_INTEGER)) return Number(thousandths) / 1000;
	return Number(`${thousandths / 1000n}.${String(thousandths % 1000n).padStart(3, '0')}`);
}
