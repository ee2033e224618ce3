import { sql } from 'drizzle-orm';
import { refreshHoldings } from '#lib/coverage/refresh-holdings.server.ts';
import type { DistrictSettings } from '#lib/district/settings.ts';
import { newPublicId } from '#lib/server/db/public-id.ts';
import type { Queryable } from '#lib/server/db/open.ts';
import { normaliseAddress } from './addresses.ts';
import {
	endAll,
	mainSpell,
	spellsWithDays,
	spellsWithoutDays,
	type Spell,
	type Told,
	type ToldRole
} from './assignments.ts';
import { compareEmployeeId } from './employee-ids.ts';
import type { Roster, RosterPerson, RosterRole } from './roster.ts';

export type RosterCounts = {
	added: number;
	changed: number;
	unchanged: number;
	/** Of the people in the file: those who no longer work here. */
	left: number;
	/** Missing from a bulk file: kept, and ended today. */
	missing: number;
	notStaff: number;
	withoutRole: number;
	withoutEmployeeId: number;
	schools: number;
};

type Stored = {
	id: number;
	employeeId: string;
	sourceId: string;
	givenName: string;
	familyName: string;
	middleName: string | null;
	preferredGivenName: string | null;
	preferredFamilyName: string | null;
	role: string;
	schoolId: number;
	active: number;
};
type Email = { staffId: number; address: string; asWritten: string; kind: 'current' | 'former' };
type Known = { person: Stored; spells: Spell[]; emails: Email[] };
type Options = { settings: DistrictSettings; today: string };

/**
 * Takes a roster over into the district, inside the caller's transaction: schools, people, addresses and assignments, then
 * who is counted where. People are kept for ever; whoever left is only marked. Loading the same roster again changes nothing.
 * @returns the counts, or the sentence that says why the roster was refused; then nothing was written
 */
export function loadRoster(
	tx: Queryable,
	roster: Roster,
	{ settings, today }: Options
): { counts: RosterCounts } | { problem: string } {
	const known = readKnown(tx);
	const people = match(roster, known);
	if ('problem' in people) return people;
	const unknown = unknownOrg(tx, roster);
	if (unknown) return { problem: unknown };

	const schools = storeOrgs(tx, roster);
	const counts: RosterCounts = {
		added: 0,
		changed: 0,
		unchanged: 0,
		left: 0,
		missing: 0,
		notStaff: roster.notStaff,
		withoutRole: roster.withoutRole,
		withoutEmployeeId: roster.people.filter(({ employeeId }) => employeeId === null).length,
		schools: roster.orgs?.length ?? 0
	};
	const touched: number[] = [];
	const seen = new Set<number>();
	for (const { told, before } of people.pairs) {
		if (before) seen.add(before.person.id);
		const stored = storePerson(tx, told, before, schools, roster, { settings, today });
		counts[stored.outcome] += 1;
		if (told.hasLeft) counts.left += 1;
		if (stored.outcome !== 'unchanged') touched.push(stored.id);
	}
	for (const { userSourceId, roles } of roster.roleChanges) {
		const before = known.bySource.get(userSourceId);
		if (!before || seen.has(before.person.id)) continue;
		const spells = spellsWithDays(before.spells, {
			roles: roles.map((role) => tell(role, schools)),
			hasLeft: before.person.active === 0,
			changedOn: null,
			isComplete: false,
			today
		});
		const areSpellsNew = storeSpells(tx, before.person.id, before.spells, spells);
		const isMainNew = storeMain(tx, before.person, spells, before.person.active === 1, today);
		if (areSpellsNew || isMainNew) {
			touched.push(before.person.id);
			counts.changed += 1;
		}
	}
	if (roster.mode === 'bulk') {
		for (const { person, spells } of known.bySource.values()) {
			if (seen.has(person.id) || person.active === 0) continue;
			counts.missing += 1;
			storeSpells(tx, person.id, spells, endAll(spells, { today }, today));
			tx.run(sql`UPDATE staff SET active = 0 WHERE id = ${person.id}`);
			touched.push(person.id);
		}
	}
	if (touched.length > 0) refreshHoldings(tx, touched);
	return { counts };
}

