import { sql } from 'drizzle-orm';
import type { Scope } from '#lib/access/scope.ts';
import { staffName } from '#lib/staff/staff-name.server.ts';
import type { Queryable } from '#lib/server/db/open.ts';

/** Where a file and the district part: the file alone says it, the district alone has it, or both and not alike. */
export type Parting = 'only here' | 'only in the file' | 'differs';

export type Parted = {
	parting: Parting;
	person: { publicId: string; employeeId: string; name: string } | null;
	title: string | null;
	/** What the district has; null where it has nothing. */
	here: { completedOn: string; state: string; amount: string | null; unit: string | null } | null;
	/** What the file says; null where it is silent. */
	file: {
		record: number;
		completedOn: string | null;
		state: string | null;
		amount: string | null;
		unit: string | null;
	} | null;
	/** Why the record is not stored, or which of it differs: "day", "state", "amount". */
	why: string | null;
};

/** Reasons that are no statement of the provider about anybody's completion. */
const SAYS_NOTHING = [
	'blank_row',
	'total_row',
	'test_user',
	'points_possible_row',
	'template_example_row',
	'duplicate_in_file',
	'superseded_in_file',
	'not_a_completion_record',
	'no_credentials_in_row',
	'content_not_a_credential',
	'not_completed',
	'withdrawn',
	'failed'
];

/**
 * One file against what the district has of its provider: completions that stand here and are not in the file, records of the file
 * that do not stand here, and what both have with another day, state or amount. A report of a part of the year is silent about the
 * rest, so only completions within the days the file speaks of are asked for. Null when there is no such import that was stored.
 */
export function againstDistrict(
	db: Queryable,
	scope: Scope,
	publicId: string
): { from: string | null; to: string | null; agreeing: number; parted: Parted[] } | null {
	if (scope.kind !== 'district') return null;
	const file = db.get<{ id: number; provider: string; from: string | null; to: string | null } | undefined>(sql`
		SELECT i.id, i.provider, (SELECT min(completed_on) FROM statement s WHERE s.import_id = i.id) AS "from",
			(SELECT max(completed_on) FROM statement s WHERE s.import_id = i.id) AS "to"
		FROM import i WHERE i.public_id = ${publicId} AND i.status IN ('done', 'undone')`);
	if (!file) return null;
	const said = sql`statement s JOIN completion c ON c.staff_id = s.staff_id AND c.credential_id = s.credential_id
		AND (c.award_id = s.award_id OR ((s.award_id IS NULL OR c.award_id IS NULL) AND (c.completed_on = s.completed_on OR s.day_of = 'file')))`;
	const ofFile = sql`s.import_id = ${file.id} AND s.state NOT IN ('in_progress', 'ended')`;
	// Only those that may differ: of most a file and the district say the same.
	const both = db.all<
		Row & {
			record: number;
			said: string | null;
			saidState: string;
			saidAmount: string | null;
			saidUnit: string | null;
			kind: string | null;
		}
	>(sql`
		SELECT ${person}, k.title, c.completed_on AS completedOn, c.state, c.amount, c.unit, s.record, s.completed_on AS said,
			s.state AS saidState, s.amount AS saidAmount, s.unit AS saidUnit, c.kind
		FROM ${said} JOIN staff ON staff.id = c.staff_id JOIN credential k ON k.id = c.credential_id
		WHERE ${ofFile} AND (s.completed_on <> c.completed_on OR s.state <> c.state OR s.amount IS NOT c.amount OR s.unit IS NOT c.unit)
		GROUP BY s.id ORDER BY s.record`);
	const { n: inBoth } = db.get<{ n: number }>(sql`SELECT count(DISTINCT s.id) AS n FROM ${said} WHERE ${ofFile}`);
	const here = db.all<Row>(sql`
		SELECT ${person}, k.title, c.completed_on AS completedOn, c.state, c.amount, c.unit
		FROM completion c JOIN credential k ON k.id = c.credential_id AND k.provider = ${file.provider}
		JOIN staff ON staff.id = c.staff_id
		WHERE c.completed_on BETWEEN ${file.from} AND ${file.to} AND c.state IN ('earned', 'pending_claim', 'expired')
			AND NOT EXISTS (SELECT 1 FROM statement s WHERE s.import_id = ${file.id} AND s.staff_id = c.staff_id
				AND s.credential_id = c.credential_id AND (s.award_id = c.award_id OR s.completed_on = c.completed_on OR s.day_of = 'file'))
		ORDER BY ${staffName}, k.title`);
	const waiting = db.all<{
		record: number;
		reason: string;
		title: string | null;
		completedOn: string | null;
		state: string | null;
		amount: string | null;
		unit: string | null;
	}>(sql`
		SELECT r.record, r.reason, coalesce(k.title, s.title, s.provider_credential_id) AS title, s.completed_on AS completedOn, s.state,
			s.amount, s.unit
		FROM import_record r LEFT JOIN statement s ON s.import_id = r.import_id AND s.record = r.record
		LEFT JOIN credential k ON k.id = s.credential_id
		WHERE r.import_id = ${file.id} AND r.outcome IN ('held', 'rejected')
			AND r.reason NOT IN (SELECT value FROM json_each(${JSON.stringify(SAYS_NOTHING)}))
			AND (r.outcome = 'held' OR NOT EXISTS (SELECT 1 FROM completion c WHERE c.staff_id = s.staff_id AND c.credential_id = s.credential_id
				AND c.state IN ('revoked', 'declined')))
		ORDER BY r.record`);
	const differing = both.flatMap((row): Parted[] => {
		const { record, said, saidState, saidAmount, saidUnit, kind } = row;
		const parts = [
			said !== null && said !== row.completedOn && 'day',
			saidState !== row.state && !(isValid(saidState) && isValid(row.state)) && 'state',
			kind === 'credit' &&
				saidAmount !== null &&
				`${saidAmount} ${saidUnit}` !== `${row.amount} ${row.unit}` &&
				'amount'
		].filter((part) => part !== false);
		if (parts.length === 0) return [];
		const told = { record, completedOn: said, state: saidState, amount: saidAmount, unit: saidUnit };
		return [{ ...shown(row, 'differs'), file: told, why: parts.join(', ') }];
	});
	return {
		from: file.from,
		to: file.to,
		agreeing: inBoth - differing.length,
		parted: [
			...differing,
			...waiting.map(({ record, reason, title, completedOn, state, amount, unit }): Parted => ({
				parting: 'only in the file',
				person: null,
				title,
				here: null,
				file: { record, completedOn, state, amount, unit },
				why: reason
			})),
			...here.map((row) => shown(row, 'only here'))
		]
	};
}

type Row = {
	publicId: string;
	employeeId: string;
	name: string;
	title: string;
	completedOn: string;
	state: string;
	amount: string | null;
	unit: string | null;
};

const person = sql`staff.public_id AS publicId, staff.employee_id AS employeeId, ${staffName} AS name`;
const isValid = (state: string) => state === 'earned' || state === 'pending_claim';

const shown = (
	{ publicId, employeeId, name, title, completedOn, state, amount, unit }: Row,
	parting: Parting
): Parted => ({
	parting,
	person: { publicId, employeeId, name },
	title,
	here: { completedOn, state, amount, unit },
	file: null,
	why: null
});
