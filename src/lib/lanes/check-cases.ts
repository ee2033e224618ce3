import { evaluateDocuments } from './evaluate.ts';

/** A worked case: documents, the as-of date and the result expected; `schedule` may be the name of a known document. */
export type WorkedCase = {
	id: string;
	schedule: unknown;
	asOf: unknown;
	teacher: unknown;
	records?: unknown;
	expect: unknown;
};

export type CaseCheck = { id: string; differences: string[] };

/**
 * Evaluates a worked case and lists as sentences how the result differs from what was expected, in every key; an empty
 * list is a pass. `schedules` are the parsed documents that a case may name.
 */
export function checkCase(worked: WorkedCase, schedules: ReadonlyMap<string, unknown>): CaseCheck {
	const { id } = worked;
	const named = typeof worked.schedule === 'string' ? worked.schedule : null;
	if (named !== null && !schedules.has(named)) return { id, differences: [`There is no schedule called “${named}”.`] };
	const schedule = named === null ? worked.schedule : schedules.get(named);
	return { id, differences: checkResult(evaluateDocuments({ ...worked, schedule }), worked.expect) };
}

/** How an evaluation differs from what was expected, a sentence for each place. */
export function checkResult(evaluation: ReturnType<typeof evaluateDocuments>, expected: unknown): string[] {
	if ('problems' in evaluation) return evaluation.problems.map(({ message }) => `Refused: ${message}`);
	return differencesBetween(evaluation.result, expected, '');
}

/** How two JSON values differ, one sentence for each place; the order of keys does not matter. */
export function differencesBetween(found: unknown, expected: unknown, path: string): string[] {
	if (Object.is(found, expected)) return [];
	if (Array.isArray(found) && Array.isArray(expected)) {
		const differences: string[] = [];
		for (let i = 0; i < Math.max(found.length, expected.length); i += 1) {
			differences.push(...differencesBetween(found[i], expected[i], `${path}[${i}]`));
		}
		return differences;
	}
	if (isObject(found) && isObject(expected)) {
		const keys = new Set([...Object.keys(expected), ...Object.keys(found)]);
		return [...keys].flatMap((key) => differencesBetween(found[key], expected[key], path ? `${path}.${key}` : key));
	}
	return [`${path || 'The result'} should be ${written(expected)}, but is ${written(found)}.`];
}

function isObject(value: unknown): value is Record<string, unknown> {
	return value !== null && typeof value === 'object' && !Array.isArray(value);
}

function written(value: unknown): string {
	return value === undefined ? 'absent' : JSON.stringify(value);
}
