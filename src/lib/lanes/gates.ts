import { addMonths, addYears, type Day } from '#lib/time/days.ts';
import { isBelow } from './quantity.ts';
import type { Gate, Reason } from './reasons.ts';
import { GRADES, type Category, type Schedule } from './schedule.ts';
import type { CompletionRecord, Teacher } from './teacher-file.ts';

/** The gate that a record did not pass and the reason it gave; `gate` is `null` for a repeat (5.2). */
export type Failure = { gate: Gate | null; reason: Reason };

/** The three dates of a count (section 5): what was earned, submitted and not yet expired by when. */
export type Moment = { earn: Day; submit: Day; expiry: Day };

/** What the gates need of a record, worked out once, so that asking for another day costs a few comparisons. */
export type GatedRecord = {
	record: CompletionRecord;
	/** The first failure among the gates 3 to 13a, which do not depend on the day of the question. */
	lasting: Failure | null;
	/** Whether gate 13b applies, and the days on which the decision became known. */
	needsApproval: boolean;
	approvedOn: Day | null;
	deniedOn: Day | null;
	receivedOn: Day | null;
	isEvidenceAccepted: boolean;
	isLate: boolean;
	/** The day from which the record no longer counts (gate 16). */
	expiresOn: Day | null;
};

const failure = (gate: Gate, reason: Reason): Failure => Object.freeze({ gate, reason });

const REVOKED = failure(1, 'REVOKED');
const NOT_COMPLETED = failure(2, 'NOT_COMPLETED');
const IN_OPENING_BALANCE = failure(3, 'IN_OPENING_BALANCE');
const NOT_ACCEPTED = failure(4, 'NOT_ACCEPTED');
const NO_CONVERSION = failure(5, 'NO_CONVERSION');
const TOO_SMALL = failure(6, 'TOO_SMALL');
const TOO_EARLY = failure(7, 'TOO_EARLY');
const HIRE_MISSING = failure(8, 'DATA_MISSING');
const BEFORE_HIRE = failure(8, 'BEFORE_HIRE');
const ACCREDITATION_MISSING = failure(9, 'DATA_MISSING');
const NOT_ACCREDITED = failure(9, 'NOT_ACCREDITED');
const RELATION_MISSING = failure(10, 'DATA_MISSING');
const NOT_RELATED = failure(10, 'NOT_RELATED');
const GRADE_MISSING = failure(11, 'DATA_MISSING');
const GRADE_TOO_LOW = failure(11, 'GRADE_TOO_LOW');
const PAID_TIME = failure(12, 'PAID_TIME');
const START_MISSING = failure('13a', 'DATA_MISSING');
const NOT_APPROVED = failure('13a', 'NOT_APPROVED');
const APPROVAL_LATE = failure('13a', 'APPROVAL_LATE');
const DENIED = failure('13b', 'NOT_APPROVED');
const APPROVAL_PENDING = failure('13b', 'APPROVAL_PENDING');
const EVIDENCE_PENDING = failure(14, 'EVIDENCE_PENDING');
const EVIDENCE_NOT_OFFICIAL = failure(14, 'EVIDENCE_NOT_OFFICIAL');
const SUBMITTED_LATE = failure(15, 'SUBMITTED_LATE');
const EXPIRED = failure(16, 'EXPIRED');

/**
 * The outcome of the gates (5.1) for a record at a moment: the first gate that fails, or `null` if the record passes.
 * A banked record (6.4) no longer expires.
 */
export function failureAt(gated: GatedRecord, moment: Moment, isBanked: boolean): Failure | null {
	const { completedOn, revoked } = gated.record;
	if (revoked) return REVOKED;
	if (completedOn === null || completedOn > moment.earn) return NOT_COMPLETED;
	if (gated.lasting) return gated.lasting;
	if (gated.needsApproval) {
		if (gated.deniedOn !== null && gated.deniedOn <= moment.submit) return DENIED;
		if (gated.approvedOn === null || gated.approvedOn > moment.submit) return APPROVAL_PENDING;
	}
	if (gated.receivedOn === null || gated.receivedOn > moment.submit) return EVIDENCE_PENDING;
	if (!gated.isEvidenceAccepted) return EVIDENCE_NOT_OFFICIAL;
	if (gated.isLate) return SUBMITTED_LATE;
	if (!isBanked && gated.expiresOn !== null && moment.expiry >= gated.expiresOn) return EXPIRED;
	return null;
}

/** Whether gate 3 excluded the record: it still marks its course as taken (5.2). */
export function isInOpeningBalance(failed: Failure | null): boolean {
	return failed === IN_OPENING_BALANCE;
}

/**
 * The days from which the gates may say something else about the record than on the day before. A record that can
 * never pass has none: it changes its reason, but never what counts.
 */
