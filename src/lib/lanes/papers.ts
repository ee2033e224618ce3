import type { Day } from '#lib/time/days.ts';
import type { Schedule } from './schedule.ts';
import type { CompletionRecord, Degree } from './teacher-file.ts';

/** Whether a degree on file would count if somebody verified it. */
export function isUnverified({ eligible, conferredOn, verifiedOn }: Degree, asOf: Day): boolean {
	return eligible && conferredOn <= asOf && (verifiedOn === null || verifiedOn > asOf);
}

/** The degrees as if those on file and not verified had been verified on the day. */
export function withDegreesVerified(degrees: Degree[], asOf: Day): Degree[] {
	return degrees.map((degree) => (isUnverified(degree, asOf) ? { ...degree, verifiedOn: asOf } : degree));
}

/** The record as if the approval it waits for had been given on the day. */
export function withApproval(record: CompletionRecord, schedule: Schedule, asOf: Day): CompletionRecord {
	const category = schedule.categories.get(record.category);
	const { approval } = record;
	const isApproved = approval?.status === 'approved' && approval.decidedOn !== null && approval.decidedOn <= asOf;
	return category?.preapproval === 'any-time' && !isApproved
		? { ...record, approval: { status: 'approved', decidedOn: asOf } }
		: record;
}

/** The record as if the document and the approval it waits for had come in on the day. */
export function withPapers(record: CompletionRecord, schedule: Schedule, asOf: Day): CompletionRecord {
	const category = schedule.categories.get(record.category);
	const { evidence } = record;
	const isAccepted = evidence !== null && (category?.evidence?.has(evidence.type) ?? true);
	const isReceived = evidence !== null && evidence.receivedOn !== null && evidence.receivedOn <= asOf;
	return {
		// One paper may wait behind another: gate 13 speaks before gate 14.
		...withApproval(record, schedule, asOf),
		evidence:
			isAccepted && isReceived
				? evidence
				: {
						type: isAccepted ? evidence.type : ([...(category?.evidence ?? [])][0] ?? 'document'),
						receivedOn: isReceived && isAccepted ? evidence.receivedOn : asOf
					}
	};
}
