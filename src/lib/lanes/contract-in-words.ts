import type { ScheduleKind } from '#lib/server/db/schema.ts';
import { dateText, dayOf, type MonthDay } from '#lib/time/days.ts';
import { formatAmount, formatCredits, formatDay, formatList } from '#lib/ui/format.ts';
import type { DateRule } from './date-rules.ts';
import { quantityText, type Quantity } from './quantity.ts';
import type { Category, LaneCap, Path, Rolling, Schedule, StackGroup, Window } from './schedule.ts';
import { degreeWords, manyOf } from './standing.ts';

/*
 * A contract's text as sentences for those who are paid by it. Every rule of the document (salary-lane rules, section 3) has its
 * sentence; the wording never decides anything, the document does.
 */

export type ContractInWords = {
	/** Lowest first. Any one of the ways brings the lane. */
	lanes: { lane: string; ways: string[] }[];
	/** Which kinds of learning count, and what is asked of each; an empty list: nothing more. */
	categories: { category: string; name: string; rules: string[] }[];
	/** What a unit is worth in the contract's own. */
	conversions: string[];
	/** Limits by year, over a whole working life and toward one lane. */
	limits: string[];
	repeats: string;
	/** When a lane changes. */
	dates: string[];
	stacks: { stack: string; groups: string[] }[];
};

/** The contract in sentences; `unit` is its word for one credit. A renewal of licenses speaks of its cycle where others speak of lanes. */
export function contractInWords(schedule: Schedule, unit: string, kind: ScheduleKind = 'lane'): ContractInWords {
	const talk = TALK[kind];
	return {
		lanes: schedule.lanes.map(({ id, paths }) => ({ lane: id, ways: paths.map((path) => wayWords(path, unit, talk)) })),
		categories: [...schedule.categories].map(([category, gates]) => ({
			category,
			name: categoryName(category),
			rules: gateWords(gates, unit)
		})),
		conversions: [...schedule.convert].map(([from, factor]) => conversionWords(from, factor, unit)),
		limits: [
			...schedule.yearCaps.map(
				({ categories, credits, yearStart, excess }) =>
					`At most ${amountWords(credits, unit)} a year of ${namedCategories(categories)}; the year begins on ${dayWords(yearStart)}, and what is over ${excess === 'carry' ? 'counts in the next year' : 'is lost'}.`
			),
			...schedule.careerCaps.map(
				({ categories, credits }) =>
					`At most ${amountWords(credits, unit)} of ${namedCategories(categories)} in all, ever.`
			),
			...schedule.laneCaps.map((cap) => laneCapWords(cap, unit, talk))
		],
		repeats:
			schedule.repeats === 'count'
				? 'The same course may count again.'
				: schedule.repeats === 'never'
					? 'The same course counts once.'
					: `The same course counts again ${years(schedule.repeats.afterYears)} after it was completed, not before.`,
		dates: [
			...(schedule.effective.kind === 'windows'
				? schedule.effective.windows.map((window) => windowWords(window, talk))
				: rollingWords(schedule.effective, talk)),
			...(schedule.maxLanesPerWindow === null
				? []
				: [
						schedule.maxLanesPerWindow === 1
							? 'One lane at a time: a date brings one lane change at most. A lane for a degree may be reached in one step.'
							: `A date brings ${schedule.maxLanesPerWindow} lane changes at most. A lane for a degree may be reached in one step.`
					]),
			...(schedule.minYearsInLane === null
				? []
				: [`Whoever changes lane has been in the lane before for ${years(schedule.minYearsInLane)} at least.`])
		],
		stacks: [...schedule.stacks].map(([stack, { groups }]) => ({ stack, groups: groups.map(groupWords) }))
	};
}

/** How a contract of pay, and a renewal of licenses, speak of a change. */
export type Talk = { change: string; since: string; toward: string };
export const TALK: Record<ScheduleKind, Talk> = {
	lane: { change: 'Lanes change', since: 'since the last lane change', toward: 'toward one lane' },
	license: { change: 'A renewal is met', since: 'in the cycle', toward: 'in one cycle' }
};

