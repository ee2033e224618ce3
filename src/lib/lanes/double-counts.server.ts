import { sql } from 'drizzle-orm';
import { staffIn } from '#lib/access/staff-in.server.ts';
import type { Scope } from '#lib/access/scope.ts';
import type { Queryable } from '#lib/server/db/open.ts';
import { DAYS_APART, doubleCounting, type DoubleCount, type KnownRecord } from './double-counting.ts';
import { evaluateInFull } from './evaluate.ts';
import { ledgerOf } from './ledger.ts';
import { readPerson, teacherFiles, type PersonDocuments } from './teacher-files.server.ts';
import type { LoadedSchedule } from './contracts-in-force.server.ts';

/** What somebody last decided about a finding. */
export type DoubleCountDecision = {
	decision: 'fine' | 'open';
	reason: string | null;
	/** RFC 3339. */
	decidedAt: string;
	decidedBy: string;
};

/** A finding about a person. This is pay: it is for viewers who may see pay only. */
export type PersonDoubleCount = DoubleCount & {
	person: { staffId: number; publicId: string; employeeId: string; name: string; school: string; schoolId: string };
	/** The contract's word for one credit. */
	unit: string;
	/** `null` while nobody has looked at it. */
	decided: DoubleCountDecision | null;
	isOpen: boolean;
};

export type DoubleCountQuestion = {
	asOf: string;
	/** Completed at most so many days apart; DAYS_APART where left out. */
	daysApart?: number;
	/** That one person's findings only. */
	staffPublicId?: string;
};

/**
 * The findings of double counting about everybody active in scope, or about one person, by name and day of completion, with what
 * was decided about each. A person whose file is refused has none: what counts is unknown then.
 */
export function doubleCounts(db: Queryable, scope: Scope, question: DoubleCountQuestion): PersonDoubleCount[] {
	const { asOf, daysApart = DAYS_APART, staffPublicId } = question;
	const { people, schedules } = teacherFiles(db, scope, { asOf, staffPublicId });
	const accepted = countedForAcceptedMoves(db, scope);
	const decisions = decisionsIn(db, scope);
	return people.flatMap((person) => {
		const known = knownRecords(person, schedules, asOf, accepted.get(person.staffId) ?? new Set());
		if (!known) return [];
		const { staffId, publicId, employeeId, name, school, schoolId } = person;
		return doubleCounting(known.records, { repeats: known.repeats, daysApart }).map((found) => {
			const decided = decisions.get(`${staffId} ${found.key}`) ?? null;
			return {
				...found,
				person: { staffId, publicId, employeeId, name, school, schoolId },
				unit: known.unit,
				decided,
				isOpen: decided?.decision !== 'fine'
			};
		});
	});
}

function knownRecords(
	person: PersonDocuments,
	schedules: Map<string, LoadedSchedule>,
	asOf: string,
	accepted: Set<string>
) {
	const reading = readPerson(person, schedules, asOf);
	if ('refusals' in reading) return null;
	const { schedule, file } = reading;
	const read = new Map(file.records.map((record) => [record.id, record]));
	const { lines } = ledgerOf(evaluateInFull(schedule, file.teacher, file.records, file.asOf));
	const records = lines.map((line): KnownRecord => {
		const { courseId, time } = read.get(line.id)!;
		const about = person.about.get(line.id)!;
		const sumOf = (outcome: 'counted' | 'pending') =>
			line.parts
				.filter((part) => part.outcome === outcome)
				// A gate keeps the whole record waiting.
				.reduce((sum, { credits }) => sum + thousandths(credits ?? line.value ?? 0), 0);
		return {
			id: line.id,
			title: about.title,
			provider: about.provider,
			credential: about.credentialPublicId,
			courseId,
			completedOn: line.completedOn,
			quantity: line.quantity,
			unit: line.unit,
			value: line.value === null ? null : thousandths(line.value),
			counted: sumOf('counted'),
			pending: sumOf('pending'),
			excluded: line.parts.flatMap(({ outcome, because }) =>
				outcome === 'excluded' && because ? [because.reason] : []
			),
			time,
			evidence: about.evidenceType,
			isBanked: line.isBanked || accepted.has(line.id)
		};
	});
	return { records, repeats: schedule.repeats, unit: schedule.unit ?? 'credit' };
}

/** Shown credits have three decimals at most (2.2), so that their thousandths are whole. */
const thousandths = (credits: number) => Math.round(credits * 1000);

/** By person the records that counted when HR accepted a lane change which still stands. */
function countedForAcceptedMoves(db: Queryable, scope: Scope): Map<number, Set<string>> {
	const rows = db.all<{ staffId: number; counted: string | null }>(sql`
		SELECT lane_change.staff_id AS staffId, json_extract(lane_change.basis, '$.result.counted') AS counted
		FROM lane_change JOIN staff ON staff.id = lane_change.staff_id
		WHERE ${staffIn(scope)} AND lane_change.decision = 'accepted' AND NOT EXISTS (
			SELECT 1 FROM lane_change_note WHERE lane_change_id = lane_change.id AND kind = 'taken-back')`);
	const counted = new Map<number, Set<string>>();
	for (const row of rows) {
		const ids = counted.get(row.staffId) ?? new Set<string>();
		for (const { id } of JSON.parse(row.counted ?? '[]') as Array<{ id: string }>) ids.add(id);
		counted.set(row.staffId, ids);
	}
	return counted;
}

/** The latest decision of each finding, by "staff finding". */
function decisionsIn(db: Queryable, scope: Scope): Map<string, DoubleCountDecision> {
	const rows = db.all<DoubleCountDecision & { staffId: number; finding: string }>(sql`
		SELECT staff_id AS staffId, finding, decision, reason, decided_at AS decidedAt, decided_by AS decidedBy
		FROM double_count_decision JOIN staff ON staff.id = double_count_decision.staff_id
		WHERE ${staffIn(scope)} ORDER BY double_count_decision.id`);
	return new Map(rows.map(({ staffId, finding, ...decision }) => [`${staffId} ${finding}`, decision]));
}
