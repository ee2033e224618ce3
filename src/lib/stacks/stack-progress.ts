import { compare } from '#lib/time/intervals.ts';
import type { CredentialNeed, Need, Stack } from './stack.ts';

/** How one person stands with one credential on a day. Days are `YYYY-MM-DD`. */
export type CredentialState =
	/** `expiresOn`: the first day on which it is no longer valid; null: no end known. */
	| { state: 'held'; since: string; expiresOn: string | null }
	/** As the newest report up to the day says; `progress` in the provider's words. */
	| { state: 'in_progress'; progress: string | null; seenOn: string }
	/** `lapsedOn`: null where nobody says since when. */
	| { state: 'lapsed'; lapsedOn: string | null }
	/** `because`: why what was completed does not count; null: nothing was. */
	| { state: 'open'; because: 'not reviewed' | 'revoked' | 'declined' | null };

/** A credential of a stack. The same `key` is the same credential, whatever name a part gives it. */
export type StackCredential = { key: string; title: string; provider: string } & CredentialState;

export type Part =
	| { kind: 'credential'; credential: StackCredential; complete: boolean }
	| {
			kind: 'group';
			/** The group's own title, or that of the stack it stands for. */
			title: string | null;
			isStack: boolean;
			/** How many of the parts must be complete, and how many are. */
			count: number;
			completeParts: number;
			complete: boolean;
			parts: Part[];
	  };

export type StackProgress = {
	id: string;
	title: string;
	awards: string | null;
	part: Part;
	complete: boolean;
	/** The day from which what it needs was held; null while it is not complete. */
	completeSince: string | null;
	/** Something of it is held or in progress. */
	begun: boolean;
	/** Of the credentials on the shortest way to completion: how many are held, and how many there are. */
	done: number;
	needed: number;
	/** The fewest credentials still to earn: `needed` less `done`. */
	left: number;
	/** Those credentials, in the stack's order. */
	next: StackCredential[];
};

/**
 * How far one person is with every stack, nearest to completion first: those begun by what is left, then the complete ones, then
 * those not begun. A credential that two parts name counts in both, and is earned once. Of ways equally short, the one goes
 * before on which more is held, then more is in progress, then what the stack names first.
 * @param stateOf what the person's record says about a credential on the day
 */
export function stackProgress(
	stacks: Stack[],
	stateOf: (credential: CredentialNeed) => StackCredential
): StackProgress[] {
	const byId = new Map(stacks.map((stack) => [stack.id, stack]));
	return stacks.map((stack) => progressOf(stack, byId, stateOf)).toSorted(nearestFirst);
}

function progressOf(
	{ id, title, awards, needs }: Stack,
	stacks: Map<string, Stack>,
	stateOf: (credential: CredentialNeed) => StackCredential
): StackProgress {
	const part = partOf(needs, stacks, stateOf);
	const credentials = credentialsIn(part);
	const way = shortestWay(part, credentials);
	const next = way.filter(({ state }) => state !== 'held');
	return {
		id,
		title,
		awards,
		part,
		complete: part.complete,
		completeSince: completeSince(part),
		begun: credentials.some(({ state }) => state === 'held' || state === 'in_progress'),
		done: way.length - next.length,
		needed: way.length,
		left: next.length,
		next
	};
}

function nearestFirst(a: StackProgress, b: StackProgress): number {
	const place = ({ complete, begun }: StackProgress) => (complete ? 1 : begun ? 0 : 2);
	return place(a) - place(b) || a.left - b.left || compare(a.title, b.title) || compare(a.id, b.id);
}

function partOf(
	need: Need,
	stacks: Map<string, Stack>,
	stateOf: (credential: CredentialNeed) => StackCredential
): Part {
	if (need.kind === 'credential') {
		const credential = stateOf(need);
		return { kind: 'credential', credential, complete: credential.state === 'held' };
	}
	if (need.kind === 'stack') {
		const stack = stacks.get(need.id);
		// The reader refuses a document that names a stack it lacks.
		if (!stack) throw new Error(`${need.path}: there is no stack “${need.id}”.`);
		const inner = partOf(stack.needs, stacks, stateOf);
		// A stack whose need is an untitled group is that group; else the group stands in it.
		if (inner.kind === 'group' && inner.title === null) return { ...inner, title: stack.title, isStack: true };
		return { ...groupOf([inner], 1, stack.title), isStack: true };
	}
	return groupOf(
		need.of.map((one) => partOf(one, stacks, stateOf)),
		need.count,
		need.title
	);
}

