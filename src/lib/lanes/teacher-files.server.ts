import { sql } from 'drizzle-orm';
import { staffIn } from '#lib/access/staff-in.server.ts';
import type { Scope } from '#lib/access/scope.ts';
import { latestFacts, type CreditFacts, type SaidFacts } from '#lib/catalogue/credit-documents.ts';
import { laneFacts, readWorth, type LaneFacts, type Worth } from '#lib/catalogue/worth.ts';
import type { Queryable } from '#lib/server/db/open.ts';
import type { ScheduleKind } from '#lib/server/db/schema.ts';
import { byStaffName, staffName } from '#lib/staff/staff-name.server.ts';
import { addToDate } from '#lib/time/days.ts';
import { formatDay } from '#lib/ui/format.ts';
import { contractsInForce, type LoadedSchedule } from './contracts-in-force.server.ts';
import { parseJson } from './parse-json.ts';
import { isPositive, readQuantity } from './quantity.ts';
import type { Schedule } from './schedule.ts';
import { readTeacherFile, type TeacherFile } from './teacher-file.ts';

/** What the ledger says about a record beside its credits. */
export type RecordAbout = {
	title: string;
	provider: string;
	credentialPublicId: string;
	/** "official-transcript"; `null` while no document is there. */
	evidenceType: string | null;
	evidenceReceivedOn: string | null;
	/** "approved", "denied", "requested"; `null` where nobody asked. */
	approval: string | null;
	approvalDecidedOn: string | null;
};

/** A completion that makes no record of the teacher file, and why, in words. */
export type Creditless = {
	id: string;
	title: string;
	provider: string;
	completedOn: string;
	/** As the provider's record says, exact; `null` where it does not. */
	amount: string | null;
	unit: string | null;
	why: string;
};

/** Everything about one placed person that the evaluation needs, as documents (salary-lane rules, section 4). */
export type PersonDocuments = {
	staffId: number;
	publicId: string;
	employeeId: string;
	name: string;
	schoolId: string;
	school: string;
	scheduleId: string;
	/** As HR recorded it; the rules decide the lane in force. */
	placedIn: string;
	placedSince: string;
	/** Of the salary table; `null`: HR has not said. */
	step: string | null;
	/** Which budget pays the person; `null`: HR has not said. */
	fund: string | null;
	/** The last day of a license's cycle (`YYYY-MM-DD`); `null` for lanes of pay, and where nobody said so. */
	expiresOn: string | null;
	teacher: Record<string, unknown>;
	records: Array<Record<string, unknown>>;
	about: Map<string, RecordAbout>;
	/** By record what tells it from others of its day, whatever the order in which files came in. */
	contents: Map<string, string>;
	creditless: Creditless[];
};

/** A run of the staff by their numbers, both ends included. */
export type StaffSlice = { first: number; last: number };

export type TeacherFiles = { people: PersonDocuments[]; schedules: Map<string, LoadedSchedule> };

/**
 * The teacher file of every active person in scope who has a placement, by name; with `staffPublicId` of that one person,
 * active or not; with `touchedSince` of those only whose lane rests on something changed after that revision; with `between` of a slice
 * of the staff only; and the contracts that hold on the as-of date. A document that cannot be read stands with its sentence and never breaks the others.
 * With `kind: 'license'` of every cycle of a license instead: a person stands in the list with each of theirs.
 */
