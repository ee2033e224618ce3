import type { Day } from '#lib/time/days.ts';
import { formatNumber } from '#lib/ui/format.ts';
import { shownCredits } from './amounts.ts';
import { countToward, standingAt } from './count.ts';
import { evaluateInFull, type Evaluation } from './evaluate.ts';
import { completedRecord, type HopedFacts } from './hypothetical-record.ts';
import { factorOf } from './person-file.ts';
import { quantityText, times } from './quantity.ts';
import { REASONS, type Reason } from './reasons.ts';
import type { DegreeLevel, Schedule } from './schedule.ts';
import type { CompletionRecord, Teacher } from './teacher-file.ts';

/** A credential that somebody might complete. */
export type Candidate = {
	/** Its public id. */
	credential: string;
	title: string;
	/** The provider's id. */
	provider: string;
	facts: HopedFacts;
	/** Whole hundredths; `null`: unknown. */
	cost: number | null;
	isInProgress: boolean;
};

export type WayStep = Pick<Candidate, 'credential' | 'title' | 'provider' | 'cost' | 'isInProgress'> & {
	/** What it adds, in the contract's credits, rounded to three decimals. */
	credits: number;
};

/** The way of one person to the next lane by credentials of the catalogue. */
export type Way =
	| { kind: 'top' }
	/** Nothing is left to earn. */
	| { kind: 'reached'; lane: string }
	| {
			kind: 'way';
			lane: string;
			/** What is in progress stands first. */
			steps: WayStep[];
			/** Whether no other set needs fewer, or the same number at a lower cost. */
			isShortest: boolean;
			/** Of the steps whose cost is known, in hundredths; and of how many it is unknown. */
			cost: { cents: number; unknown: number };
	  }
	| {
			kind: 'none';
			lane: string;
			/** The degree without which no credit leads there; `null` if one that leads there is held. */
			needsDegree: DegreeLevel | null;
			/** Degrees that would bring the lane in another way. */
			otherDegrees: DegreeLevel[];
			/** How many credentials were looked at. */
			candidates: number;
			/** What limits them, each a sentence. */
			because: string[];
			/** Whether it is certain that no set of them can. */
			isProven: boolean;
	  };

export type WayQuestion = {
	schedule: Schedule;
	teacher: Teacher;
	records: CompletionRecord[];
	asOf: Day;
	candidates: Candidate[];
};

/** Evaluations that one answer may take; the exact search gives up there. */
export const MOST_EVALUATIONS = 1500;

/**
 * Which credentials bring the next lane: those with the fewest to begin anew, then the fewest in all, then those whose cost is
 * known, then the cheapest. Every set is put to the evaluation itself, as if it were completed on the as-of date with what the
 * contract asks for (`completedRecord`), so that caps, minimums, repeats, whole units and the yearly limit decide as they will
 * later. Records that wait for papers count only if they count today. What the person has completed is never proposed again.
 *
 * The answer is exact while it takes at most `most` evaluations; else a way is built step by step, without a step that it could do
 * without, and `isShortest` is false.
 */
export function wayToNext(question: WayQuestion, { most = MOST_EVALUATIONS } = {}): Way {
	const { schedule, teacher, records } = question;
	const base = evaluateInFull(schedule, teacher, records, question.asOf);
	const { next, qualifiedLane } = base.result;
	if (next === null) return { kind: 'top' };
	const target = rankOf(schedule, next.lane);
	if (rankOf(schedule, qualifiedLane) >= target) return { kind: 'reached', lane: next.lane };
	const candidates = withoutTaken(question);
	const asking = new Asking(question, target);
	const { classes, refused } = usableClasses(candidates, asking);
	const found = search(classes, asking, base, most);
	if (found.steps) {
		const steps = found.steps;
		return {
			kind: 'way',
			lane: next.lane,
			steps: asking.stepsOf(steps),
			isShortest: found.isExact,
			cost: costOf(steps)
		};
	}
	const all = classes.flatMap(({ members }) => members);
	return {
		kind: 'none',
		lane: next.lane,
		needsDegree: next.needsDegree,
		otherDegrees: next.needsDegree === null ? unheldDegrees(base, target) : [],
		candidates: candidates.length,
		because: [...refused, ...limitsOn(asking.evaluate(all), all.length)],
		isProven: found.isExact
	};
}

const rankOf = (schedule: Schedule, lane: string) => schedule.lanes.findIndex(({ id }) => id === lane);

