import { sql } from 'drizzle-orm';
import type { Queryable } from './open.ts';

/** The columns of a row kept in `row_before`, as JSON keys. */
const columns = (names: readonly string[], json: string) =>
	names.map((name) => `json_extract(${json}, '$.${camel(name)}') AS ${name}`).join(', ');
const camel = (name: string) => name.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase());

/** Rows of a person that come and go: what stands since then, and what has gone since. */
function cameAndWent(table: string, names: readonly string[], number: number): string {
	return `SELECT staff_id, ${names.join(', ')} FROM main.${table} WHERE known_from <= ${number}
		UNION ALL SELECT staff_id, ${columns(names, 'row')}
		FROM main.row_before WHERE source = '${table}' AND until_number > ${number} AND json_extract(row, '$.knownFrom') <= ${number}`;
}

/** Rows that stay and change: what they said before the first change after the revision, or what they say. */
function changed(table: string, kept: readonly string[], changing: readonly string[], number: number): string {
	const said = changing.map(
		(name) =>
			`CASE WHEN before.row IS NULL THEN now.${name} ELSE json_extract(before.row, '$.${camel(name)}') END AS ${name}`
	);
	return `SELECT ${[...kept.map((name) => `now.${name}`), ...said].join(', ')} FROM main.${table} AS now
		LEFT JOIN main.row_before AS before ON before.source = '${table}' AND before.key = CAST(now.id AS TEXT)
			AND before.until_number = (SELECT min(until_number) FROM main.row_before
				WHERE source = '${table}' AND key = CAST(now.id AS TEXT) AND until_number > ${number})`;
}

const CREDENTIAL = ['public_id', 'provider', 'title', 'reviewed', 'worth'] as const;

/** What each table of a person's ledger said at a revision; names without `main.` mean these while they stand. */
function tablesAt(number: number): Record<string, string> {
	return {
		completion: cameAndWent(
			'completion',
			['id', 'credential_id', 'completed_on', 'expires_on', 'state', 'amount', 'unit', 'kind', 'grade', 'started_on'],
			number
		),
		degree: cameAndWent('degree', ['level', 'conferred_on', 'verified_on', 'eligible'], number),
		placement: cameAndWent('placement', ['schedule_id', 'lane', 'since', 'opening', 'step'], number),
		notice: cameAndWent('notice', ['filed_on'], number),
		degree_decision: `SELECT * FROM main.degree_decision WHERE known_from <= ${number}`,
		credit_document: `${changed(
			'credit_document',
			[
				'id',
				'staff_id',
				'completed_on',
				'facts',
				'recorded_at',
				'recorded_by',
				'reason',
				'known_from',
				'decision',
				'takes_back',
				'confirmed_by'
			],
			['credential_id'],
			number
		)} WHERE now.known_from <= ${number}`,
		staff: changed(
			'staff',
			['id', 'public_id', 'source_id', 'role', 'fte', 'subjects', 'grade_levels'],
			[
				'employee_id',
				'given_name',
				'family_name',
				'middle_name',
				'preferred_given_name',
				'preferred_family_name',
				'school_id',
				'active',
				'hire_date',
				'fund'
			],
			number
		),
		school: changed('school', ['id', 'public_id', 'source_id', 'kind', 'active'], ['name'], number),
		// One that joined another since is gone from the table itself.
		credential: `${changed('credential', ['id'], CREDENTIAL, number)}
			UNION ALL SELECT CAST(key AS INTEGER) AS id, ${columns(CREDENTIAL, 'row')} FROM main.row_before AS gone
			WHERE source = 'credential' AND until_number > ${number}
				AND NOT EXISTS (SELECT 1 FROM main.credential WHERE credential.id = CAST(gone.key AS INTEGER))
				AND until_number = (SELECT min(until_number) FROM main.row_before AS first
					WHERE first.source = 'credential' AND first.key = gone.key AND first.until_number > ${number})`,
		schedule_version: `SELECT id, schedule_id, name, document, effective_on, saved_at, put_in_force_at, known_from,
			CASE WHEN known_from <= ${number} AND (known_until IS NULL OR known_until > ${number}) THEN 'in-force' ELSE 'draft' END AS status
			FROM main.schedule_version`
	};
}

/**
 * Runs `read` as if the database still said what it said right after the revision `number`: what came later is not there, what
 * has changed or gone since stands as it stood. That holds for the tables of a person's ledger (staff, school, placement,
 * degree, notice, completion, credential, credit_document, degree_decision, schedule_version); all others are today's.
 *
 * The tables are hidden behind temporary views of the same names, so that the very queries of today are what is asked. `read`
 * must be synchronous and only read: a write to a view fails.
 */
export function asKnownAt<T>(db: Queryable, number: number, read: () => T): T {
	if (!Number.isSafeInteger(number)) throw new Error(`A revision is a whole number, not ${number}.`);
	const tables = Object.entries(tablesAt(number));
	try {
		for (const [table, rows] of tables) db.run(sql.raw(`CREATE TEMP VIEW ${table} AS ${rows}`));
		return read();
	} finally {
		for (const [table] of tables) db.run(sql.raw(`DROP VIEW IF EXISTS temp.${table}`));
	}
}

/** The last revision of the district up to a day, that day included; `null` where none is remembered so far back. */
export function revisionOfDay(db: Queryable, day: string): number | null {
	const [found] = db.all<{ number: number }>(
		sql`SELECT number FROM revision_day WHERE day <= ${day} ORDER BY day DESC LIMIT 1`
	);
	return found?.number ?? null;
}

/** The first day whose end can be asked for with `revisionOfDay`; `null` in a district in which nothing was written yet. */
export function firstDayKnown(db: Queryable): string | null {
	return db.get<{ day: string | null }>(sql`SELECT min(day) AS day FROM revision_day`).day;
}
