import { sql } from 'drizzle-orm';
import type { Scope } from '#lib/access/scope.ts';
import type { Queryable } from '#lib/server/db/open.ts';
import { importSchedule } from '#lib/server/db/schema.ts';
import { definitionsFor } from './definitions.server.ts';
import { dueOf, MOST_DAYS } from './import-schedule.ts';
import { reportNames } from './report-names.server.ts';

export type ExpectedFile = {
	provider: string;
	providerName: string;
	/** Only this report counts as the file; null: any of the provider's. */
	report: string | null;
	reportName: string | null;
	everyDays: number;
	note: string | null;
	setOn: string;
	setBy: string;
	/** The day a file of it came last that counts, by whatever way; null: none ever did. */
	last: string | null;
	due: string;
	/** Days since it was due; 0 when it is not late. */
	overdueBy: number;
};

/** The files that are expected, overdue ones first and then by the day they are due; none outside a district scope. */
export function expectedFiles(db: Queryable, scope: Scope, today: string): ExpectedFile[] {
	if (scope.kind !== 'district') return [];
	// A file that came again byte by byte changed nothing, and came.
	const rows = db.all<Omit<ExpectedFile, 'providerName' | 'reportName' | 'due' | 'overdueBy'>>(sql`
		SELECT s.provider, s.report, s.every_days AS everyDays, s.note, s.set_on AS setOn, s.set_by AS setBy,
			(SELECT max(max(i.imported_on), coalesce(max(a.came_on), '')) FROM import i LEFT JOIN import_again a ON a.import_id = i.id
				WHERE i.status = 'done' AND i.provider = s.provider AND (s.report IS NULL OR i.report = s.report)) AS last
		FROM import_schedule s
		WHERE s.id IN (SELECT max(id) FROM import_schedule GROUP BY provider) AND s.every_days IS NOT NULL`);
	const nameOf = rows.length > 0 ? reportNames(db) : () => null;
	return rows
		.map((row) => {
			const names = nameOf(row.provider, row.report);
			return {
				...row,
				providerName: names?.provider ?? row.provider,
				reportName: row.report === null ? null : (names?.report ?? row.report),
				...dueOf(row, today)
			};
		})
		.sort(
			(a, b) =>
				b.overdueBy - a.overdueBy || a.due.localeCompare(b.due) || a.providerName.localeCompare(b.providerName, 'en')
		);
}

export type ProviderChoice = { provider: string; name: string; reports: { report: string; name: string }[] };

/** The providers whose files can be read, with their reports, by name. */
export function providersToExpect(db: Queryable, scope: Scope): ProviderChoice[] {
	if (scope.kind !== 'district') return [];
	const found = new Map<string, ProviderChoice>();
	for (const { provider, name, layouts } of definitionsFor(db)) {
		const one = found.get(provider) ?? { provider, name, reports: [] };
		// The program's own name comes last and stays: a district's layout of a known provider does not rename it.
		one.name = name;
		for (const { report, name: reportName } of layouts)
			if (!one.reports.some((known) => known.report === report)) one.reports.push({ report, name: reportName });
		found.set(provider, one);
	}
	return [...found.values()].sort((a, b) => a.name.localeCompare(b.name, 'en'));
}

const LONGEST_NOTE = 200;

/** Waits for a file of a provider every so many days from now on, in place of what was waited for; else a sentence. */
export function expectFile(
	tx: Queryable,
	asked: { provider: string; report: string | null; everyDays: string; note: string },
	set: { by: string; on: string; at: string }
): { problem: string; field: 'provider' | 'everyDays' | 'note' } | null {
	const { provider, report, note } = asked;
	const definitions = definitionsFor(tx).filter((one) => one.provider === provider);
	if (definitions.length === 0) return { problem: 'Choose a provider from the list.', field: 'provider' };
	if (report !== null && !definitions.some(({ layouts }) => layouts.some((layout) => layout.report === report)))
		return { problem: 'Choose a report of this provider.', field: 'provider' };
	const everyDays = /^\d{1,3}$/.test(asked.everyDays.trim()) ? Number(asked.everyDays) : 0;
	if (everyDays < 1 || everyDays > MOST_DAYS)
		return { problem: `Say every how many days, as a whole number from 1 to ${MOST_DAYS}.`, field: 'everyDays' };
	if (note.length > LONGEST_NOTE) return { problem: `Shorten the note to ${LONGEST_NOTE} characters.`, field: 'note' };
	tx.insert(importSchedule)
		.values({
			provider,
			report,
			everyDays,
			note: note.trim() || null,
			setOn: set.on,
			setAt: set.at,
			setBy: set.by
		})
		.run();
	return null;
}

/** Waits no longer for files of a provider. False when none is waited for. */
export function expectNoMore(tx: Queryable, provider: string, set: { by: string; on: string; at: string }): boolean {
	const last = tx.get<{ everyDays: number | null } | undefined>(
		sql`SELECT every_days AS everyDays FROM import_schedule WHERE provider = ${provider} ORDER BY id DESC LIMIT 1`
	);
	if (last === undefined || last.everyDays === null) return false;
	tx.insert(importSchedule)
		.values({ provider, report: null, everyDays: null, note: null, setOn: set.on, setAt: set.at, setBy: set.by })
		.run();
	return true;
}