function readKnown(tx: Queryable) {
	const bySource = new Map<string, Known>();
	const byId = new Map<number, Known>();
	const byEmployee = new Map<string, Known>();
	const people = tx.all<Stored>(sql`
		SELECT id, employee_id AS employeeId, source_id AS sourceId, given_name AS givenName, family_name AS familyName,
			middle_name AS middleName, preferred_given_name AS preferredGivenName, preferred_family_name AS preferredFamilyName,
			role, school_id AS schoolId, active
		FROM staff ORDER BY id`);
	for (const person of people) {
		const one: Known = { person, spells: [], emails: [] };
		bySource.set(person.sourceId, one);
		byId.set(person.id, one);
		byEmployee.set(compareEmployeeId(person.employeeId), one);
	}
	type Row = Omit<Spell, 'isPrimary'> & { staffId: number; isPrimary: number };
	const spells = tx.all<Row>(sql`
		SELECT id, staff_id AS staffId, school_id AS schoolId, role, is_primary AS isPrimary, begins_on AS beginsOn, ends_on AS endsOn
		FROM assignment ORDER BY id`);
	for (const { staffId, isPrimary, ...spell } of spells)
		byId.get(staffId)?.spells.push({ ...spell, isPrimary: isPrimary === 1 });
	const emails = tx.all<Email>(sql`
		SELECT staff_id AS staffId, address, as_written AS asWritten, kind FROM staff_email ORDER BY staff_id, address`);
	for (const email of emails) byId.get(email.staffId)?.emails.push(email);
	return { bySource, byEmployee };
}

type Pair = { told: RosterPerson; before: Known | null };

/** Who in the file is who here: by the roster's own id, else by employee id. */
function match(roster: Roster, known: ReturnType<typeof readKnown>): { pairs: Pair[] } | { problem: string } {
	const pairs: Pair[] = [];
	const taken = new Map<Known, RosterPerson>();
	for (const told of roster.people) {
		const bySource = known.bySource.get(told.sourceId);
		const byEmployee = told.employeeId === null ? undefined : known.byEmployee.get(compareEmployeeId(told.employeeId));
		if (bySource && byEmployee && bySource !== byEmployee) {
			const { givenName, familyName } = byEmployee.person;
			return {
				problem: `${told.where}, identifier: employee id ${told.employeeId} already belongs to ${givenName} ${familyName}, who has another sourcedId (${byEmployee.person.sourceId}). Correct the id in the roster.`
			};
		}
		const before = bySource ?? byEmployee ?? null;
		const other = before && taken.get(before);
		if (other) {
			return {
				problem: `${told.where}, sourcedId: “${told.sourceId}” and the entry of ${other.where} are the same person here (employee id ${before.person.employeeId}). Keep one of the two.`
			};
		}
		if (before) taken.set(before, told);
		pairs.push({ told, before });
	}
	return { pairs };
}

function unknownOrg(tx: Queryable, roster: Roster): string | null {
	const stored = tx
		.all<{ sourceId: string }>(sql`SELECT source_id AS sourceId FROM school`)
		.map(({ sourceId }) => sourceId);
	const orgs = new Set([...stored, ...(roster.orgs ?? []).map(({ sourceId }) => sourceId)]);
	const isOneOne = roster.version === '1.1';
	const roles = [
		...roster.people.flatMap((person) => person.roles),
		...roster.roleChanges.flatMap((change) => change.roles)
	];
	if (orgs.size === 0 && roles[0]) {
		return `There is no orgs.csv, and no school is known yet (${roles[0].where} names “${roles[0].orgSourceId}”). Load a roster with orgs.csv first.`;
	}
	const lost = roles.find(({ orgSourceId }) => !orgs.has(orgSourceId));
	if (!lost) return null;
	const column = isOneOne ? 'orgSourcedIds' : 'orgSourcedId';
	return `${lost.where}, ${column}: “${lost.orgSourceId}” is no school of orgs.csv or of an earlier roster. Add it to orgs.csv.`;
}

