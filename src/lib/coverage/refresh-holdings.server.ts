import { sql, type SQL } from 'drizzle-orm';
import type { AwardState } from '#lib/catalogue/validity.ts';
import type { Queryable } from '#lib/server/db/open.ts';
import { holderChanges, staffChanges } from './changes.ts';
import { holdings, type Holding, type Shown } from './holdings.ts';
import { presence, type Assignment, type Presence } from './presence.ts';

/** People handled at a time, and rows sent in one statement: bounds memory, and is enough that statements cost nothing. */
const PEOPLE_AT_A_TIME = 2000;
const ROWS_AT_A_TIME = 20_000;
const COUNTS_AT_A_TIME = 500_000;

/**
 * Brings `holding`, `presence`, `holder_change` and `staff_change` up to date for these people (`staff.id`) from their
 * completions, the reviewed credentials and their assignments. Call it inside the transaction that changed one of
 * those. What stands afterwards is exactly what a recomputation of everybody would give: what these people added to the
 * counts before is taken out, what they add now is put in, and a sum of nothing leaves no row.
 */
export function refreshHoldings(tx: Queryable, staffIds: number[] | 'all'): void {
	if (staffIds === 'all') {
		for (const { name } of TABLES) tx.run(sql`DELETE FROM ${sql.raw(name)}`);
		const everybody = tx.all<{ id: number }>(sql`SELECT id FROM staff ORDER BY id`).map(({ id }) => id);
		const counts = newCounts();
		for (const people of inParts(everybody, PEOPLE_AT_A_TIME)) store(tx, people, counts);
		save(tx, counts);
		return;
	}
	const distinct = [...new Set(staffIds)].sort((a, b) => a - b);
	const counts = newCounts();
	for (const people of inParts(distinct, PEOPLE_AT_A_TIME)) {
		for (const person of stored(tx, people)) add(counts, person, -1);
		tx.run(sql`DELETE FROM holding WHERE staff_id IN ${listed(people)}`);
		tx.run(sql`DELETE FROM presence WHERE staff_id IN ${listed(people)}`);
		store(tx, people, counts);
		// Many people change the same counts: the fewer times they are written the better.
		if (counts.holders.size + counts.staff.size > COUNTS_AT_A_TIME) save(tx, counts);
	}
	save(tx, counts);
}

export type Difference = { table: string; differences: number };

/**
 * Recomputes everything this folder derives and says, per table, how many rows did not stand as they should have:
 * missing, left over, or with another value. All zero on a healthy database.
 */
export function rebuildHoldings(tx: Queryable): Difference[] {
	for (const { name } of TABLES) tx.run(sql`CREATE TEMP TABLE ${before(name)} AS SELECT * FROM ${sql.raw(name)}`);
	refreshHoldings(tx, 'all');
	return TABLES.map(({ name, key }) => {
		const [now, was, columns] = [sql.raw(name), before(name), sql.raw(key)];
		const [row] = tx.all<{ n: number }>(sql`SELECT count(*) AS n FROM (
			SELECT ${columns} FROM (SELECT * FROM ${now} EXCEPT SELECT * FROM ${was})
			UNION SELECT ${columns} FROM (SELECT * FROM ${was} EXCEPT SELECT * FROM ${now}))`);
		tx.run(sql`DROP TABLE ${was}`);
		return { table: name, differences: row?.n ?? 0 };
	});
}

const TABLES = [
	{ name: 'holding', key: 'staff_id, skill_id, level, from_day' },
	{ name: 'presence', key: 'staff_id, from_day' },
	{ name: 'holder_change', key: 'school_id, skill_id, level, day' },
	{ name: 'staff_change', key: 'school_id, day' }
];

function before(table: string): SQL {
	return sql.raw(`before_${table}`);
}

type Person = { id: number; holdings: Holding[]; presences: Presence[] };

/** Computes these people anew, stores what they hold and where they are, and adds what they count for to `counts`. */
function store(tx: Queryable, people: number[], counts: Counts): void {
	const holdingRows: unknown[][] = [];
	const presenceRows: unknown[][] = [];
	for (const person of computed(tx, people)) {
		add(counts, person, 1);
		for (const { skillId, level, from, to } of person.holdings) holdingRows.push([person.id, skillId, level, from, to]);
		for (const { schoolId, from, to } of person.presences) presenceRows.push([person.id, schoolId, from, to]);
	}
	for (const rows of inParts(holdingRows, ROWS_AT_A_TIME)) {
		tx.run(sql`INSERT INTO holding (staff_id, skill_id, level, from_day, to_day)
			SELECT value ->> 0, value ->> 1, value ->> 2, value ->> 3, value ->> 4 FROM json_each(${JSON.stringify(rows)})`);
	}
	for (const rows of inParts(presenceRows, ROWS_AT_A_TIME)) {
		tx.run(sql`INSERT INTO presence (staff_id, school_id, from_day, to_day)
			SELECT value ->> 0, value ->> 1, value ->> 2, value ->> 3 FROM json_each(${JSON.stringify(rows)})`);
	}
}

