import { readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { contractDifferences } from './contract-diff.ts';
import { readSchedule } from './schedule.ts';

const FOLDER = 'data/contracts';
type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
const parsed = (id: string) => JSON.parse(readFileSync(`${FOLDER}/${id}.json`, 'utf8')) as never;
const CEDAR = readFileSync(`${FOLDER}/cedar-valley-ca.json`, 'utf8');

/** The sentences between Cedar Valley’s contract and the same with words of its text replaced. */
function told(...changes: [from: string, to: string][]): string[] {
	const text = changes.reduce((all, [from, to]) => {
		expect(all).toContain(from);
		return all.replace(from, to);
	}, CEDAR);
	return contractDifferences(JSON.parse(CEDAR), JSON.parse(text))!.map(({ sentence }) => sentence);
}

test('what most agreements change is told in the words of the contract', () => {
	expect(
		told([
			'"BA+30", "paths": [{"degree": "bachelor", "credits": 30',
			'"BA+30", "paths": [{"degree": "bachelor", "credits": 24'
		])
	).toEqual(['Lane BA+30 asks for 24 semester credits, was 30.']);
	expect(told(['"09-30"', '"09-15"'])).toEqual([
		'For the lane change on 1 Sep, documents are to be in by 15 Sep, was 30 Sep.'
	]);
	expect(told(['"effective": "02-01"', '"effective": "03-01"'])).toEqual(['The lane change of 1 Feb is now on 1 Mar.']);
	expect(told(['"credits": 6', '"credits": 8'])).toEqual([
		'At most 8 semester credits a year of microcredential and district inservice; the year begins on 1 Jul, and what is over counts in the next year. Was: At most 6 semester credits a year of microcredential and district inservice; the year begins on 1 Jul, and what is over counts in the next year.'
	]);
	expect(told(['"1/15"', '"1/10"'])).toEqual(['1 clock hour is 0.1 semester credit, was 1/15.']);
	expect(told(['"minGrade": "C"', '"minGrade": "B"'])).toEqual([
		'University (university): A grade of B or better, or passed. Was: A grade of C or better, or passed.'
	]);
	expect(told(['"maxLanesPerWindow": 1', '"minYearsInLane": 2'])).toHaveLength(1);
	expect(
		told([
			'{"id": "MA+60", "paths": [{"degree": "master", "credits": 60}]}',
			'{"id": "PhD", "paths": [{"degree": "doctorate"}]}'
		])
	).toEqual([
		'Lane MA+60 is gone; it was: A master’s degree and 60 semester credits earned after it.',
		'Lane PhD is new: A doctorate.'
	]);
	expect(told(['Made up', 'Invented'])).toEqual([
		'An assumption is new: “Invented for the sample district.”',
		'An assumption is gone: “Made up for the sample district.”'
	]);
});

test('what is written otherwise and means the same is said as that', () => {
	expect(told(['"quarter": "2/3"', '"quarter": "4/6"'])).toEqual([
		'The worth of one quarter is written otherwise and means the same.'
	]);
	expect(told(['"credits": 45}, ', '"credits": "45"}, '])).toEqual([
		'Lane BA+45, way 1, is written otherwise and means the same.'
	]);
});

test('a text that is no contract cannot be compared', () => {
	expect(contractDifferences(JSON.parse(CEDAR), {})).toBeNull();
});

test('any difference of two documents has a sentence, and equal ones have none', () => {
	let compared = 0;
	fc.assert(
		fc.property(
			fc.constantFrom(...readdirSync(FOLDER).map((file) => file.replace('.json', ''))),
			fc.array(fc.record({ pick: fc.nat(), how: fc.nat(6), value: fc.nat(11) }), { maxLength: 3 }),
			(id, edits) => {
				const before: Json = parsed(id);
				const after: Json = parsed(id);
				for (const edit of edits) change(after, edit);
				if ('problems' in readSchedule(after)) return;
				compared += 1;
				const found = contractDifferences(before, after)!;
				expect(found.length > 0).toBe(canonical(before) !== canonical(after));
				expect(contractDifferences(after, before)!.length > 0).toBe(found.length > 0);
				for (const { sentence } of found) {
					expect(sentence).toMatch(/^\S.*[.”)]$/s);
					expect(sentence).not.toMatch(/undefined|\[object|NaN|null/);
				}
			}
		),
		{ numRuns: 4000 }
	);
	expect(compared).toBeGreaterThan(700);
});

const VALUES: Json[] = [1, 15, '2/3', 'master', 'doctorate', 'never', '03-15', '10-01', true, 'B', 'exclude', 'oak'];

/** Changes one place of a document: another value, gone, twice, in another order, a key more, or its keys the other way round. */
function change(document: Json, { pick, how, value }: { pick: number; how: number; value: number }): void {
	const places: [holder: Json[] | { [key: string]: Json }, key: never][] = [];
	const walk = (at: Json) => {
		if (at === null || typeof at !== 'object') return;
		for (const key of Object.keys(at)) {
			places.push([at, key as never]);
			walk(at[key as never]);
		}
	};
	walk(document);
	const [holder, key] = places[pick % places.length]!;
	const isList = Array.isArray(holder);
	if (how === 0 || how === 1) (holder as Record<string, Json>)[key] = structuredClone(VALUES[value]!);
	else if (how === 2) {
		if (isList) holder.splice(Number(key), 1);
		else delete holder[key];
	} else if (how === 3) {
		if (isList) holder.push(structuredClone(holder[key] as Json));
	} else if (how === 4) {
		if (isList) holder.reverse();
		else
			for (const [name, inner] of Object.entries(holder).toReversed()) {
				delete holder[name];
				holder[name] = inner;
			}
	} else if (how === 5) {
		const gates = ['accredited', 'minGrade', 'evidence', 'noticeBy', 'increment', 'moves', 'repeats'] as const;
		const added = [true, 'B-', ['letter'], '04-01', '1/2', { minYearsInLane: 2 }, 'never'] as Json[];
		if (!isList) holder[gates[value % 7]!] = added[value % 7]!;
	} else {
		const number = holder[key] as Json;
		if (typeof number === 'number') (holder as Record<string, Json>)[key] = value % 2 ? number + 1 : String(number);
	}
}

function canonical(value: Json): string {
	if (Array.isArray(value)) return `[${value.map(canonical).join()}]`;
	if (value === null || typeof value !== 'object') return JSON.stringify(value);
	return `{${Object.keys(value)
		.sort()
		.map((key) => `${JSON.stringify(key)}:${canonical(value[key]!)}`)
		.join()}}`;
}
