import { least, minus, plus, remainder, type Amount } from './amounts.ts';
import { notePart, type PartList } from './parts.ts';
import type { PersonFile } from './person-file.ts';

/**
 * Whole units (5.7): a category with an increment counts in whole multiples of it, pooled; the rest is taken away again
 * from the last record backwards and waits.
 */
export function keepWholeUnits({ terms, records, scale }: PersonFile, amounts: Amount[], parts: PartList): void {
	for (const [category, increment] of terms.increments) {
		let pooled = scale.zero;
		for (let i = 0; i < records.length; i += 1) {
			if (records[i]!.record.category === category) pooled = plus(pooled, amounts[i]!);
		}
		let rest = remainder(pooled, increment);
		for (let i = records.length - 1; i >= 0 && rest > 0; i -= 1) {
			if (records[i]!.record.category !== category) continue;
			const taken = least(amounts[i]!, rest);
			rest = minus(rest, taken);
			amounts[i] = minus(amounts[i]!, taken);
			notePart(parts, i, 'PARTIAL_UNIT', taken, `categories.${category}.increment`);
		}
	}
}