/** Stores the schools and gives the id of every known one by its id in the roster. */
function storeOrgs(tx: Queryable, roster: Roster): Map<string, number> {
	for (const { sourceId, name, kind, active } of roster.orgs ?? []) {
		tx.run(sql`
			INSERT INTO school (public_id, source_id, name, kind, active) VALUES (${newPublicId()}, ${sourceId}, ${name}, ${kind}, ${Number(active)})
			ON CONFLICT (source_id) DO UPDATE SET name = excluded.name, kind = excluded.kind, active = excluded.active`);
	}
	const stored = tx.all<{ id: number; sourceId: string }>(sql`SELECT id, source_id AS sourceId FROM school`);
	if (roster.orgs && roster.mode === 'bulk') {
		const told = new Set(roster.orgs.map(({ sourceId }) => sourceId));
		for (const { id, sourceId } of stored)
			if (!told.has(sourceId)) tx.run(sql`UPDATE school SET active = 0 WHERE id = ${id}`);
	}
	return new Map(stored.map(({ id, sourceId }) => [sourceId, id]));
}

function tell(role: RosterRole, schools: Map<string, number>): ToldRole {
	const schoolId = schools.get(role.orgSourceId);
	if (schoolId === undefined) throw new Error(`Org ${role.orgSourceId} was not checked before.`);
	const { role: word, isPrimary, beginsOn, endsOn, isDeleted, changedOn } = role;
	return { schoolId, role: word, isPrimary, beginsOn, endsOn, isDeleted, changedOn };
}

function storePerson(
	tx: Queryable,
	told: RosterPerson,
	before: Known | null,
	schools: Map<string, number>,
	roster: Roster,
	{ settings, today }: Options
): { id: number; outcome: 'added' | 'changed' | 'unchanged' } {
	const roles = told.roles.map((role) => tell(role, schools));
	const news: Told = {
		roles,
		hasLeft: told.hasLeft,
		changedOn: told.changedOn,
		isComplete: roster.mode === 'bulk',
		today
	};
	const spellsBefore = before?.spells ?? [];
	const spells = roster.version === '1.1' ? spellsWithoutDays(spellsBefore, news) : spellsWithDays(spellsBefore, news);
	// The id as first written stays: a later file may have lost its zeros.
	const employeeId =
		before &&
		(told.employeeId === null || compareEmployeeId(before.person.employeeId) === compareEmployeeId(told.employeeId))
			? before.person.employeeId
			: (told.employeeId ?? told.sourceId);
	const names = [
		told.givenName,
		told.familyName,
		told.middleName,
		told.preferredGivenName,
		told.preferredFamilyName
	] as const;
	const place = placeOf(spells, today, roles, before?.person);
	const active = Number(!told.hasLeft && spells.some(({ endsOn }) => endsOn === null || endsOn >= today));
	const wanted = [employeeId, told.sourceId, ...names, place.role, place.schoolId, active];
	let id: number;
	let isChanged = false;
	if (before) {
		id = before.person.id;
		const { person } = before;
		// Only 1.2 knows preferred names; a roster of 1.1 does not take them away.
		if (roster.version === '1.1') [wanted[5], wanted[6]] = [person.preferredGivenName, person.preferredFamilyName];
		const is = [
			person.employeeId,
			person.sourceId,
			person.givenName,
			person.familyName,
			person.middleName,
			person.preferredGivenName,
			person.preferredFamilyName,
			person.role,
			person.schoolId,
			person.active
		];
		isChanged = is.some((value, i) => value !== wanted[i]);
		if (isChanged) {
			tx.run(sql`
				UPDATE staff SET employee_id = ${wanted[0]}, source_id = ${wanted[1]}, given_name = ${wanted[2]}, family_name = ${wanted[3]},
					middle_name = ${wanted[4]}, preferred_given_name = ${wanted[5]}, preferred_family_name = ${wanted[6]},
					role = ${wanted[7]}, school_id = ${wanted[8]}, active = ${wanted[9]}
				WHERE id = ${id}`);
		}
	} else {
		const row = tx.get<{ id: number }>(sql`
			INSERT INTO staff (public_id, employee_id, source_id, given_name, family_name, middle_name, preferred_given_name,
				preferred_family_name, role, school_id, active)
			VALUES (${newPublicId()}, ${wanted[0]}, ${wanted[1]}, ${wanted[2]}, ${wanted[3]}, ${wanted[4]}, ${wanted[5]}, ${wanted[6]},
				${wanted[7]}, ${wanted[8]}, ${wanted[9]})
			RETURNING id`);
		id = row.id;
	}
	const areSpellsNew = storeSpells(tx, id, spellsBefore, spells);
	const areEmailsNew = storeEmails(tx, id, told, before?.emails ?? [], settings);
	if (!before) return { id, outcome: 'added' };
	return { id, outcome: isChanged || areSpellsNew || areEmailsNew ? 'changed' : 'unchanged' };
}

