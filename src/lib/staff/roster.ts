import { columnAt, type Table } from '#lib/files/table.ts';
import { nearest } from '#lib/files/nearest.ts';
import { compareEmployeeId } from './employee-ids.ts';
import { readDay } from './read-day.ts';

/*
 * OneRoster 1.1 and 1.2 CSV files -> one form, by the column lists of the 1EdTech CSV tables. Columns are found by name.
 * Only staff come out: students, parents, guardians and relatives are counted and forgotten.
 */

export type RosterOrg = { sourceId: string; name: string; kind: 'school' | 'office' | 'district'; active: boolean };

/** One role at one place. Days are inclusive; `null`: the file did not say. */
export type RosterRole = {
	where: string;
	orgSourceId: string;
	role: string;
	isPrimary: boolean;
	beginsOn: string | null;
	endsOn: string | null;
	/** The role is withdrawn: it ends on its end date, else on the day of the change. */
	isDeleted: boolean;
	changedOn: string | null;
};

export type RosterPerson = {
	/** "users.csv, line 12", for sentences. */
	where: string;
	sourceId: string;
	/** As written, zeros kept; `null` when neither `identifier` nor `{HR:...}` gives one. */
	employeeId: string | null;
	givenName: string;
	familyName: string;
	middleName: string | null;
	preferredGivenName: string | null;
	preferredFamilyName: string | null;
	address: string | null;
	formerAddresses: string[];
	/** Disabled or marked for deletion. */
	hasLeft: boolean;
	/** Day of `dateLastModified` in the district's zone. */
	changedOn: string | null;
	primaryOrgSourceId: string | null;
	/** 1.2: every role of the files; 1.1: one for each org, the first as primary, all without days. */
	roles: RosterRole[];
};

export type Roster = {
	version: '1.1' | '1.2';
	/** Bulk: whoever is missing has left. Delta: whoever is missing is as before. */
	mode: 'bulk' | 'delta';
	/** `false`: no manifest said which, so the caution of a delta was taken. */
	modeIsKnown: boolean;
	/** `null`: the files hold no orgs. */
	orgs: RosterOrg[] | null;
	people: RosterPerson[];
	/** Changed roles of people who are not in users.csv (delta of 1.2). */
	roleChanges: { userSourceId: string; roles: RosterRole[] }[];
	/** Students, parents, guardians and relatives, left out. */
	notStaff: number;
	/** People without any role: nobody can say whether they are staff, so they are left out. */
	withoutRole: number;
};

/** The tables of a roster by what they are, with the name to show for each. */
export type RosterTables = Partial<Record<'manifest' | 'orgs' | 'users' | 'roles', { name: string; table: Table }>>;

const STAFF_ROLES = [
	'administrator',
	'aide',
	'counselor',
	'districtAdministrator',
	'principal',
	'proctor',
	'siteAdministrator',
	'systemAdministrator',
	'teacher'
];
const OTHER_ROLES = ['guardian', 'parent', 'relative', 'student'];

/** A refusal on its way out of the readers below; never leaves this file. */
class Bad extends Error {}

/** Reads the tables of a roster, or gives the sentence that says what is wrong, where, and what to do. */
export function readRoster(tables: RosterTables, zone: string): { roster: Roster } | { problem: string } {
	try {
		return { roster: roster(tables, zone) };
	} catch (error) {
		if (error instanceof Bad) return { problem: error.message };
		throw error;
	}
}

