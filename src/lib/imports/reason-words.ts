import type { Outcome } from '#lib/server/db/schema.ts';
import type { Hold, Rejection } from './draft.ts';
import type { Via } from './match-person.ts';

/** What a reason of IMPORT-RULES.md means to the person who reads it, and what to do next. */
export type ReasonWords = { short: string; means: string; next: string };

const NOTHING = 'There is nothing to do.';

export const REASON_WORDS: Record<Rejection | Hold, ReasonWords> = {
	blank_row: { short: 'Blank row', means: 'The row has no text in it.', next: NOTHING },
	certificate_not_delivered: {
		short: 'Certificate not delivered',
		means: 'The provider says that the certificate could not be delivered, so nobody holds it yet.',
		next: 'Ask the provider to deliver it, then import the next report.'
	},
	content_not_a_credential: {
		short: 'Not a microcredential',
		means: 'The record is about a video, an article or other content that awards nothing.',
		next: NOTHING
	},
	duplicate_in_file: {
		short: 'Repeated in the file',
		means: 'Another record of the same file says the same; that one was stored.',
		next: NOTHING
	},
	failed: {
		short: 'Not passed',
		means: 'The course ended without a passing result.',
		next: 'If that is wrong, have the provider correct the result and import its next report.'
	},
	future_date: {
		short: 'Day still to come',
		means: 'The completion day lies after the day of the import.',
		next: 'Check whether day and month are swapped in the file, or import it again once the day has come.'
	},
	missing_date: {
		short: 'No day',
		means: 'The file has a column for the completion day, and its cell is empty.',
		next: 'Fill in the day at the provider and import the file again.'
	},
	missing_identifier: {
		short: 'Nobody named',
		means: 'Nothing in the record says whose it is.',
		next: 'Add an employee id or an e-mail address to the record and import the file again.'
	},
	no_credentials_in_row: {
		short: 'No microcredential named',
		means: 'The record names a person and no course or badge.',
		next: 'If something is missing, fill it in and import the file again.'
	},
	not_a_completion_record: {
		short: 'Not a completion',
		means: 'The record is of a list, a summary or of members, and says nothing about what anybody completed.',
		next: 'Export the provider’s report of completions instead.'
	},
	not_completed: {
		short: 'Not completed yet',
		means: 'The course was started and is not completed.',
		next: 'Nothing now: a later report will say when it is.'
	},
	points_possible_row: {
		short: 'Points row',
		means: 'The row holds the points that can be reached, not a person’s result.',
		next: NOTHING
	},
	rejected_by_earner: {
		short: 'Declined by the earner',
		means: 'The person was offered the badge and declined it.',
		next: 'If it was a mistake, have the provider offer it again.'
	},
	revoked: {
		short: 'Revoked',
		means: 'The issuer took the award back.',
		next: 'If that is wrong, ask the issuer; a later report corrects it.'
	},
	superseded_in_file: {
		short: 'Earlier state in the file',
		means: 'Another record of the same file shows a later state of the same completion; that one was stored.',
		next: NOTHING
	},
	template_example_row: {
		short: 'Example of the template',
		means: 'The row is the example that came with the provider’s template.',
		next: NOTHING
	},
	test_user: { short: 'Test account', means: 'The record belongs to a test account, not to a person.', next: NOTHING },
	total_row: { short: 'Row of totals', means: 'The row adds up the rows above it.', next: NOTHING },
	unreadable_amount: {
		short: 'Amount cannot be read',
		means: 'What stands as hours or credits is not an amount.',
		next: 'Correct the cell and import the file again.'
	},
	unreadable_date: {
		short: 'Day cannot be read',
		means: 'What stands as the completion day is not a day of the calendar.',
		next: 'Correct the cell (a column too narrow in a spreadsheet exports #####) and import the file again.'
	},
	withdrawn: {
		short: 'Withdrawn',
		means: 'The person left the course before its end.',
		next: NOTHING
	},
	person_unclear: {
		short: 'Could be more than one person',
		means: 'What the record says about whose it is does not agree, or fits more than one person.',
		next: 'Choose the person in the queue; the choice is remembered.'
	},
	person_unknown: {
		short: 'Nobody found',
		means: 'No employee id and no address in the record belongs to anybody on the staff.',
		next: 'Choose the person in the queue, or say that it is not one of ours; the choice is remembered.'
	},
	answer_needed: {
		short: 'The file leaves a question open',
		means: 'The person is known; the file does not say what was completed or when.',
		next: 'Answer the question about the file once; all its records follow.'
	}
};

/** Words for a stored reason. A reason without words reads as it is kept. */
export function reasonWords(reason: string): ReasonWords {
	return (REASON_WORDS as Record<string, ReasonWords>)[reason] ?? { short: reason, means: reason, next: '' };
}

export const OUTCOMES: Outcome[] = ['new', 'updated', 'unchanged', 'held', 'rejected'];

export const OUTCOME_WORDS: Record<Outcome, { short: string; means: string }> = {
	new: { short: 'New', means: 'stored, and attached to a person' },
	updated: { short: 'Updated', means: 'changed a completion stored before' },
	unchanged: { short: 'Unchanged', means: 'said what was stored already' },
	held: { short: 'Held', means: 'waits for a person to decide' },
	rejected: { short: 'Rejected', means: 'could not be stored; each with its reason' }
};

const VIA_WORDS: Record<Via, string> = {
	decision: 'a decision somebody made',
	employee_id: 'the employee id',
	email: 'the e-mail address',
	'email+name': 'the e-mail address and the full name',
	'hashed email': 'the hashed e-mail address',
	award_id: 'the id of an award on file'
};

/** By what evidence the person was found, in words. */
export function viaWords(via: string | null): string | null {
	return via === null ? null : ((VIA_WORDS as Record<string, string>)[via] ?? via);
}
