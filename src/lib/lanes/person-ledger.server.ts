import { sql } from 'drizzle-orm';
import { staffIn } from '#lib/access/staff-in.server.ts';
import type { Scope } from '#lib/access/scope.ts';
import type { Queryable } from '#lib/server/db/open.ts';
import { dateText } from '#lib/time/days.ts';
import { staffName } from '#lib/staff/staff-name.server.ts';
import { quoteFrom } from './contract-quote.ts';
import { evaluateInFull } from './evaluate.ts';
import { distanceOf, standingOfPerson, type LaneStandingRow } from './lane-standings.server.ts';
import { comingWindows, forecastOf } from './forecast.ts';
import { ledgerOf, type LedgerLine, type LedgerPart } from './ledger.ts';
import { quantityText, readQuantity } from './quantity.ts';
import type { Schedule } from './schedule.ts';
import type { TeacherFile } from './teacher-file.ts';
import { readPerson, teacherFiles, type Creditless, type RecordAbout } from './teacher-files.server.ts';

/** A record of the ledger with what is known about it; `quote` is what the schedule says at the place that decided. */
export type PersonLedgerLine = Omit<LedgerLine, 'parts'> &
	RecordAbout & { parts: Array<LedgerPart & { quote: string | null }> };

export type PersonLedger = {
	person: { publicId: string; employeeId: string; name: string; school: string; schoolId: string; active: boolean };
	asOf: string;
	/** `null` without a placement. Pay: for viewers who may see pay only. */
	standing: Omit<LaneStandingRow, 'staff' | 'publicId' | 'name' | 'school' | 'schoolId'> | null;
	/** As HR recorded it. */
	placement: { lane: string; since: string; openingCredits: string | null; countedThrough: string | null } | null;
	schedule: {
		id: string;
		versionId: number;
		name: string;
		effectiveOn: string | null;
		loadedAt: string;
		unit: string;
	} | null;
	/**
	 * What the next coming window brings: the lane from then on if nothing more comes in, and if every document, approval and
	 * verification awaited comes in. `null` where nothing can be said.
	 */
	nextWindow: { effectiveOn: string; submitBy: string; lane: string; withPapers: string } | null;
	/** Whether credits alone keep the person from the next lane. */
	isDistanceKnown: boolean;
	/** `null` for a person who cannot be evaluated or has no placement. */
	ledger: { basisLane: string; opening: number; credits: number; lines: PersonLedgerLine[] } | null;
	creditless: Creditless[];
};

/** One person's ledger on a day: the count behind the standing, record by record; `null` for nobody in scope. */
export function personLedger(
	db: Queryable,
	scope: Scope,
	{ staffPublicId, asOf }: { staffPublicId: string; asOf: string }
): PersonLedger | null {
	const [found] = db.all<Omit<PersonLedger['person'], 'active'> & { active: number }>(sql`
		SELECT staff.public_id AS publicId, staff.employee_id AS employeeId, ${staffName} AS name, school.name AS school,
			school.public_id AS schoolId, staff.active
		FROM staff JOIN school ON school.id = staff.school_id
		WHERE staff.public_id = ${staffPublicId} AND ${staffIn(scope)}`);
	if (!found) return null;
	const person = { ...found, active: found.active === 1 };
	const { people, schedules } = teacherFiles(db, scope, { staffPublicId, asOf });
	const documents = people[0];
	if (!documents) {
		return {
			person,
			asOf,
			standing: null,
			placement: null,
			schedule: null,
			nextWindow: null,
			isDistanceKnown: false,
			ledger: null,
			creditless: []
		};
	}
	const standing = standingOfPerson(documents, schedules, asOf);
	const loaded = schedules.get(documents.scheduleId);
	const reading = readPerson(documents, schedules, asOf);
	const opening = (documents.teacher.placement as { opening?: { credits?: unknown; countedThrough?: unknown } })
		.opening;
	const openingCredits = readQuantity(opening?.credits);
	const base = {
		person,
		asOf,
		standing,
		placement: {
			lane: documents.placedIn,
			since: documents.placedSince,
			openingCredits: openingCredits && quantityText(openingCredits),
			countedThrough: typeof opening?.countedThrough === 'string' ? opening.countedThrough : null
		},
		schedule: loaded
			? {
					id: loaded.id,
					versionId: loaded.versionId,
					name: loaded.name,
					effectiveOn: loaded.effectiveOn,
					loadedAt: loaded.loadedAt,
					unit: loaded.unit
				}
			: null,
		isDistanceKnown: distanceOf({ ...person, staff: person.employeeId, ...standing }) !== null,
		creditless: documents.creditless.filter(({ completedOn }) => completedOn <= asOf)
	};
	if ('refusals' in reading) return { ...base, nextWindow: null, ledger: null };
	const { schedule, file } = reading;
	const {
		basisLane,
		opening: counted,
		credits,
		lines
	} = ledgerOf(evaluateInFull(schedule, file.teacher, file.records, file.asOf));
	return {
		...base,
		nextWindow: nextWindowOf(schedule, file),
		ledger: {
			basisLane,
			opening: counted,
			credits,
			lines: lines.map((line) => ({
				...line,
				...documents.about.get(line.id)!,
				parts: line.parts.map((part) => ({
					...part,
					quote: part.because?.source ? quoteFrom(loaded?.document, part.because.source) : null
				}))
			}))
		}
	};
}

function nextWindowOf(schedule: Schedule, file: TeacherFile): PersonLedger['nextWindow'] {
	const [window] = comingWindows(schedule, file.asOf);
	const [by] = window ? forecastOf({ schedule, ...file, inProgress: [] }).by : [];
	if (!window || !by) return null;
	const laneOf = (rank: number) => schedule.lanes[rank]!.id;
	return {
		effectiveOn: dateText(window.effectiveOn),
		submitBy: dateText(window.submitBy),
		lane: laneOf(by.low),
		withPapers: laneOf(by.middle)
	};
}
