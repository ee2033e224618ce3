import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { contractInWords } from './contract-in-words.ts';
import { parseJson } from './parse-json.ts';
import { readSchedule } from './schedule.ts';

const FOLDER = 'data/contracts';

function wordsOf(text: string) {
	const parsed = parseJson(text);
	if ('problem' in parsed) throw new Error(parsed.problem.message);
	const read = readSchedule(parsed.value);
	if ('problems' in read) throw new Error(read.problems[0]!.message);
	return contractInWords(read.schedule, read.schedule.unit ?? 'credit');
}
const shipped = (id: string) => wordsOf(readFileSync(`${FOLDER}/${id}.json`, 'utf8'));

test('every contract that comes with the program can be read in sentences', () => {
	for (const file of readdirSync(FOLDER)) {
		const words = wordsOf(readFileSync(`${FOLDER}/${file}`, 'utf8'));
		const sentences = [
			...words.lanes.flatMap(({ ways }) => ways),
			...words.categories.flatMap(({ rules }) => rules),
			...words.conversions,
			...words.limits,
			...words.dates,
			words.repeats
		];
		expect(words.lanes.every(({ ways }) => ways.length > 0)).toBe(true);
		for (const sentence of sentences) {
			expect(sentence, file).toMatch(/^[A-Z0-9].*\.$/s);
			expect(sentence, file).not.toMatch(/undefined|null|NaN|\[object/);
		}
	}
});

test('Cedar Valley’s lanes, limits and windows read as the contract means them', () => {
	const words = shipped('cedar-valley-ca');
	expect(words.lanes[3]).toEqual({
		lane: 'BA+45',
		ways: ['A bachelor’s degree and 45 semester credits earned after it.', 'A master’s degree.']
	});
	expect(words.conversions).toContain('1 clock hour is 1/15 semester credit.');
	expect(words.limits).toEqual([
		'At most 6 semester credits a year of microcredential and district inservice; the year begins on 1 Jul, and what is over counts in the next year.',
		'At most 2 semester credits of conference in all, ever.'
	]);
	expect(words.dates[0]).toBe('Lanes change on 1 Sep: earned by 31 Aug, documents in by 30 Sep.');
	expect(words.categories.find(({ category }) => category === 'district-inservice')?.rules).toEqual([
		'Done in contract time, it does not count.',
		'Proved by a district record or an original certificate.'
	]);
});

test('no rule of a contract is without its words', () => {
	const words = wordsOf(
		JSON.stringify({
			timezone: 'America/Chicago',
			unit: 'point',
			convert: { semester: 1 },
			categories: {
				course: {
					convert: { ceu: '2/3' },
					minQuantity: { 'clock-hour': 5 },
					from: '2020-07-01',
					afterHire: true,
					accredited: true,
					related: true,
					minGrade: 'B-',
					time: { contract: 'exclude', stipend: 'half' },
					preapproval: 'before-start',
					evidence: ['official-transcript'],
					submitWithin: { months: 1 },
					expiresYears: 5,
					increment: '1/2'
				},
				free: {}
			},
			repeats: 'never',
			caps: [
				{ scope: 'year', categories: ['course'], credits: 4, yearStart: '07-01', excess: 'lost' },
				{ scope: 'lane', categories: ['free'], share: '1/2' },
				{ scope: 'career', categories: ['free'], credits: 1 }
			],
			stacks: {
				lead: {
					groups: [
						{ need: 2, items: ['a', 'b', 'c'] },
						{ need: 1, category: 'free' }
					]
				}
			},
			lanes: [
				{ id: 'I', paths: [{}] },
				{
					id: 'II',
					paths: [
						{
							degree: 'master',
							credits: 10,
							after: 'degree',
							caps: [{ categories: ['free'], credits: 3 }],
							minimums: [{ categories: ['course'], tag: 'multicultural', credits: 2 }],
							surplus: { from: 'bachelor', over: 45 },
							stack: 'lead'
						},
						{ credits: 1, after: 'last-move' }
					]
				}
			],
			effective: {
				rolling: {
					effective: 'next-pay-period',
					payPeriod: { anchor: '2026-01-05', days: 14 },
					closed: { from: '06-15', to: '07-31' }
				}
			}
		})
	);
	expect(words.lanes).toEqual([
		{ lane: 'I', ways: ['Nothing is asked: people begin here.'] },
		{
			lane: 'II',
			ways: [
				'A master’s degree, 10 points earned after it and the stack “lead” complete; at least 2 points of them in course, marked “multicultural”; at most 3 points of free toward one lane; what was earned between a bachelor’s degree and this degree counts beyond the first 45 points.',
				'1 point earned since the last lane change.'
			]
		}
	]);
	expect(words.categories[0]!.rules).toEqual([
		'Here 1 CEU is 2/3 point.',
		'A record below 5 clock hours does not count.',
		'Completed on 1 Jul 2020 or later.',
		'Completed after the date of hire.',
		'From an accredited institution.',
		'Related to the assignment.',
		'A grade of B- or better, or passed.',
		'Done in contract time, it does not count.',
		'Done in time paid by a stipend, it counts half.',
		'Approved on or before the first day.',
		'Proved by an official transcript.',
		'The document comes within 1 month after completion, or the record no longer counts.',
		'The credit expires 5 years after completion if it has brought no lane by then.',
		'Counts in whole multiples of 0.5 point, taken together.'
	]);
	expect(words.categories[1]!.rules).toEqual(['Any document proves it.']);
	expect(words.limits).toEqual([
		'At most 4 points a year of course; the year begins on 1 Jul, and what is over is lost.',
		'At most 1 point of free in all, ever.',
		'At most 50% of a lane’s credits may be free.'
	]);
	expect(words.repeats).toBe('The same course counts once.');
	expect(words.dates).toEqual([
		'Lanes change at any time of the year, on the first day of the pay period after everything is there.',
		'A pay period has 14 days; one began on 5 Jan 2026.',
		'Nothing is taken in from 15 Jun to 31 Jul.'
	]);
	expect(words.stacks).toEqual([{ stack: 'lead', groups: ['2 of “a”, “b”, “c”.', '1 of free.'] }]);
});
