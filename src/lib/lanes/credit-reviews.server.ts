import { sql } from 'drizzle-orm';
import type { Scope } from '#lib/access/scope.ts';
import { staffIn } from '#lib/access/staff-in.server.ts';
import type { Queryable } from '#lib/server/db/open.ts';
import { byStaffName } from '#lib/staff/staff-name.server.ts';
import { dateText, type Day } from '#lib/time/days.ts';
import { shownCredits } from './amounts.ts';
import { awaitedDecisions } from './awaited-decisions.server.ts';
import { documentRequests, reviewKey, type DocumentRequest } from './document-requests.server.ts';
import { keptByPerson } from './kept-by-person.server.ts';
import { windowOccurrences } from './occurrences.ts';
import { isUnverified } from './papers.ts';
import { factorOf, openFile } from './person-file.ts';
import { quantityText } from './quantity.ts';
import { sentenceOf } from './reasons.ts';
import { whatHangsOn, whyIdle, type Hangs, type Waiting } from './review-effects.ts';
import { acceptedDocuments, waitingSteps, withStepsDone, type StepState } from './review-steps.ts';
import type { DegreeLevel, Schedule } from './schedule.ts';
import { degreeName } from './standing.ts';
import type { CompletionRecord } from './teacher-file.ts';
import {
	readPerson,
	teacherFiles,
	type PersonDocuments,
	type RecordAbout,
	type TeacherFiles
} from './teacher-files.server.ts';

/** A claimed credit, or a degree on file, that waits for somebody's decision or paper. Pay. */
export type CreditReview = {
	/** As `reviewKey` makes it. */
	key: string;
	staffId: number;
	staff: { publicId: string; employeeId: string; name: string; school: string; schoolId: string };
	scheduleId: string;
	/** `null` for a credit. */
	degree: DegreeLevel | null;
	title: string;
	/** `null` for a degree. */
	provider: string | null;
	/** The contract's category; `null` for a degree. */
	category: string | null;
	/** As the record says it, exact; `null` for a degree. */
	amount: { quantity: string; unit: string } | null;
	/** In the contract's unit, rounded to three decimals. */
	credits: number | null;
	/** The contract's word for one credit. */
	unit: string;
	/** Completed, or conferred. */
	completedOn: string;
	startedOn: string | null;
	grade: string | null;
	/** The file that brought the record; `null` for a degree, and where the import is not on file any more. */
	cameWith: { importId: string; fileName: string; importedOn: string } | null;
	/** What is on file as proof; `by` is `null` where it came with the record itself. */
	document: { type: string; receivedOn: string | null; by: string | null; recordedOn: string | null } | null;
	approval: { status: string; decidedOn: string | null } | null;
	/** What the contract asks, in the order of its gates. */
	steps: StepState[];
	/** The kinds of document that the contract accepts; empty: any. */
	accepted: string[];
	/** The first window the credit can still be in time for. */
	deadline: { submitBy: string; effectiveOn: string } | null;
	/** A lane change by the next window that hangs on it. */
	hangs: Hangs | null;
	/** Why it would not count whatever is decided, as a sentence: a repeat, a limit; `null` where it would. */
	idle: string | null;
	request: Pick<DocumentRequest, 'publicId' | 'what' | 'dueOn' | 'askedAt' | 'askedBy'> | null;
	/** Decided by one, and waiting for a second person. */
	awaited: { publicId: string; by: string; at: string } | null;
};

/**
 * The claimed credits and degrees in scope that wait on a day (`YYYY-MM-DD`), by name of the person and day of the record; of one
 * person where asked.
 */
