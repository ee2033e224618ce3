import type { Outcome } from '#lib/server/db/schema.ts';
import { formatCount } from '#lib/ui/format.ts';
import { OUTCOME_WORDS, OUTCOMES, reasonWords } from './reason-words.ts';

/** A record that was not stored, as the report names it. */
export type LeftRecord = {
	line: number;
	outcome: Outcome;
	reason: string | null;
	column: string | null;
	value: string | null;
};

/** What became of one file: of the dropped one, or of one in a dropped zip. */
export type InboxPart = { file: string } & (
	| {
			became: 'imported';
			importId: number;
			report: string;
			counts: Record<Outcome, number>;
			questions: number;
			left: LeftRecord[];
	  }
	| { became: 'known'; importId: number; as: string; on: string; by: string }
	| { became: 'refused'; sentence: string }
);

const AGAIN =
	'Correct what is said above and put the file into the folder again. Or send it in on the page Imports of Lanewise: where nobody has said yet what the columns of a report mean, it asks, and from then on files like it are read.';

/** The plain text that is laid beside a dropped file once it is dealt with; it holds nothing about people but cells of the file. */
export function inboxReport(told: { file: string; district: string; moment: string; parts: InboxPart[] }): string {
	const refused = told.parts.filter(({ became }) => became === 'refused').length;
	const lines = [
		`File: ${oneLine(told.file)}`,
		`District: ${oneLine(told.district)}`,
		`Taken from the drop folder: ${told.moment}`
	];
	if (told.parts.length > 1)
		lines.push(`In it: ${formatCount(told.parts.length, 'file', 'files')}, ${refused} of them not imported`);
	for (const part of told.parts) {
		lines.push('');
		if (told.parts.length > 1) lines.push(`== ${oneLine(part.file)}`);
		lines.push(...partLines(part));
	}
	return lines.join('\n') + '\n';
}

function partLines(part: InboxPart): string[] {
	if (part.became === 'refused')
		return [`Not imported: ${oneLine(part.sentence)}`, '', 'What to do next', `- ${AGAIN}`];
	if (part.became === 'known')
		return [
			`Nothing was done: the same file was imported before as ${oneLine(part.as)}, on ${part.on} by ${oneLine(part.by)} (import ${part.importId}).`,
			'',
			'What to do next',
			'- There is nothing to do.'
		];
	const lines = [`Imported as: ${oneLine(part.report)} (import ${part.importId})`, '', 'Records'];
	for (const outcome of OUTCOMES)
		lines.push(
			`${String(part.counts[outcome]).padStart(8)}  ${outcome.padEnd(9)}  ${OUTCOME_WORDS[outcome].means}`.trimEnd()
		);
	for (const outcome of ['rejected', 'held'] as const) {
		const left = part.left.filter((record) => record.outcome === outcome);
		if (left.length === 0) continue;
		lines.push('', outcome === 'rejected' ? 'Rejected' : 'Held');
		for (const { line, reason, column, value } of left) {
			const cell = column === null ? '' : ` [${oneLine(column)}: ${value === null ? 'empty' : `“${oneLine(value)}”`}]`;
			lines.push(`line ${line}: ${reason === null ? 'no reason on file' : reasonWords(reason).short}${cell}`);
		}
	}
	lines.push('', 'What to do next', ...nextSteps(part.left, part.questions));
	return lines;
}

/** Each reason once, with what it means and what helps. */
function nextSteps(left: LeftRecord[], questions: number): string[] {
	const byReason = new Map<string, number>();
	for (const { reason } of left) if (reason !== null) byReason.set(reason, (byReason.get(reason) ?? 0) + 1);
	const steps = [...byReason].map(([reason, n]) => {
		const { short, means, next } = reasonWords(reason);
		return `- ${short} (${formatCount(n, 'record', 'records')}): ${[means, next].filter(Boolean).join(' ')}`;
	});
	if (questions > 0)
		steps.push(
			`- The file leaves ${formatCount(questions, 'question', 'questions')} open: answer on its page under Imports.`
		);
	return steps.length > 0 ? steps : ['- There is nothing to do.'];
}

const LONGEST = 300;

/** Text of a file on one line of a report or a terminal: what is no visible character, and would move the cursor or hide, is a space. */
export function oneLine(text: string): string {
	const plain = text
		.toWellFormed()
		.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, ' ')
		.trim();
	return plain.length > LONGEST ? `${plain.slice(0, LONGEST).toWellFormed()}…` : plain;
}
