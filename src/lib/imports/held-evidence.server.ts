import { readIdentity } from './identity.ts';
import { sql } from 'drizzle-orm';
import type { Scope } from '#lib/access/scope.ts';
import { byStaffName, staffName } from '#lib/staff/staff-name.server.ts';
import type { Queryable } from '#lib/server/db/open.ts';
import { school, staff } from '#lib/server/db/schema.ts';
import type { Candidate } from './match-person.ts';
import { anywhere } from './import-records.server.ts';
import { nameParts } from './person-names.ts';

export type StaffFound = {
	publicId: string;
	employeeId: string;
	name: string;
	school: string;
	active: boolean;
	addresses: string[];
};

export type HeldEvidence = {
	/** What the record says about whose it is, as written where the cells show it. */
	says: { name: string | null; employeeId: string | null; address: string | null; username: string | null };
	raw: [header: string, cell: string][];
	candidates: (StaffFound & { why: string })[];
	/** What waits for this identity: the first records of it. */
	records: {
		importPublicId: string;
		fileName: string;
		record: number;
		title: string | null;
		completedOn: string | null;
	}[];
};

const MOST_RECORDS = 12;
const MOST_FOUND = 12;

/** What a held record says and what is known of whom it might be; null when it does not wait for a person. */
export function heldEvidence(db: Queryable, scope: Scope, importId: number, record: number): HeldEvidence | null {
	if (scope.kind !== 'district') return null;
	const held = db.get<{ provider: string; identity: string; raw: string; candidates: string } | undefined>(sql`
		SELECT i.provider, r.identity, r.raw, r.candidates FROM import_record r JOIN import i ON i.id = r.import_id AND i.status = 'done'
		WHERE r.import_id = ${importId} AND r.record = ${record} AND r.outcome = 'held'
			AND r.reason IN ('person_unclear', 'person_unknown')`);
	if (!held) return null;
	const raw = JSON.parse(held.raw) as HeldEvidence['raw'];
	const { identity, clues } = readIdentity(held.identity);
	const { mail, name } = identity;
	const { employeeId: id, username } = clues;
	const candidates = JSON.parse(held.candidates) as Candidate[];
	const people = staffWith(
		db,
		candidates.map(({ staffId }) => staffId)
	);
	return {
		says: {
			name: asWrittenName(raw, name),
			employeeId:
				id === null ? null : (asWritten(raw, (cell) => cell.replace(/^[\s0]+/, '') === id.replace(/^0+/, '')) ?? id),
			address: mail === '' ? null : (asWritten(raw, (cell) => cell.includes('@')) ?? mail),
			username
		},
		raw,
		candidates: candidates.flatMap(({ staffId, why }) => {
			const person = people.get(staffId);
			return person ? [{ ...person, why }] : [];
		}),
		records: db.all(sql`
			SELECT i.public_id AS importPublicId, i.file_name AS fileName, r.record,
				group_concat(coalesce(k.title, s.title, s.provider_credential_id), ', ' ORDER BY s.part) AS title,
				max(s.completed_on) AS completedOn
			FROM import_record r JOIN import i ON i.id = r.import_id AND i.status = 'done'
			LEFT JOIN statement s ON s.import_id = r.import_id AND s.record = r.record
			LEFT JOIN credential k ON k.id = s.credential_id
			WHERE i.provider = ${held.provider} AND r.identity = ${held.identity} AND r.outcome = 'held'
				AND r.reason IN ('person_unclear', 'person_unknown') AND r.via IS NULL
			GROUP BY r.import_id, r.record ORDER BY r.import_id, r.record LIMIT ${MOST_RECORDS}`)
	};
}

/** The first waiting record of the identity a held record has, as the queue lists it; null when it does not wait. */
export function firstHeldLike(
	db: Queryable,
	scope: Scope,
	importId: number,
	record: number
): { importId: number; record: number } | null {
	if (scope.kind !== 'district') return null;
	return (
		db.get<{ importId: number; record: number } | undefined>(sql`
			SELECT r.import_id AS importId, r.record FROM import_record asked JOIN import a ON a.id = asked.import_id
			JOIN import i ON i.provider = a.provider AND i.status = 'done'
			JOIN import_record r ON r.import_id = i.id AND r.identity = asked.identity
			WHERE asked.import_id = ${importId} AND asked.record = ${record} AND r.outcome = 'held'
				AND r.reason IN ('person_unclear', 'person_unknown') AND r.via IS NULL
			ORDER BY r.import_id, r.record LIMIT 1`) ?? null
	);
}

/** Staff whose names or employee id hold every word of a search, those who work here first; a district scope alone may look. */
export function staffMatching(db: Queryable, scope: Scope, search: string): StaffFound[] {
	const words = search.trim().split(/\s+/).filter(Boolean);
	if (scope.kind !== 'district' || words.length === 0) return [];
	const names = sql`(${staff.givenName} || ' ' || coalesce(${staff.middleName}, '') || ' ' || ${staff.familyName} || ' ' ||
		coalesce(${staff.preferredGivenName}, '') || ' ' || coalesce(${staff.preferredFamilyName}, '') || ' ' || ${staff.employeeId})`;
	const each = words.map((word) => sql`${names} LIKE ${anywhere(word)} ESCAPE '\\'`);
	const ids = db.all<{ id: number }>(sql`
		SELECT ${staff.id} AS id FROM staff WHERE ${sql.join(each, sql` AND `)} ORDER BY ${staff.active} DESC, ${byStaffName} LIMIT ${MOST_FOUND}`);
	const people = staffWith(
		db,
		ids.map(({ id }) => id)
	);
	return ids.flatMap(({ id }) => people.get(id) ?? []);
}

function staffWith(db: Queryable, ids: number[]): Map<number, StaffFound> {
	if (ids.length === 0) return new Map();
	const rows = db.all<Omit<StaffFound, 'active' | 'addresses'> & { id: number; active: number; addresses: string }>(sql`
		SELECT ${staff.id} AS id, ${staff.publicId} AS publicId, ${staff.employeeId} AS employeeId, ${staffName} AS name, ${school.name} AS school,
			${staff.active} AS active,
			(SELECT json_group_array(e.as_written) FROM staff_email e WHERE e.staff_id = ${staff.id}) AS addresses
		FROM staff JOIN school ON ${school.id} = ${staff.schoolId}
		WHERE ${staff.id} IN (${sql.join(
			ids.map((id) => sql`${id}`),
			sql`, `
		)})`);
	return new Map(
		rows.map(({ id, active, addresses, ...person }) => [
			id,
			{ ...person, active: active === 1, addresses: JSON.parse(addresses) as string[] }
		])
	);
}

/** The first cell that fits, as it stood in the file. */
function asWritten(raw: HeldEvidence['raw'], fits: (cell: string) => boolean): string | null {
	return raw.map(([, cell]) => cell.trim()).find((cell) => cell !== '' && fits(cell)) ?? null;
}

/** The name as the cells have it: those that hold nothing but its parts. The name as compared where none does. */
function asWrittenName(raw: HeldEvidence['raw'], name: string): string | null {
	if (name === '') return null;
	const wanted = new Set(name.split(' '));
	const cells = raw
		.map(([, cell]) => cell.trim())
		.filter((cell) => {
			const parts = nameParts(cell);
			return parts.size > 0 && [...parts].every((part) => wanted.has(part));
		});
	const longest = Math.max(0, ...cells.map((cell) => nameParts(cell).size));
	const whole = cells.find((cell) => nameParts(cell).size === longest && longest > 1);
	return whole ?? ([...new Set(cells)].join(' ') || name);
}