export function creditReviews(
	db: Queryable,
	scope: Scope,
	{ asOf, staffPublicId }: { asOf: string; staffPublicId?: string }
): CreditReview[] {
	const requests = new Map(
		documentRequests(db, scope, { staffPublicId })
			.filter(({ state }) => state === 'open')
			.map((request) => [request.key, request])
	);
	const awaited = new Map(
		awaitedDecisions(db, scope, { kinds: ['credit', 'degree'] }).map(
			({ subject, publicId, proposedBy, proposedAt }) => [
				String(subject.key),
				{ publicId, by: proposedBy, at: proposedAt }
			]
		)
	);
	const reviews = waitingReviews(db, scope, asOf, staffPublicId);
	const sources = sourcesOf(db, scope, reviews, staffPublicId);
	return reviews.map(({ completionId, ...review }) => {
		const request = requests.get(review.key);
		const source = completionId === null ? undefined : sources.records.get(completionId);
		const said = sources.documents.get(review.key);
		return {
			...review,
			cameWith: source ?? null,
			document: review.document && {
				...review.document,
				by: said?.by ?? null,
				recordedOn: said?.at.slice(0, 10) ?? null
			},
			request: request
				? {
						publicId: request.publicId,
						what: request.what,
						dueOn: request.dueOn,
						askedAt: request.askedAt,
						askedBy: request.askedBy
					}
				: null,
			awaited: awaited.get(review.key) ?? null
		};
	});
}

const reviewsByPerson = keptByPerson(reviewsOfPerson);

function waitingReviews(db: Queryable, scope: Scope, asOf: string, staffPublicId: string | undefined): Read[] {
	if (staffPublicId !== undefined) {
		const { people, schedules } = teacherFiles(db, scope, { asOf, staffPublicId });
		return people.flatMap((person) => reviewsOfPerson(person, schedules, asOf));
	}
	const people = reviewsByPerson(db, scope, asOf);
	return db
		.all<{ id: number }>(sql`SELECT id FROM staff WHERE ${staffIn(scope)} ORDER BY ${byStaffName}`)
		.flatMap(({ id }) => people.get(id) ?? []);
}

type Read = Omit<CreditReview, 'cameWith' | 'request' | 'awaited'> & { completionId: number | null };

function reviewsOfPerson(person: PersonDocuments, schedules: TeacherFiles['schedules'], day: string): Read[] {
	const reading = readPerson(person, schedules, day);
	if ('refusals' in reading) return [];
	const { schedule, file } = reading;
	const unit = schedules.get(person.scheduleId)?.unit ?? 'credit';
	const { teacher, asOf } = file;
	const waiting: Array<{ read: Omit<Read, 'hangs' | 'idle'>; waits: Waiting }> = [];
	const known = new Set<string>();
	const { staffId, publicId, employeeId, name, school, schoolId, scheduleId } = person;
	const staff = { publicId, employeeId, name, school, schoolId };
	const { records, scale } = openFile(schedule, teacher, file.records, asOf);
	for (const { record, value } of records) {
		const steps = waitingSteps(record, schedule, teacher, asOf);
		if (steps === null) continue;
		const about = person.about.get(record.id)!;
		const completedOn = dateText(record.completedOn!);
		const key = reviewKey(publicId, { credential: about.credentialPublicId }, completedOn);
		// What is said of a completion is said of every award of that day.
		if (known.has(key)) continue;
		known.add(key);
		const category = schedule.categories.get(record.category)!;
		waiting.push({
			waits: { record: withStepsDone(record, category, { asOf, receivedOn: asOf }) },
			read: {
				key,
				staffId,
				staff,
				scheduleId,
				completionId: Number(record.id.slice(1)),
				degree: null,
				title: about.title,
				provider: about.provider,
				category: record.category,
				amount: { quantity: quantityText(record.quantity), unit: record.unit },
				credits: factorOf(record, schedule) && shownCredits(value, scale),
				unit,
				completedOn,
				...saidOf(record, about),
				steps,
				accepted: acceptedDocuments(category),
				deadline: deadlineOf(schedule, record.completedOn!, asOf)
			}
		});
	}
	for (const degree of teacher.degrees.filter((one) => isUnverified(one, asOf))) {
		const completedOn = dateText(degree.conferredOn);
		const key = reviewKey(publicId, { degree: degree.level }, completedOn);
		if (known.has(key)) continue;
		known.add(key);
		waiting.push({
			waits: { degree },
			read: {
				key,
				staffId,
				staff,
				scheduleId,
				completionId: null,
				degree: degree.level,
				title: degreeName(degree.level),
				provider: null,
				category: null,
				amount: null,
				credits: null,
				unit,
				completedOn,
				startedOn: null,
				grade: null,
				document: null,
				approval: null,
				steps: [{ step: 'degree', state: 'open' }],
				accepted: ['official-transcript'],
				deadline: deadlineOf(schedule, degree.conferredOn, asOf)
			}
		});
	}
	const question = { schedule, teacher, records: file.records, asOf };
	const decided = waiting.map(({ waits }) => waits);
	const hangs = whatHangsOn(question, decided);
	const idle = whyIdle(question, decided);
	return waiting.map(({ read }, i) => ({ ...read, hangs: hangs[i]!, idle: idle[i] ? sentenceOf(idle[i]) : null }));
}

