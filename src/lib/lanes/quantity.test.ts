import fc from 'fast-check';
import { expect, test } from 'vitest';
import { amountOf, scaleOf, shownCredits, shownMissing } from './amounts.ts';
import { parseJson } from './parse-json.ts';
import { readQuantity } from './quantity.ts';

const parsed = (text: string): unknown => (parseJson(text) as { value: unknown }).value;

test('a number is the decimal that was written, not its nearest binary fraction', () => {
	expect(readQuantity(parsed('0.1'))).toEqual({ num: 1n, den: 10n });
	expect(readQuantity(parsed('12345678901234567.89'))).toEqual({ num: 1234567890123456789n, den: 100n });
	expect(readQuantity(parsed('9007199254740993'))).toEqual({ num: 9007199254740993n, den: 1n });
	expect(readQuantity(parsed('1.50'))).toEqual({ num: 3n, den: 2n });
	expect(readQuantity(parsed('25e-2'))).toEqual({ num: 1n, den: 4n });
});

test('numbers that came without their text are read as the shortest decimal, exponents included', () => {
	expect(readQuantity(0.1)).toEqual({ num: 1n, den: 10n });
	expect(readQuantity(1e-7)).toEqual({ num: 1n, den: 10_000_000n });
	expect(readQuantity(1e21)).toEqual({ num: 10n ** 21n, den: 1n });
	expect(readQuantity(-0)).toEqual({ num: 0n, den: 1n });
});

test('fractions and decimals may be written as text', () => {
	expect(readQuantity('2/3')).toEqual({ num: 2n, den: 3n });
	expect(readQuantity('10/4')).toEqual({ num: 5n, den: 2n });
	expect(readQuantity('1.5')).toEqual({ num: 3n, den: 2n });
});

test('what is no quantity is not guessed at', () => {
	const wrong = [
		NaN,
		Infinity,
		'1/0',
		'',
		' 1',
		'1 ',
		'1e3',
		'1,5',
		'.5',
		'5.',
		'1/2/3',
		'1.5/2',
		'+1',
		null,
		true,
		[],
		{}
	];
	expect(wrong.map(readQuantity)).toEqual(wrong.map(() => null));
	expect(readQuantity(parsed('1e999999999'))).toBeNull();
});

test('credits are shown with three decimals, half up, and what is missing is rounded up', () => {
	const scale = scaleOf(30_000n, 10_000_000n);
	const amount = (text: string) => amountOf(readQuantity(text)!, scale);
	expect(shownCredits(amount('2/3'), scale)).toBe(0.667);
	expect(shownCredits(amount('1/3'), scale)).toBe(0.333);
	expect(shownCredits(amount('0.0005'), scale)).toBe(0.001);
	expect(shownMissing(amount('1/30000'), scale)).toBe(0.001);
	expect(shownMissing(amount('1/3'), scale)).toBe(0.334);
	expect(shownMissing(amount('14'), scale)).toBe(14);
});

test('a scale too fine for safe integers gives the same numbers', () => {
	fc.assert(
		fc.property(fc.integer({ min: 0, max: 1_000_000 }), fc.constantFrom(1n, 3n, 7n, 15n, 16n), (num, den) => {
			const quantity = { num: BigInt(num), den };
			const [small, large] = [scaleOf(1680n, 1n), scaleOf(1680n * 10n ** 20n, 1n)];
			expect(shownCredits(amountOf(quantity, large), large)).toBe(shownCredits(amountOf(quantity, small), small));
			expect(shownMissing(amountOf(quantity, large), large)).toBe(shownMissing(amountOf(quantity, small), small));
		})
	);
});