/** School and role to show for a person; of somebody without any spell, what the roster names. */
function placeOf(spells: Spell[], today: string, roles: ToldRole[], person: Stored | undefined) {
	const main = mainSpell(spells, today) ?? person ?? roles.find(({ isPrimary }) => isPrimary) ?? roles[0];
	if (!main) throw new Error('A person without a role was not left out.');
	return { schoolId: main.schoolId, role: main.role };
}

function storeMain(tx: Queryable, person: Stored, spells: Spell[], isActive: boolean, today: string): boolean {
	const { schoolId, role } = placeOf(spells, today, [], person);
	const active = Number(isActive && spells.some(({ endsOn }) => endsOn === null || endsOn >= today));
	if (schoolId === person.schoolId && role === person.role && active === person.active) return false;
	tx.run(sql`UPDATE staff SET school_id = ${schoolId}, role = ${role}, active = ${active} WHERE id = ${person.id}`);
	return true;
}

/** Brings the stored spells to those wanted; says whether anything differed. */
function storeSpells(tx: Queryable, staffId: number, before: Spell[], after: Spell[]): boolean {
	let isChanged = false;
	const kept = new Set(after.map(({ id }) => id));
	for (const { id } of before) {
		if (kept.has(id)) continue;
		tx.run(sql`DELETE FROM assignment WHERE id = ${id}`);
		isChanged = true;
	}
	for (const one of after) {
		const was = before.find(({ id }) => id === one.id);
		if (!was) {
			tx.run(sql`
				INSERT INTO assignment (staff_id, school_id, role, is_primary, begins_on, ends_on)
				VALUES (${staffId}, ${one.schoolId}, ${one.role}, ${Number(one.isPrimary)}, ${one.beginsOn}, ${one.endsOn})`);
		} else if (
			was.role !== one.role ||
			was.isPrimary !== one.isPrimary ||
			was.beginsOn !== one.beginsOn ||
			was.endsOn !== one.endsOn
		) {
			tx.run(sql`
				UPDATE assignment SET role = ${one.role}, is_primary = ${Number(one.isPrimary)}, begins_on = ${one.beginsOn},
					ends_on = ${one.endsOn}
				WHERE id = ${one.id}`);
		} else continue;
		isChanged = true;
	}
	return isChanged;
}

/** An address that is no longer told becomes a former one: records of its time still name it. */
function storeEmails(
	tx: Queryable,
	staffId: number,
	told: RosterPerson,
	before: Email[],
	settings: DistrictSettings
): boolean {
	const wanted = new Map<string, Omit<Email, 'staffId'>>();
	for (const { address, asWritten } of before) wanted.set(address, { address, asWritten, kind: 'former' });
	const add = (text: string, kind: Email['kind']) => {
		const address = normaliseAddress(text, settings);
		if (address.includes('@')) wanted.set(address, { address, asWritten: text.trim(), kind });
	};
	for (const text of told.formerAddresses) add(text, 'former');
	if (told.address !== null) add(told.address, 'current');
	let isChanged = false;
	for (const { address, asWritten, kind } of wanted.values()) {
		const was = before.find((email) => email.address === address);
		if (was && was.kind === kind && was.asWritten === asWritten) continue;
		isChanged = true;
		tx.run(sql`
			INSERT INTO staff_email (staff_id, address, as_written, kind) VALUES (${staffId}, ${address}, ${asWritten}, ${kind})
			ON CONFLICT (staff_id, address) DO UPDATE SET as_written = excluded.as_written, kind = excluded.kind`);
	}
	return isChanged;
}