export function teacherFiles(
	db: Queryable,
	scope: Scope,
	{
		asOf,
		staffPublicId,
		touchedSince,
		between,
		kind = 'lane'
	}: {
		asOf: string;
		staffPublicId?: string;
		touchedSince?: number;
		between?: StaffSlice;
		kind?: ScheduleKind;
	}
): TeacherFiles {
	const ledger = kind === 'lane' ? PAY : LICENSES;
	const whom = sql`${staffIn(scope)} AND ${
		staffPublicId === undefined ? sql`staff.active = 1` : sql`staff.public_id = ${staffPublicId}`
	} AND ${
		touchedSince === undefined
			? sql`true`
			: sql`staff.id IN (SELECT staff_id FROM staff_touched WHERE number > ${touchedSince})`
	} AND ${between === undefined ? sql`true` : sql`staff.id BETWEEN ${between.first} AND ${between.last}`}`;
	const placed = db.all<PlacedRow>(sql`
		SELECT staff.id AS staffId, staff.public_id AS publicId, staff.employee_id AS employeeId, ${staffName} AS name,
			school.public_id AS schoolId, school.name AS school, staff.hire_date AS hireDate,
			placement.schedule_id AS scheduleId, placement.lane, placement.since, placement.opening, placement.step, staff.fund,
			placement.expires_on AS expiresOn
		FROM staff JOIN school ON school.id = staff.school_id JOIN ${ledger} AS placement ON placement.staff_id = staff.id
		WHERE ${whom} ORDER BY ${byStaffName}, placement.schedule_id`);
	const degrees = byPerson(
		db.all<DegreeRow>(sql`
			SELECT staff.id AS staffId, level, conferred_on AS conferredOn, verified_on AS verifiedOn, eligible
			FROM degree JOIN staff ON staff.id = degree.staff_id WHERE ${whom} ORDER BY conferred_on, level`)
	);
	const decided = byPerson(
		db.all<DegreeDecisionRow>(sql`
			SELECT staff.id AS staffId, level, conferred_on AS conferredOn, verified_on AS verifiedOn, eligible
			FROM degree_decision JOIN staff ON staff.id = degree_decision.staff_id WHERE ${whom} ORDER BY degree_decision.id`)
	);
	const notices = byPerson(
		db.all<{ staffId: number; filedOn: string }>(sql`
			SELECT staff.id AS staffId, filed_on AS filedOn
			FROM notice JOIN staff ON staff.id = notice.staff_id WHERE ${whom} ORDER BY filed_on`)
	);
	const completions = byPerson(
		db.all<CompletionRow>(sql`
			SELECT staff.id AS staffId, completion.id, completion.credential_id AS credentialId, completion.completed_on AS completedOn,
				completion.expires_on AS expiresOn, completion.state, completion.amount, completion.unit, completion.kind,
				completion.grade, completion.started_on AS startedOn, credential.public_id AS credentialPublicId,
				credential.provider, credential.title, credential.reviewed, credential.worth, import.imported_on AS importedOn
			FROM completion JOIN staff ON staff.id = completion.staff_id
				AND EXISTS (SELECT 1 FROM ${ledger} AS placement WHERE placement.staff_id = staff.id)
			JOIN credential ON credential.id = completion.credential_id
			LEFT JOIN statement ON statement.id = completion.id LEFT JOIN import ON import.id = statement.import_id
			WHERE ${whom} ORDER BY completion.completed_on, completion.id`)
	);
	const facts = factsByCompletion(
		db.all<FactRow>(sql`
			SELECT staff.id AS staffId, credential_id AS credentialId, completed_on AS completedOn, facts
			FROM credit_document JOIN staff ON staff.id = credit_document.staff_id WHERE ${whom} ORDER BY credit_document.id`)
	);
	const worths = new Map<string, ReadWorth>();
	const people = placed.map((row): PersonDocuments => {
		const { records, about, contents, creditless } = recordsOf(completions.get(row.staffId) ?? [], facts, worths, {
			deniedBy: kind === 'lane' ? asOf : null
		});
		const opening = row.opening === null ? undefined : valueOf(row.opening);
		return {
			staffId: row.staffId,
			publicId: row.publicId,
			employeeId: row.employeeId,
			name: row.name,
			schoolId: row.schoolId,
			school: row.school,
			scheduleId: row.scheduleId,
			placedIn: row.lane,
			placedSince: row.since,
			step: row.step,
			fund: row.fund,
			expiresOn: row.expiresOn,
			teacher: without({
				id: row.employeeId,
				hireDate: row.hireDate,
				degrees: decidedDegrees(degrees.get(row.staffId) ?? [], decided.get(row.staffId) ?? []),
				placement: without({
					lane: row.lane,
					// Credits count that were completed after a placement began; a cycle's first day belongs to the cycle.
					since: kind === 'lane' ? row.since : addToDate(row.since, { days: -1 }),
					opening
				}),
				notices: (notices.get(row.staffId) ?? []).map(({ filedOn }) => filedOn)
			}),
			records,
			about,
			contents,
			creditless
		};
	});
	return { people, schedules: contractsInForce(db, { asOf, kind }) };
}

