import { checkResult } from './check-cases.ts';
import { evaluateWith } from './evaluate.ts';
import { parseJson, WrittenNumber } from './parse-json.ts';
import type { readSchedule } from './schedule.ts';

/** A worked case as it is kept: its name, and its JSON without the contract, which is the one it is kept with. */
export type KeptCase = { name: string; document: string };

/**
 * The worked cases in a JSON text, one or a list of them, or what is wrong with it, a sentence each. A case has “asOf”, “teacher”,
 * “expect” and mostly “records”; one that names another contract is refused.
 */
export function readWorkedCases(
	text: string,
	file: string,
	scheduleId: string
): { cases: KeptCase[] } | { problems: string[] } {
	const parsed = parseJson(text.replace(/^\ufeff/, ''));
	if ('problem' in parsed) {
		const { line, column, message } = parsed.problem;
		return { problems: [`${file}, line ${line}, column ${column}: ${message}.`] };
	}
	const list: unknown[] = Array.isArray(parsed.value) ? parsed.value : [parsed.value];
	if (list.length === 0) return { problems: [`${file} holds no case.`] };
	const problems: string[] = [];
	const cases: KeptCase[] = [];
	for (const [i, value] of list.entries()) {
		const where = list.length === 1 ? file : `${file}, case ${i + 1}`;
		if (typeof value !== 'object' || value === null || Array.isArray(value) || value instanceof WrittenNumber) {
			problems.push(`${where}: a case is an object in braces.`);
			continue;
		}
		const { schedule, id, title, ...rest } = value as Record<string, unknown>;
		const missing = ['asOf', 'teacher', 'expect'].filter((key) => rest[key] === undefined);
		if (missing.length > 0) problems.push(`${where}: it has no “${missing.join('” and no “')}”.`);
		const about =
			typeof schedule === 'object' && schedule !== null ? (schedule as { id?: unknown }).id : (schedule ?? scheduleId);
		if (about !== scheduleId)
			problems.push(
				`${where}: it is about the contract ${typeof about === 'string' ? `“${about}”` : 'written in it'}, not about ${scheduleId}. Leave “schedule” out if it is meant for this one.`
			);
		const name = [id, title].filter((one) => typeof one === 'string' && one.trim() !== '').join(': ');
		if (name === '') problems.push(`${where}: give it an “id” or a “title”, so that it can be told from others.`);
		cases.push({ name: name.slice(0, 200), document: jsonOf({ ...(id === undefined ? {} : { id }), ...rest }) });
	}
	const twice = cases.find(({ name }, i) => cases.findIndex((other) => other.name === name) < i);
	if (twice) problems.push(`${file}: two cases are called “${twice.name}”.`);
	return problems.length > 0 ? { problems } : { cases };
}

/** How a kept case differs from what it expects under a contract's text, a sentence each; an empty list is a pass. */
export function checkKeptCase(document: string, reading: ReturnType<typeof readSchedule>): string[] {
	const parsed = parseJson(document);
	if ('problem' in parsed) return [`It cannot be read any more: ${parsed.problem.message}.`];
	const { teacher, records, asOf, expect } = parsed.value as Record<string, unknown>;
	// Expected results are compared as plain JSON numbers.
	const expected: unknown = JSON.parse(JSON.stringify(expect));
	return checkResult(evaluateWith(reading, { teacher, ...(records === undefined ? {} : { records }), asOf }), expected);
}

/** JSON with every number as it was written. */
function jsonOf(value: unknown): string {
	if (value instanceof WrittenNumber) return value.text;
	if (Array.isArray(value)) return `[${value.map(jsonOf).join(', ')}]`;
	if (typeof value === 'object' && value !== null)
		return `{${Object.entries(value)
			.map(([key, inner]) => `${JSON.stringify(key)}: ${jsonOf(inner)}`)
			.join(', ')}}`;
	return JSON.stringify(value);
}
