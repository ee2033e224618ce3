import type { Day } from '#lib/time/days.ts';
import type { Problem } from './document.ts';
import type { Count } from './count.ts';
import { openFile, type PersonFile } from './person-file.ts';
import { replay, type Position } from './replay.ts';
import { concludeFrom, type Result } from './result.ts';
import { readSchedule, type Schedule } from './schedule.ts';
import { readTeacherFile, type CompletionRecord, type Teacher } from './teacher-file.ts';

/** One evaluation with everything it went through: the result is shown, the rest explains it. */
export type Evaluation = { file: PersonFile; position: Position; basis: Count; result: Result };

/**
 * Which lane a teacher is in, what counts toward the next and why the rest does not (the whole of the salary-lane
 * rules). Takes what `readSchedule` and `readTeacherFile` have read; dates are days, quantities exact. The same inputs
 * always give the same result. Throws only if the inputs were not checked against each other.
 */
export function evaluate(schedule: Schedule, teacher: Teacher, records: CompletionRecord[], asOf: Day): Result {
	return evaluateInFull(schedule, teacher, records, asOf).result;
}

/** The same evaluation, with the file, the replay and the count behind the result. */
export function evaluateInFull(
	schedule: Schedule,
	teacher: Teacher,
	records: CompletionRecord[],
	asOf: Day
): Evaluation {
	const file = openFile(schedule, teacher, records, asOf);
	const position = replay(file);
	return { file, position, ...concludeFrom(file, position) };
}

/** Reads, checks and evaluates parsed documents; problems are those of the schedule or, if it has none, of the file. */
export function evaluateDocuments(documents: {
	schedule: unknown;
	teacher: unknown;
	records?: unknown;
	asOf: unknown;
}): { result: Result } | { problems: Problem[] } {
	return evaluateWith(readSchedule(documents.schedule), documents);
}

/** As `evaluateDocuments`, by a schedule that was read before: many files are evaluated by one. */
export function evaluateWith(
	reading: ReturnType<typeof readSchedule>,
	documents: { teacher: unknown; records?: unknown; asOf: unknown }
): { result: Result } | { problems: Problem[] } {
	if ('problems' in reading) return reading;
	const file = readTeacherFile(documents, reading.schedule);
	if ('problems' in file) return file;
	return { result: evaluate(reading.schedule, file.teacher, file.records, file.asOf) };
}
