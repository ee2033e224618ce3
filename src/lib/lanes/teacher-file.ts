import { readDate, type Day } from '#lib/time/days.ts';
import {
	beginReading,
	didYouMean,
	pathOf,
	readCredits,
	readDateIn,
	readFlag,
	readList,
	readMap,
	readObject,
	readOneOf,
	readPositive,
	readText,
	refuse,
	shown,
	within,
	type Place,
	type Problem
} from './document.ts';
import type { Quantity } from './quantity.ts';
import { DEGREE_LEVELS, WORK_TIMES, type DegreeLevel, type Schedule, type WorkTime } from './schedule.ts';

/** The teacher file (section 4) as the evaluation uses it, without the records. `null` means that HR has not said. */
export type Teacher = {
	id: string;
	hireDate: Day | null;
	degrees: Degree[];
	placement: { lane: string; since: Day; opening: Opening | null };
	/** Days on which the teacher announced an advancement. */
	notices: Day[];
};

export type Degree = { level: DegreeLevel; conferredOn: Day; verifiedOn: Day | null; eligible: boolean };

/** Credits HR recognized from records completed on or before `countedThrough`. */
export type Opening = { credits: Quantity; base: DegreeLevel | null; countedThrough: Day; tags: Map<string, Quantity> };

/** One completion. `quantity` is in `unit`; whatever is `null` the file does not say. */
export type CompletionRecord = {
	id: string;
	category: string;
	quantity: Quantity;
	unit: string;
	completedOn: Day | null;
	courseId: string | null;
	startedOn: Day | null;
	accredited: boolean | null;
	related: boolean | null;
	grade: string | null;
	time: WorkTime | null;
	tags: string[];
	expiresOn: Day | null;
	revoked: boolean;
	approval: { status: 'approved' | 'denied' | 'requested'; decidedOn: Day | null } | null;
	evidence: { type: string; receivedOn: Day | null } | null;
	/** No key of the document: what goes before the id in the standard order, see `inStandardOrder`. */
	content?: string;
};

export type TeacherFile = { teacher: Teacher; records: CompletionRecord[]; asOf: Day };

/**
 * Reads and checks a parsed teacher file and its records against the schedule and the as-of date. The records may be
 * given apart (as a list) or inside the teacher file under `records`. Every rejection of section 9 that concerns a file
 * is a problem with its path (`records[3].quantity`, `placement.since`, `asOf`) and a sentence; one problem refuses the
 * whole file. Time stamps become dates in the schedule's zone; the as-of date is a plain date (2.3).
 */
export function readTeacherFile(
	value: { teacher: unknown; records?: unknown; asOf: unknown },
	schedule: Schedule
): TeacherFile | { problems: Problem[] } {
	const place = beginReading('the teacher file', value.teacher, { nullIsAbsent: true });
	const { problems } = place.document;
	// The records and the as-of date stand beside the teacher file, and their paths begin with their own names.
	const beside = { ...place, value };
	const asOf = readAsOf(within(beside, 'asOf'));
	const teacher = readTeacher(place, schedule, asOf);
	const inside = within(place, 'records');
	const apart = within(beside, 'records');
	if (apart.value !== undefined && inside.value !== undefined)
		refuse(inside, 'are given twice, in the file and beside it');
	const records = readRecords(apart.value === undefined ? inside : apart, schedule);
	if (!teacher || asOf === null || problems.length > 0) return { problems };
	return { teacher, records, asOf };
}

function readAsOf(place: Place): Day | null {
	const text = readText(place);
	if (text === null) return null;
	return readDate(text) ?? refuse(place, `must be a plain calendar date such as 2025-10-20, but says ${shown(text)}`);
}

function readTeacher(place: Place, schedule: Schedule, asOf: Day | null): Teacher | null {
	const keys = readObject(place, ['id', 'placement'], ['hireDate', 'degrees', 'notices', 'records']);
	if (!keys) return null;
	const id = readText(keys.id);
	const hireDate = keys.hireDate ? readDateIn(keys.hireDate, schedule.timezone) : null;
	const degrees = keys.degrees ? readList(keys.degrees, (entry) => readDegree(entry, schedule.timezone)) : [];
	const notices = keys.notices ? readList(keys.notices, (entry) => readDateIn(entry, schedule.timezone)) : [];
	const placement = readPlacement(keys.placement, schedule, asOf);
	return id === null || !placement ? null : { id, hireDate, degrees, placement, notices };
}

