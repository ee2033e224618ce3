import fc from 'fast-check';
import { expect, test } from 'vitest';
import { networkOf, signInLimits, waitWords, type SignInLimits } from './sign-in-limits.ts';

const MINUTE = 60_000;
const SCHOOL = '198.51.100.7';
const at = (account: string, now: number, address = SCHOOL) => ({ account, address, now });

function guess(limits: SignInLimits, account: string, now: number, address = SCHOOL) {
	const turn = limits.ask(at(account, now, address));
	if (turn.kind === 'go') limits.settle(at(account, now, address), 'wrong');
	return turn;
}

test('ten wrong passwords in a quarter of an hour are looked at, then each one makes the next wait longer', () => {
	const limits = signInLimits();
	for (let n = 0; n < 10; n += 1) expect(guess(limits, 'maria', n * 1000).kind).toBe('go');
	let now = 9000;
	const waits: number[] = [];
	for (let n = 0; n < 12; n += 1) {
		const turn = guess(limits, 'maria', now);
		if (turn.kind !== 'wait') throw new Error('not slowed down');
		waits.push((turn.until - now) / 1000);
		now = turn.until;
		expect(guess(limits, 'maria', now).kind).toBe('go');
	}
	expect(waits).toEqual([1, 2, 4, 8, 16, 32, 64, 128, 256, 300, 300, 300]);
});

test('wrong passwords that are far apart slow nobody down', () => {
	const limits = signInLimits();
	for (let n = 0; n < 100; n += 1) expect(guess(limits, 'maria', n * 100_000).kind).toBe('go');
});

test('the right password, once it has its turn, clears the account', () => {
	const limits = signInLimits();
	for (let n = 0; n < 10; n += 1) guess(limits, 'maria', 0);
	expect(limits.ask(at('maria', 1000)).kind).toBe('go');
	limits.settle(at('maria', 1000), 'right');
	for (let n = 0; n < 9; n += 1) expect(guess(limits, 'maria', 2000).kind).toBe('go');
	expect(limits.ask(at('maria', 2000)).kind).toBe('go');
});

test('guesses sent all at once count before they are answered', () => {
	const limits = signInLimits();
	const turns = Array.from({ length: 500 }, () => limits.ask(at('maria', 0)));
	expect(turns.filter(({ kind }) => kind === 'go')).toHaveLength(10);
});

test('a password that was never looked at counts for nothing', () => {
	const limits = signInLimits();
	for (let n = 0; n < 50; n += 1) {
		expect(limits.ask(at('maria', 0)).kind).toBe('go');
		limits.settle(at('maria', 0), 'dropped');
	}
	expect(limits.size()).toBe(0);
});

test('of one wait the log hears once', () => {
	const limits = signInLimits();
	for (let n = 0; n < 12; n += 1) guess(limits, 'maria', n * 5000);
	const told = Array.from({ length: 20 }, () => guess(limits, 'maria', 55_001)).filter(
		(turn) => turn.kind === 'wait' && turn.isFirst
	);
	expect(told).toHaveLength(1);
});

test('an address with 300 wrong passwords in ten minutes is not shut out: only who was guessed at waits behind the others', () => {
	const limits = signInLimits();
	for (let n = 0; n < 300; n += 1) guess(limits, `victim ${n % 50}`, n);
	expect(limits.ask(at('victim 1', 1000))).toMatchObject({ kind: 'go', urgency: 'low' });
	expect(limits.ask(at('a teacher', 1000))).toMatchObject({ kind: 'go', urgency: 'normal' });
	expect(limits.ask(at('victim 2', 1000, '203.0.113.9'))).toMatchObject({ kind: 'go', urgency: 'normal' });
	expect(limits.ask(at('victim 3', 11 * MINUTE))).toMatchObject({ kind: 'go', urgency: 'normal' });
});

test('however wrong guesses are timed, no account has more than a few dozen looked at in a quarter of an hour', () => {
	fc.assert(
		fc.property(fc.array(fc.integer({ min: 0, max: 20_000 }), { minLength: 1, maxLength: 600 }), (gaps) => {
			const limits = signInLimits();
			const looked: number[] = [];
			let now = 0;
			for (const gap of gaps) {
				now += gap;
				if (guess(limits, 'maria', now).kind === 'go') looked.push(now);
			}
			for (const [first, from] of looked.entries()) {
				const within = looked.slice(first).filter((one) => one < from + 15 * MINUTE).length;
				// Ten, the nine delays up to 256 seconds, and what 300-second delays leave room for.
				expect(within).toBeLessThanOrEqual(10 + 9 + 3);
			}
		}),
		{ numRuns: 200 }
	);
});

test('whoever waits as long as they were told gets their turn', () => {
	fc.assert(
		fc.property(fc.integer({ min: 10, max: 40 }), fc.integer({ min: 0, max: 400_000 }), (guesses, pause) => {
			const limits = signInLimits();
			let now = 0;
			for (let n = 0; n < guesses; n += 1) {
				now += pause;
				guess(limits, 'maria', now);
			}
			const turn = limits.ask(at('maria', now));
			if (turn.kind === 'wait') expect(limits.ask(at('maria', turn.until)).kind).toBe('go');
		})
	);
});

test('a flood of made-up accounts and addresses neither fills the memory nor frees an account that is slowed down', () => {
	const limits = signInLimits(1000);
	for (let n = 0; n < 10; n += 1) guess(limits, 'maria', 0);
	for (let n = 0; n < 20_000; n += 1) guess(limits, `made up ${n}`, 500, `10.${n >> 8}.${n & 255}.1`);
	expect(limits.size()).toBeLessThanOrEqual(2100);
	expect(limits.ask(at('maria', 900)).kind).toBe('wait');
});

test('an IPv6 connection is one party with all the addresses it may choose', () => {
	expect(networkOf('2001:db8:1:2:aaaa::1')).toBe(networkOf('2001:0db8:0001:0002::9'));
	expect(networkOf('2001:db8:1:3::1')).not.toBe(networkOf('2001:db8:1:2::1'));
	expect(networkOf('::1')).toBe('0:0:0:0::/64');
	expect(networkOf('::ffff:10.1.2.3')).toBe('10.1.2.3');
});

test('waiting is told in words', () => {
	expect([1, 999, 4000, 89_000, 300_000].map((ms) => waitWords(ms, 0))).toEqual([
		'in a second',
		'in a second',
		'in 4 seconds',
		'in 89 seconds',
		'in 5 minutes'
	]);
});
