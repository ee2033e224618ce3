import type { Day } from '#lib/time/days.ts';
import { failureAt, gateRecord, isGradeEnough } from './gates.ts';
import type { Category, Schedule } from './schedule.ts';
import type { CompletionRecord, Teacher } from './teacher-file.ts';

/** What a contract may ask about a claimed credit before it counts, in the order of the gates (5.1), and of a degree. */
export const REVIEW_STEPS = [
	'hire-date',
	'accredited',
	'related',
	'grade',
	'first-day',
	'pre-approval',
	'approval',
	'document',
	'degree'
] as const;
export type ReviewStep = (typeof REVIEW_STEPS)[number];

export const STEP_WORDS: Record<ReviewStep, { label: string; open: string }> = {
	'hire-date': { label: 'Date of hire', open: 'HR’s file has no date of hire' },
	accredited: { label: 'Accredited', open: 'nobody has said whether the institution is accredited' },
	related: { label: 'Related to the assignment', open: 'nobody has said whether it is related to the assignment' },
	grade: { label: 'Grade', open: 'no grade is on file' },
	'first-day': { label: 'First day', open: 'the day it began is unknown' },
	'pre-approval': { label: 'Approved before it began', open: 'nobody has decided about the approval before it began' },
	approval: { label: 'Approval', open: 'the approval is not decided' },
	document: { label: 'Document', open: 'no document of the required kind is on file' },
	degree: { label: 'Degree verified', open: 'the degree is on file and not verified' }
};

/** What HR says by itself, without a paper of the teacher's. */
export const JUDGED_STEPS: ReadonlySet<ReviewStep> = new Set([
	'accredited',
	'related',
	'pre-approval',
	'approval',
	'degree'
]);

export type StepState = { step: ReviewStep; state: 'open' | 'done' | 'refused' };

/** What the contract asks about a record of a category, and what of it is known on the day. */
export function stepsOf(record: CompletionRecord, category: Category, teacher: Teacher, asOf: Day): StepState[] {
	const steps: StepState[] = [];
	const say = (step: ReviewStep, known: boolean | null) =>
		void steps.push({ step, state: known === null ? 'open' : known ? 'done' : 'refused' });
	if (category.afterHire) say('hire-date', teacher.hireDate === null ? null : true);
	if (category.accredited) say('accredited', record.accredited);
	if (category.related) say('related', record.related);
	if (category.minGrade !== null) say('grade', isGradeEnough(record.grade, category.minGrade));
	const { approval, startedOn } = record;
	const decidedOn = approval?.decidedOn ?? null;
	const isDecided = approval !== null && approval.status !== 'requested' && decidedOn !== null && decidedOn <= asOf;
	const isApproved = isDecided && approval.status === 'approved';
	if (category.preapproval === 'before-start') {
		say('first-day', startedOn === null ? null : true);
		say('pre-approval', isDecided ? isApproved && (startedOn === null || decidedOn <= startedOn) : null);
	}
	if (category.preapproval === 'any-time') say('approval', isDecided ? isApproved : null);
	say('document', isDocumentThere(record, category, asOf) ? true : null);
	return steps;
}

function isDocumentThere({ evidence }: CompletionRecord, { evidence: accepted }: Category, asOf: Day): boolean {
	if (evidence === null || evidence.receivedOn === null || evidence.receivedOn > asOf) return false;
	return accepted?.has(evidence.type) ?? true;
}

/**
 * The record as if every open step had been decided for it: the approval by the day, or by the first day where it must come
 * before; a document that is still to come on `receivedOn`.
 */
export function withStepsDone(
	record: CompletionRecord,
	category: Category,
	{ asOf, receivedOn }: { asOf: Day; receivedOn: Day }
): CompletionRecord {
	const done = { ...record };
	if (category.accredited) done.accredited ??= true;
	if (category.related) done.related ??= true;
	if (category.minGrade !== null && isGradeEnough(done.grade, category.minGrade) === null)
		done.grade = category.minGrade;
	if (category.preapproval !== null) {
		const isBefore = category.preapproval === 'before-start';
		if (isBefore) done.startedOn ??= done.completedOn;
		const { approval } = done;
		const isDecided = approval !== null && approval.status !== 'requested' && (approval.decidedOn ?? Infinity) <= asOf;
		if (!isDecided) done.approval = { status: 'approved', decidedOn: isBefore ? done.startedOn : asOf };
	}
	if (!isDocumentThere(done, category, asOf)) {
		const isAccepted = done.evidence !== null && (category.evidence?.has(done.evidence.type) ?? true);
		const type = isAccepted ? done.evidence!.type : ([...(category.evidence ?? [])][0] ?? 'document');
		done.evidence = { type, receivedOn };
	}
	return done;
}

/**
 * The steps of a record that waits for somebody's decision or paper on the day; `null` where none waits or deciding would be idle: it
 * is not completed, revoked, refused at a step, or another gate keeps it out whatever is decided.
 */
export function waitingSteps(
	record: CompletionRecord,
	schedule: Schedule,
	teacher: Teacher,
	asOf: Day
): StepState[] | null {
	const category = schedule.categories.get(record.category);
	if (!category || record.revoked || record.completedOn === null || record.completedOn > asOf) return null;
	const steps = stepsOf(record, category, teacher, asOf);
	if (!steps.some(({ state }) => state === 'open') || steps.some(({ state }) => state === 'refused')) return null;
	// A paper may have come in long ago, and a date of hire lies before what counts after it.
	const done = withStepsDone(record, category, { asOf, receivedOn: record.completedOn });
	const hired = { ...teacher, hireDate: teacher.hireDate ?? record.completedOn - 1 };
	const moment = { earn: asOf, submit: asOf, expiry: asOf };
	return failureAt(gateRecord(done, schedule, hired), moment, false) === null ? steps : null;
}

/** Which documents a category accepts, best first; empty: any. */
export const acceptedDocuments = (category: Category): string[] => [...(category.evidence ?? [])];

/** A kind of document in words: "official transcript". */
export const documentWords = (type: string): string => type.replaceAll('-', ' ');
