import type { AmountKind, CompletionState, DayOf, StatementState } from '#lib/server/db/schema.ts';

/** One statement about one person and one credential. `id` grows in the order of imports and records. */
export type FoldStatement = {
	id: number;
	awardId: string | null;
	completedOn: string | null;
	expiresOn: string | null;
	state: StatementState;
	amount: string | null;
	unit: string | null;
	kind: AmountKind | null;
	grade: string | null;
	startedOn: string | null;
	progress: string | null;
	dayOf: DayOf;
	importedOn: string;
};

export type FoldedCompletion = {
	/** The earliest statement about it. */
	id: number;
	statementIds: number[];
	/** False when the first word about it was that it is revoked or declined: it was never a valid award here. */
	everStood: boolean;
	awardId: string | null;
	completedOn: string;
	expiresOn: string | null;
	state: CompletionState;
	amount: string | null;
	unit: string | null;
	kind: AmountKind | null;
	grade: string | null;
	startedOn: string | null;
};

export type Folded = { completions: FoldedCompletion[]; progress: FoldStatement | null };

/**
 * All standing statements about one person and one credential -> the completions they come to, and whether one is in
 * progress. The same award is told by its id, else by its day (IMPORT-RULES.md, "The same completion twice"). A revocation
 * holds whatever order the files came in; a statement said before adds nothing, so an old file imported again changes
 * nothing. Order of the array does not matter.
 */
export function foldCompletions(statements: FoldStatement[]): Folded {
	const ordered = statements.toSorted((a, b) => a.id - b.id);
	const groups: FoldStatement[][] = [];
	const byAward = new Map<string, FoldStatement[]>();
	const byDay = new Map<string, FoldStatement[]>();
	for (const statement of ordered) {
		if (statement.awardId === null || !isCompletion(statement)) continue;
		let group = byAward.get(statement.awardId);
		if (!group) {
			byAward.set(statement.awardId, (group = []));
			groups.push(group);
		}
		group.push(statement);
		if (statement.completedOn !== null && !byDay.has(statement.completedOn)) byDay.set(statement.completedOn, group);
	}
	for (const statement of ordered) {
		if (statement.awardId !== null || statement.completedOn === null || !isCompletion(statement)) continue;
		if (statement.dayOf === 'file') continue;
		let group = byDay.get(statement.completedOn);
		if (!group) {
			byDay.set(statement.completedOn, (group = []));
			groups.push(group);
		}
		group.push(statement);
	}
	// A sheet that has no day but its own says the same completion with every export: it begins none where there is one.
	const ofSheets = ordered.filter((one) => one.dayOf === 'file' && one.awardId === null && isCompletion(one));
	if (ofSheets.length > 0) {
		const first = groups.toSorted((a, b) => earliest(a) - earliest(b))[0];
		if (first) first.push(...ofSheets);
		else groups.push(ofSheets);
	}
	const completions = groups
		.map((group) => foldOne(group.toSorted((a, b) => a.id - b.id)))
		.filter((completion) => completion !== null)
		.sort((a, b) => a.id - b.id);
	const last = latestProgress(ordered);
	const valid = completions.some(({ state }) => state === 'earned' || state === 'pending_claim' || state === 'expired');
	return { completions, progress: last?.state === 'in_progress' && !valid ? last : null };
}

/** What comes first among groups of one credential: the day, as a number that sorts. */
const earliest = (group: FoldStatement[]) =>
	Number((group.find(({ completedOn }) => completedOn)?.completedOn ?? '9999-99-99').replaceAll('-', ''));

const isCompletion = (statement: FoldStatement) => statement.state !== 'in_progress' && statement.state !== 'ended';

/** Where a person stands on the way: the newest news, by the last statement that says it. A state said before is an old file imported again. */
function latestProgress(ordered: FoldStatement[]): FoldStatement | undefined {
	const open = ordered.filter((statement) => statement.state === 'in_progress' || statement.state === 'ended');
	const told = (statement: FoldStatement) => `${statement.state} ${statement.progress ?? ''}`;
	const newest = lastSaid(open, told);
	return open.findLast((statement) => told(statement) === newest);
}

function foldOne(group: FoldStatement[]): FoldedCompletion | null {
	const withAward = group.filter((statement) => statement.awardId !== null);
	// A statement without the award's id was matched by its day; it cannot correct the day.
	const dated = (withAward.length > 0 ? withAward : group).filter((statement) => statement.completedOn !== null);
	const own = dated.filter((statement) => statement.dayOf === 'record');
	const completedOn =
		own.length > 0
			? lastSaid(own, (statement) => statement.completedOn)
			: (dated.map((statement) => statement.completedOn!).sort()[0] ?? null);
	if (completedOn === null) return null;
	// Only credit may ever count toward pay, so an estimate or time watched never takes its place.
	const granted = group.filter((statement) => statement.kind === 'credit' && statement.amount !== null);
	const amount = lastSaid(granted.length > 0 ? granted : group, (statement) =>
		statement.amount === null ? null : JSON.stringify([statement.amount, statement.unit, statement.kind])
	);
	const [number, unit, kind] =
		amount === null ? [null, null, null] : (JSON.parse(amount) as [string, string | null, AmountKind | null]);
	const states = new Set(group.map((statement) => statement.state));
	const saidExpired = group
		.filter((statement) => statement.state === 'expired')
		.map((statement) => statement.importedOn);
	const claimed = new Set((withAward.length > 0 ? withAward : group).map((statement) => statement.state));
	const state: CompletionState =
		(['revoked', 'declined', 'expired'] as const).find((state) => states.has(state)) ??
		// Whether an award was claimed, only a report that knows the award can say.
		(claimed.has('earned') || !claimed.has('pending_claim') ? 'earned' : 'pending_claim');
	// Said to have expired without a day: no later than the day we were told.
	const expiresOn = lastSaid(group, (statement) => statement.expiresOn) ?? saidExpired.sort()[0] ?? null;
	return {
		id: group[0]!.id,
		statementIds: group.map((statement) => statement.id),
		everStood: group[0]!.state !== 'revoked' && group[0]!.state !== 'declined',
		awardId: withAward[0]?.awardId ?? null,
		completedOn,
		expiresOn,
		state,
		amount: number,
		unit,
		kind,
		grade: lastSaid(group, (statement) => statement.grade),
		startedOn: lastSaid(group, (statement) => statement.startedOn)
	};
}

/** The newest value that had not been said before: a value repeated later is an old file imported again. */
function lastSaid(group: FoldStatement[], value: (statement: FoldStatement) => string | null): string | null {
	const said = new Set<string>();
	let last: string | null = null;
	for (const statement of group) {
		const text = value(statement);
		if (text === null || said.has(text)) continue;
		said.add(text);
		last = text;
	}
	return last;
}

/** Whether two folds of one award say the same, apart from which statements they rest on. */
export function saysTheSame(before: FoldedCompletion, after: FoldedCompletion): boolean {
	const valid = (completion: FoldedCompletion) => completion.state === 'earned' || completion.state === 'pending_claim';
	// The first report that knows the award's id also knows whether it was claimed: that changes nothing about the award.
	const sameState = before.state === after.state || (before.awardId !== after.awardId && valid(before) && valid(after));
	return (
		sameState &&
		before.completedOn === after.completedOn &&
		before.expiresOn === after.expiresOn &&
		before.amount === after.amount &&
		before.unit === after.unit &&
		before.kind === after.kind &&
		before.grade === after.grade
	);
}