/** A person's file read against the contract for a day, or the sentences that say why it is refused. */
export function readPerson(
	person: PersonDocuments,
	schedules: Map<string, LoadedSchedule>,
	asOf: string
): { schedule: Schedule; file: TeacherFile } | { refusals: string[] } {
	const loaded = schedules.get(person.scheduleId);
	if (!loaded) return { refusals: [`No text of the contract ${person.scheduleId} is in force on ${asOf}.`] };
	if (loaded.schedule === null) return { refusals: [loaded.refusal] };
	const file = readTeacherFile({ teacher: person.teacher, records: person.records, asOf }, loaded.schedule);
	if ('problems' in file) return { refusals: file.problems.map(({ message }) => message) };
	const records = file.records.map((record) => ({ ...record, content: person.contents.get(record.id) }));
	return { schedule: loaded.schedule, file: { ...file, records } };
}

/** Where people are placed in lanes of pay, and in cycles of licenses, with the same columns. */
const PAY = sql`(SELECT staff_id, schedule_id, lane, since, opening, step, NULL AS expires_on FROM placement)`;
const LICENSES = sql`(SELECT staff_id, schedule_id, lane, since, NULL AS opening, NULL AS step, expires_on FROM license_placement)`;

type PlacedRow = {
	staffId: number;
	publicId: string;
	employeeId: string;
	name: string;
	schoolId: string;
	school: string;
	hireDate: string | null;
	scheduleId: string;
	lane: string;
	since: string;
	opening: string | null;
	step: string | null;
	fund: string | null;
	expiresOn: string | null;
};
type DegreeRow = { staffId: number; level: string; conferredOn: string; verifiedOn: string | null; eligible: number };
type DegreeDecisionRow = DegreeRow;
type CompletionRow = {
	staffId: number;
	id: number;
	credentialId: number;
	completedOn: string;
	expiresOn: string | null;
	state: string;
	amount: string | null;
	unit: string | null;
	kind: string | null;
	grade: string | null;
	startedOn: string | null;
	credentialPublicId: string;
	provider: string;
	title: string;
	reviewed: number;
	worth: string | null;
	importedOn: string | null;
};
type FactRow = { staffId: number; credentialId: number; completedOn: string; facts: string };
type ReadWorth = { worth: Worth } | { why: string };

/** The degrees of HR's file with what was decided about them here: the latest decision of each goes before the file. */
export function decidedDegrees(degrees: DegreeRow[], decisions: DegreeDecisionRow[]): Array<Record<string, unknown>> {
	return degrees.map(({ level, conferredOn, verifiedOn, eligible }) => {
		const decision = decisions.findLast((one) => one.level === level && one.conferredOn === conferredOn);
		return without({
			level,
			conferredOn,
			verifiedOn: decision?.verifiedOn ?? verifiedOn,
			eligible: (decision?.eligible ?? eligible) === 1
		});
	});
}