/** A category as people read it: "district-inservice" is "District inservice". */
export function categoryName(category: string): string {
	const words = wordsOf(category);
	return words.slice(0, 1).toUpperCase() + words.slice(1);
}

/** Short names of the field that are written in capitals. */
const CAPITALS: ReadonlySet<string> = new Set(['iep', 'mdt', 'elms', 'pd', 'plc', 'ceu', 'cpd', 'nbct', 'esl', 'ell']);
const wordsOf = (id: string) =>
	id
		.trim()
		.split(/[-_\s]+/)
		.map((word) => (CAPITALS.has(word.toLowerCase()) ? word.toUpperCase() : word))
		.join(' ');

/** Categories in a sentence. */
export const namedCategories = (categories: Iterable<string>) => formatList([...categories].map(wordsOf));
const years = (count: number) => (count === 1 ? 'one year' : `${count} years`);

/** Decimals where they say it all, else the fraction: three decimals of a third would be another amount. */
export function exactWords(amount: Quantity): string {
	return 1000n % amount.den === 0n ? formatAmount(quantityText(amount)) : `${amount.num}/${amount.den}`;
}
/** An exact amount with its unit: “13.5 semester credits”. */
export function amountWords(amount: Quantity, unit: string): string {
	const text = exactWords(amount);
	return text === '1' || text.startsWith('0.') || (text.includes('/') && amount.num < amount.den)
		? `${text} ${unit}`
		: `${text} ${manyOf(unit)}`;
}
/** What one of another unit is worth. */
export const conversionWords = (from: string, factor: Quantity, unit: string) =>
	`${formatCredits('1', from)} is ${amountWords(factor, unit)}.`;

const dayWords = ({ month, day }: MonthDay) => formatDay(dateText(dayOf(2001, month, day))).replace(/ 2001$/, '');

/** A day of every year. */
export function ruleWords(rule: DateRule): string {
	const shift = { [-1]: ' of the year before', [0]: '', [1]: ' of the year after' }[rule.yearShift];
	const roll =
		rule.roll === null ? '' : rule.roll === 'next-weekday' ? ', or the Monday after' : ', or the Friday before';
	return `${dayWords(rule)}${shift}${roll}`;
}

/** One way to a lane. */
export function wayWords(path: Path, unit: string, talk: Talk): string {
	const needs: string[] = [];
	if (path.degree) needs.push(degreeWords(path.degree));
	const asksCredits = path.credits.num > 0n;
	if (asksCredits) needs.push(`${amountWords(path.credits, unit)}${fromWhen(path, talk)}`);
	if (path.stack) needs.push(`the stack “${path.stack}” complete`);
	const conditions = [
		...path.minimums.map(
			({ categories, tag, credits }) =>
				`at least ${amountWords(credits, unit)} of them ${[categories && `in ${namedCategories(categories)}`, tag && `marked “${tag}”`].filter(Boolean).join(', ')}`
		),
		...path.caps.map((cap) => laneCapWords(cap, unit, talk).replace(/^A/, 'a').replace(/\.$/, '')),
		...(path.surplus
			? [
					`what was earned between ${degreeWords(path.surplus.from)} and this degree counts beyond the first ${amountWords(path.surplus.over, unit)}`
				]
			: [])
	];
	const main = needs.length === 0 ? 'Nothing is asked: people begin here' : formatList(needs);
	const text = `${main.slice(0, 1).toUpperCase()}${main.slice(1)}${conditions.map((one) => `; ${one}`).join('')}.`;
	return text;
}

function fromWhen({ after, degree }: Path, { since }: Talk): string {
	if (after === 'last-move') return ` earned ${since}`;
	if (after === 'highest-degree') return ' earned after the highest degree';
	return degree === null ? '' : ' earned after it';
}

