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

export type Statement = { counted: StatementLine[]; pending: StatementLine[]; excluded: StatementLine[] };

/** A ledger told the way a teacher asks: what counts, what waits and for what, what does not count and why. In standard order. */
export function statementOf({ ledger }: Pick<ShownLedger, 'ledger'>): Statement {
	const statement: Statement = { counted: [], pending: [], excluded: [] };
	for (const { parts, title, provider, completedOn, quantity, unit } of ledger?.lines ?? []) {
		for (const { outcome, credits, because } of parts) {
			statement[outcome].push({
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
	return statement;
}

/** Everything a statement says, as one text: the same ledger gives the same text, whatever the order of its keys. */
export function statementText(ledger: ShownLedger): string {
	return JSON.stringify(ledger, (_, value: unknown) =>
		value !== null && typeof value === 'object' && !Array.isArray(value)
			? Object.fromEntries(Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1)))
			: value
	);
}
