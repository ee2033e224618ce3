import type { Day } from '#lib/time/days.ts';
import type { LaneFacts } from '#lib/catalogue/worth.ts';
import { isPositive, readQuantity, type Quantity } from './quantity.ts';
import type { Schedule } from './schedule.ts';
import type { CompletionRecord } from './teacher-file.ts';

/** What completing a credential would bring to a record, before anybody completed it. */
export type HopedFacts = {
	category: string;
	quantity: Quantity;
	unit: string;
	courseId: string;
	tags: string[];
	accredited: boolean | null;
	related: boolean | null;
	/** The kind of document that comes with it; `null` where the catalogue names none. */
	evidenceType: string | null;
};

/** The facts of a completion as the catalogue gives them; `null` where they are no amount above zero. */
export function hopedFacts(facts: LaneFacts, credential: string): HopedFacts | null {
	const quantity = readQuantity(facts.quantity);
	if (quantity === null || !isPositive(quantity)) return null;
	return {
		category: facts.category,
		quantity,
		unit: facts.unit,
		courseId: facts.courseId ?? credential,
		tags: facts.tags ?? [],
		accredited: facts.accredited ?? null,
		related: facts.related ?? null,
		evidenceType: facts.evidence?.type ?? null
	};
}

/**
 * The record as it would be if the credential were begun and completed on a day in one's own time, with the approval, the grade
 * and the document that the contract asks for. Facts that only HR can say (related, accredited) stay as the catalogue has them:
 * what nobody said is still unknown.
 */
export function completedRecord(id: string, facts: HopedFacts, schedule: Schedule, day: Day): CompletionRecord {
	const category = schedule.categories.get(facts.category);
	const accepted = category?.evidence ?? null;
	const type =
		facts.evidenceType !== null && (accepted?.has(facts.evidenceType) ?? true)
			? facts.evidenceType
			: ([...(accepted ?? [])][0] ?? 'document');
	return {
		id,
		category: facts.category,
		quantity: facts.quantity,
		unit: facts.unit,
		completedOn: day,
		courseId: facts.courseId,
		startedOn: day,
		accredited: facts.accredited,
		related: facts.related,
		grade: category?.minGrade ?? null,
		time: 'own',
		tags: facts.tags,
		expiresOn: null,
		revoked: false,
		approval: category?.preapproval ? { status: 'approved', decidedOn: day } : null,
		evidence: { type, receivedOn: day }
	};
}
