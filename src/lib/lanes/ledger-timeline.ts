import type { ShownLedger } from './shown-ledger.ts';

/** Something that happened to a person's lane, or will. */
export type LedgerEvent = {
	/** `YYYY-MM-DD`. */
	day: string;
	isToCome: boolean;
} & (
	| { kind: 'placed'; lane: string }
	| { kind: 'opening'; credits: string; counts: boolean }
	| {
			kind: 'record';
			title: string;
			provider: string;
			/** What became of it, part by part; a part without credits is the whole record. */
			parts: Array<{ outcome: 'counted' | 'pending' | 'excluded'; credits: number | null; sentence: string | null }>;
	  }
	| { kind: 'creditless'; title: string; provider: string; why: string }
	| { kind: 'moved'; lane: string }
	| { kind: 'deadline'; what: 'notice' | 'earn' | 'submit' | 'documents' | 'effect' }
);

/** Where two events fall on one day: what is done before what it brings. */
const ORDER: Array<LedgerEvent['kind']> = ['placed', 'opening', 'record', 'creditless', 'deadline', 'moved'];

/** A person's ledger by time, the earliest first: placement, records, moves, and what is due. */
export function ledgerTimeline(about: ShownLedger): LedgerEvent[] {
	const { asOf, placement, ledger, moves, standing, creditless } = about;
	const events: LedgerEvent[] = [];
	const add = (event: { day: string } & Record<string, unknown>) =>
		events.push({ ...event, isToCome: event.day > asOf } as LedgerEvent);
	if (placement) add({ kind: 'placed', day: placement.since, lane: placement.lane });
	if (placement?.openingCredits && placement.countedThrough) {
		add({
			kind: 'opening',
			day: placement.countedThrough,
			credits: placement.openingCredits,
			counts: (ledger?.opening ?? 0) > 0
		});
	}
	for (const line of ledger?.lines ?? []) {
		if (line.completedOn === null) continue;
		add({
			kind: 'record',
			day: line.completedOn,
			title: line.title,
			provider: line.provider,
			parts: line.parts.map(({ outcome, credits, because }) => ({
				outcome,
				credits,
				sentence: because?.sentence ?? null
			}))
		});
	}
	for (const { completedOn, title, provider, why } of creditless)
		add({ kind: 'creditless', day: completedOn, title, provider, why });
	for (const move of moves) add({ kind: 'moved', day: move.effectiveOn, lane: move.lane });
	const { deadline, documentsDue } = standing ?? {};
	if (deadline) {
		if (deadline.noticeBy) add({ kind: 'deadline', day: deadline.noticeBy, what: 'notice' });
		add({ kind: 'deadline', day: deadline.earnBy, what: 'earn' });
		add({ kind: 'deadline', day: deadline.submitBy, what: 'submit' });
		add({ kind: 'deadline', day: deadline.effectiveOn, what: 'effect' });
	}
	if (documentsDue) add({ kind: 'deadline', day: documentsDue, what: 'documents' });
	return events.toSorted((a, b) =>
		a.day === b.day ? ORDER.indexOf(a.kind) - ORDER.indexOf(b.kind) : a.day < b.day ? -1 : 1
	);
}
