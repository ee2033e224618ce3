import { contractWords } from './contract-words.ts';
import { nextWindowWords } from './next-window-words.ts';
import type { ShownLedger } from './shown-ledger.ts';

/** A part of a record as the statement tells of it. */
export type StatementLine = {
	title: string;
	provider: string;
	completedOn: string | null;
	/** As exact text in `unit`. */
	quantity: string;
	unit: string;
	/** In the contract's unit; `null` where a whole record is out. */
	credits: number | null;
	/** Why it does not count, or not yet; `null` for what counts. */
	sentence: string | null;
	/** The clause of the salary-lane rules, and the place in the contract. */
	clause: string | null;
	source: string | null;
};

/** Everything that a statement of credits says on paper, and nothing else. */
export type Statement = {
	person: { name: string; employeeId: string; school: string };
	/** `YYYY-MM-DD`. */
	asOf: string;
	/** In words; `null` without one. */
	contract: string | null;
	/** In force on the day; `null` without a placement. */
	lane: string | null;
	placement: { lane: string; since: string } | null;
	/** How the person stands, and what the next window brings. */
	sentences: string[];
	/** What is counted toward which lane, in `unit`; `null` where nothing can be counted. */
	total: { toward: string; unit: string; credits: number; opening: number; countedThrough: string | null } | null;
	counted: StatementLine[];
	pending: StatementLine[];
	excluded: StatementLine[];
	creditless: Array<{ title: string; provider: string; completedOn: string; why: string }>;
};

/** A ledger told the way a teacher asks: what counts, what waits and for what, what does not count and why. In standard order. */
export function statementOf(about: ShownLedger): Statement {
	const { person, standing, placement, ledger } = about;
	const { name, employeeId, school } = person;
	const lines = { counted: [], pending: [], excluded: [] } as Pick<Statement, 'counted' | 'pending' | 'excluded'>;
	for (const { parts, title, provider, completedOn, quantity, unit } of ledger?.lines ?? []) {
		for (const { outcome, credits, because } of parts) {
			lines[outcome].push({
				title,
				provider,
				completedOn,
				quantity,
				unit,
				credits,
				sentence: because?.sentence ?? null,
				clause: because?.clause ?? null,
				source: because?.source ?? null
			});
		}
	}
	const nextWindow = nextWindowWords(about);
	return {
		person: { name, employeeId, school },
		asOf: about.asOf,
		contract: contractWords(about.schedule),
		lane: standing?.lane ?? null,
		placement: placement && { lane: placement.lane, since: placement.since },
		sentences: [...(standing ? [standing.statusSentence] : []), ...(nextWindow === null ? [] : [nextWindow])],
		total: ledger && {
			toward: ledger.basisLane,
			unit: about.schedule?.unit ?? 'credit',
			credits: ledger.credits,
			opening: ledger.opening,
			countedThrough: placement?.countedThrough ?? null
		},
		...lines,
		creditless: about.creditless.map(({ title, provider, completedOn, why }) => ({ title, provider, completedOn, why }))
	};
}

/** A statement as one text: the same statement gives the same text, whatever the order of its keys. */
export function statementText(statement: Statement): string {
	return JSON.stringify(statement, (_, value: unknown) =>
		value !== null && typeof value === 'object' && !Array.isArray(value)
			? Object.fromEntries(Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1)))
			: value
	);
}