/** Whoever has done a course is not asked to do it again; one in progress is another matter, and the rules decide. */
function withoutTaken({ records, candidates }: WayQuestion): Candidate[] {
	const taken = new Set(records.filter(({ revoked }) => !revoked).map(({ courseId }) => courseId));
	return candidates.filter(({ facts, isInProgress }) => isInProgress || !taken.has(facts.courseId));
}

/** Puts sets of candidates to the evaluation and counts how often. */
class Asking {
	#question: WayQuestion;
	#target: number;
	count = 0;
	constructor(question: WayQuestion, target: number) {
		this.#question = question;
		this.#target = target;
	}
	get schedule(): Schedule {
		return this.#question.schedule;
	}
	get target(): number {
		return this.#target;
	}
	evaluate(set: Candidate[]): Evaluation {
		this.count += 1;
		const { schedule, teacher, records, asOf } = this.#question;
		const hoped = set.map((one) => hopedRecord(one, schedule, asOf));
		return evaluateInFull(schedule, teacher, [...records, ...hoped], asOf);
	}
	reaches(set: Candidate[]): boolean {
		return rankOf(this.schedule, this.evaluate(set).result.qualifiedLane) >= this.#target;
	}
	stepsOf(set: Candidate[]): WayStep[] {
		const { result, file } = this.evaluate(set);
		const counted = new Map(result.counted.map(({ id, credits }) => [id, credits]));
		const values = new Map(file.records.map(({ record, value }) => [record.id, shownCredits(value, file.scale)]));
		return set
			.toSorted((a, b) => Number(b.isInProgress) - Number(a.isInProgress) || byTitle(a, b))
			.map((one) => ({
				credential: one.credential,
				title: one.title,
				provider: one.provider,
				cost: one.cost,
				isInProgress: one.isInProgress,
				// A lane that counts anew after a move shows nothing of what brought the move.
				credits: counted.get(idOf(one)) ?? values.get(idOf(one)) ?? 0
			}));
	}
}

/** A candidate as if completed that day. Of one day's records the order of ids decides, so every set has them in one order. */
export function hopedRecord(one: Candidate, schedule: Schedule, day: Day): CompletionRecord {
	return completedRecord(idOf(one), one.facts, schedule, day);
}

/** After every id on file among records of one day, alike candidates beside each other: which of them are taken changes nothing. */
const idOf = (one: Candidate) => `\u{10FFFF}${signatureOf(one)} ${one.credential}`;

function signatureOf({ facts, isInProgress }: Candidate): string {
	return JSON.stringify([
		isInProgress ? 0 : 1,
		facts.category,
		quantityText(facts.quantity),
		facts.unit,
		facts.tags.toSorted(),
		facts.accredited,
		facts.related,
		facts.evidenceType
	]);
}

/** Candidates that the rules cannot tell apart, the cheapest first; and the most one of them can add. */
type Class = { members: Candidate[]; isInProgress: boolean; value: number };

function usableClasses(candidates: Candidate[], asking: Asking): { classes: Class[]; refused: string[] } {
	const { schedule } = asking;
	const named = new Set(
		[...schedule.stacks.values()].flatMap(({ groups }) => groups.flatMap(({ items }) => [...(items ?? [])]))
	);
	const courses = new Map<string, number>();
	for (const { facts } of candidates) courses.set(facts.courseId, (courses.get(facts.courseId) ?? 0) + 1);
	const groups = Map.groupBy(candidates, (one) => {
		const { courseId } = one.facts;
		const isPlain = courses.get(courseId) === 1 && !named.has(courseId) && !one.isInProgress;
		return isPlain ? signatureOf(one) : idOf(one);
	});
	const refusedBy = new Map<Reason, number>();
	const classes: Class[] = [];
	for (const members of groups.values()) {
		const one = members[0]!;
		const { result } = asking.evaluate([one]);
		// A gate refuses the whole record: whatever else is completed, it never counts.
		const gate = [...result.excluded, ...result.pending].find(
			({ id, credits }) => id === idOf(one) && credits === undefined
		);
		if (gate) {
			refusedBy.set(gate.reason, (refusedBy.get(gate.reason) ?? 0) + members.length);
			continue;
		}
		classes.push({ members: members.toSorted(byCost), isInProgress: one.isInProgress, value: valueOf(one, schedule) });
	}
	classes.sort((a, b) => b.value - a.value || (idOf(a.members[0]!) < idOf(b.members[0]!) ? -1 : 1));
	const refused = [...refusedBy].map(([reason, count]) => sentenceAbout(count, reason));
	return { classes, refused };
}

