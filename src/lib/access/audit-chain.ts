import type { Role } from './role.ts';

/*
 * The rules of the audit log, without a database: what a seal covers, and what can be wrong with a row of entries. Each entry is
 * sealed together with the seal before it, by a secret that the database does not hold.
 */

export type AuditOutcome = 'done' | 'refused' | 'failed';

/** An entry as it stands in the database; `before`, `after` and `details` are JSON. */
export type AuditEntry = {
	number: number;
	at: string;
	accountId: string | null;
	who: string;
	role: Role | null;
	action: string;
	outcome: AuditOutcome;
	onKind: string | null;
	onId: string | null;
	before: string | null;
	after: string | null;
	rows: number | null;
	details: string | null;
	/** Seal of the entry before. */
	previous: string;
	seal: string;
};

/** The last entry of a log: what has to be known to find out that a log was cut. */
export type AuditHead = { number: number; seal: string };

/** Something wrong with the log, from an entry to an entry; without a number where it is about the log as a whole. */
export type AuditProblem = { number: number | null; sentence: string };

/** What stands before the first entry. */
export const NO_ENTRY: AuditHead = { number: 0, seal: '0'.repeat(64) };

/** How much of a seal is written down by hand: 64 bits, which nobody finds again by trying. */
const NOTED = 16;

/** The text that a seal covers: every field, in this order, so that no two entries have the same. */
export function canonicalEntry(entry: Omit<AuditEntry, 'seal'>): string {
	return JSON.stringify([
		entry.number,
		entry.at,
		entry.accountId,
		entry.who,
		entry.role,
		entry.action,
		entry.outcome,
		entry.onKind,
		entry.onId,
		entry.before,
		entry.after,
		entry.rows,
		entry.details,
		entry.previous
	]);
}

/** A head as people write it down: `12:0123456789abcdef`. */
export const headToNote = ({ number, seal }: AuditHead): string => `${number}:${seal.slice(0, NOTED)}`;

/** Reads a head that was written down; at least 16 characters of the seal. Null: the text is none. */
export function readNotedHead(text: string): AuditHead | null {
	const match = /^(\d{1,15}):([0-9a-f]{16,64})$/.exec(text.trim().toLowerCase());
	return match ? { number: Number(match[1]), seal: match[2]! } : null;
}

type Finding = { kind: 'seal' | 'chain' | 'missing' | 'number'; from: number; to: number };

const SENTENCES: Record<Finding['kind'], (which: string, many: boolean) => string> = {
	seal: (which, many) =>
		`${which} ${many ? 'do' : 'does'} not bear the seal of what ${many ? 'they say' : 'it says'}: changed, moved or added by another hand than this program, or sealed with another secret.`,
	chain: (which, many) =>
		`${which} ${many ? 'do' : 'does'} not follow on the entry before: what stood there was another.`,
	missing: (which, many) => `${which} ${many ? 'are' : 'is'} missing.`,
	number: (which, many) => `${which} ${many ? 'were' : 'was'} added: the numbers begin at 1.`
};

/**
 * Walks a log in the order of its numbers and finds what is wrong with it. `sealed` makes the seal of a text; `expected` are
 * heads that were kept elsewhere, each with the words for where ("the file audit-head"), which the log has to run through.
 */
export class ChainWalk {
	#last: AuditHead = NO_ENTRY;
	#entries = 0;
	#findings: Finding[] = [];
	#misfits: AuditProblem[] = [];
	readonly #sealed: (text: string) => string;
	readonly #expected: { head: AuditHead; where: string }[];

	constructor(sealed: (text: string) => string, expected: { head: AuditHead; where: string }[] = []) {
		this.#sealed = sealed;
		this.#expected = expected;
	}

	/** The next entry; numbers must grow. */
	step(entry: AuditEntry): void {
		const { number, seal, previous } = entry;
		this.#entries += 1;
		if (number < 1) this.#found('number', number, number);
		else if (number > this.#last.number + 1) this.#found('missing', this.#last.number + 1, number - 1);
		const follows = number === this.#last.number + 1;
		if (this.#sealed(canonicalEntry(entry)) !== seal) this.#found('seal', number, number);
		else if (follows && previous !== this.#last.seal) this.#found('chain', number, number);
		for (const { head, where } of this.#expected) {
			if (head.number === number && !seal.startsWith(head.seal))
				this.#misfits.push({
					number,
					sentence: `Entry ${number} is not the one that ${where} knows: the log was replaced from there or before.`
				});
		}
		if (number >= 1) this.#last = { number, seal };
	}

	/** What was found, in the order of the entries, and the head of the log as it stands. */
	end(): { entries: number; head: AuditHead; problems: AuditProblem[] } {
		const problems: AuditProblem[] = this.#findings.map(({ kind, from, to }) => ({
			number: from,
			sentence: SENTENCES[kind](from === to ? `Entry ${from}` : `Entries ${from} to ${to}`, from !== to)
		}));
		for (const { head, where } of this.#expected) {
			if (head.number > this.#last.number)
				this.#misfits.push({
					number: this.#last.number + 1,
					sentence: `The log ends with entry ${this.#last.number}, but ${where} knows entry ${head.number}: the end was cut off, or an older copy of the database was put back.`
				});
		}
		return {
			entries: this.#entries,
			head: this.#last,
			problems: [...problems, ...this.#misfits].sort((a, b) => (a.number ?? 0) - (b.number ?? 0))
		};
	}

	/** Neighbours with the same fault are one problem: a rebuilt log would have thousands. */
	#found(kind: Finding['kind'], from: number, to: number): void {
		const last = this.#findings.findLast((one) => one.kind === kind);
		if (last && last.to + 1 === from) last.to = to;
		else this.#findings.push({ kind, from, to });
	}
}
