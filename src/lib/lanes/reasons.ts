/** Why a record, or a part of one, does not count: the codes of section 8 and the outcome each belongs to. */

type ReasonText = { outcome: 'pending' | 'excluded'; sentence: string };

/** What to say to the teacher; `{date}` is the day through which HR recognized credits. */
export const REASONS = {
	REVOKED: { outcome: 'excluded', sentence: 'The credential was revoked by its issuer.' },
	NOT_COMPLETED: { outcome: 'pending', sentence: 'Not completed by this date.' },
	IN_OPENING_BALANCE: { outcome: 'excluded', sentence: 'Already part of the credits HR recognized through {date}.' },
	NOT_ACCEPTED: { outcome: 'excluded', sentence: 'The schedule does not accept this kind of activity.' },
	NO_CONVERSION: { outcome: 'excluded', sentence: 'The schedule does not accept this unit.' },
	TOO_SMALL: { outcome: 'excluded', sentence: 'Below the smallest size that counts.' },
	TOO_EARLY: { outcome: 'excluded', sentence: 'Completed before the first date that counts.' },
	BEFORE_HIRE: { outcome: 'excluded', sentence: 'Earned on or before the date of hire.' },
	BEFORE_DEGREE: { outcome: 'excluded', sentence: 'Earned on or before the date of the degree.' },
	BEFORE_LAST_MOVE: { outcome: 'excluded', sentence: 'Earned in the closed cycle, before the last lane change.' },
	NOT_ACCREDITED: { outcome: 'excluded', sentence: 'The institution is not accredited.' },
	NOT_RELATED: { outcome: 'excluded', sentence: 'Not related to the assignment.' },
	GRADE_TOO_LOW: { outcome: 'excluded', sentence: 'The grade is too low.' },
	PAID_TIME: { outcome: 'excluded', sentence: 'Done in paid time.' },
	NOT_APPROVED: { outcome: 'excluded', sentence: 'No approval.' },
	APPROVAL_LATE: { outcome: 'excluded', sentence: 'Approved after the start.' },
	APPROVAL_PENDING: { outcome: 'pending', sentence: 'Approval is not decided yet.' },
	EVIDENCE_PENDING: { outcome: 'pending', sentence: 'No document has been received yet.' },
	EVIDENCE_NOT_OFFICIAL: { outcome: 'pending', sentence: 'The document is not of the required kind.' },
	SUBMITTED_LATE: { outcome: 'excluded', sentence: 'The document was received too late.' },
	EXPIRED: { outcome: 'excluded', sentence: 'No longer valid.' },
	REPEAT: { outcome: 'excluded', sentence: 'The same course was credited before.' },
	CAP_YEAR: { outcome: 'excluded', sentence: 'Over the yearly limit.' },
	CAP_CAREER: { outcome: 'excluded', sentence: 'Over the lifetime limit.' },
	CAP_LANE: { outcome: 'excluded', sentence: 'Over the lane limit.' },
	CARRIED: { outcome: 'pending', sentence: 'Over the yearly limit; waits for the next year.' },
	PARTIAL_UNIT: { outcome: 'pending', sentence: 'Waits until a whole unit is reached.' },
	DEGREE_NOT_VERIFIED: { outcome: 'pending', sentence: 'The degree from which credits count is not verified.' },
	DATA_MISSING: { outcome: 'pending', sentence: 'HR must supply a fact that the rule needs.' }
} as const satisfies Record<string, ReasonText>;

export type Reason = keyof typeof REASONS;

export function outcomeOf(reason: Reason): 'pending' | 'excluded' {
	return REASONS[reason].outcome;
}

/** The sentence to the teacher; `countedThrough` (`YYYY-MM-DD`) is needed for the opening balance only. */
export function sentenceOf(reason: Reason, countedThrough: string | null = null): string {
	return REASONS[reason].sentence.replace('{date}', countedThrough ?? 'the opening balance');
}

/** The gates of 5.1 by their number in the specification. */
export type Gate = 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9 | 10 | 11 | 12 | '13a' | '13b' | 14 | 15 | 16;

const SECTION_OF: Partial<Record<Reason, string>> = {
	REPEAT: '5.2',
	CAP_YEAR: '5.3',
	CARRIED: '5.3',
	CAP_CAREER: '5.3',
	DEGREE_NOT_VERIFIED: '5.4',
	BEFORE_DEGREE: '5.5',
	BEFORE_LAST_MOVE: '5.5',
	CAP_LANE: '5.6',
	PARTIAL_UNIT: '5.7'
};

/** The clause of the salary-lane rules that gave the reason: "5.1 gate 14", "5.3". */
export function clauseOf(reason: Reason, gate: Gate | null): string {
	return gate === null ? (SECTION_OF[reason] ?? '5') : `5.1 gate ${gate}`;
}

/** What of a category a gate looks at. */
const KEY_OF_GATE: Partial<Record<Gate, string>> = {
	6: 'minQuantity',
	7: 'from',
	8: 'afterHire',
	9: 'accredited',
	10: 'related',
	11: 'minGrade',
	12: 'time',
	'13a': 'preapproval',
	'13b': 'preapproval',
	14: 'evidence',
	15: 'submitWithin'
};

/**
 * The place in the schedule that asks for what a gate found missing, such as `categories.university.evidence`; `null`
 * where the reason lies in the record or the teacher file.
 */
export function sourceOfGate(gate: Gate, category: string): string | null {
	if (gate === 4) return 'categories';
	if (gate === 5) return 'convert';
	const key = KEY_OF_GATE[gate];
	return key === undefined ? null : `categories.${category}.${key}`;
}