function readDegree(place: Place, timezone: string): Degree | null {
	const keys = readObject(place, ['level', 'conferredOn'], ['verifiedOn', 'eligible']);
	if (!keys) return null;
	const level = readOneOf(keys.level, DEGREE_LEVELS);
	const conferredOn = readDateIn(keys.conferredOn, timezone);
	const verifiedOn = keys.verifiedOn ? readDateIn(keys.verifiedOn, timezone) : null;
	const eligible = keys.eligible ? readFlag(keys.eligible) !== false : true;
	return level && conferredOn !== null ? { level, conferredOn, verifiedOn, eligible } : null;
}

function readPlacement(place: Place, schedule: Schedule, asOf: Day | null): Teacher['placement'] | null {
	const keys = readObject(place, ['lane', 'since'], ['opening']);
	if (!keys) return null;
	const lane = readText(keys.lane);
	const laneIds = schedule.lanes.map(({ id }) => id);
	if (lane !== null && !laneIds.includes(lane)) {
		refuse(keys.lane, `is “${lane}”, and the schedule has no such lane${didYouMean(lane, laneIds)}`);
	}
	const since = readDateIn(keys.since, schedule.timezone);
	if (since !== null && asOf !== null && since > asOf) refuse(keys.since, 'lies after the as-of date');
	const opening = keys.opening ? readOpening(keys.opening, schedule.timezone) : null;
	return lane === null || since === null ? null : { lane, since, opening };
}

function readOpening(place: Place, timezone: string): Opening | null {
	const keys = readObject(place, ['credits', 'countedThrough'], ['base', 'tags']);
	if (!keys) return null;
	const credits = readCredits(keys.credits);
	const base = keys.base ? readOneOf(keys.base, DEGREE_LEVELS) : null;
	const countedThrough = readDateIn(keys.countedThrough, timezone);
	const tags = keys.tags ? readMap(keys.tags, readCredits) : new Map<string, Quantity>();
	return credits && countedThrough !== null ? { credits, base, countedThrough, tags } : null;
}

function readRecords(place: Place, schedule: Schedule): CompletionRecord[] {
	const seen = new Map<string, Place>();
	return readList(place, (entry) => {
		const record = readRecord(entry, schedule.timezone);
		const id = within(entry, 'id');
		if (typeof id.value !== 'string') return record;
		const other = seen.get(id.value);
		if (other) refuse(id, `is “${id.value}”, which ${pathOf(other)} has already`);
		else seen.set(id.value, entry);
		return record;
	});
}

function readRecord(place: Place, timezone: string): CompletionRecord | null {
	const keys = readObject(
		place,
		['id', 'category', 'quantity', 'unit'],
		[
			'completedOn',
			'courseId',
			'startedOn',
			'accredited',
			'related',
			'grade',
			'time',
			'tags',
			'expiresOn',
			'revoked',
			'approval',
			'evidence'
		]
	);
	if (!keys) return null;
	const id = readText(keys.id);
	const category = readText(keys.category);
	const quantity = readPositive(keys.quantity);
	const unit = readText(keys.unit);
	const facts = {
		completedOn: keys.completedOn ? readDateIn(keys.completedOn, timezone) : null,
		courseId: keys.courseId ? readText(keys.courseId) : null,
		startedOn: keys.startedOn ? readDateIn(keys.startedOn, timezone) : null,
		accredited: keys.accredited ? readFlag(keys.accredited) : null,
		related: keys.related ? readFlag(keys.related) : null,
		// Any text is a grade that somebody wrote; what no rule knows is unknown, not wrong (3.1).
		grade: keys.grade ? readText(keys.grade) : null,
		time: keys.time ? readOneOf(keys.time, WORK_TIMES) : null,
		tags: keys.tags ? readList(keys.tags, readText) : [],
		expiresOn: keys.expiresOn ? readDateIn(keys.expiresOn, timezone) : null,
		revoked: keys.revoked ? readFlag(keys.revoked) === true : false,
		approval: keys.approval ? readApproval(keys.approval, timezone) : null,
		evidence: keys.evidence ? readEvidence(keys.evidence, timezone) : null
	};
	if (id === null || category === null || !quantity || unit === null) return null;
	return { id, category, quantity, unit, ...facts };
}

function readApproval(place: Place, timezone: string): CompletionRecord['approval'] {
	const keys = readObject(place, ['status'], ['decidedOn']);
	if (!keys) return null;
	const status = readOneOf(keys.status, ['approved', 'denied', 'requested']);
	const decidedOn = keys.decidedOn ? readDateIn(keys.decidedOn, timezone) : null;
	return status && { status, decidedOn };
}

function readEvidence(place: Place, timezone: string): CompletionRecord['evidence'] {
	const keys = readObject(place, ['type'], ['receivedOn']);
	if (!keys) return null;
	const type = readText(keys.type);
	const receivedOn = keys.receivedOn ? readDateIn(keys.receivedOn, timezone) : null;
	return type === null ? null : { type, receivedOn };
}