/** What these people hold and where they are, from completions, catalogue and roster. */
function computed(tx: Queryable, people: number[]): Person[] {
	const shown = new Map<number, Shown[]>();
	const rows = tx.all<Shown & { staffId: number; state: AwardState }>(sql`
		SELECT completion.staff_id AS staffId, completion.completed_on AS completedOn, completion.expires_on AS expiresOn,
			completion.state, credential.valid_years AS validYears, shown.skill_id AS skillId, shown.level
		FROM completion
		JOIN credential ON credential.id = completion.credential_id AND credential.reviewed = 1
		JOIN credential_skill AS shown ON shown.credential_id = credential.id
		WHERE completion.staff_id IN ${listed(people)} AND completion.state NOT IN ('revoked', 'declined')`);
	for (const row of rows) push(shown, row.staffId, row);
	const assignments = new Map<number, Assignment[]>();
	const spells = tx.all<{
		staffId: number;
		schoolId: number;
		isPrimary: number;
		beginsOn: string | null;
		endsOn: string | null;
	}>(sql`
		SELECT staff_id AS staffId, school_id AS schoolId, is_primary AS isPrimary, begins_on AS beginsOn, ends_on AS endsOn
		FROM assignment WHERE staff_id IN ${listed(people)}`);
	for (const spell of spells) push(assignments, spell.staffId, { ...spell, isPrimary: spell.isPrimary === 1 });
	return tx
		.all<{ id: number; active: number }>(sql`SELECT id, active FROM staff WHERE id IN ${listed(people)}`)
		.map(({ id, active }) => ({
			id,
			holdings: holdings(shown.get(id) ?? []),
			presences: presence(assignments.get(id) ?? [], active === 1)
		}));
}

/** What is stored for these people now. */
function stored(tx: Queryable, people: number[]): Person[] {
	const held = new Map<number, Holding[]>();
	const rows = tx.all<Holding & { staffId: number }>(sql`
		SELECT staff_id AS staffId, skill_id AS skillId, level, from_day AS "from", to_day AS "to"
		FROM holding WHERE staff_id IN ${listed(people)}`);
	for (const row of rows) push(held, row.staffId, row);
	const presences = new Map<number, Presence[]>();
	const spells = tx.all<Presence & { staffId: number }>(sql`
		SELECT staff_id AS staffId, school_id AS schoolId, from_day AS "from", to_day AS "to"
		FROM presence WHERE staff_id IN ${listed(people)}`);
	for (const spell of spells) push(presences, spell.staffId, spell);
	return people.map((id) => ({ id, holdings: held.get(id) ?? [], presences: presences.get(id) ?? [] }));
}

/** Sums of changes; the key is the table's key as a JSON array. */
type Counts = { holders: Map<string, number>; staff: Map<string, number> };

function newCounts(): Counts {
	return { holders: new Map(), staff: new Map() };
}

function add(counts: Counts, { holdings, presences }: Person, sign: 1 | -1): void {
	for (const { schoolId, skillId, level, day, delta } of holderChanges(holdings, presences)) {
		const key = `[${schoolId},${JSON.stringify(skillId)},${level},"${day}"]`;
		counts.holders.set(key, (counts.holders.get(key) ?? 0) + sign * delta);
	}
	for (const { schoolId, day, delta } of staffChanges(presences)) {
		const key = `[${schoolId},"${day}"]`;
		counts.staff.set(key, (counts.staff.get(key) ?? 0) + sign * delta);
	}
}

/** Adds the sums to what is stored, leaves no row that says "no change", and begins new sums. */
function save(tx: Queryable, counts: Counts): void {
	saveSums(tx, counts.holders, 'holder_change', ['school_id', 'skill_id', 'level', 'day']);
	saveSums(tx, counts.staff, 'staff_change', ['school_id', 'day']);
}

/** From so many changed sums on, one look through the whole table costs less than a look for each. */
const MANY_SUMS = 5000;

function saveSums(tx: Queryable, sums: Map<string, number>, name: string, key: string[]): void {
	const [table, columns] = [sql.raw(name), sql.raw(key.join())];
	const cells = sql.raw(key.map((_, i) => `value ->> ${i}`).join());
	const delta = sql.raw(`value ->> ${key.length}`);
	const changed = rowsOf(sums);
	for (const rows of inParts(changed, ROWS_AT_A_TIME)) {
		const changes = `[${rows.join()}]`;
		tx.run(sql`INSERT INTO ${table} (${columns}, delta) SELECT ${cells}, ${delta} FROM json_each(${changes}) WHERE true
			ON CONFLICT (${columns}) DO UPDATE SET delta = delta + excluded.delta`);
		if (changed.length < MANY_SUMS)
			tx.run(
				sql`DELETE FROM ${table} WHERE delta = 0 AND (${columns}) IN (SELECT ${cells} FROM json_each(${changes}))`
			);
	}
	if (changed.length >= MANY_SUMS) tx.run(sql`DELETE FROM ${table} WHERE delta = 0`);
	sums.clear();
}

/** The sums that changed, each as the key's JSON array with the change behind it. */
function rowsOf(sums: Map<string, number>): string[] {
	const rows: string[] = [];
	for (const [key, delta] of sums) if (delta !== 0) rows.push(`${key.slice(0, -1)},${delta}]`);
	return rows;
}

/** A list of ids as one parameter, however long it is. */
function listed(ids: number[]): SQL {
	return sql`(SELECT value FROM json_each(${JSON.stringify(ids)}))`;
}

function push<K, V>(lists: Map<K, V[]>, key: K, value: V): void {
	const list = lists.get(key);
	if (list) list.push(value);
	else lists.set(key, [value]);
}

function* inParts<T>(list: T[], size: number): Generator<T[]> {
	for (let start = 0; start < list.length; start += size) yield list.slice(start, start + size);
}
