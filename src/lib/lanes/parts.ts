import type { Amount } from './amounts.ts';
import type { Gate, Reason } from './reasons.ts';

/**
 * What became of a record or a part of it and why. `credits` is `null` for gates and repeats, which concern whole records.
 * `source` is the place in the schedule that decided, where a count knows it.
 */
export type Part = {
	/** Position of the record in standard order. */
	record: number;
	/** `null` for a part that counts. */
	reason: Reason | null;
	gate: Gate | null;
	source: string | null;
	credits: Amount | null;
};

/** Collects the parts of one count; the replay, which asks only whether a lane is met, counts without. */
export type PartList = Part[] | null;

/** Notes the part of a record that some rule from 5.3 on took away; nothing taken is no part. */
export function notePart(
	parts: PartList,
	record: number,
	reason: Reason,
	credits: Amount,
	source: string | null
): void {
	if (parts && credits > 0) parts.push({ record, reason, gate: null, source, credits });
}
