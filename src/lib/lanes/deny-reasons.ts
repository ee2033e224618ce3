import type { SaidFacts } from '#lib/catalogue/credit-documents.ts';
import { REVIEW_STEPS, type ReviewStep } from './review-steps.ts';
import type { Category } from './schedule.ts';

/** Why HR denies a claimed credit: the short list, in the words the teacher reads. */
export const DENY_REASONS = {
	'not-related': 'Not related to the assignment',
	'not-accredited': 'The institution is not accredited',
	'not-approved': 'Not approved',
	'paid-time': 'Done in paid time',
	'not-shown': 'The document does not show it',
	elsewhere: 'The same learning is credited elsewhere',
	other: 'Another reason'
} as const;
export type DenyReason = keyof typeof DENY_REASONS;

export const isDenyReason = (text: string): text is DenyReason => Object.hasOwn(DENY_REASONS, text);

/** The reason in full, as it is kept and shown. */
export const denialWords = (because: DenyReason, words: string): string =>
	because === 'other' ? words : words === '' ? `${DENY_REASONS[because]}.` : `${DENY_REASONS[because]}: ${words}`;

/**
 * What a denial says about the record: the fact by which a gate of its category excludes it, so that the ledger names the clause. Where
 * the contract has no such gate, or a step before it is still open and would speak first, that HR denied it.
 * @param open the steps that nobody has decided
 */
export function denialFacts(
	category: Category,
	{ because, why, open, today }: { because: DenyReason; why: string; open: ReviewStep[]; today: string }
): SaidFacts {
	const place = (step: ReviewStep) => REVIEW_STEPS.indexOf(step);
	const isFirst = (step: ReviewStep) => open.every((one) => place(one) >= place(step));
	if (because === 'not-related' && category.related && isFirst('related')) return { related: false };
	if (because === 'not-accredited' && category.accredited && isFirst('accredited')) return { accredited: false };
	if (because === 'not-approved') {
		const denied = { approval: { status: 'denied' as const, decidedOn: today } };
		if (category.preapproval === 'any-time' && isFirst('approval')) return denied;
		if (category.preapproval === 'before-start' && isFirst('pre-approval')) return denied;
	}
	// The gate of paid time stands right before those of approval.
	if (because === 'paid-time' && category.time.get('contract') === 'exclude' && isFirst('first-day'))
		return { time: 'contract' };
	return { denied: { on: today, why } };
}