/** For leaving out what is too little only, never shown: a double is exact enough with the margin below. */
function valueOf({ facts }: Candidate, schedule: Schedule): number {
	const record = completedRecord('', facts, schedule, 0);
	const factor = factorOf(record, schedule)?.factor;
	if (!factor) return 0;
	const { num, den } = times(facts.quantity, factor);
	return Number(num) / Number(den);
}

type Found = { steps: Candidate[] | null; isExact: boolean };

function search(classes: Class[], asking: Asking, base: Evaluation, most: number): Found {
	const all = classes.flatMap(({ members }) => members);
	if (all.length === 0) return { steps: null, isExact: true };
	if (isMonotone(asking.schedule, all) && !asking.reaches(all)) return { steps: null, isExact: true };
	const exact = fewest(classes, asking, leastValue(base, asking), most);
	return exact === 'too much work' ? stepByStep(classes, asking) : { steps: exact, isExact: true };
}

/** Whether completing more can never count for less: then all of them together tell whether any set can. */
function isMonotone(schedule: Schedule, all: Candidate[]): boolean {
	const hasMinimums = schedule.lanes.some(({ paths }) => paths.some(({ minimums }) => minimums.length > 0));
	const caps = [...schedule.yearCaps, ...schedule.careerCaps, ...schedule.laneCaps];
	const pathCaps = schedule.lanes.flatMap(({ paths }) => paths.map((path) => [...caps, ...path.caps]));
	const isCappedTwice = pathCaps.some((list) =>
		[...schedule.categories.keys()].some((name) => list.filter(({ categories }) => categories.has(name)).length > 1)
	);
	// What waits for a whole unit takes room under a limit all the same.
	const waitsUnderCap = pathCaps.some((list) =>
		list.some(({ categories }) => [...categories].some((name) => asksForWholeUnits(schedule, name)))
	);
	const hasSharedCourse = new Set(all.map(({ facts }) => facts.courseId)).size < all.length;
	return !hasMinimums && !isCappedTwice && !waitsUnderCap && !hasSharedCourse && schedule.stacks.size === 0;
}

const asksForWholeUnits = (schedule: Schedule, category: string) =>
	(schedule.categories.get(category)?.increment ?? null) !== null;

/** The least that any set which leads there is worth; 0 where parts that wait for a whole unit may come in with it. */
function leastValue({ file, position }: Evaluation, { schedule, target }: Asking): number {
	if ([...schedule.categories.values()].some(({ increment }) => increment !== null)) return 0;
	const { asOf, scale } = file;
	const standing = standingAt(file, { earn: asOf, submit: asOf, expiry: asOf }, position.banked, false);
	const shortfalls = file.terms.lanes
		.slice(target)
		.flatMap((paths) => paths.map((terms) => countToward(file, standing, terms, position.lastMoveOn)))
		.filter(({ isDegreeHeld }) => isDegreeHeld)
		.map(({ shortfall }) => Number(shortfall) / Number(scale.denominator));
	return Math.min(...shortfalls) - 1e-6;
}

/** The best set by the order of `wayToNext`; `null` if none leads there. */
function fewest(classes: Class[], asking: Asking, least: number, most: number): Candidate[] | null | 'too much work' {
	const begun = classes.filter(({ isInProgress }) => isInProgress);
	const anew = classes.filter(({ isInProgress }) => !isInProgress);
	const sizeOf = (list: Class[]) => list.reduce((sum, { members }) => sum + members.length, 0);
	const budget = { work: 0, most: most * 40 };
	for (let fresh = 0; fresh <= sizeOf(anew); fresh += 1) {
		for (let old = fresh === 0 ? 1 : 0; old <= sizeOf(begun); old += 1) {
			let best: Candidate[] | null = null;
			for (const first of choices(begun, old, -Infinity, budget)) {
				const rest = least - sum(first);
				for (const second of choices(anew, fresh, rest, budget)) {
					if (asking.count > most || budget.work > budget.most) return 'too much work';
					const set = [...first, ...second];
					if (fresh === 0 && sum(set) < least) continue;
					if (best && !isCheaper(set, best)) continue;
					if (asking.reaches(set)) best = set;
				}
				if (asking.count > most || budget.work > budget.most) return 'too much work';
			}
			if (best) return best;
		}
	}
	return null;

	function sum(set: Candidate[]): number {
		return set.reduce((total, one) => total + valueOf(one, asking.schedule), 0);
	}
}

