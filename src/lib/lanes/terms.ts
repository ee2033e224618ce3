import { amountOf, commonDenominator, unitsOf, type Amount, type Scale } from './amounts.ts';
import { times, type Quantity } from './quantity.ts';
import type { LaneCap, Path, Schedule, YearCap } from './schedule.ts';

/** The amounts of a schedule in the units of one scale: made once and shared by all people counted in that scale. */
export type Terms = {
	yearCaps: Array<YearCap & { amount: Amount }>;
	careerCaps: AmountCap[];
	/** By rank, then by position of the path. */
	lanes: PathTerms[][];
	increments: Map<string, Amount>;
};

export type AmountCap = { source: string; categories: Set<string>; amount: Amount };

export type PathTerms = {
	path: Path;
	/** The credits required. */
	required: Amount;
	/** Those of the schedule, then those of the path; shares are worked out. */
	caps: AmountCap[];
	minimums: Array<{ categories: Set<string> | null; tag: string | null; amount: Amount }>;
	/** How many surplus credits are absorbed; zero without surplus. */
	over: Amount;
};

/** How many scales of one schedule are kept; odd fractions in people's records could make any number of them. */
const MOST_SCALES = 50;

const termsByScale = new WeakMap<Schedule, Map<string, Terms>>();
const measures = new WeakMap<Schedule, { denominator: bigint; largest: Quantity }>();

export function termsIn(scale: Scale, schedule: Schedule): Terms {
	let known = termsByScale.get(schedule);
	if (!known) termsByScale.set(schedule, (known = new Map()));
	const key = `${scale.denominator}${scale.isLarge ? ' large' : ''}`;
	let terms = known.get(key);
	if (!terms) {
		if (known.size >= MOST_SCALES) known.clear();
		known.set(key, (terms = makeTerms(scale, schedule)));
	}
	return terms;
}

/** The common denominator of all amounts and factors of a schedule, and the largest of its amounts. */
export function measureOf(schedule: Schedule): { denominator: bigint; largest: Quantity } {
	let measure = measures.get(schedule);
	if (!measure) {
		const amounts = amountsIn(schedule);
		const denominator = commonDenominator(1n, [...amounts, ...factorsIn(schedule)]);
		const largest = amounts.reduce((most, amount) =>
			unitsOf(amount, denominator) > unitsOf(most, denominator) ? amount : most
		);
		measures.set(schedule, (measure = { denominator, largest }));
	}
	return measure;
}

function makeTerms(scale: Scale, schedule: Schedule): Terms {
	const increments = new Map<string, Amount>();
	for (const [name, { increment }] of schedule.categories) {
		if (increment) increments.set(name, amountOf(increment, scale));
	}
	return {
		yearCaps: schedule.yearCaps.map((cap) => ({ ...cap, amount: amountOf(cap.credits, scale) })),
		careerCaps: schedule.careerCaps.map(({ source, categories, credits }) => ({
			source,
			categories,
			amount: amountOf(credits, scale)
		})),
		lanes: schedule.lanes.map(({ paths }) =>
			paths.map((path) => ({
				path,
				required: amountOf(path.credits, scale),
				caps: [...schedule.laneCaps, ...path.caps].map((cap) => ({
					source: cap.source,
					categories: cap.categories,
					amount: amountOf(limitOf(cap, path), scale)
				})),
				minimums: path.minimums.map(({ categories, tag, credits }) => ({
					categories,
					tag,
					amount: amountOf(credits, scale)
				})),
				over: path.surplus ? amountOf(path.surplus.over, scale) : scale.zero
			}))
		),
		increments
	};
}

/** A share is a fraction of the credits that the path requires (3.2). */
function limitOf(cap: LaneCap, path: Path): Quantity {
	return 'credits' in cap.limit ? cap.limit.credits : times(cap.limit.share, path.credits);
}

function amountsIn(schedule: Schedule): Quantity[] {
	const amounts: Quantity[] = [];
	for (const { increment } of schedule.categories.values()) if (increment) amounts.push(increment);
	for (const { credits } of [...schedule.yearCaps, ...schedule.careerCaps]) amounts.push(credits);
	for (const { paths } of schedule.lanes) {
		for (const path of paths) {
			amounts.push(path.credits);
			for (const cap of [...schedule.laneCaps, ...path.caps]) amounts.push(limitOf(cap, path));
			for (const { credits } of path.minimums) amounts.push(credits);
			if (path.surplus) amounts.push(path.surplus.over);
		}
	}
	return amounts;
}

function factorsIn(schedule: Schedule): Quantity[] {
	const factors = [...schedule.convert.values()];
	for (const { convert } of schedule.categories.values()) factors.push(...convert.values());
	// Half of every factor may come up where a working time counts half.
	return factors.map(({ num, den }) => ({ num, den: den * 2n }));
}
