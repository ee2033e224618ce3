import { sql } from 'drizzle-orm';
import { staffIn } from '#lib/access/staff-in.server.ts';
import type { Scope } from '#lib/access/scope.ts';
import type { Queryable } from '#lib/server/db/open.ts';
import { byStaffName, staffName } from '#lib/staff/staff-name.server.ts';
import { evaluate } from './evaluate.ts';
import type { Result } from './result.ts';
import type { DegreeLevel } from './schedule.ts';
import { standingOf, type Awaited, type LaneStatus } from './standing.ts';
import type { LoadedSchedule } from './contracts-in-force.server.ts';
import { keptByPerson } from './kept-by-person.server.ts';
import { readPerson, type PersonDocuments } from './teacher-files.server.ts';

/** One person's lane standing. This is pay: it is for viewers who may see pay only. */
export type LaneStandingRow = {
	/** The employee id. */
	staff: string;
	publicId: string;
	name: string;
	school: string;
	/** The school's public id. */
	schoolId: string;
	/** The contract; `null` without a placement. */
	scheduleId: string | null;
	/** In force on the as-of date; of a person who cannot be evaluated the lane HR recorded; `null` without a placement. */
	lane: string | null;
	laneSince: string | null;
	/** As HR recorded it; the rules decide the lane in force. `null` without a placement. */
	placement: { lane: string; since: string; step: string | null } | null;
	/** Which budget pays the person; `null`: HR has not said. */
	fund: string | null;
	nextLane: string | null;
	/** Rounded up to three decimals, in `unit`; `null` where there is no next lane or it is unknown. */
	creditsToNext: number | null;
	/** The contract's word for one credit; `null` without a contract. */
	unit: string | null;
	needsDegree: DegreeLevel | null;
	deadline: Result['deadline'];
	documentsDue: string | null;
	status: LaneStatus;
	statusSentence: string;
	/** What keeps credits pending, or what alone keeps the person from a lane. */
	waitsFor: Awaited[];
	/** `null` for a person who cannot be evaluated or has no placement. */
	result: Result | null;
};

export type LaneFilters = {
	/** The public id of a school. */
	school?: string | null;
	schedule?: string | null;
	lane?: string | null;
	status?: LaneStatus | readonly LaneStatus[] | null;
	/** Part of a name or employee id. */
	search?: string | null;
	/** Something that is awaited. */
	waits?: Awaited | null;
	/** The last day to hand in for the next window, `YYYY-MM-DD`. */
	deadline?: string | null;
	/** Credits to the next lane: at least `from`, under `below`; people who need a degree first are none of either. */
	from?: number | null;
	below?: number | null;
};

/**
 * How every active person in scope stands on the as-of date (`YYYY-MM-DD`), by name. People without a placement are in
 * the list as such, never dropped; a file or contract that is refused is said in that person's row.
 */
export function laneStandings(
	db: Queryable,
	scope: Scope,
	{ asOf, ...filters }: { asOf: string } & LaneFilters
): LaneStandingRow[] {
	return standingsMatching(allStandings(db, scope, asOf), filters);
}

/** The rows that pass every filter, in their order. */
export function standingsMatching(rows: LaneStandingRow[], filters: LaneFilters): LaneStandingRow[] {
	const { school, schedule, lane, status, waits, deadline, search, from, below } = filters;
	const statuses = typeof status === 'string' ? [status] : (status ?? []);
	const words = folded(search ?? '')
		.split(' ')
		.filter((word) => word !== '');
	return rows.filter((row) => {
		if (school && row.schoolId !== school) return false;
		if (schedule && row.scheduleId !== schedule) return false;
		if (lane && row.lane !== lane) return false;
		if (statuses.length > 0 && !statuses.includes(row.status)) return false;
		if (waits && !row.waitsFor.includes(waits)) return false;
		if (deadline && row.deadline?.submitBy !== deadline) return false;
		const distance = distanceOf(row);
		if ((from ?? null) !== null && (distance === null || distance < from!)) return false;
		if ((below ?? null) !== null && (distance === null || distance >= below!)) return false;
		const text = folded(`${row.name} ${row.staff}`);
		return words.every((word) => text.includes(word));
	});
}

/** Credits to the next lane where credits are what is missing: not for who needs a degree first. */
export function distanceOf({ creditsToNext, needsDegree }: LaneStandingRow): number | null {
	return needsDegree === null ? creditsToNext : null;
}

function folded(text: string): string {
	return text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();
}

const standings = keptByPerson(standingOfPerson);
const rowsOf = new WeakMap<Map<number, Standing>, LaneStandingRow[]>();

/** Pages, exports and charts of one view ask the same. */
function allStandings(db: Queryable, scope: Scope, asOf: string): LaneStandingRow[] {
	const people = standings(db, scope, asOf);
	let rows = rowsOf.get(people);
	if (!rows) {
		const staff = db.all<{
			id: number;
			staff: string;
			publicId: string;
			name: string;
			school: string;
			schoolId: string;
		}>(
			sql`
			SELECT staff.id, staff.employee_id AS staff, staff.public_id AS publicId, ${staffName} AS name, school.name AS school,
				school.public_id AS schoolId
			FROM staff JOIN school ON school.id = staff.school_id
			WHERE staff.active = 1 AND ${staffIn(scope)} ORDER BY ${byStaffName}`
		);
		rowsOf.set(people, (rows = staff.map(({ id, ...row }) => ({ ...row, ...(people.get(id) ?? NOT_PLACED) }))));
	}
	return rows;
}

type Standing = Omit<LaneStandingRow, 'staff' | 'publicId' | 'name' | 'school' | 'schoolId'>;

const NOT_PLACED: Standing = {
	scheduleId: null,
	lane: null,
	laneSince: null,
	placement: null,
	fund: null,
	nextLane: null,
	creditsToNext: null,
	unit: null,
	needsDegree: null,
	deadline: null,
	documentsDue: null,
	status: 'no-placement',
	statusSentence: 'HR has recorded no placement.',
	waitsFor: [],
	result: null
};

/** The standing of one placed person; a refusal is a standing too. */
export function standingOfPerson(
	person: PersonDocuments,
	schedules: Map<string, LoadedSchedule>,
	asOf: string
): Standing {
	const unit = schedules.get(person.scheduleId)?.unit ?? null;
	const { placedIn: lane, placedSince: since, step, fund } = person;
	const placement = { lane, since, step };
	const reading = readPerson(person, schedules, asOf);
	if ('refusals' in reading) {
		return {
			...NOT_PLACED,
			scheduleId: person.scheduleId,
			lane: person.placedIn,
			laneSince: person.placedSince,
			placement,
			fund,
			unit,
			status: 'refused',
			statusSentence: `Cannot be evaluated: ${reading.refusals.join(' ')}`
		};
	}
	const { schedule, file } = reading;
	const result = evaluate(schedule, file.teacher, file.records, file.asOf);
	const { status, sentence, waitsFor } = standingOf({ schedule, ...file, unit: unit ?? 'credit', result });
	return {
		scheduleId: person.scheduleId,
		lane: result.lane,
		laneSince: result.laneSince,
		placement,
		fund,
		nextLane: result.next?.lane ?? null,
		creditsToNext: result.next?.creditsToNext ?? null,
		unit,
		needsDegree: result.next?.needsDegree ?? null,
		deadline: result.deadline,
		documentsDue: result.documentsDue,
		status,
		statusSentence: sentence,
		waitsFor,
		result
	};
}
