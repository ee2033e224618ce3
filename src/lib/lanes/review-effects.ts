import type { Day } from '#lib/time/days.ts';
import { dateText } from '#lib/time/days.ts';
import { evaluate } from './evaluate.ts';
import { comingWindows, ranksBy } from './forecast.ts';
import type { Reason } from './reasons.ts';
import type { Schedule } from './schedule.ts';
import type { CompletionRecord, Degree, Teacher } from './teacher-file.ts';

/** What waits, as it would be if it were decided for the person today: a record with all its steps done, or a degree to verify. */
export type Waiting = { record: CompletionRecord } | { degree: Degree };

/** The lane at the next window with and without the decision. */
export type Hangs = {
	from: string;
	to: string;
	effectiveOn: string;
	/** Whether this decision by itself brings the lane; else it takes others too. */
	alone: boolean;
};

type Question = { schedule: Schedule; teacher: Teacher; records: CompletionRecord[]; asOf: Day };

/**
 * Of each thing that waits, the lane change at the next window that hangs on it: it brings the lane by itself, or the lane that all of
 * them together bring is lost without it. The replay itself is asked; `null` where nothing hangs on it.
 */
export function whatHangsOn(question: Question, waiting: Waiting[]): Array<Hangs | null> {
	const none = waiting.map(() => null);
	const [window] = comingWindows(question.schedule, question.asOf);
	if (!window || waiting.length === 0) return none;
	const laneOf = (rank: number) => question.schedule.lanes[rank]!.id;
	const rankWith = (chosen: (i: number) => boolean) =>
		rankOf(
			question,
			waiting.filter((_, i) => chosen(i))
		);
	const [now, all] = [rankWith(() => false), rankWith(() => true)];
	if (all <= now) return none;
	return waiting.map((_, i) => {
		const alone = waiting.length === 1 ? all : rankWith((one) => one === i);
		const without = waiting.length === 1 ? now : rankWith((one) => one !== i);
		if (alone <= now && without >= all) return null;
		const to = alone > now ? alone : all;
		return { from: laneOf(now), to: laneOf(to), effectiveOn: dateText(window.effectiveOn), alone: alone > now };
	});
}

/**
 * Of each thing that waits, why it would not count whatever is decided: the reason that excludes the whole record once all of them
 * are decided for the person (a repeat, a limit). `null` where it would count, or could later.
 */
export function whyIdle({ schedule, teacher, records, asOf }: Question, waiting: Waiting[]): Array<Reason | null> {
	if (waiting.length === 0) return [];
	const { counted, pending, excluded } = evaluate(
		schedule,
		{ ...teacher, degrees: decidedDegrees(teacher.degrees, waiting, asOf) },
		decidedRecords(records, waiting),
		asOf
	);
	const counts = new Set([...counted, ...pending].map(({ id }) => id));
	return waiting.map((one) => {
		if ('degree' in one || counts.has(one.record.id)) return null;
		return excluded.find(({ id }) => id === one.record.id)?.reason ?? null;
	});
}

const decidedRecords = (records: CompletionRecord[], decided: Waiting[]) => {
	const byId = new Map(decided.flatMap((one) => ('record' in one ? [[one.record.id, one.record] as const] : [])));
	return records.map((record) => byId.get(record.id) ?? record);
};

const decidedDegrees = (degrees: Degree[], decided: Waiting[], asOf: Day) =>
	degrees.map((degree) =>
		decided.some((one) => 'degree' in one && one.degree === degree) ? { ...degree, verifiedOn: asOf } : degree
	);

function rankOf({ schedule, teacher, records, asOf }: Question, decided: Waiting[]): number {
	const degrees = decidedDegrees(teacher.degrees, decided, asOf);
	const then = decidedRecords(records, decided);
	return ranksBy(schedule, { ...teacher, degrees }, then, comingWindows(schedule, asOf).slice(0, 1))[0]!;
}