function laneCapWords({ categories, limit }: LaneCap, unit: string, { toward }: Talk): string {
	return 'credits' in limit
		? `At most ${amountWords(limit.credits, unit)} of ${namedCategories(categories)} ${toward}.`
		: `At most ${shareWords(limit.share)} of a lane’s credits may be ${namedCategories(categories)}.`;
}

const shareWords = ({ num, den }: Quantity) => ((100n * num) % den === 0n ? `${(100n * num) / den}%` : `${num}/${den}`);

const TIMES = { own: 'one’s own time', contract: 'contract time', stipend: 'time paid by a stipend' } as const;

/** What is asked of a category, a sentence each. */
export function gateWords(gates: Category, unit: string): string[] {
	const rules: string[] = [];
	for (const [from, factor] of gates.convert) rules.push(`Here ${conversionWords(from, factor, unit)}`);
	for (const [of, least] of gates.minQuantity)
		rules.push(`A record below ${formatCredits(quantityText(least), of)} does not count.`);
	if (gates.from !== null) rules.push(`Completed on ${formatDay(dateText(gates.from))} or later.`);
	if (gates.afterHire) rules.push('Completed after the date of hire.');
	if (gates.accredited) rules.push('From an accredited institution.');
	if (gates.related) rules.push('Related to the assignment.');
	if (gates.minGrade) rules.push(`A grade of ${gates.minGrade} or better, or passed.`);
	for (const [time, effect] of gates.time)
		rules.push(`Done in ${TIMES[time]}, it ${effect === 'exclude' ? 'does not count' : 'counts half'}.`);
	if (gates.preapproval === 'before-start') rules.push('Approved on or before the first day.');
	if (gates.preapproval === 'any-time') rules.push('Needs approval, before or after.');
	if (gates.evidence)
		rules.push(
			`Proved by ${[...gates.evidence].map((type) => `${/^[aeiou]/.test(type) ? 'an' : 'a'} ${wordsOf(type)}`).join(' or ')}.`
		);
	else rules.push('Any document proves it.');
	if (gates.submitWithin) {
		const [[span, count]] = Object.entries(gates.submitWithin) as [[string, number]];
		rules.push(
			`The document comes within ${count} ${count === 1 ? span.replace(/s$/, '') : span} after completion, or the record no longer counts.`
		);
	}
	if (gates.expiresYears !== null)
		rules.push(`The credit expires ${years(gates.expiresYears)} after completion if it has brought no lane by then.`);
	if (gates.increment)
		rules.push(`Counts in whole multiples of ${amountWords(gates.increment, unit)}, taken together.`);
	return rules;
}

/** One yearly date on which lanes change. */
export function windowWords({ effective, earnBy, submitBy, noticeBy }: Window, { change }: Talk): string {
	return `${change} on ${ruleWords(effective)}: earned by ${ruleWords(earnBy)}, documents in by ${ruleWords(submitBy)}${noticeBy ? `, announced by ${ruleWords(noticeBy)}` : ''}.`;
}

function rollingWords({ effective, payPeriod, closed }: Rolling, { change }: Talk): string[] {
	const when = {
		'same-day': 'on the day everything is there',
		'month-start': 'on the first of a month: that day if everything is there by then, else the next first',
		'next-month': 'on the first of the month after everything is there',
		'pay-period': 'on the first day of the pay period in which everything is there',
		'next-pay-period': 'on the first day of the pay period after everything is there'
	}[effective];
	return [
		`${change} at any time of the year, ${when}.`,
		...(payPeriod
			? [`A pay period has ${payPeriod.days} days; one began on ${formatDay(dateText(payPeriod.anchor))}.`]
			: []),
		...(closed ? [`Nothing is taken in from ${dayWords(closed.from)} to ${dayWords(closed.to)}.`] : [])
	];
}

/** What one group of a stack asks for. */
export function groupWords({ need, items, category }: StackGroup): string {
	const from = [
		...(items ? [[...items].map((item) => `“${item}”`).join(', ')] : []),
		...(category ? [namedCategories([category])] : [])
	];
	return `${need} of ${from.join(' or ')}.`;
}
