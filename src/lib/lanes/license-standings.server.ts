import type { Scope } from '#lib/access/scope.ts';
import type { Queryable } from '#lib/server/db/open.ts';
import { revisionOf } from '#lib/server/db/write.ts';
import { addToDate, readDate } from '#lib/time/days.ts';
import { formatDay } from '#lib/ui/format.ts';
import type { LoadedSchedule } from './contracts-in-force.server.ts';
import { quoteFrom } from './contract-quote.ts';
import { ledgerOf } from './ledger.ts';
import { licenseStanding, type LicenseStanding, type LicenseStatus } from './license-standing.ts';
import type { PersonLedger } from './person-ledger.server.ts';
import { readPerson, teacherFiles, type PersonDocuments } from './teacher-files.server.ts';

export type LicenseRow = LicenseStanding & {
	/** The employee id. */
	staff: string;
	publicId: string;
	name: string;
	school: string;
	schoolId: string;
	licenseId: string;
	/** As the renewal is called. */
	license: string;
	cycleBegins: string;
	/** The cycle's last day; `null`: nobody said so. */
	expiresOn: string | null;
	/** One of what it counts: "hour". */
	unit: string;
};

/** How the licenses of every active person in scope stand on a day (`YYYY-MM-DD`), by name; a file that is refused says so in its row. */
export function licenseStandings(db: Queryable, scope: Scope, asOf: string): LicenseRow[] {
	const key = JSON.stringify([revisionOf(db), asOf, scope]);
	let views = kept.get(db);
	if (!views) kept.set(db, (views = new Map()));
	let rows = views.get(key);
	if (!rows) {
		const { people, schedules } = teacherFiles(db, scope, { asOf, kind: 'license' });
		rows = people.map((person) => standingOfCycle(person, schedules, asOf).row);
		if (views.size >= MOST_KEPT) views.delete(views.keys().next().value!);
		views.set(key, rows);
	}
	return rows;
}

/** Pages, filters and exports of one view ask the same; what was computed is valid while the revision stands. */
const MOST_KEPT = 4;
const kept = new WeakMap<Queryable, Map<string, LicenseRow[]>>();

export type LicenseOfPerson = {
	row: LicenseRow;
	/** Record by record; `null` where it cannot be evaluated. */
	ledger: PersonLedger['ledger'];
};

/** One person's licenses on a day with the records behind each. */
export function licensesOfPerson(
	db: Queryable,
	scope: Scope,
	{ staffPublicId, asOf }: { staffPublicId: string; asOf: string }
): LicenseOfPerson[] {
	const { people, schedules } = teacherFiles(db, scope, { asOf, staffPublicId, kind: 'license' });
	return people.map((person) => {
		const { row, evaluation } = standingOfCycle(person, schedules, asOf);
		if (!evaluation) return { row, ledger: null };
		const { lines, ...ledger } = ledgerOf(evaluation);
		const { document } = schedules.get(person.scheduleId)!;
		return {
			row,
			ledger: {
				...ledger,
				lines: lines.map((line) => ({
					...line,
					...person.about.get(line.id)!,
					parts: line.parts.map((part) => ({
						...part,
						quote: part.because?.source ? quoteFrom(document, part.because.source) : null
					}))
				}))
			}
		};
	});
}

function standingOfCycle(person: PersonDocuments, schedules: Map<string, LoadedSchedule>, asOf: string) {
	const loaded = schedules.get(person.scheduleId);
	const unit = loaded?.unit ?? 'hour';
	const about = {
		staff: person.employeeId,
		publicId: person.publicId,
		name: person.name,
		school: person.school,
		schoolId: person.schoolId,
		licenseId: person.scheduleId,
		license: loaded?.name ?? person.scheduleId,
		cycleBegins: person.placedSince,
		expiresOn: person.expiresOn,
		unit
	};
	const unknown = (status: LicenseStatus, sentence: string) => ({
		row: { ...about, status, sentence, counted: null, needed: null, left: null, metOn: null },
		evaluation: null
	});
	if (person.placedSince > asOf) return unknown('coming', `The cycle begins on ${formatDay(person.placedSince)}.`);
	const reading = readPerson(person, schedules, asOf);
	if ('refusals' in reading) return unknown('refused', `Cannot be evaluated: ${reading.refusals.join(' ')}`);
	const expiresOn = person.expiresOn === null ? null : readDate(person.expiresOn);
	const { standing, evaluation } = licenseStanding(reading.schedule, reading.file, { expiresOn, unit });
	return { row: { ...about, ...standing }, evaluation };
}

export type LicenseFilters = {
	/** The public id of a school. */
	school?: string | null;
	license?: string | null;
	status?: readonly LicenseStatus[];
	/** Part of a name or employee id. */
	search?: string | null;
	/** Expires within so many days from the as-of date. */
	within?: number | null;
};

/** The rows that pass every filter, in their order. */
export function licensesMatching(rows: LicenseRow[], filters: LicenseFilters, asOf: string): LicenseRow[] {
	const { school, license, status = [], search, within } = filters;
	const words = folded(search ?? '')
		.split(' ')
		.filter((word) => word !== '');
	const last = within ? addToDate(asOf, { days: within }) : null;
	return rows.filter((row) => {
		if (school && row.schoolId !== school) return false;
		if (license && row.licenseId !== license) return false;
		if (status.length > 0 && !status.includes(row.status)) return false;
		if (last !== null && (row.expiresOn === null || row.expiresOn < asOf || row.expiresOn > last)) return false;
		return words.every((word) => folded(`${row.name} ${row.staff}`).includes(word));
	});
}

const folded = (text: string) => text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();
