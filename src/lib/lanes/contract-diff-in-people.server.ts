import { setImmediate as nextTurn } from 'node:timers/promises';
import { sql } from 'drizzle-orm';
import { staffIn } from '#lib/access/staff-in.server.ts';
import type { Scope } from '#lib/access/scope.ts';
import type { Queryable } from '#lib/server/db/open.ts';
import type { ScheduleKind } from '#lib/server/db/schema.ts';
import { revisionOf } from '#lib/server/db/write.ts';
import { dateText } from '#lib/time/days.ts';
import { inOrderOfLoss, personChange, type PersonDifference, type UnderText } from './contract-diff-in-people.ts';
import type { LoadedSchedule } from './contracts-in-force.server.ts';
import { evaluate } from './evaluate.ts';
import { staffSlices } from './kept-by-person.server.ts';
import { salariesOn, type SalaryOf } from './salaries-on-day.server.ts';
import { readPerson, teacherFiles, type PersonDocuments } from './teacher-files.server.ts';

export type TextsToCompare = {
	before: LoadedSchedule;
	after: LoadedSchedule;
	kind: ScheduleKind;
	/** The day for which people's standing is asked (`YYYY-MM-DD`). */
	asOf: string;
};

export type DifferenceInPeople = {
	asOf: string;
	/** Active people in scope who are placed in the contract. */
	people: number;
	/** Losses first. */
	rows: PersonDifference[];
	/** Where these people work, by public id and name. */
	schools: { id: string; name: string }[];
};

/** The answer, or how many of the people have been looked at so far. */
export type DifferenceAnswer = { ready: DifferenceInPeople } | { done: number; total: number };

type Running = { done: number; total: number; result: Promise<DifferenceInPeople>; ready: DifferenceInPeople | null };

/** So many people are looked at before pages get their turn. */
const PER_TURN = 25;
const MOST_KEPT = 6;
const running = new WeakMap<Queryable, Map<string, Running>>();

/**
 * Who of the active people in scope would stand otherwise under the later text of a contract than under the earlier. The work is
 * done in short turns, so that pages are answered in between, and goes on when nobody waits any more: who asks
 * again gets on where it is. What was worked out holds until the district's data change.
 * @param patience milliseconds after which the count so far is the answer
 */
export async function differenceInPeople(
	db: Queryable,
	scope: Scope,
	texts: TextsToCompare,
	{ patience = Infinity }: { patience?: number } = {}
): Promise<DifferenceAnswer> {
	const { before, after, kind, asOf } = texts;
	const key = JSON.stringify([revisionOf(db), scope, before.versionId, after.versionId, kind, asOf]);
	let views = running.get(db);
	if (!views) running.set(db, (views = new Map()));
	let view = views.get(key);
	if (!view) {
		view = { done: 0, total: 0, ready: null, result: Promise.resolve(null as never) };
		const begun = view;
		begun.result = settled(db, scope, texts, begun).then((result) => (begun.ready = result));
		// Whoever waits hears of a failure; if nobody does, it must not end the server.
		begun.result.catch(() => views.delete(key));
		if (views.size >= MOST_KEPT) views.delete(views.keys().next().value!);
		views.set(key, begun);
	}
	if (view.ready) return { ready: view.ready };
	if (patience === Infinity) return { ready: await view.result };
	let timer: NodeJS.Timeout | undefined;
	const enough = new Promise<null>((done) => (timer = setTimeout(() => done(null), patience)));
	const ready = await Promise.race([view.result, enough]).finally(() => clearTimeout(timer));
	return ready ? { ready } : { done: view.done, total: view.total };
}

const MOST_TRIES = 3;

/** What the data say at one moment: where they change while the work goes on, it is begun anew, a few times at most. */
async function settled(
	db: Queryable,
	scope: Scope,
	texts: TextsToCompare,
	progress: Pick<Running, 'done' | 'total'>
): Promise<DifferenceInPeople> {
	for (let tries = 1; ; tries += 1) {
		const revision = revisionOf(db);
		const found = await compared(db, scope, texts, progress);
		if (revisionOf(db) === revision || tries === MOST_TRIES) return found;
	}
}

