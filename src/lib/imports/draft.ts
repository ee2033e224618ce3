import type { AmountKind, DayOf, Outcome, StatementState } from '#lib/server/db/schema.ts';
import type { Candidate, Clues, Via } from './match-person.ts';

/** Why a record cannot be stored, in the words of IMPORT-RULES.md. */
export type Rejection =
	| 'blank_row'
	| 'certificate_not_delivered'
	| 'content_not_a_credential'
	| 'duplicate_in_file'
	| 'failed'
	| 'future_date'
	| 'missing_date'
	| 'missing_identifier'
	| 'no_credentials_in_row'
	| 'not_a_completion_record'
	| 'not_completed'
	| 'points_possible_row'
	| 'rejected_by_earner'
	| 'revoked'
	| 'superseded_in_file'
	| 'template_example_row'
	| 'test_user'
	| 'total_row'
	| 'unreadable_amount'
	| 'unreadable_date'
	| 'withdrawn';

/** Why a record waits for a person. */
export type Hold = 'person_unclear' | 'person_unknown' | 'answer_needed';

/** Where in the record a reason lies. */
export type Place = { column: string | null; value: string | null };

/** What a record says about one completion, before the person and the credential are known. */
export type Claim = {
	provider: string;
	title: string | null;
	/** The provider's ids for the credential, strongest first. */
	credentialIds: string[];
	awardId: string | null;
	completedOn: string | null;
	expiresOn: string | null;
	state: StatementState;
	amount: string | null;
	unit: string | null;
	kind: AmountKind | null;
	grade: string | null;
	startedOn: string | null;
	progress: string | null;
	/** Whether the day is the record's own, or only that of the sheet it stands in. */
	dayOf: DayOf;
};

/** A record as read from the file: rejected already, or a claim about somebody. */
export type Draft = {
	record: number;
	line: number;
	raw: [string, string][];
	clues: Clues;
	rejected: ({ reason: Rejection } & Place) | null;
	/** Several where a record lists several completions. Also with some rejected ones: a course in progress, a revoked award. */
	claims: Claim[];
	/** A credential that the record names with its id and title, where the file lists credentials. */
	names: { provider: string; ids: string[]; title: string } | null;
};

/** What an import would do with a record, or did. */
export type PlannedRecord = {
	record: number;
	line: number;
	raw: [string, string][];
	outcome: Outcome;
	reason: Rejection | Hold | null;
	column: string | null;
	value: string | null;
	staffId: number | null;
	via: Via | null;
	identity: string | null;
	candidates: Candidate[];
	/** Claims to store as statements; `credentialId` where the catalogue knows it. */
	claims: (Claim & { credentialId: number | null; staffId: number | null })[];
};

/** A question about the file as a whole. */
export type Ask = {
	key: 'credential_title' | 'completed_on' | 'titles';
	/** For `titles`: the provider's id of the credential. */
	id: string | null;
	question: string;
	proposal: string | null;
	/** How many records wait for it. */
	records: number;
};

export type Answers = { credential_title?: string; completed_on?: string; titles?: Record<string, string> };
