import { dateText, type Day } from '#lib/time/days.ts';
import { formatCount, formatDay, formatDistance } from '#lib/ui/format.ts';
import { evaluateInFull, type Evaluation } from './evaluate.ts';
import { withPapers } from './papers.ts';
import { quantityText } from './quantity.ts';
import { startOf } from './replay.ts';
import { concludeFrom, type Result } from './result.ts';
import type { Schedule } from './schedule.ts';
import { creditWords } from './standing.ts';
import type { CompletionRecord, TeacherFile } from './teacher-file.ts';

/*
 * Where somebody stands in the cycle of a license. It is a ledger like that of the salary, by the same rules, and never mixed with it:
 * what a cycle asks for is the lane above the one in which it began, and all of the cycle counts toward it, also when it is met.
 */

export const LICENSE_STATUSES = ['met', 'papers', 'short', 'lapsed', 'coming', 'refused'] as const;
export type LicenseStatus = (typeof LICENSE_STATUSES)[number];

export const LICENSE_WORDS: Record<LicenseStatus, string> = {
	met: 'Renewal met',
	papers: 'Papers are missing',
	short: 'Short',
	lapsed: 'Ended short',
	coming: 'Not begun yet',
	refused: 'Cannot be evaluated'
};

export type LicenseStanding = {
	status: LicenseStatus;
	sentence: string;
	/** In the renewal's unit, as shown numbers are (2.2); `null`: unknown. */
	counted: number | null;
	needed: number | null;
	left: number | null;
	/** `null`: not met. */
	metOn: string | null;
};

const WAITS: ReadonlySet<string> = new Set(['EVIDENCE_PENDING', 'EVIDENCE_NOT_OFFICIAL', 'APPROVAL_PENDING']);

/**
 * How a license stands on the day of the file, and the count behind it. Records completed after the cycle's last day belong to the next
 * one; papers may still come later. `unit` is the renewal's word for one credit.
 */
export function licenseStanding(
	schedule: Schedule,
	file: TeacherFile,
	{ expiresOn, unit }: { expiresOn: Day | null; unit: string }
): { standing: LicenseStanding; evaluation: Evaluation } {
	const { asOf } = file;
	const records = file.records.filter(
		({ completedOn }) => expiresOn === null || completedOn === null || completedOn <= expiresOn
	);
	const full = evaluateInFull(schedule, file.teacher, records, asOf);
	const inCycle = fromTheBeginning(full);
	const { next, credits } = inCycle.result;
	const required = inCycle.basis.terms.path.credits;
	const left = next?.creditsToNext ?? 0;
	const metOn = next === null ? full.result.laneSince : (full.result.moves[0]?.effectiveOn ?? null);
	const isMet = metOn !== null && metOn <= dateText(asOf);
	const numbers = { counted: credits, needed: Number(quantityNumber(quantityText(required))), left: isMet ? 0 : left };
	const said = (status: LicenseStatus, sentence: string) => ({
		standing: { status, sentence, ...numbers, metOn: isMet ? metOn : null },
		evaluation: inCycle
	});
	if (isMet) {
		const isLate = expiresOn !== null && metOn > dateText(expiresOn);
		const late = isLate ? `, after the cycle ended on ${formatDay(dateText(expiresOn))}` : '';
		return said('met', `Has what the renewal asks for since ${formatDay(metOn)}${late}.`);
	}
	const missing = creditWords(left, unit, 'up');
	if (expiresOn !== null && expiresOn < asOf)
		return said('lapsed', `The cycle ended on ${formatDay(dateText(expiresOn))}; ${missing} were missing.`);
	const until =
		expiresOn === null
			? 'nobody said until when'
			: `to be completed by ${formatDay(dateText(expiresOn))} (${formatDistance(dateText(expiresOn), dateText(asOf))})`;
	const waiting = new Set(inCycle.result.pending.filter(({ reason }) => WAITS.has(reason)).map(({ id }) => id));
	if (waiting.size > 0 && wouldBeMet(schedule, file, records, waiting))
		return said(
			'papers',
			`Would have what the renewal asks for, but ${formatCount(waiting.size, 'record waits', 'records wait')} for a document or approval; ${until}.`
		);
	return said('short', `${missing} to go, ${until}.`);
}

/** The count of the whole cycle, as if meeting it had not closed it: what was earned toward it is still to be seen. */
function fromTheBeginning({ file }: Evaluation): Evaluation {
	const position = startOf(file);
	return { file, position, ...concludeFrom(file, position) };
}

function wouldBeMet(
	schedule: Schedule,
	{ teacher, asOf }: TeacherFile,
	records: CompletionRecord[],
	waiting: Set<string>
): boolean {
	const complete = records.map((record) => (waiting.has(record.id) ? withPapers(record, schedule, asOf) : record));
	const { result } = fromTheBeginning(evaluateInFull(schedule, teacher, complete, asOf));
	return result.next !== null && isNothingLeft(result.next);
}
const isNothingLeft = ({ creditsToNext, stackToNext, needsDegree }: NonNullable<Result['next']>) =>
	creditsToNext === 0 && stackToNext === 0 && needsDegree === null;

/** A required number of credits is written as a decimal or a fraction; shown with three decimals at most. */
function quantityNumber(text: string): number {
	const [over, under = '1'] = text.split('/');
	return Number((BigInt(over!) * 1000n + BigInt(under) / 2n) / BigInt(under)) / 1000;
}
