import { addMonths, dateText, firstOfNextMonth, type Day } from '#lib/time/days.ts';
import { evaluate } from './evaluate.ts';
import { completedRecord, type HopedFacts } from './hypothetical-record.ts';
import { windowOccurrences } from './occurrences.ts';
import { withApproval, withDegreesVerified, withPapers } from './papers.ts';
import type { Schedule } from './schedule.ts';
import { WAITS_FOR } from './standing.ts';
import type { CompletionRecord, Teacher } from './teacher-file.ts';

/** The ends of the range, from what is certain to what may be. */
export const FORECAST_ENDS = ['low', 'middle', 'high'] as const;
export type ForecastEnd = (typeof FORECAST_ENDS)[number];

/** What each end takes for granted, in words. */
export const END_WORDS: Record<ForecastEnd, { label: string; assumption: string }> = {
	low: { label: 'Low', assumption: 'nothing more comes in: only what today’s documents and decisions bring' },
	middle: {
		label: 'Middle',
		assumption: 'every document, approval and degree verification that is awaited comes in before the hand-in date'
	},
	high: {
		label: 'High',
		assumption: 'what is in progress is also completed by the earn-by date and credited, where its worth is known'
	}
};

/** A day from which a higher lane may be paid, and until when it must be handed in. */
export type ComingWindow = { effectiveOn: Day; submitBy: Day };

/** How many coming windows a forecast looks at. */
export const WINDOWS_AHEAD = 3;

/**
 * The next windows of a contract: those whose hand-in date has not passed, in the order of taking effect; of a rolling contract the
 * next starts of a month. A window that took effect already may still be open, and pays back.
 */
export function comingWindows({ effective }: Schedule, asOf: Day): ComingWindow[] {
	if (effective.kind === 'rolling') {
		const first = firstOfNextMonth(asOf);
		return Array.from({ length: WINDOWS_AHEAD }, (_, i) => {
			const day = addMonths(first, i);
			return { effectiveOn: day, submitBy: day };
		});
	}
	return windowOccurrences(effective, asOf, asOf)
		.slice(0, WINDOWS_AHEAD)
		.map(({ effectiveOn, submitBy }) => ({ effectiveOn, submitBy }));
}

export type ForecastQuestion = {
	schedule: Schedule;
	teacher: Teacher;
	records: CompletionRecord[];
	asOf: Day;
	/** What the credentials in progress would bring; those whose worth is unknown are not among them. */
	inProgress: HopedFacts[];
	/** Records whose approval is taken for given, in every end: what-if. */
	granted?: (record: CompletionRecord) => boolean;
	/** The windows asked about; the next coming ones where left out. */
	windows?: ComingWindow[];
};

/** By window, the rank of the lane a person stands in from then on, and of the lane today. */
export type PersonForecast = {
	today: number;
	by: Array<Record<ForecastEnd, number>>;
	/** The ids of records that wait for an approval today. */
	waitForApproval: string[];
};

/**
 * Which lane somebody stands in from each coming window on, at each end of the range. The replay itself is asked as of the last
 * window, with the records each end supposes as if they came in today. Nothing that is not on file is supposed beside them: no
 * notice, no degree. The ends are ordered: supposing more never takes a lane away.
 */
export function forecastOf(question: ForecastQuestion): PersonForecast {
	const { schedule, asOf, inProgress, granted = () => false } = question;
	const windows = question.windows ?? comingWindows(schedule, asOf);
	const known = question.records.filter(({ completedOn }) => completedOn === null || completedOn <= asOf);
	const records = known.map((record) => (granted(record) ? withApproval(record, schedule, asOf) : record));
	const { teacher } = question;
	const now = evaluate(schedule, teacher, known, asOf);
	const awaited = new Set(
		evaluate(schedule, teacher, records, asOf)
			.pending.filter(({ reason }) => reason in WAITS_FOR)
			.map(({ id }) => id)
	);
	const verified = { ...teacher, degrees: withDegreesVerified(teacher.degrees, asOf) };
	const complete = records.map((record) => (awaited.has(record.id) ? withPapers(record, schedule, asOf) : record));
	const hoped = inProgress.map((facts, i) => completedRecord(`\u{10FFFF}${i}`, facts, schedule, asOf));
	const low = ranksBy(schedule, teacher, records, windows);
	const middle = ranksBy(schedule, verified, complete, windows);
	const high = hoped.length === 0 ? middle : ranksBy(schedule, verified, [...complete, ...hoped], windows);
	const today = rankOf(schedule, now.lane);
	return {
		today,
		waitForApproval: now.pending.filter(({ reason }) => reason === 'APPROVAL_PENDING').map(({ id }) => id),
		by: windows.map((_, i) => {
			const least = Math.max(today, low[i]!);
			const between = Math.max(least, middle[i]!);
			return { low: least, middle: between, high: Math.max(between, high[i]!) };
		})
	};
}

const rankOf = (schedule: Schedule, lane: string) => schedule.lanes.findIndex(({ id }) => id === lane);

/** By window, the rank of the lane that the replay as of the last of them comes to. */
export function ranksBy(
	schedule: Schedule,
	teacher: Teacher,
	records: CompletionRecord[],
	windows: ComingWindow[]
): number[] {
	const last = Math.max(...windows.flatMap(({ effectiveOn, submitBy }) => [effectiveOn, submitBy]));
	const { moves } = evaluate(schedule, teacher, records, last);
	const placed = rankOf(schedule, teacher.placement.lane);
	return windows.map(({ effectiveOn }) => {
		const move = moves.findLast((one) => one.effectiveOn <= dateText(effectiveOn));
		return move ? rankOf(schedule, move.lane) : placed;
	});
}

/**
 * The part of a year's amount that falls into the rest of the pay year: its days from the effective date on, that day included,
 * over all days of the pay year, rounded half up to a hundredth. `null` where the pay year has ended by then.
 */
export function restOfPayYear(cents: number, effectiveOn: Day, beginsOn: Day): number | null {
	const ends = addMonths(beginsOn, 12);
	if (effectiveOn >= ends) return null;
	const days = BigInt(ends - Math.max(effectiveOn, beginsOn));
	const all = BigInt(ends - beginsOn);
	return Number((BigInt(cents) * days * 2n + all) / (all * 2n));
}
