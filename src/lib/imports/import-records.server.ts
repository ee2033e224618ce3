import { sql, type SQL } from 'drizzle-orm';
import type { Scope } from '#lib/access/scope.ts';
import { staffName } from '#lib/staff/staff-name.server.ts';
import type { Queryable } from '#lib/server/db/open.ts';
import type { Outcome } from '#lib/server/db/schema.ts';
import { staff } from '#lib/server/db/schema.ts';

export type RecordFilter = {
	outcome?: Outcome | null;
	reason?: string | null;
	search?: string | null;
	record?: number | null;
};

/** What a record says about one completion. */
export type RecordClaim = {
	title: string | null;
	completedOn: string | null;
	state: string;
	amount: string | null;
	unit: string | null;
	kind: string | null;
};

export type ImportRecord = {
	record: number;
	line: number;
	outcome: Outcome;
	reason: string | null;
	column: string | null;
	value: string | null;
	via: string | null;
	person: { publicId: string; employeeId: string; name: string } | null;
	claims: RecordClaim[];
	/** The cells as they stood in the file. */
	raw: [header: string, cell: string][];
};

/** The text of a LIKE pattern that finds `text` anywhere; use it with ESCAPE '\\'. */
export const anywhere = (text: string) => `%${text.replace(/[\\%_]/g, '\\$&')}%`;

function fits(importId: number, { outcome, reason, search, record }: RecordFilter): SQL {
	const parts = [sql`r.import_id = ${importId}`];
	if (outcome) parts.push(sql`r.outcome = ${outcome}`);
	if (reason) parts.push(sql`r.reason = ${reason}`);
	if (record) parts.push(sql`r.record = ${record}`);
	const text = search?.trim();
	if (text) {
		const like = anywhere(text);
		// Quotation marks and backslashes stand escaped in the JSON of the cells.
		const inRaw = anywhere(JSON.stringify(text).slice(1, -1));
		parts.push(sql`(r.raw LIKE ${inRaw} ESCAPE '\\' OR ${staff.employeeId} LIKE ${like} ESCAPE '\\' OR ${staffName} LIKE ${like} ESCAPE '\\'
			OR EXISTS (SELECT 1 FROM statement f LEFT JOIN credential fk ON fk.id = f.credential_id
				WHERE f.import_id = r.import_id AND f.record = r.record AND coalesce(f.title, fk.title) LIKE ${like} ESCAPE '\\'))`);
	}
	return sql.join(parts, sql` AND `);
}

/** How many records of an import fit a filter. A file holds records of the whole district: other scopes see none. */
export function countImportRecords(db: Queryable, scope: Scope, importId: number, filter: RecordFilter): number {
	if (scope.kind !== 'district') return 0;
	return db.get<{ n: number }>(
		sql`SELECT count(*) AS n FROM import_record r LEFT JOIN staff ON staff.id = r.staff_id WHERE ${fits(importId, filter)}`
	).n;
}

/** The records of an import that fit a filter, in the file's order, each with what became of it and why. */
export function importRecords(
	db: Queryable,
	scope: Scope,
	importId: number,
	filter: RecordFilter,
	part: { limit: number; offset: number }
): ImportRecord[] {
	if (scope.kind !== 'district') return [];
	const rows = db.all<{
		record: number;
		line: number;
		outcome: Outcome;
		reason: string | null;
		column: string | null;
		value: string | null;
		via: string | null;
		publicId: string | null;
		employeeId: string | null;
		name: string | null;
		claims: string;
		raw: string;
	}>(sql`
		SELECT r.record, r.line, r.outcome, r.reason, r.column_name AS "column", r.value, r.via, r.raw,
			${staff.publicId} AS publicId, ${staff.employeeId} AS employeeId, CASE WHEN ${staff.id} IS NOT NULL THEN ${staffName} END AS name,
			(SELECT json_group_array(json_object('title', coalesce(k.title, s.title, s.provider_credential_id), 'completedOn', s.completed_on,
				'state', s.state, 'amount', s.amount, 'unit', s.unit, 'kind', s.kind))
				FROM statement s LEFT JOIN credential k ON k.id = s.credential_id WHERE s.import_id = r.import_id AND s.record = r.record) AS claims
		FROM import_record r LEFT JOIN staff ON staff.id = r.staff_id
		WHERE ${fits(importId, filter)} ORDER BY r.record LIMIT ${part.limit} OFFSET ${part.offset}`);
	return rows.map(({ publicId, employeeId, name, claims, raw, ...row }) => ({
		...row,
		person: publicId === null ? null : { publicId, employeeId: employeeId ?? '', name: name ?? '' },
		claims: JSON.parse(claims) as RecordClaim[],
		raw: JSON.parse(raw) as ImportRecord['raw']
	}));
}

/** The reasons that occur in an import, most frequent first, within an outcome where one is given. */
export function reasonsOfImport(
	db: Queryable,
	scope: Scope,
	importId: number,
	outcome: Outcome | null
): { reason: string; outcome: Outcome; records: number }[] {
	if (scope.kind !== 'district') return [];
	return db.all(sql`
		SELECT reason, outcome, count(*) AS records FROM import_record
		WHERE import_id = ${importId} AND reason IS NOT NULL AND ${outcome === null ? sql`true` : sql`outcome = ${outcome}`}
		GROUP BY reason, outcome ORDER BY records DESC, reason`);
}

/** The number of an import from its public id; null when there is none, or for other scopes than the district's. */
export function importIdOf(db: Queryable, scope: Scope, publicId: string): number | null {
	if (scope.kind !== 'district') return null;
	return db.get<{ id: number } | undefined>(sql`SELECT id FROM import WHERE public_id = ${publicId}`)?.id ?? null;
}
