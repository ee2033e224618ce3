/**
 * How many sign-ins may be tried. An account that is guessed at is slowed down more and more; an address from which much is guessed
 * loses its turn to everybody else, but is never shut out: a school, or a whole district, may stand behind one.
 * All of it is kept in memory and bounded. The clock is passed in, as milliseconds.
 */

const MINUTE = 60_000;
const ACCOUNT = { failures: 10, within: 15 * MINUTE, longestDelay: 300_000 };
const ADDRESS = { failures: 300, within: 10 * MINUTE };

export type Attempt = {
	/** What was typed as the e-mail address, lower case; whether there is such an account plays no part. */
	account: string;
	/** Where it comes from, as the server sees it. */
	address: string;
	now: number;
};

export type Turn =
	| { kind: 'go'; urgency: 'normal' | 'low' }
	/** Refused without looking at the password. `isFirst`: nobody was told of this wait yet, so it is worth an entry in the log. */
	| { kind: 'wait'; until: number; isFirst: boolean };

/** How an attempt that had its turn ended; `dropped`: nothing was learned, because the password was never looked at. */
export type Outcome = 'right' | 'wrong' | 'dropped';

type AccountRecord = { failures: number[]; strikes: number; until: number; pending: number; told: number };

export type SignInLimits = {
	/** Asks for a turn; one that may go has to be settled in the end. */
	ask(attempt: Attempt): Turn;
	settle(attempt: Attempt, outcome: Outcome): void;
	/** How much is remembered. */
	size(): number;
};

/** @param most how many accounts are remembered at a time, of each kind; of addresses a tenth */
export function signInLimits(most = 20_000): SignInLimits {
	// Those that are slowed down are kept apart: a flood of made-up accounts must not push them out.
	const light = new Map<string, AccountRecord>();
	const held = new Map<string, AccountRecord>();
	const addresses = new Map<string, number[]>();

	function recordOf(account: string, now: number): AccountRecord | undefined {
		const record = held.get(account) ?? light.get(account);
		if (!record) return undefined;
		record.failures = record.failures.filter((at) => at > now - ACCOUNT.within);
		if (record.strikes > 0 && now > record.until + ACCOUNT.within) {
			record.strikes = 0;
			held.delete(account);
			keep(light, account, record);
		}
		if (record.failures.length > 0 || record.strikes > 0 || record.pending > 0) return record;
		light.delete(account);
		return undefined;
	}

	function keep<T>(map: Map<string, T>, key: string, value: T, limit = most) {
		map.delete(key);
		map.set(key, value);
		if (map.size > limit) map.delete(map.keys().next().value!);
	}

	function isBusyAddress(address: string, now: number): boolean {
		const failures = addresses.get(networkOf(address));
		return failures !== undefined && failures.length >= ADDRESS.failures && failures[0]! > now - ADDRESS.within;
	}

	return {
		ask({ account, address, now }) {
			const record = recordOf(account, now) ?? { failures: [], strikes: 0, until: 0, pending: 0, told: 0 };
			// Attempts that are being looked at might all fail, so they count before they do.
			const isFull =
				record.pending > 0 && (record.strikes > 0 || record.failures.length + record.pending >= ACCOUNT.failures);
			if (record.until > now || isFull) {
				const until = Math.max(record.until, now + 1000);
				const isFirst = record.told < now;
				if (isFirst) record.told = until;
				return { kind: 'wait', until, isFirst };
			}
			record.pending += 1;
			if (!held.has(account)) keep(light, account, record);
			const isSuspect = record.failures.length > 0 || record.strikes > 0;
			return { kind: 'go', urgency: isSuspect && isBusyAddress(address, now) ? 'low' : 'normal' };
		},
		settle({ account, address, now }, outcome) {
			const record = recordOf(account, now) ?? { failures: [], strikes: 0, until: 0, pending: 0, told: 0 };
			record.pending = Math.max(0, record.pending - 1);
			if (outcome === 'right') {
				held.delete(account);
				record.failures = [];
				record.strikes = 0;
				record.until = 0;
				// Others may be waiting for their answer still.
				if (record.pending > 0) keep(light, account, record);
				else light.delete(account);
			} else if (outcome === 'wrong') {
				record.failures = [...record.failures, now].slice(-ACCOUNT.failures);
				if (record.strikes > 0 || record.failures.length >= ACCOUNT.failures) {
					record.until = now + Math.min(ACCOUNT.longestDelay, 1000 * 2 ** record.strikes);
					record.strikes += 1;
					light.delete(account);
					keep(held, account, record);
				} else {
					keep(light, account, record);
				}
				const network = networkOf(address);
				keep(addresses, network, [...(addresses.get(network) ?? []), now].slice(-ADDRESS.failures), most / 10);
			} else if (record.pending === 0 && record.failures.length === 0 && record.strikes === 0) {
				light.delete(account);
			}
		},
		size: () => light.size + held.size + addresses.size
	};
}

/** What is one party: an IPv4 address; of IPv6 the half that a connection is given, since it chooses the other half itself. */
export function networkOf(address: string): string {
	const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address);
	if (mapped) return mapped[1]!;
	if (!address.includes(':')) return address;
	const [head = '', tail] = address.toLowerCase().split('%')[0]!.split('::');
	const groups = head === '' ? [] : head.split(':');
	const after = tail ? tail.split(':') : [];
	if (tail !== undefined)
		groups.push(...Array<string>(Math.max(0, 8 - groups.length - after.length)).fill('0'), ...after);
	return `${groups
		.slice(0, 4)
		.map((group) => group.replace(/^0+(?=.)/, ''))
		.join(':')}::/64`;
}

/** For whoever has to wait, in words: "in 4 seconds", "in 5 minutes". */
export function waitWords(until: number, now: number): string {
	const seconds = Math.max(1, Math.ceil((until - now) / 1000));
	if (seconds < 90) return seconds === 1 ? 'in a second' : `in ${seconds} seconds`;
	return `in ${Math.ceil(seconds / 60)} minutes`;
}
