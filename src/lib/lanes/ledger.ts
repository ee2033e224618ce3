import { dateText } from '#lib/time/days.ts';
import { shownCredits } from './amounts.ts';
import type { Evaluation } from './evaluate.ts';
import { factorOf, isHalved } from './person-file.ts';
import { quantityText } from './quantity.ts';
import { clauseOf, outcomeOf, sentenceOf, type Reason } from './reasons.ts';

/** One record of the ledger: what it is worth, by which factor, and what became of each part of it. */
export type LedgerLine = {
	id: string;
	category: string;
	/** `YYYY-MM-DD`; `null` while it is not completed. */
	completedOn: string | null;
	/** As exact text ("21", "3/2") in `unit`. */
	quantity: string;
	unit: string;
	/** Schedule credits for one unit, and the place in the schedule that says so; `null` if the schedule has none. */
	factor: { credits: string; source: string } | null;
	/** Whether the time it was done in halves its value. */
	isHalved: boolean;
	/** Schedule credits, rounded to three decimals; `null` without a factor. */
	value: number | null;
	/** Whether a move has used the record, so that it no longer expires. */
	isBanked: boolean;
	parts: LedgerPart[];
};

export type LedgerPart = {
	outcome: 'counted' | 'pending' | 'excluded';
	/** Schedule credits of the part; `null` where a whole record is out. */
	credits: number | null;
	/** For a part that does not count: the code, what to say, the clause of the rules, and the place in the schedule. */
	because: { reason: Reason; sentence: string; clause: string; source: string | null } | null;
};

export type Ledger = {
	basisLane: string;
	/** The opening credits that are part of the total. */
	opening: number;
	credits: number;
	/** In standard order. */
	lines: LedgerLine[];
};

/** The ledger of one person: the very count that the result shows, record by record. */
export function ledgerOf({ file, position, basis, result }: Evaluation): Ledger {
	const { schedule, scale, teacher, records } = file;
	const countedThrough = teacher.placement.opening?.countedThrough ?? null;
	const partsByRecord: LedgerPart[][] = records.map(() => []);
	for (const { record, reason, gate, source, credits } of basis.parts!) {
		partsByRecord[record]!.push({
			outcome: reason === null ? 'counted' : outcomeOf(reason),
			credits: credits === null ? null : shownCredits(credits, scale),
			because: reason && {
				reason,
				sentence: sentenceOf(reason, countedThrough === null ? null : dateText(countedThrough)),
				clause: clauseOf(reason, gate),
				source
			}
		});
	}
	return {
		basisLane: result.basisLane,
		opening: shownCredits(basis.opening, scale),
		credits: result.credits,
		lines: records.map(({ record, value }, i) => {
			const known = factorOf(record, schedule);
			return {
				id: record.id,
				category: record.category,
				completedOn: record.completedOn === null ? null : dateText(record.completedOn),
				quantity: quantityText(record.quantity),
				unit: record.unit,
				factor: known && { credits: quantityText(known.factor), source: known.source },
				isHalved: isHalved(record, schedule),
				value: known && shownCredits(value, scale),
				isBanked: position.banked.has(i),
				parts: partsByRecord[i]!
			};
		})
	};
}