function recordsOf(
	completions: CompletionRow[],
	facts: Map<string, CreditFacts>,
	worths: Map<string, ReadWorth>,
	// A credit toward pay that HR denied may still be hours toward a license.
	{ deniedBy }: { deniedBy: string | null }
): Pick<PersonDocuments, 'records' | 'about' | 'contents' | 'creditless'> {
	const records: Array<Record<string, unknown>> = [];
	const about = new Map<string, RecordAbout>();
	const contents = new Map<string, string>();
	const creditless: Creditless[] = [];
	for (const row of completions) {
		const id = `c${row.id}`;
		const said = facts.get(`${row.staffId} ${row.credentialId} ${row.completedOn}`) ?? {};
		const { denied, ...told } = said;
		const isDenied = denied !== undefined && deniedBy !== null && denied.on <= deniedBy;
		const credit = isDenied ? { why: `HR denied it on ${formatDay(denied.on)}: ${denied.why}` } : creditOf(row, worths);
		if ('why' in credit) {
			const { title, provider, completedOn, amount, unit } = row;
			creditless.push({ id, title, provider, completedOn, amount, unit, why: credit.why });
			continue;
		}
		// What HR has on file about this very completion goes before what the catalogue says in general.
		const known: Omit<LaneFacts, 'evidence'> & Omit<CreditFacts, 'denied'> = {
			...credit.facts,
			...told
		};
		records.push(
			without({
				id,
				completedOn: row.completedOn,
				courseId: row.credentialPublicId,
				startedOn: row.startedOn,
				grade: row.grade,
				expiresOn: row.expiresOn,
				revoked: row.state === 'revoked' || row.state === 'declined' ? true : null,
				...known
			})
		);
		const { provider, title, amount, unit, grade, startedOn } = row;
		contents.set(id, [provider, title, amount, unit, grade, startedOn].join('\n'));
		about.set(id, {
			title: row.title,
			provider: row.provider,
			credentialPublicId: row.credentialPublicId,
			evidenceType: known.evidence?.type ?? null,
			evidenceReceivedOn: known.evidence?.receivedOn ?? null,
			approval: known.approval?.status ?? null,
			approvalDecidedOn: known.approval?.decidedOn ?? null
		});
	}
	return { records, about, contents, creditless };
}

/** What the completion brings to its record, or why it is worth no credit; a doubtful hour is never taken for credit. */
function creditOf(row: CompletionRow, worths: Map<string, ReadWorth>): { facts: LaneFacts } | { why: string } {
	if (row.reviewed !== 1) return { why: 'The credential has not been reviewed yet.' };
	const read = worthOf(row.worth, worths);
	if ('why' in read) return read;
	const { importedOn, ...said } = row;
	// A completion whose import is gone cannot say when its document came with one.
	const facts = laneFacts(read.worth, { ...said, importedOn: importedOn ?? '' });
	if (facts?.evidence?.receivedOn === '') delete (facts.evidence as { receivedOn?: string }).receivedOn;
	if (facts === null) return { why: whyNoAmount(row) };
	const quantity = readQuantity(facts.quantity);
	return quantity !== null && isPositive(quantity) ? { facts } : { why: 'The record states no amount above zero.' };
}

function whyNoAmount({ amount, kind }: CompletionRow): string {
	if (amount === null) return 'The record states no amount.';
	if (kind === 'watched') return 'The record states watch time, which is not credit.';
	if (kind === 'estimate') return 'The record states estimated hours, which are not credit.';
	if (kind === 'credit') return 'The record states no amount above zero.';
	return 'The record does not say that its amount is credit.';
}

function worthOf(text: string | null, worths: Map<string, ReadWorth>): ReadWorth {
	if (text === null) return { why: 'The catalogue gives this credential no credit.' };
	let read = worths.get(text);
	if (read === undefined) {
		const found = readWorth(valueOf(text));
		read =
			'value' in found
				? { worth: found.value }
				: { why: `What the catalogue says about its worth cannot be read: ${found.problem}` };
		worths.set(text, read);
	}
	return read;
}

/** The latest of each fact, by person, credential and day of completion. Rows come oldest first. */
function factsByCompletion(rows: FactRow[]): Map<string, CreditFacts> {
	const known = new Map<string, CreditFacts>();
	for (const row of rows) {
		const key = `${row.staffId} ${row.credentialId} ${row.completedOn}`;
		known.set(key, latestFacts([known.get(key) ?? {}, valueOf(row.facts) as SaidFacts]));
	}
	return known;
}

/** Text that is no JSON becomes itself, so that the reader refuses that one file with its place and a sentence. */
function valueOf(text: string): unknown {
	const parsed = parseJson(text);
	return 'problem' in parsed ? text : parsed.value;
}

/** Without the keys nobody has filled: an absent fact is unknown, not false. */
function without(keys: Record<string, unknown>): Record<string, unknown> {
	return Object.fromEntries(Object.entries(keys).filter(([, value]) => value !== undefined && value !== null));
}

function byPerson<Row extends { staffId: number }>(rows: Row[]): Map<number, Row[]> {
	const lists = new Map<number, Row[]>();
	for (const row of rows) {
		const list = lists.get(row.staffId);
		if (list) list.push(row);
		else lists.set(row.staffId, [row]);
	}
	return lists;
}
