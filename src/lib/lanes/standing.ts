import { dateText, type Day } from '#lib/time/days.ts';
import { formatAmount, formatCount, formatDay, formatList } from '#lib/ui/format.ts';
import { evaluate } from './evaluate.ts';
import { isUnverified, withDegreesVerified, withPapers } from './papers.ts';
import type { Reason } from './reasons.ts';
import type { Result } from './result.ts';
import { DEGREE_LEVELS, type DegreeLevel, type Schedule } from './schedule.ts';
import type { CompletionRecord, Teacher } from './teacher-file.ts';

/** Where a person stands on the way to the next lane, in the order in which HR attends to them. */
export const LANE_STATUSES = [
	'moves',
	'eligible',
	'blocked',
	'short',
	'needs-degree',
	'top',
	'refused',
	'no-placement'
] as const;
export type LaneStatus = (typeof LANE_STATUSES)[number];

/** Short words for a status, for lists and filters. */
export const STATUS_WORDS: Record<LaneStatus, string> = {
	moves: 'Moves on a coming date',
	eligible: 'Requirements met',
	blocked: 'Waits for papers',
	short: 'Short of credits',
	'needs-degree': 'Needs a degree',
	top: 'On the highest lane',
	refused: 'Cannot be evaluated',
	'no-placement': 'No placement'
};

export type LaneStanding = { status: LaneStatus; sentence: string; waitsFor: Awaited[] };

/** What a credit or a degree may wait for until somebody hands in, decides or says it. */
export const AWAITED = ['document', 'document-kind', 'approval', 'degree', 'fact'] as const;
export type Awaited = (typeof AWAITED)[number];

/** Short words for what is awaited, for filters and counts. */
export const AWAITED_WORDS: Record<Awaited, string> = {
	document: 'A document',
	'document-kind': 'A document of the required kind',
	approval: 'Approval',
	degree: 'Verification of a degree',
	fact: 'A fact from HR'
};

const AWAITED_BY: Partial<Record<Reason, Awaited>> = {
	EVIDENCE_PENDING: 'document',
	EVIDENCE_NOT_OFFICIAL: 'document-kind',
	APPROVAL_PENDING: 'approval',
	DATA_MISSING: 'fact'
};

/** What somebody's missing decision or document keeps pending; the words complete "2 records wait for …". */
export const WAITS_FOR: Partial<Record<Reason, string>> = {
	EVIDENCE_PENDING: 'a document',
	EVIDENCE_NOT_OFFICIAL: 'a document of the required kind',
	APPROVAL_PENDING: 'approval'
};

/** Who reads a degree's name in a sentence: "a master’s degree". */
export function degreeWords(level: DegreeLevel): string {
	return {
		bachelor: 'a bachelor’s degree',
		master: 'a master’s degree',
		specialist: 'a specialist degree',
		doctorate: 'a doctorate'
	}[level];
}

/** A degree as a title: "Master’s degree". */
export function degreeName(level: DegreeLevel): string {
	const name = degreeWords(level).replace(/^an? /, '');
	return name.slice(0, 1).toUpperCase() + name.slice(1);
}

/** "1 semester credit", "13.5 semester credits"; the unit is the schedule's own word for one. */
export function creditWords(amount: number | string, unit: string, shown: 'half-up' | 'up' = 'half-up'): string {
	const text = formatAmount(amount, shown);
	return `${text} ${text === '1' ? unit : manyOf(unit)}`;
}

/** The word for more than one of a schedule's unit: "semester credits". */
export function manyOf(unit: string): string {
	return unit.endsWith('s') ? unit : `${unit}s`;
}

/**
 * Decides from an evaluation how a person stands, with the sentence to say. Whether only papers stand in the way is asked
 * of the rules themselves: the same file is evaluated as if every document, approval and verification awaited had come in
 * on the as-of date. `waitsFor` is what any record waits for, and of somebody whom only papers keep from a lane those papers.
 * `unit` is the schedule's word for one credit.
 */
export function standingOf(input: StandingQuestion): LaneStanding {
	const { papers, ...standing } = statusOf(input);
	return {
		...standing,
		waitsFor: papers ? awaited(input, papers) : awaited(input, { ...RECORDS_ONLY, ofFacts: true })
	};
}

type StandingQuestion = {
	schedule: Schedule;
	teacher: Teacher;
	records: CompletionRecord[];
	asOf: Day;
	unit: string;
	result: Result;
};

function awaited(
	{ teacher, asOf, result }: StandingQuestion,
	{ ofRecords, ofDegrees, ofFacts = false }: Papers & { ofFacts?: boolean }
): Awaited[] {
	const found = new Set<Awaited | undefined>();
	for (const { reason } of result.pending)
		if (ofRecords && (ofFacts || reason !== 'DATA_MISSING')) found.add(AWAITED_BY[reason]);
	if (ofDegrees && teacher.degrees.some((degree) => isUnverified(degree, asOf))) found.add('degree');
	return AWAITED.filter((one) => found.has(one));
}

