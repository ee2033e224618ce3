import type { Failure } from './gates.ts';
import type { PersonFile } from './person-file.ts';
import type { Stack } from './schedule.ts';

/**
 * The remainder of a stack (5.8): how many items its groups still need, 0 when it is complete. Uses the records that
 * passed the gates and repeats, whatever caps and base dates say of their credits.
 */
export function stackRemainder({ records }: PersonFile, stack: Stack, failures: Array<Failure | null>): number {
	const used = new Set<string>();
	let remainder = 0;
	for (const { need, items, category } of stack.groups) {
		let open = need;
		for (let i = 0; i < records.length && open > 0; i += 1) {
			const { courseId, category: recordCategory } = records[i]!.record;
			if (failures[i] || courseId === null || used.has(courseId)) continue;
			if (!items?.has(courseId) && recordCategory !== category) continue;
			used.add(courseId);
			open -= 1;
		}
		remainder += open;
	}
	return remainder;
}
