import { sql } from 'drizzle-orm';
import type { Queryable } from '#lib/server/db/open.ts';
import { fileAnswer } from '#lib/server/db/schema.ts';
import { isDate } from '#lib/time/days.ts';
import type { Answers } from './draft.ts';

/**
 * The answers that hold for a file: those given now, else those remembered for its layout. A title or a day belongs to
 * files of one name; another course's file of the same layout is asked about anew.
 * @param fileKey what the file's name suggests; null for layouts that do not ask for a title
 */
export function answersFor(db: Queryable, layout: string, fileKey: string | null, given: Answers = {}): Answers {
	const stored = new Map(
		db
			.all<{ question: string; value: string }>(
				sql`SELECT question, value FROM file_answer WHERE layout = ${layout} ORDER BY id`
			)
			// An empty one is an answer that was taken back.
			.map(({ question, value }) => [question, value === '' ? undefined : value])
	);
	const titles: Record<string, string> = {};
	for (const [question, value] of stored)
		if (value !== undefined && question.startsWith('titles:')) titles[question.slice('titles:'.length)] = value;
	return {
		credential_title: given.credential_title ?? stored.get(questionOf('credential_title', fileKey)),
		completed_on: given.completed_on ?? stored.get(questionOf('completed_on', fileKey)),
		titles: { ...titles, ...given.titles }
	};
}

/** The name under which an answer is remembered. */
export function questionOf(key: string, detail: string | null): string {
	return `${key}:${(detail ?? '').trim().toLowerCase()}`;
}

/** Keeps the answers given with a file for the next file of that layout. */
export function rememberAnswers(
	tx: Queryable,
	layout: string,
	fileKey: string | null,
	given: Answers | undefined,
	by: string,
	now: string
) {
	if (!given) return;
	const keep = (question: string, value: string) =>
		tx.insert(fileAnswer).values({ layout, question, value, answeredAt: now, answeredBy: by }).run();
	if (given.credential_title !== undefined && fileKey !== null)
		keep(questionOf('credential_title', fileKey), given.credential_title);
	if (given.completed_on !== undefined) keep(questionOf('completed_on', fileKey), given.completed_on);
	for (const [id, title] of Object.entries(given.titles ?? {})) keep(`titles:${id}`, title);
}

/** An answers file -> answers, or the sentence that says what is wrong with it. */
export function readAnswers(value: unknown): Answers | { problem: string } {
	if (typeof value !== 'object' || value === null || Array.isArray(value))
		return { problem: 'must be a JSON object with credential_title, completed_on or titles' };
	const answers: Answers = {};
	for (const [key, answer] of Object.entries(value as Record<string, unknown>)) {
		if (key === 'credential_title' || key === 'completed_on') {
			if (typeof answer !== 'string' || answer.trim() === '') return { problem: `“${key}” must be text` };
			if (key === 'completed_on' && !isDate(answer.trim()))
				return { problem: `“completed_on” must be a day of the calendar, like 2025-06-12; “${answer}” is none` };
			answers[key] = answer.trim();
		} else if (key === 'titles') {
			const entries =
				typeof answer === 'object' && answer !== null ? Object.entries(answer as Record<string, unknown>) : [];
			if (!entries.every(([, title]) => typeof title === 'string' && title.trim() !== ''))
				return { problem: '“titles” must map template ids to titles' };
			answers.titles = Object.fromEntries(entries) as Record<string, string>;
		} else return { problem: `“${key}” is not an answer; answers are credential_title, completed_on and titles` };
	}
	return answers;
}
