import { sql } from 'drizzle-orm';
import type { Queryable } from '#lib/server/db/open.ts';
import type { ScheduleKind } from '#lib/server/db/schema.ts';
import { compiledVersion, type LoadedSchedule } from './contracts-in-force.server.ts';

/**
 * How a text stands on a day: it holds; it will; it did; another took its place for the same days; it is not in force yet; it was
 * taken back.
 */
export type VersionStanding = 'holds' | 'coming' | 'past' | 'replaced' | 'draft' | 'withdrawn';

export type ContractVersion = {
	id: number;
	name: string;
	/** The first day it holds; `null`: since always, or for a draft not said yet. */
	effectiveOn: string | null;
	/** The first day it does not hold any more, because the next text does; `null`: none is known. */
	until: string | null;
	standing: VersionStanding;
	note: string | null;
	/** RFC 3339. */
	savedAt: string;
	savedBy: string;
	putInForceAt: string | null;
	putInForceBy: string | null;
	withdrawnAt: string | null;
	withdrawnBy: string | null;
};

type Row = Omit<ContractVersion, 'until' | 'standing'> & { status: 'draft' | 'in-force' | 'withdrawn' };

/** The texts of a contract as they stand on a day (`YYYY-MM-DD`): what holds first, then what comes, drafts, and what was. Discarded drafts are left out. */
export function contractVersions(db: Queryable, scheduleId: string, today: string): ContractVersion[] {
	const rows = db.all<Row>(sql`
		SELECT id, name, effective_on AS effectiveOn, status, note, saved_at AS savedAt, saved_by AS savedBy,
			put_in_force_at AS putInForceAt, put_in_force_by AS putInForceBy, withdrawn_at AS withdrawnAt, withdrawn_by AS withdrawnBy
		FROM schedule_version WHERE schedule_id = ${scheduleId} AND status <> 'discarded'
		ORDER BY coalesce(effective_on, ''), known_from, id`);
	const inForce = rows.filter(({ status }) => status === 'in-force');
	// Of several with one effective day the one put in force last holds; they come in that order.
	const holding = [...new Map(inForce.map((row) => [row.effectiveOn, row])).values()];
	const current = holding.findLast(({ effectiveOn }) => effectiveOn === null || effectiveOn <= today);
	const standingOf = (row: Row): VersionStanding => {
		if (row.status !== 'in-force') return row.status;
		if (!holding.includes(row)) return 'replaced';
		if (row === current) return 'holds';
		return row.effectiveOn !== null && row.effectiveOn > today ? 'coming' : 'past';
	};
	const order: VersionStanding[] = ['holds', 'coming', 'draft', 'past', 'replaced', 'withdrawn'];
	return rows
		.map(({ status: _, ...row }, i): ContractVersion => {
			const at = holding.indexOf(rows[i]!);
			return { ...row, standing: standingOf(rows[i]!), until: at < 0 ? null : (holding[at + 1]?.effectiveOn ?? null) };
		})
		.sort((a, b) => order.indexOf(a.standing) - order.indexOf(b.standing));
}

export type ContractAbout = { id: string; kind: ScheduleKind; hiredFrom: string | null; hiredBefore: string | null };

/** What is known of a contract beside its texts; `null` if there is no such contract. */
export function contractAbout(db: Queryable, scheduleId: string): ContractAbout | null {
	return (
		db.get<ContractAbout | undefined>(sql`
			SELECT id, kind, hired_from AS hiredFrom, hired_before AS hiredBefore FROM schedule WHERE id = ${scheduleId}`) ?? null
	);
}

/** One text of a contract, compiled, with the text as it was written; `null` if the contract has no such text. */
export function contractVersionText(
	db: Queryable,
	scheduleId: string,
	versionId: number
): { loaded: LoadedSchedule; text: string } | null {
	const row = db.get<Parameters<typeof compiledVersion>[0] | undefined>(sql`
		SELECT schedule_id AS id, id AS versionId, name, effective_on AS effectiveOn,
			coalesce(put_in_force_at, saved_at) AS loadedAt, document
		FROM schedule_version WHERE schedule_id = ${scheduleId} AND id = ${versionId} AND status <> 'discarded'`);
	return row ? { loaded: compiledVersion(row), text: row.document } : null;
}
