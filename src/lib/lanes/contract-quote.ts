import { WrittenNumber } from './parse-json.ts';

const LONGEST = 140;

/**
 * What a parsed document says at a place such as `caps[0]` or `categories.university.evidence`, as short JSON text;
 * `null` if there is nothing. Names with dots are followed as far as they are keys.
 */
export function quoteFrom(document: unknown, path: string): string | null {
	const value = valueAt(document, path.replaceAll(/\[(\d+)\]/g, '.$1').split('.'));
	if (value === undefined) return null;
	const text = written(value);
	return text.length > LONGEST ? `${text.slice(0, LONGEST - 1)}…` : text;
}

function valueAt(value: unknown, steps: string[]): unknown {
	if (steps.length === 0) return value;
	if (value === null || typeof value !== 'object') return undefined;
	for (let taken = 1; taken <= steps.length; taken += 1) {
		const key = steps.slice(0, taken).join('.');
		if (Object.hasOwn(value, key)) return valueAt((value as Record<string, unknown>)[key], steps.slice(taken));
	}
	return undefined;
}

function written(value: unknown): string {
	if (value instanceof WrittenNumber) return value.text;
	if (Array.isArray(value)) return `[${value.map(written).join(', ')}]`;
	if (value !== null && typeof value === 'object') {
		return `{${Object.entries(value)
			.map(([key, inner]) => `${key}: ${written(inner)}`)
			.join(', ')}}`;
	}
	return String(value);
}
