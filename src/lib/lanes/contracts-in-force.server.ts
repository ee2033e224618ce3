import { sql } from 'drizzle-orm';
import type { Queryable } from '#lib/server/db/open.ts';
import type { ScheduleKind } from '#lib/server/db/schema.ts';
import { parseJson } from './parse-json.ts';
import { readSchedule, type Schedule } from './schedule.ts';

/** A version of a contract as it holds on a day: compiled, or the sentence that says why it cannot be used. */
export type LoadedSchedule = {
	id: string;
	/** Of the text: `schedule_version.id`. */
	versionId: number;
	name: string;
	/** The day from which this text holds; `null`: since always. */
	effectiveOn: string | null;
	/** When this version was put in force, RFC 3339. */
	loadedAt: string;
	/** The parsed document, for quoting the place that decided. */
	document: unknown;
	/** One of what it counts: "semester credit". */
	unit: string;
} & ({ schedule: Schedule; refusal: null } | { schedule: null; refusal: string });

type VersionRow = {
	id: string;
	versionId: number;
	name: string;
	effectiveOn: string | null;
	loadedAt: string;
	document: string;
};

/**
 * The contracts as they hold on a day (`YYYY-MM-DD`), by id: of each the text in force whose effective day is the latest up to
 * it. A contract of which no text is in force yet that day is not among them. Salary lanes unless `kind` asks for the renewal of
 * licenses: these pay nobody.
 */
export function contractsInForce(
	db: Queryable,
	{ asOf, kind = 'lane' }: { asOf: string; kind?: ScheduleKind }
): Map<string, LoadedSchedule> {
	const rows = db.all<VersionRow>(sql`
		SELECT schedule_id AS id, schedule_version.id AS versionId, name, effective_on AS effectiveOn,
			coalesce(put_in_force_at, saved_at) AS loadedAt, document
		FROM schedule_version JOIN schedule ON schedule.id = schedule_id
		WHERE kind = ${kind} AND status = 'in-force' AND (effective_on IS NULL OR effective_on <= ${asOf})
		ORDER BY schedule_id, coalesce(effective_on, ''), known_from, schedule_version.id`);
	// Ordered so that the one that holds comes last of its contract.
	return new Map([...new Map(rows.map((row) => [row.id, row])).values()].map((row) => [row.id, compiledVersion(row)]));
}

/** Texts are compiled once: a whole district is evaluated by a few of them, again and again. */
const MOST_KEPT = 40;
const kept = new Map<string, Pick<LoadedSchedule, 'document' | 'unit' | 'schedule' | 'refusal'>>();

/** A stored version as it is evaluated by. */
export function compiledVersion({ document: text, ...row }: VersionRow): LoadedSchedule {
	const key = `${row.id}\n${text}`;
	let compiled = kept.get(key);
	if (!compiled) {
		compiled = compiledText(row.id, text);
		if (kept.size >= MOST_KEPT) kept.delete(kept.keys().next().value!);
		kept.set(key, compiled);
	}
	return { ...row, ...compiled } as LoadedSchedule;
}

function compiledText(
	id: string,
	text: string
): Pick<LoadedSchedule, 'document' | 'unit'> &
	({ schedule: Schedule; refusal: null } | { schedule: null; refusal: string }) {
	const parsed = parseJson(text);
	if ('problem' in parsed) {
		const { line, column, message } = parsed.problem;
		const refusal = `The contract ${id} cannot be read: line ${line}, column ${column}: ${message}.`;
		return { document: null, unit: 'credit', schedule: null, refusal };
	}
	const reading = readSchedule(parsed.value);
	if ('problems' in reading) {
		const refusal = `The contract ${id} is refused: ${reading.problems[0]?.message ?? 'it has a mistake'}`;
		return { document: parsed.value, unit: 'credit', schedule: null, refusal };
	}
	const { schedule } = reading;
	return { document: parsed.value, unit: schedule.unit ?? 'credit', schedule, refusal: null };
}

/** The categories under which the contracts of a day, renewals of licenses among them, count a credential, by name. */
export function contractCategories(db: Queryable, asOf: string): string[] {
	const names = (['lane', 'license'] as const).flatMap((kind) =>
		[...contractsInForce(db, { asOf, kind }).values()].flatMap(({ schedule }) => [
			...(schedule?.categories.keys() ?? [])
		])
	);
	return [...new Set(names)].sort();
}

/** The place of every lane in its contract's order, lowest 0, by "contract lane". */
export function laneRanks(db: Queryable, asOf: string): Map<string, number> {
	return new Map(
		[...contractsInForce(db, { asOf }).values()].flatMap(({ id, schedule }) =>
			(schedule?.lanes ?? []).map((lane, rank): [string, number] => [`${id} ${lane.id}`, rank])
		)
	);
}