export function turningDays({ record, ...gated }: GatedRecord): Day[] {
	const { completedOn, revoked } = record;
	if (revoked || completedOn === null || gated.lasting || gated.receivedOn === null) return [];
	if (!gated.isEvidenceAccepted || gated.isLate) return [];
	let passesFrom = Math.max(completedOn, gated.receivedOn);
	if (gated.needsApproval) {
		if (gated.approvedOn === null) return [];
		passesFrom = Math.max(passesFrom, gated.approvedOn);
	}
	if (gated.expiresOn === null) return [passesFrom];
	return passesFrom < gated.expiresOn ? [passesFrom, gated.expiresOn] : [];
}

export function gateRecord(record: CompletionRecord, schedule: Schedule, teacher: Teacher): GatedRecord {
	const category = schedule.categories.get(record.category) ?? null;
	const { approval, evidence } = record;
	const decidedOn = approval?.decidedOn ?? null;
	const receivedOn = evidence?.receivedOn ?? null;
	const latest = category && latestReceipt(record, category);
	return {
		record,
		lasting: lastingFailure(record, category, schedule, teacher),
		needsApproval: category?.preapproval === 'any-time',
		approvedOn: approval?.status === 'approved' ? decidedOn : null,
		deniedOn: approval?.status === 'denied' ? decidedOn : null,
		receivedOn,
		isEvidenceAccepted: evidence !== null && (category?.evidence?.has(evidence.type) ?? true),
		isLate: receivedOn !== null && latest !== null && receivedOn > latest,
		expiresOn: expiryOf(record, category)
	};
}

/** Gates 3 to 13a, in their order. */
function lastingFailure(
	record: CompletionRecord,
	category: Category | null,
	schedule: Schedule,
	teacher: Teacher
): Failure | null {
	const { completedOn } = record;
	// Gate 2 speaks first on every day.
	if (completedOn === null) return null;
	const countedThrough = teacher.placement.opening?.countedThrough ?? null;
	if (countedThrough !== null && completedOn <= countedThrough) return IN_OPENING_BALANCE;
	if (!category) return NOT_ACCEPTED;
	if (!category.convert.has(record.unit) && !schedule.convert.has(record.unit)) return NO_CONVERSION;
	const least = category.minQuantity.get(record.unit);
	if (least && isBelow(record.quantity, least)) return TOO_SMALL;
	if (category.from !== null && completedOn < category.from) return TOO_EARLY;
	if (category.afterHire) {
		if (teacher.hireDate === null) return HIRE_MISSING;
		if (completedOn <= teacher.hireDate) return BEFORE_HIRE;
	}
	if (category.accredited && record.accredited !== true) {
		return record.accredited === null ? ACCREDITATION_MISSING : NOT_ACCREDITED;
	}
	if (category.related && record.related !== true) {
		return record.related === null ? RELATION_MISSING : NOT_RELATED;
	}
	if (category.minGrade !== null) {
		const isEnough = isGradeEnough(record.grade, category.minGrade);
		if (isEnough === null) return GRADE_MISSING;
		if (!isEnough) return GRADE_TOO_LOW;
	}
	if (category.time.get(record.time ?? 'own') === 'exclude') return PAID_TIME;
	if (category.preapproval === 'before-start') {
		const { startedOn, approval } = record;
		if (startedOn === null) return START_MISSING;
		if (approval?.status !== 'approved' || approval.decidedOn === null) return NOT_APPROVED;
		if (approval.decidedOn > startedOn) return APPROVAL_LATE;
	}
	return null;
}

const PASSING = new Set(['P', 'S', 'CR']);
const NOT_PASSING = new Set(['NP', 'NC', 'U', 'W', 'I', 'AU']);
const RANK_OF_GRADE = new Map<string, number>(GRADES.map((grade, rank) => [grade, rank]));

/** Whether a grade satisfies a minimum (3.1); `null` if it is absent or none that the rules know. */
export function isGradeEnough(grade: string | null, minGrade: string): boolean | null {
	if (grade === null) return null;
	if (PASSING.has(grade)) return true;
	if (NOT_PASSING.has(grade)) return false;
	const rank = RANK_OF_GRADE.get(grade);
	return rank === undefined ? null : rank <= RANK_OF_GRADE.get(minGrade)!;
}

function latestReceipt({ completedOn }: CompletionRecord, { submitWithin }: Category): Day | null {
	if (completedOn === null || submitWithin === null) return null;
	if ('days' in submitWithin) return completedOn + submitWithin.days;
	if ('months' in submitWithin) return addMonths(completedOn, submitWithin.months);
	return addYears(completedOn, submitWithin.years);
}

/** The earlier of the credential's own expiry and the category's anniversary. */
function expiryOf({ completedOn, expiresOn }: CompletionRecord, category: Category | null): Day | null {
	if (completedOn === null || category === null || category.expiresYears === null) return expiresOn;
	const anniversary = addYears(completedOn, category.expiresYears);
	return expiresOn === null ? anniversary : Math.min(expiresOn, anniversary);
}
