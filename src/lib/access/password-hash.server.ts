import { argon2, randomBytes, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';

/** argon2id as OWASP sets its least: 19 MiB of memory, two passes, one lane. */
const COST = { memory: 19_456, passes: 2, parallelism: 1 };
const BYTES = 32;

export type Urgency = 'normal' | 'low';

export type Hasher = {
	hash(password: string): Promise<string>;
	isPasswordOf(hash: string, password: string): Promise<boolean>;
};

/** So many passwords wait to be looked at that another one would wait too long. */
export class TooManyWaiting extends Error {
	override name = 'TooManyWaiting';
}

/** How many are worked on at a time: more would only take the processor from everybody's pages. */
const AT_A_TIME = 2;
// Those who wait behind everybody else wait a quarter of a minute at most; then others are told to come back.
const MOST_WAITING: Record<Urgency, number> = { normal: 1000, low: 200 };

/** Work that is dear, a few at a time; what is urgent goes first, and what is not has one place at most. */
export function hashQueue() {
	const waiting: Record<Urgency, Array<() => void>> = { normal: [], low: [] };
	const running: Record<Urgency, number> = { normal: 0, low: 0 };

	function next() {
		while (running.normal + running.low < AT_A_TIME) {
			const urgency: Urgency = waiting.normal.length > 0 ? 'normal' : 'low';
			if (waiting[urgency].length === 0 || (urgency === 'low' && running.low > 0)) return;
			running[urgency] += 1;
			waiting[urgency].shift()!();
		}
	}

	/** Throws TooManyWaiting when the queue is full. */
	return async function inTurn<T>(urgency: Urgency, work: () => Promise<T>): Promise<T> {
		if (waiting[urgency].length >= MOST_WAITING[urgency]) throw new TooManyWaiting();
		await new Promise<void>((resolve) => {
			waiting[urgency].push(resolve);
			next();
		});
		try {
			return await work();
		} finally {
			running[urgency] -= 1;
			next();
		}
	};
}

const derive = promisify(argon2);

/** The bytes as PHC strings have them. */
const base64 = (bytes: Buffer) => bytes.toString('base64').replace(/=+$/, '');

// However a character was typed, composed or not, it is the same password.
const message = (password: string) => Buffer.from(password.normalize('NFKC'));

/** A password's hash as a PHC string, each with a salt of its own. */
export async function hashPassword(password: string): Promise<string> {
	const salt = randomBytes(16);
	const hash = await derive('argon2id', { message: message(password), nonce: salt, tagLength: BYTES, ...COST });
	return `$argon2id$v=19$m=${COST.memory},t=${COST.passes},p=${COST.parallelism}$${base64(salt)}$${base64(hash)}`;
}

const PHC = /^\$argon2id\$v=19\$m=(\d{1,7}),t=(\d{1,2}),p=(\d{1,2})\$([A-Za-z0-9+/]{11,86})\$([A-Za-z0-9+/]{22,86})$/;

/** Whether this is the password of a hash. A text that is no such hash belongs to no password. */
export async function isPasswordOf(phc: string, password: string): Promise<boolean> {
	const match = PHC.exec(phc);
	if (!match) return false;
	const [, memory, passes, parallelism, salt, hash] = match;
	const known = Buffer.from(hash!, 'base64');
	const tried = await derive('argon2id', {
		message: message(password),
		nonce: Buffer.from(salt!, 'base64'),
		tagLength: known.length,
		memory: Number(memory),
		passes: Number(passes),
		parallelism: Number(parallelism)
	});
	return timingSafeEqual(known, tried);
}