/** Every choice of so many members, of each class the cheapest, that together may be worth so much. */
function* choices(classes: Class[], size: number, least: number, budget: { work: number }): Generator<Candidate[]> {
	yield* from(0, size, least);

	function* from(at: number, left: number, needed: number): Generator<Candidate[]> {
		budget.work += 1;
		if (left === 0) {
			if (needed <= 0) yield [];
			return;
		}
		const here = classes[at];
		// Classes stand with the most valuable first.
		if (!here || here.value * left < needed) return;
		for (let taken = Math.min(left, here.members.length); taken >= 0; taken -= 1) {
			for (const rest of from(at + 1, left - taken, needed - taken * here.value))
				yield [...here.members.slice(0, taken), ...rest];
		}
	}
}

/** A way, not the shortest for certain: always the step that leaves least, then without every step that it can do without. */
function stepByStep(classes: Class[], asking: Asking): Found {
	const chosen: Candidate[] = [];
	const left = classes.map(({ members }) => [...members]);
	for (;;) {
		const options = left.flatMap(([first]) => (first ? [first] : []));
		if (options.length === 0) return { steps: null, isExact: false };
		const ways = options.map((one) => {
			const evaluation = asking.evaluate([...chosen, one]);
			return { one, isThere: isThere(evaluation, asking), left: distance(evaluation, asking) };
		});
		ways.sort(
			(a, b) =>
				Number(b.isThere) - Number(a.isThere) ||
				a.left - b.left ||
				Number(b.one.isInProgress) - Number(a.one.isInProgress) ||
				byCost(a.one, b.one)
		);
		const [best] = ways;
		chosen.push(best!.one);
		left.find(([first]) => first === best!.one)!.shift();
		if (best!.isThere) break;
	}
	for (const one of chosen.toSorted((a, b) => Number(a.isInProgress) - Number(b.isInProgress) || byCost(b, a))) {
		const without = chosen.filter((other) => other !== one);
		if (without.length > 0 && asking.reaches(without)) chosen.splice(chosen.indexOf(one), 1);
	}
	return { steps: chosen, isExact: false };
}

const isThere = ({ result }: Evaluation, { schedule, target }: Asking) =>
	rankOf(schedule, result.qualifiedLane) >= target;

function distance({ result }: Evaluation, asking: Asking): number {
	return isThere({ result } as Evaluation, asking) || !result.next
		? 0
		: result.next.creditsToNext + result.next.stackToNext;
}

/** Whether a set costs less than another; one of which more is unknown never does. */
function isCheaper(a: Candidate[], b: Candidate[]): boolean {
	const [one, other] = [costOf(a), costOf(b)];
	return one.unknown !== other.unknown ? one.unknown < other.unknown : one.cents < other.cents;
}

/** What is known of the cost of a set: the sum of the known ones in hundredths, and how many are unknown. */
export function costOf(set: Array<{ cost: number | null }>): { cents: number; unknown: number } {
	return {
		cents: set.reduce((sum, { cost }) => sum + (cost ?? 0), 0),
		unknown: set.filter(({ cost }) => cost === null).length
	};
}

function byCost(a: Candidate, b: Candidate): number {
	return (a.cost ?? Infinity) - (b.cost ?? Infinity) || byTitle(a, b);
}

// Two unknown costs are Infinity apart from each other, which is no number and falls through to the title.
function byTitle(a: Candidate, b: Candidate): number {
	return a.title < b.title ? -1 : a.title > b.title ? 1 : a.credential < b.credential ? -1 : 1;
}

function unheldDegrees({ file, position }: Evaluation, target: number): DegreeLevel[] {
	const { asOf } = file;
	const standing = standingAt(file, { earn: asOf, submit: asOf, expiry: asOf }, position.banked, false);
	const levels = file.terms.lanes[target]!.flatMap((terms) => {
		const { isDegreeHeld } = countToward(file, standing, terms, position.lastMoveOn);
		return isDegreeHeld || terms.path.degree === null ? [] : [terms.path.degree];
	});
	return [...new Set(levels)];
}

/** What would keep some of them from counting if all were completed. */
function limitsOn({ result }: Evaluation, candidates: number): string[] {
	if (candidates === 0) return [];
	const counts = new Map<Reason, number>();
	for (const { id, reason } of [...result.excluded, ...result.pending]) {
		if (id.startsWith('\u{10FFFF}')) counts.set(reason, (counts.get(reason) ?? 0) + 1);
	}
	return [...counts].map(([reason, count]) => sentenceAbout(count, reason));
}

function sentenceAbout(count: number, reason: Reason): string {
	const { sentence } = REASONS[reason];
	return `${formatNumber(count)} would not count, or only in part: ${sentence.slice(0, 1).toLowerCase()}${sentence.slice(1)}`;
}