function groupOf(parts: Part[], count: number, title: string | null): Part & { kind: 'group' } {
	const completeParts = parts.filter(({ complete }) => complete).length;
	return { kind: 'group', title, isStack: false, count, completeParts, complete: completeParts >= count, parts };
}

function credentialsIn(part: Part): StackCredential[] {
	return part.kind === 'credential' ? [part.credential] : part.parts.flatMap(credentialsIn);
}

/** The day from which a complete part was: a group from the day on which the last of the first `count` parts was. */
function completeSince(part: Part): string | null {
	if (part.kind === 'credential') return part.credential.state === 'held' ? part.credential.since : null;
	const days = part.parts.map(completeSince).filter((day) => day !== null);
	return days.sort(compare)[part.count - 1] ?? null;
}

/** The credentials of a way to completion with what decides between ways; `left` is Infinity where there is none. */
type Way = { left: number; held: number; started: number; credentials: StackCredential[] };

/**
 * The credentials on the shortest way to completion, held ones included, each once.
 * While no credential stands in two parts, the shortest way through a group is that through its nearest parts. One that does is paid
 * for once wherever it is used; so every choice of which of them to earn is tried, with those chosen free and the others barred.
 * How many there may be is bounded when stacks are loaded (MOST_SHARED).
 */
function shortestWay(part: Part, credentials: StackCredential[]): StackCredential[] {
	const shared = [...sharedKeys(credentials.map((one) => (one.state === 'held' ? null : one.key)))];
	let best: Way | undefined;
	for (let choice = 0; choice < 2 ** shared.length; choice += 1) {
		const earned = new Map(shared.map((key, bit) => [key, Math.floor(choice / 2 ** bit) % 2 === 1]));
		const way = wayThrough(part, earned);
		if (way.left === Infinity) continue;
		const distinct = [...new Map(way.credentials.map((one) => [one.key, one])).values()];
		const held = distinct.filter(({ state }) => state === 'held').length;
		const started = distinct.filter(({ state }) => state === 'in_progress').length;
		const found = { left: distinct.length - held, held, started, credentials: distinct };
		if (!best || nearer(found, best) < 0) best = found;
	}
	return best?.credentials ?? [];
}

/** The keys that stand in the list more than once. */
export function sharedKeys(keys: Array<string | null>): Set<string> {
	const seen = new Set<string>();
	const shared = new Set<string>();
	for (const key of keys) {
		if (key === null) continue;
		if (seen.has(key)) shared.add(key);
		seen.add(key);
	}
	return shared;
}

/** The shortest way, counting nothing for shared credentials chosen to be earned and barring those that are not. */
function wayThrough(part: Part, earned: Map<string, boolean>): Way {
	if (part.kind === 'credential') {
		const { key, state } = part.credential;
		const left = state === 'held' ? 0 : earned.has(key) ? (earned.get(key) ? 0 : Infinity) : 1;
		return {
			left,
			held: Number(state === 'held'),
			started: Number(state === 'in_progress'),
			credentials: [part.credential]
		};
	}
	// A stable order: of parts equally near, the one named first.
	const ways = part.parts.map((one, at) => ({ at, way: wayThrough(one, earned) }));
	const chosen = ways.toSorted((a, b) => nearer(a.way, b.way) || a.at - b.at).slice(0, part.count);
	const inOrder = chosen.sort((a, b) => a.at - b.at).map(({ way }) => way);
	const sum = (of: (way: Way) => number) => inOrder.reduce((total, way) => total + of(way), 0);
	return {
		left: sum(({ left }) => left),
		held: sum(({ held }) => held),
		started: sum(({ started }) => started),
		credentials: inOrder.flatMap(({ credentials }) => credentials)
	};
}

function nearer(a: Way, b: Way): number {
	if (a.left !== b.left) return a.left < b.left ? -1 : 1;
	return b.held - a.held || b.started - a.started;
}