function roster(tables: RosterTables, zone: string): Roster {
	const { users } = tables;
	if (!users) throw new Bad('There is no users.csv. Give the folder or zip that holds the OneRoster files.');
	const settings = manifest(tables.manifest?.table);
	const isOneOne = isVersionOneOne(users.table, tables.roles !== undefined, settings.get('oneroster.version'));
	const read = new Reader(users, zone);
	read.need('sourcedId', 'givenName', 'familyName');
	if (!isOneOne && !tables.roles) {
		throw new Bad(
			`${users.name} has no columns “role” and “orgSourcedIds”, so it is OneRoster 1.2, and its roles.csv is missing. Export the roster again with roles.csv.`
		);
	}
	if (!read.has('identifier') && !read.has('userIds')) {
		throw new Bad(
			`${users.name} has no column “identifier” or “userIds”: employee ids are missing. Export the roster with them.`
		);
	}
	if (isOneOne) read.need('role', 'orgSourcedIds');
	const allRoles = isOneOne || !tables.roles ? new Map<string, RosterRole[]>() : rolesByUser(tables.roles, zone);
	const people: RosterPerson[] = [];
	const inUsers = new Set<string>();
	let notStaff = 0;
	let withoutRole = 0;
	for (const row of users.table.rows) {
		const person = readPerson(read, row, isOneOne);
		if (inUsers.has(person.sourceId)) {
			throw new Bad(
				`${person.where}, sourcedId: “${person.sourceId}” stands in the file twice. Every person needs a sourcedId of their own.`
			);
		}
		inUsers.add(person.sourceId);
		if (!isOneOne) person.roles = allRoles.get(person.sourceId) ?? [];
		const kind = kindOf(person.roles);
		if (kind === 'staff')
			people.push({ ...person, roles: choosePrimary(person.roles.filter(isStaffRole), person.primaryOrgSourceId) });
		else if (kind === 'other') notStaff += 1;
		else withoutRole += 1;
	}
	refuseSharedEmployeeIds(people);
	const modeIsKnown = ['bulk', 'delta'].includes(settings.get('file.users') ?? '');
	return {
		version: isOneOne ? '1.1' : '1.2',
		mode: modeIsKnown ? (settings.get('file.users') as 'bulk' | 'delta') : guessMode(users.table),
		modeIsKnown: modeIsKnown || guessMode(users.table) === 'bulk',
		orgs: tables.orgs ? readOrgs(tables.orgs, zone) : null,
		people,
		roleChanges: [...allRoles]
			.filter(([userSourceId, roles]) => !inUsers.has(userSourceId) && kindOf(roles) === 'staff')
			.map(([userSourceId, roles]) => ({ userSourceId, roles: roles.filter(isStaffRole) })),
		notStaff,
		withoutRole
	};
}

function manifest(table: Table | undefined): Map<string, string> {
	if (!table) return new Map();
	const [name, value] = [columnAt(table, 'propertyName'), columnAt(table, 'value')];
	return new Map(
		table.rows.map(({ cells }) => [(cells[name] ?? '').trim(), (cells[value] ?? '').trim().toLowerCase()])
	);
}

function isVersionOneOne(users: Table, hasRoles: boolean, version: string | undefined): boolean {
	const hasColumns = columnAt(users, 'role') >= 0 && columnAt(users, 'orgSourcedIds') >= 0;
	if (hasColumns && hasRoles) return version?.startsWith('1.1') ?? false;
	if (hasRoles) return false;
	// A users.csv with one of the two is a damaged 1.1 file, and is told which column it lacks.
	return columnAt(users, 'role') >= 0 || columnAt(users, 'orgSourcedIds') >= 0;
}

/** Without a manifest only the bulk rule tells: bulk files leave `status` and `dateLastModified` empty. */
function guessMode(users: Table): 'bulk' | 'delta' {
	const columns = [columnAt(users, 'status'), columnAt(users, 'dateLastModified')];
	const isBlank = users.rows.every(({ cells }) => columns.every((at) => (cells[at] ?? '').trim() === ''));
	return isBlank ? 'bulk' : 'delta';
}

type Row = Table['rows'][number];

/** Cells of one file by column name, with the words for its problems. */
class Reader {
	readonly name: string;
	readonly zone: string;
	readonly #table: Table;
	readonly #columns = new Map<string, number>();

	constructor({ name, table }: { name: string; table: Table }, zone: string) {
		this.name = name;
		this.zone = zone;
		this.#table = table;
	}

	has(column: string): boolean {
		return this.#at(column) >= 0;
	}

	need(...columns: string[]): void {
		const missing = columns.filter((column) => !this.has(column)).map((column) => `“${column}”`);
		if (missing.length === 0) return;
		throw new Bad(
			`${this.name} has no column ${missing.join(' and no column ')}. Its first line must name the OneRoster columns; export the file again.`
		);
	}