async function compared(
	db: Queryable,
	scope: Scope,
	{ before, after, kind, asOf }: TextsToCompare,
	progress: Pick<Running, 'done' | 'total'>
): Promise<DifferenceInPeople> {
	const scheduleId = after.id;
	progress.total = db.get<{ people: number }>(sql`
		SELECT count(*) AS people FROM staff JOIN ${kind === 'lane' ? sql`placement` : sql`license_placement`} AS placement
			ON placement.staff_id = staff.id AND placement.schedule_id = ${scheduleId}
		WHERE staff.active = 1 AND ${staffIn(scope)}`).people;
	const salaryOf = kind === 'lane' ? salariesOn(db, asOf) : () => null;
	const [underBefore, underAfter] = [before, after].map((text) => new Map([[scheduleId, text]])) as [Texts, Texts];
	const lanes = { before: lanesOf(before), after: lanesOf(after) };
	progress.done = 0;
	const rows: PersonDifference[] = [];
	const places = new Map<string, string>();
	for (const between of staffSlices(db, PER_TURN)) {
		await nextTurn();
		const files = teacherFiles(db, scope, { asOf, kind, between });
		for (const person of files.people) {
			if (person.scheduleId !== scheduleId) continue;
			progress.done += 1;
			places.set(person.schoolId, person.school);
			const row = differenceOf(person, [underBefore, underAfter], { asOf, lanes, salaryOf });
			if (row) rows.push(row);
		}
	}
	return {
		asOf,
		people: progress.done,
		rows: inOrderOfLoss(rows.sort((a, b) => a.name.localeCompare(b.name, 'en'))),
		schools: [...places].map(([id, name]) => ({ id, name })).sort((a, b) => a.name.localeCompare(b.name, 'en'))
	};
}

type Texts = Map<string, LoadedSchedule>;
const lanesOf = ({ schedule }: LoadedSchedule) => schedule?.lanes.map(({ id }) => id) ?? [];

function differenceOf(
	person: PersonDocuments,
	[underBefore, underAfter]: [Texts, Texts],
	about: { asOf: string; lanes: { before: string[]; after: string[] }; salaryOf: SalaryOf }
): PersonDifference | null {
	const { asOf, lanes, salaryOf } = about;
	const before = standing(person, underBefore, asOf);
	const after = standing(person, underAfter, asOf);
	const change = personChange(before.under, after.under, lanes);
	if (change === null) return null;
	const { publicId, employeeId, name, school, schoolId, scheduleId, step } = person;
	const [was, is] = [before, after].map(({ under }) => salaryOf(scheduleId, under?.lane ?? null, step));
	const knowsPay = was && is && was.currency === is.currency;
	return {
		publicId,
		employeeId,
		name,
		school,
		schoolId,
		change,
		before: before.under,
		after: after.under,
		why: after.why ?? before.why,
		yearly: knowsPay ? is.cents - was.cents : null,
		currency: knowsPay ? is.currency : null
	};
}

function standing(
	person: PersonDocuments,
	texts: Texts,
	asOf: string
): { under: UnderText | null; why: string | null } {
	const reading = readPerson(person, texts, asOf);
	if ('refusals' in reading) return { under: null, why: reading.refusals.join(' ') };
	const { schedule, file } = reading;
	const { lane, credits, next, moves } = evaluate(schedule, file.teacher, file.records, file.asOf);
	const last = moves.at(-1);
	return {
		under: {
			lane,
			credits,
			creditsToNext: next?.creditsToNext ?? null,
			nextLane: next?.lane ?? null,
			coming: last && last.effectiveOn > dateText(file.asOf) ? last : null
		},
		why: null
	};
}