function statusOf(input: StandingQuestion): { status: LaneStatus; sentence: string; papers?: Papers } {
	const { schedule, asOf, unit, result } = input;
	const { next, deadline } = result;
	const last = result.moves.at(-1);
	if (last && last.effectiveOn > dateText(asOf)) {
		return { status: 'moves', sentence: `Moves to ${last.lane} on ${formatDay(last.effectiveOn)}.` };
	}
	const final = last?.lane ?? result.lane;
	const rankOf = (lane: string) => schedule.lanes.findIndex(({ id }) => id === lane);
	if (rankOf(result.qualifiedLane) > rankOf(final)) {
		return {
			status: 'eligible',
			sentence: `Meets the requirements of ${result.qualifiedLane} today; ${whatStandsInTheWay(input)}`
		};
	}
	if (next === null) return { status: 'top', sentence: 'On the highest lane.' };
	const isAbove = (lane: string) => rankOf(lane) > rankOf(final);
	// What is said to be awaited is what the lane hangs on: a master's degree on file does not hold up a bachelor lane.
	for (const papers of [RECORDS_ONLY, DEGREES_ONLY, BOTH]) {
		const reached = laneWithPapers(input, papers);
		if (reached !== null && isAbove(reached)) {
			return { status: 'blocked', sentence: `Would reach ${reached}, but ${waitingWords(input, papers)}.`, papers };
		}
	}
	if (next.needsDegree !== null) {
		const credits = next.creditsToNext > 0 ? ` and ${creditWords(next.creditsToNext, unit, 'up')}` : '';
		return { status: 'needs-degree', sentence: `${next.lane} needs ${degreeWords(next.needsDegree)}${credits}.` };
	}
	const missing = [
		...(next.creditsToNext > 0 ? [creditWords(next.creditsToNext, unit, 'up')] : []),
		...(next.stackToNext > 0 ? [formatCount(next.stackToNext, 'part of a stack', 'parts of a stack')] : [])
	];
	const facts = new Set(result.pending.filter(({ reason }) => reason === 'DATA_MISSING').map(({ id }) => id)).size;
	const unknown = facts === 0 ? '' : ` ${formatCount(facts, 'record waits', 'records wait')} for a fact from HR.`;
	const by = deadline ? `, to be handed in by ${formatDay(deadline.submitBy)}` : '';
	return { status: 'short', sentence: `Short of ${next.lane} by ${formatList(missing)}${by}.${unknown}` };
}

function whatStandsInTheWay({
	asOf,
	schedule,
	result: { deadline }
}: {
	asOf: Day;
	schedule: Schedule;
	result: Result;
}): string {
	if (deadline === null) {
		return schedule.effective.kind === 'rolling'
			? 'it takes effect on the next open day.'
			: 'no coming date can bring the move yet.';
	}
	const { noticeBy, effectiveOn } = deadline;
	if (noticeBy !== undefined && noticeBy >= dateText(asOf)) {
		return `a notice by ${formatDay(noticeBy)} makes it take effect on ${formatDay(effectiveOn)}.`;
	}
	return `the first date it can take effect is ${formatDay(effectiveOn)}.`;
}

type Papers = { ofRecords: boolean; ofDegrees: boolean };
const RECORDS_ONLY: Papers = { ofRecords: true, ofDegrees: false };
const DEGREES_ONLY: Papers = { ofRecords: false, ofDegrees: true };
const BOTH: Papers = { ofRecords: true, ofDegrees: true };

/** The lane met today if these papers, as far as they are awaited, were there; `null` if none of them is awaited. */
function laneWithPapers(
	{ schedule, teacher, records, asOf, result }: StandingQuestion,
	{ ofRecords, ofDegrees }: Papers
): string | null {
	const awaited = new Set<string>();
	for (const { id, reason } of result.pending) {
		if (!ofRecords || !(reason in WAITS_FOR)) continue;
		awaited.add(id);
	}
	const unverified = ofDegrees && teacher.degrees.some((degree) => isUnverified(degree, asOf));
	if ((ofRecords && awaited.size === 0) || (ofDegrees && !unverified)) return null;
	const degrees = ofDegrees ? withDegreesVerified(teacher.degrees, asOf) : teacher.degrees;
	const complete = records.map((record) => (awaited.has(record.id) ? withPapers(record, schedule, asOf) : record));
	return evaluate(schedule, { ...teacher, degrees }, complete, asOf).qualifiedLane;
}

function waitingWords(
	{ teacher, asOf, result }: { teacher: Teacher; asOf: Day; result: Result },
	{ ofRecords, ofDegrees }: Papers
): string {
	const counts = new Map<Reason, Set<string>>();
	for (const { id, reason } of result.pending) {
		if (!ofRecords || !(reason in WAITS_FOR)) continue;
		const ids = counts.get(reason);
		if (ids) ids.add(id);
		else counts.set(reason, new Set([id]));
	}
	const words = [...counts].map(
		([reason, ids]) => `${formatCount(ids.size, 'record waits', 'records wait')} for ${WAITS_FOR[reason]}`
	);
	const unverified = teacher.degrees
		.filter((degree) => ofDegrees && isUnverified(degree, asOf))
		.toSorted((a, b) => DEGREE_LEVELS.indexOf(a.level) - DEGREE_LEVELS.indexOf(b.level));
	if (unverified.length > 0) {
		const names = [...new Set(unverified.map(({ level }) => degreeWords(level)))];
		words.push(`${formatList(names)} ${names.length === 1 ? 'is' : 'are'} on file and not verified`);
	}
	return formatList(words);
}
