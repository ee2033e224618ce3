import type { AwardState } from '#lib/catalogue/validity.ts';

/** What a completion is worth as evidence on the day asked about. */
export type EvidenceStanding = 'valid' | 'expired' | 'not yet' | 'revoked' | 'declined' | 'not reviewed';

/** The record of an imported file that said it; `record` counts from 1. */
export type EvidenceSource = {
	importPublicId: string;
	fileName: string;
	importedOn: string;
	record: number;
	state: string;
};

export type Evidence = {
	completionId: number;
	credentialPublicId: string;
	title: string;
	provider: string;
	completedOn: string;
	/** As the provider says, and the first day on which it is no longer valid by the district's rule too; null: no end known. */
	expiresOn: string | null;
	validUntil: string | null;
	state: AwardState;
	standing: EvidenceStanding;
	amount: string | null;
	unit: string | null;
	kind: string | null;
	grade: string | null;
	/** What it shows once the credential is reviewed. */
	skills: Array<{ skillId: string; name: string; domain: string; level: number }>;
	sources: EvidenceSource[];
};

export type StartedCredential = {
	title: string;
	provider: string;
	progress: string | null;
	seenOn: string;
	source: EvidenceSource | null;
};

export type EvidenceOfPerson = {
	person: {
		staffId: number;
		publicId: string;
		employeeId: string;
		name: string;
		role: string;
		active: boolean;
		schoolName: string;
	};
	asOf: string;
	/** Newest first. */
	evidence: Evidence[];
	inProgress: StartedCredential[];
};

/** What leaves the server for a viewer without pay: how much a completion was said to be worth is the beginning of pay. */
export type EvidenceWithoutAmount = Omit<Evidence, 'amount' | 'unit' | 'kind' | 'grade'>;

export const withoutAmount = ({
	amount: _amount,
	unit: _unit,
	kind: _kind,
	grade: _grade,
	...rest
}: Evidence): EvidenceWithoutAmount => rest;
