import { nearest } from './nearest.ts';

/*
 * Reading JSON documents of our own strictly: every value is asked for by its path, and the first one that is not as it
 * should be ends the reading with a sentence that says where and what was expected.
 */

/** On its way from a check below to `readDocument`. */
class NotAsExpected extends Error {}

/** Runs a reader made of the checks below: what it read, or the sentence about the first thing wrong. */
export function readDocument<T>(read: () => T): { value: T } | { problem: string } {
	try {
		return { value: read() };
	} catch (error) {
		if (error instanceof NotAsExpected) return { problem: error.message };
		throw error;
	}
}

/** Ends the reading: `path` says where, `message` what is wrong and what is expected. */
export function wrong(path: string, message: string): never {
	throw new NotAsExpected(path === '' ? message : `${path}: ${message}`);
}

const shown = (value: unknown) => {
	const text = JSON.stringify(value) ?? String(value);
	return text.length > 60 ? `${text.slice(0, 57)}…` : text;
};

/** An object with the keys `required` and perhaps those `optional`; any other key is named, with the nearest known one. */
export function asObject(
	value: unknown,
	path: string,
	required: string[],
	optional: string[] = []
): Record<string, unknown> {
	if (typeof value !== 'object' || value === null || Array.isArray(value)) {
		wrong(path, `expected an object with ${[...required, ...optional].join(', ')}, found ${shown(value)}`);
	}
	const known = [...required, ...optional];
	for (const key of Object.keys(value)) {
		if (known.includes(key)) continue;
		const near = nearest(key, known);
		wrong(path, `“${key}” is not known here${near ? `; did you mean “${near}”?` : `. Known are ${known.join(', ')}`}`);
	}
	for (const key of required) if (!Object.hasOwn(value, key)) wrong(path, `“${key}” is missing`);
	return value as Record<string, unknown>;
}

export function asList(value: unknown, path: string): unknown[] {
	return Array.isArray(value) ? value : wrong(path, `expected a list, found ${shown(value)}`);
}

/** Text that is not blank, without spaces around it. */
export function asText(value: unknown, path: string): string {
	if (typeof value !== 'string' || value.trim() === '') wrong(path, `expected text, found ${shown(value)}`);
	return value.trim();
}

export function asTexts(value: unknown, path: string): string[] {
	return asList(value, path).map((item, i) => asText(item, `${path}[${i}]`));
}

export function asBoolean(value: unknown, path: string): boolean {
	return typeof value === 'boolean' ? value : wrong(path, `expected true or false, found ${shown(value)}`);
}

export function asWhole(value: unknown, path: string, least: number, most: number): number {
	if (typeof value === 'number' && Number.isInteger(value) && value >= least && value <= most) return value;
	return wrong(path, `expected a whole number from ${least} to ${most}, found ${shown(value)}`);
}

export function asOneOf<T extends string>(value: unknown, path: string, words: readonly T[]): T {
	const word = words.find((known) => known === value);
	if (word !== undefined) return word;
	const near = typeof value === 'string' ? nearest(value, words) : null;
	return wrong(
		path,
		`${shown(value)} is not known${near ? `; did you mean “${near}”?` : `. Known are ${words.join(', ')}`}`
	);
}