	/** The cell without spaces around it; empty when the column is missing. */
	text(row: Row, column: string): string {
		return (row.cells[this.#at(column)] ?? '').trim();
	}

	where(row: Row): string {
		return `${this.name}, line ${row.line}`;
	}

	day(row: Row, column: string): string | null {
		const text = this.text(row, column);
		if (text === '') return null;
		const day = readDay(text, this.zone);
		if (day === null) throw new Bad(`${this.where(row)}, ${column}: “${text}” is not a day. Write it like 2025-06-30.`);
		return day;
	}

	#at(column: string): number {
		let at = this.#columns.get(column);
		if (at === undefined) this.#columns.set(column, (at = columnAt(this.#table, column)));
		return at;
	}
}

function readPerson(read: Reader, row: Row, isOneOne: boolean): RosterPerson {
	const sourceId = read.text(row, 'sourcedId');
	if (sourceId === '') throw new Bad(`${read.where(row)}, sourcedId: it is empty. Every person needs one.`);
	const userIds = readUserIds(read.text(row, 'userIds'));
	const enabled = read.text(row, 'enabledUser').toLowerCase();
	const changedOn = read.day(row, 'dateLastModified');
	return {
		where: read.where(row),
		sourceId,
		employeeId: read.text(row, 'identifier') || userIds.find(({ type }) => type === 'hr')?.id || null,
		givenName: read.text(row, 'givenName'),
		familyName: read.text(row, 'familyName'),
		middleName: read.text(row, 'middleName') || null,
		preferredGivenName: read.text(row, 'preferredGivenName') || null,
		preferredFamilyName: read.text(row, 'preferredFamilyName') || null,
		address: read.text(row, 'email') || null,
		formerAddresses: userIds.filter(({ type }) => type === 'formeremail').map(({ id }) => id),
		hasLeft: isDeleted(read, row) || enabled === 'false' || enabled === '0' || enabled === 'no',
		changedOn,
		primaryOrgSourceId: read.text(row, 'primaryOrgSourcedId') || null,
		roles: isOneOne ? rolesOfOneOne(read, row, changedOn) : []
	};
}

/** `{HR:004103},{FormerEmail:a@b.example}`; other types are kept out of the way. */
function readUserIds(text: string): { type: string; id: string }[] {
	return [...text.matchAll(/\{([^:{}]+):([^{}]*)\}/g)]
		.map(([, type = '', id = '']) => ({ type: type.trim().toLowerCase(), id: id.trim() }))
		.filter(({ id }) => id !== '');
}

const isDeleted = (read: Reader, row: Row) => read.text(row, 'status').toLowerCase() === 'tobedeleted';

/** 1.1 has one role and a list of orgs, and says of neither since when; the first org is taken as the primary one. */
function rolesOfOneOne(read: Reader, row: Row, changedOn: string | null): RosterRole[] {
	const role = readRole(read, row);
	if (role === null) return [];
	const orgs = [
		...new Set(
			read
				.text(row, 'orgSourcedIds')
				.split(',')
				.map((id) => id.trim())
		)
	].filter((id) => id !== '');
	// A student without a school is of no concern; staff without one cannot be counted anywhere.
	if (orgs.length === 0 && STAFF_ROLES.includes(role)) {
		throw new Bad(`${read.where(row)}, orgSourcedIds: it is empty. Say at which school or office this person works.`);
	}
	return (orgs.length === 0 ? [''] : orgs).map((orgSourceId, i) => ({
		where: read.where(row),
		orgSourceId,
		role,
		isPrimary: i === 0,
		beginsOn: null,
		endsOn: null,
		isDeleted: false,
		changedOn
	}));
}

/** The role in the spelling of the standard, `null` when empty. An unknown word could hide a student: it is refused. */
function readRole(read: Reader, row: Row): string | null {
	const text = read.text(row, 'role');
	if (text === '') return null;
	const folded = text.replace(/[\s_-]+/g, '').toLowerCase();
	const role = [...STAFF_ROLES, ...OTHER_ROLES].find((known) => known.toLowerCase() === folded);
	if (role) return role;
	// The standard lets a system add roles of its own under this prefix; it has no such students.
	if (/^ext:\S+$/i.test(text)) return text;
	const near = nearest(text, [...STAFF_ROLES, ...OTHER_ROLES]);
	throw new Bad(
		`${read.where(row)}, role: “${text}” is not a OneRoster role${near ? `; did you mean “${near}”?` : `. Use one of ${STAFF_ROLES.join(', ')}, or student.`}`
	);
}

function rolesByUser(file: { name: string; table: Table }, zone: string): Map<string, RosterRole[]> {
	const read = new Reader(file, zone);
	read.need('userSourcedId', 'role', 'orgSourcedId');
	const byUser = new Map<string, RosterRole[]>();
	for (const row of file.table.rows) {
		const role = readRole(read, row);
		const user = read.text(row, 'userSourcedId');
		if (role === null || user === '') continue;
		const [beginsOn, endsOn] = [read.day(row, 'beginDate'), read.day(row, 'endDate')];
		if (beginsOn !== null && endsOn !== null && endsOn < beginsOn) {
			throw new Bad(
				`${read.where(row)}, endDate: the role ends on ${endsOn}, before it begins on ${beginsOn}. Correct one of the two days.`
			);
		}
		const one: RosterRole = {
			where: read.where(row),
			orgSourceId: read.text(row, 'orgSourcedId'),
			role,
			isPrimary: read.text(row, 'roleType').toLowerCase() === 'primary',
			beginsOn,
			endsOn,
			isDeleted: isDeleted(read, row),
			changedOn: read.day(row, 'dateLastModified')
		};
		byUser.set(user, [...(byUser.get(user) ?? []), one]);
	}
	return byUser;
}

const isStaffRole = ({ role }: RosterRole) => !OTHER_ROLES.includes(role);

/** A student is never staff, whatever else the files call the person; a parent who teaches is. */
function kindOf(roles: RosterRole[]): 'staff' | 'other' | 'unknown' {
	if (roles.length === 0) return 'unknown';
	if (roles.some(({ role, endsOn, isDeleted }) => role === 'student' && endsOn === null && !isDeleted)) return 'other';
	return roles.some(isStaffRole) ? 'staff' : 'other';
}

/**
 * Exactly one primary role among those without an end: the standard allows one per org, and a person is counted at one.
 * Where the role types leave a choice, `primaryOrgSourcedId` decides, else the first in the file.
 */
function choosePrimary(roles: RosterRole[], primaryOrg: string | null): RosterRole[] {
	const running = roles.filter(({ endsOn, isDeleted }) => endsOn === null && !isDeleted);
	const marked = running.filter(({ isPrimary }) => isPrimary);
	const choice = marked.length > 0 ? marked : running;
	const primary = choice.find(({ orgSourceId }) => orgSourceId === primaryOrg) ?? choice[0];
	return roles.map((role) => (running.includes(role) ? { ...role, isPrimary: role === primary } : role));
}

function readOrgs(file: { name: string; table: Table }, zone: string): RosterOrg[] {
	const read = new Reader(file, zone);
	read.need('sourcedId', 'name', 'type');
	return file.table.rows.map((row) => {
		const type = read.text(row, 'type').toLowerCase();
		const sourceId = read.text(row, 'sourcedId');
		if (sourceId === '') throw new Bad(`${read.where(row)}, sourcedId: it is empty. Every school needs one.`);
		return {
			sourceId,
			name: read.text(row, 'name') || sourceId,
			kind: type === 'school' ? 'school' : type === 'district' ? 'district' : 'office',
			active: !isDeleted(read, row)
		};
	});
}

function refuseSharedEmployeeIds(people: RosterPerson[]): void {
	const seen = new Map<string, RosterPerson>();
	for (const person of people) {
		const id = compareEmployeeId(person.employeeId ?? person.sourceId);
		const other = seen.get(id);
		if (other) {
			throw new Bad(
				`${person.where}, identifier: employee id ${person.employeeId ?? person.sourceId} is also that of ${other.givenName} ${other.familyName} (${other.where}). Every person needs an id of their own.`
			);
		}
		seen.set(id, person);
	}
}
