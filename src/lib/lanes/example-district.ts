import { evaluateDocuments } from './evaluate.ts';
import type { Result } from './result.ts';

/** An invented district for tests: plain documents as a district would write them, each part replaceable. */

export type Document = Record<string, unknown>;

export function exampleSchedule(changes: Document = {}): Document {
	return {
		id: 'example',
		timezone: 'America/Chicago',
		convert: { semester: 1, quarter: '2/3', 'clock-hour': '1/15' },
		categories: { graduate: { evidence: ['official-transcript'] }, workshop: {} },
		lanes: [
			{ id: 'BA', paths: [{ degree: 'bachelor' }] },
			{ id: 'BA+15', paths: [{ degree: 'bachelor', credits: 15 }] },
			{ id: 'BA+30', paths: [{ degree: 'bachelor', credits: 30 }] },
			{ id: 'MA', paths: [{ degree: 'master' }] },
			{ id: 'MA+15', paths: [{ degree: 'master', credits: 15 }] }
		],
		effective: {
			windows: [
				{ effective: '09-01', submitBy: '09-15' },
				{ effective: '02-01', submitBy: '02-15' }
			]
		},
		...changes
	};
}

export const BACHELOR = { level: 'bachelor', conferredOn: '2019-05-10', verifiedOn: '2019-07-01' };
export const MASTER = { level: 'master', conferredOn: '2024-05-10', verifiedOn: '2024-07-01' };

export function exampleTeacher(changes: Document = {}): Document {
	return {
		id: 'T-1',
		hireDate: '2019-08-12',
		degrees: [BACHELOR],
		placement: { lane: 'BA', since: '2019-08-12' },
		...changes
	};
}

/** A course of so many semester credits, its transcript received on the day of completion unless told otherwise. */
export function course(id: string, quantity: unknown, completedOn: string | null, changes: Document = {}): Document {
	const receivedOn = completedOn ?? undefined;
	return {
		id,
		category: 'graduate',
		quantity,
		unit: 'semester',
		completedOn,
		...(receivedOn ? { evidence: { type: 'official-transcript', receivedOn } } : {}),
		...changes
	};
}

/** A workshop of so many clock hours. */
export function workshop(id: string, hours: unknown, completedOn: string, changes: Document = {}): Document {
	return {
		id,
		category: 'workshop',
		quantity: hours,
		unit: 'clock-hour',
		completedOn,
		evidence: { type: 'certificate', receivedOn: completedOn },
		...changes
	};
}

export type Question = { schedule?: Document; teacher?: Document; records?: Document[]; asOf?: string };

/** The result for the example district; a refused document fails the test with its problems. */
export function resultOf({ schedule = {}, teacher = {}, records = [], asOf = '2025-10-01' }: Question): Result {
	const documents = { schedule: exampleSchedule(schedule), teacher: exampleTeacher(teacher), records, asOf };
	const evaluation = evaluateDocuments(documents);
	if ('problems' in evaluation) throw new Error(evaluation.problems.map(({ message }) => message).join('\n'));
	return evaluation.result;
}

/** The reasons that a single changed record of the example district meets, in the order shown. */
export function reasonsFor(record: Document, category: Document, question: Question = {}): string[] {
	const schedule = { ...question.schedule, categories: { graduate: category } };
	const { pending, excluded } = resultOf({ ...question, schedule, records: [record] });
	return [...pending.map(({ reason }) => `pending ${reason}`), ...excluded.map(({ reason }) => `excluded ${reason}`)];
}