function saidOf(
	{ startedOn, grade }: CompletionRecord,
	about: RecordAbout
): Pick<Read, 'startedOn' | 'grade' | 'document' | 'approval'> {
	return {
		startedOn: startedOn === null ? null : dateText(startedOn),
		grade,
		document:
			about.evidenceType === null
				? null
				: { type: about.evidenceType, receivedOn: about.evidenceReceivedOn, by: null, recordedOn: null },
		approval: about.approval === null ? null : { status: about.approval, decidedOn: about.approvalDecidedOn }
	};
}

/** The first window whose hand-in day has not passed and that takes what was earned by then; `null` under a rolling contract. */
function deadlineOf({ effective }: Schedule, earnedOn: Day, asOf: Day): CreditReview['deadline'] {
	if (effective.kind === 'rolling') return null;
	const window = windowOccurrences(effective, asOf, asOf).find(({ earnBy }) => earnedOn <= earnBy);
	return window ? { submitBy: dateText(window.submitBy), effectiveOn: dateText(window.effectiveOn) } : null;
}

/** Which file brought each record, and who put the latest document of each on file. */
function sourcesOf(db: Queryable, scope: Scope, reviews: Read[], staffPublicId?: string) {
	const waiting = JSON.stringify(reviews.flatMap(({ completionId }) => completionId ?? []));
	const whom = sql`${staffIn(scope)} AND ${staffPublicId === undefined ? sql`staff.active = 1` : sql`staff.public_id = ${staffPublicId}`}`;
	const records = new Map(
		db
			.all<{ id: number; importId: string; fileName: string; importedOn: string }>(
				sql`
			SELECT completion.id, import.public_id AS importId, import.file_name AS fileName, import.imported_on AS importedOn
			FROM completion JOIN staff ON staff.id = completion.staff_id JOIN statement ON statement.id = completion.id
			JOIN import ON import.id = statement.import_id
			WHERE completion.id IN (SELECT value FROM json_each(${waiting})) AND ${whom}`
			)
			.map(({ id, ...source }) => [id, source])
	);
	const documents = new Map(
		db
			.all<{ staff: string; credential: string; completedOn: string; by: string; at: string }>(
				sql`
			SELECT staff.public_id AS staff, credential.public_id AS credential, completed_on AS completedOn,
				recorded_by AS "by", recorded_at AS at
			FROM credit_document JOIN staff ON staff.id = credit_document.staff_id
			JOIN credential ON credential.id = credit_document.credential_id
			WHERE ${whom} AND json_type(facts, '$.evidence') = 'object' ORDER BY credit_document.id`
			)
			.map(({ staff, credential, completedOn, ...said }) => [reviewKey(staff, { credential }, completedOn), said])
	);
	return { records, documents };
}
