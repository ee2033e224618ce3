import { sql } from 'drizzle-orm';
import { openDatabase, type Db, type Queryable } from '#lib/server/db/open.ts';
import { newPublicId } from '#lib/server/db/public-id.ts';

/*
 * A made-up district in memory, built one fact at a time: `const db = emptyDistrict()`, then the functions below.
 * Each takes what the test is about and invents the rest; each returns the id of its row.
 */

export function emptyDistrict(): Db {
	return openDatabase(':memory:');
}

let counter = 0;

export function addSchool(
	db: Queryable,
	name: string,
	{
		kind = 'school',
		sourceId = `s-${++counter}`,
		active = true
	}: { kind?: 'school' | 'office' | 'district'; sourceId?: string; active?: boolean } = {}
): number {
	return insert(db, 'school', { public_id: newPublicId(), source_id: sourceId, name, kind, active: Number(active) });
}

export type NewStaff = {
	employeeId?: string;
	name?: string;
	role?: string;
	active?: boolean;
	subjects?: string[] | null;
	gradeLevels?: string[] | null;
	hireDate?: string | null;
	/** Inclusive days of the one assignment that is made; `null`: no assignment at all. */
	assigned?: { from?: string | null; to?: string | null } | null;
};

/** A person at a school, with one primary assignment since before the roster remembers unless said otherwise. */
export function addStaff(db: Queryable, schoolId: number, facts: NewStaff = {}): number {
	const number = String(++counter).padStart(6, '0');
	const employeeId = facts.employeeId ?? number;
	const [given, ...family] = (facts.name ?? `Person ${number}`).split(' ');
	const role = facts.role ?? 'teacher';
	const staffId = insert(db, 'staff', {
		public_id: newPublicId(),
		employee_id: employeeId,
		source_id: `u-${employeeId}`,
		given_name: given,
		family_name: family.join(' ') || 'Nobody',
		role,
		school_id: schoolId,
		active: Number(facts.active ?? true),
		hire_date: facts.hireDate ?? null,
		subjects: facts.subjects ? JSON.stringify(facts.subjects) : null,
		grade_levels: facts.gradeLevels ? JSON.stringify(facts.gradeLevels) : null
	});
	if (facts.assigned !== null) addAssignment(db, staffId, schoolId, { role, ...facts.assigned });
	return staffId;
}

export function addAssignment(
	db: Queryable,
	staffId: number,
	schoolId: number,
	{
		primary = true,
		from = null,
		to = null,
		role = 'teacher'
	}: { primary?: boolean; from?: string | null; to?: string | null; role?: string } = {}
): number {
	return insert(db, 'assignment', {
		staff_id: staffId,
		school_id: schoolId,
		role,
		is_primary: Number(primary),
		begins_on: from,
		ends_on: to
	});
}

export function addSkill(db: Queryable, id: string, { name = id, domain = 'Classroom practice' } = {}): string {
	insert(db, 'skill', { id, domain, name, position: ++counter });
	return id;
}

/** A credential that shows these skills at these levels; reviewed unless said otherwise. */
export function addCredential(
	db: Queryable,
	shows: Record<string, number>,
	{ title = `Credential ${++counter}`, provider = 'credly', reviewed = true, validYears = null as number | null } = {}
): number {
	const id = insert(db, 'credential', {
		public_id: newPublicId(),
		provider,
		title,
		reviewed: Number(reviewed),
		valid_years: validYears
	});
	for (const [skillId, level] of Object.entries(shows))
		insert(db, 'credential_skill', { credential_id: id, skill_id: skillId, level });
	return id;
}

/** A completion as the fold of the imports leaves it. Refresh the holdings afterwards. */
export function addCompletion(
	db: Queryable,
	staffId: number,
	credentialId: number,
	completedOn: string,
	{ expiresOn = null as string | null, state = 'earned', awardId = null as string | null } = {}
): number {
	return insert(db, 'completion', {
		id: ++counter,
		staff_id: staffId,
		credential_id: credentialId,
		completed_on: completedOn,
		expires_on: expiresOn,
		state,
		award_id: awardId
	});
}

export function addTarget(
	db: Queryable,
	skillId: string,
	goal: { holders: number } | { share: string },
	{ schoolId = null as number | null, level = 1, dueOn = null as string | null } = {}
): number {
	const { holders, share } = { holders: null, share: null, ...goal };
	return insert(db, 'target', { skill_id: skillId, school_id: schoolId, level, holders, share, due_on: dueOn });
}

function insert(db: Queryable, table: string, row: Record<string, string | number | null | undefined>): number {
	const columns = sql.join(
		Object.keys(row).map((name) => sql.raw(name)),
		sql`, `
	);
	const values = sql.join(
		Object.values(row).map((value) => sql`${value ?? null}`),
		sql`, `
	);
	return Number(db.run(sql`INSERT INTO ${sql.raw(table)} (${columns}) VALUES (${values})`).lastInsertRowid);
}

/** A contract in force since always, as its document says. */
export function addContract(db: Db, { id, name, document }: { id: string; name: string; document: string }): void {
	db.run(sql`INSERT INTO schedule (id) VALUES (${id})`);
	db.run(sql`
		INSERT INTO schedule_version (schedule_id, name, document, status, saved_at, saved_by, put_in_force_at, put_in_force_by, known_from)
		VALUES (${id}, ${name}, ${document}, 'in-force', '2026-01-01T00:00:00Z', 'test', '2026-01-01T00:00:00Z', 'test', 0)`);
}
