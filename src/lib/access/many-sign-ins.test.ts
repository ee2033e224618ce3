import { setImmediate as soon } from 'node:timers/promises';
import { sql } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { openDatabase } from '#lib/server/db/open.ts';
import { setPassword, signIn, useHasher } from './auth.server.ts';
import { hashQueue, TooManyWaiting } from './password-hash.server.ts';

const NOW = '2026-09-01T14:00:00.000Z';
const from = { address: '198.51.100.7', userAgent: 'Firefox', origin: 'http://localhost:3000', now: NOW };

/** A district of `people`, whose hashes cost nothing; counts the passwords that were looked at. */
function district(people: number) {
	const db = openDatabase(':memory:');
	const counted = { hashes: 0 };
	useHasher(db, {
		hash: async (password) => {
			counted.hashes += 1;
			await soon();
			return `hash of ${password}`;
		},
		isPasswordOf: async (hash, password) => {
			counted.hashes += 1;
			await soon();
			return hash === `hash of ${password}`;
		}
	});
	for (let n = 0; n < people; n += 1) {
		db.run(
			sql`INSERT INTO account (id, name, email, created_at, updated_at) VALUES (${`p${n}`}, ${`Person ${n}`}, ${`p${n}@cedar.org`}, ${NOW}, ${NOW})`
		);
		setPassword(db, `p${n}`, `hash of the password of ${n}`, NOW);
	}
	return { db, counted };
}

test('five hundred people behind one address sign in while five thousand guesses from there get nowhere', async () => {
	const { db, counted } = district(550);
	const attempts: Array<{ isGuess: boolean; email: string; password: string }> = [];
	for (let n = 0; n < 5000; n += 1)
		attempts.push({ isGuess: true, email: `p${500 + (n % 50)}@cedar.org`, password: `guess number ${n}` });
	for (let n = 0; n < 500; n += 1)
		attempts.splice(n * 11, 0, { isGuess: false, email: `p${n}@cedar.org`, password: `the password of ${n}` });
	// As many at a time as a server has connections to spare.
	const answers: Array<{ isGuess: boolean; isIn: boolean; status: number }> = [];
	const next = attempts.values();
	const client = async () => {
		for (const { isGuess, email, password } of next) {
			const answer = await signIn(db, { email, password }, from);
			answers.push({ isGuess, isIn: 'cookie' in answer, status: 'cookie' in answer ? 200 : answer.status });
		}
	};
	await Promise.all(Array.from({ length: 200 }, client));
	expect(answers.filter(({ isGuess, isIn }) => !isGuess && isIn)).toHaveLength(500);
	expect(answers.filter(({ isGuess, isIn }) => isGuess && isIn)).toHaveLength(0);
	// Each of the fifty accounts has ten looked at, and a few more as its delays run out.
	expect(counted.hashes - 500).toBeLessThan(50 * 15);
	expect(answers.filter(({ status }) => status === 429).length).toBeGreaterThan(4000);
	const { n } = db.get<{ n: number }>(sql`SELECT count(*) AS n FROM audit_entry WHERE outcome = 'refused'`);
	expect(n).toBeLessThan(50 * 30);
});

test('a password is looked at for an account that does not exist, so that the time it takes tells nothing', async () => {
	const { db, counted } = district(1);
	const looked = async (email: string) => {
		const before = counted.hashes;
		await signIn(db, { email, password: 'a wrong password' }, from);
		return counted.hashes - before;
	};
	expect([await looked('p0@cedar.org'), await looked('nobody@cedar.org')]).toEqual([1, 1]);
});

test('what is not urgent waits behind what is, in a queue that ends', async () => {
	const inTurn = hashQueue();
	const order: string[] = [];
	const work = (name: string) => async () => {
		await soon();
		order.push(name);
	};
	const low = Array.from({ length: 202 }, (_, n) => inTurn('low', work(`low ${n}`)));
	const normal = Array.from({ length: 5 }, (_, n) => inTurn('normal', work(`normal ${n}`)));
	const ends = await Promise.allSettled([...low, ...normal]);
	const refused = ends.filter((end) => end.status === 'rejected');
	expect(refused).toHaveLength(1);
	expect(refused[0]).toMatchObject({ reason: expect.any(TooManyWaiting) as TooManyWaiting });
	expect(order.slice(0, 6).filter((name) => name.startsWith('normal'))).toHaveLength(5);
});
