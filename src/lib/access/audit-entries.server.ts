import { and, desc, gte, lt, sql, type Column, type SQL } from 'drizzle-orm';
import { districtSettings } from '#lib/district/settings.server.ts';
import type { Queryable } from '#lib/server/db/open.ts';
import { auditEntry } from '#lib/server/db/schema.ts';
import { addToDate } from '#lib/time/days.ts';
import { startOfDay } from '#lib/time/start-of-day.ts';
import type { AuditEntry } from './audit-chain.ts';
import type { AuditFilters } from './audit-filters.ts';

/** The entries that fit, newest first. The log is for administrators and auditors, whole; policy.ts keeps others from it. */
export function auditEntries(
	db: Queryable,
	filters: AuditFilters,
	part: { limit: number; offset: number } = { limit: -1, offset: 0 }
): AuditEntry[] {
	return db
		.select()
		.from(auditEntry)
		.where(fits(db, filters))
		.orderBy(desc(auditEntry.number))
		.limit(part.limit)
		.offset(part.offset)
		.all() as AuditEntry[];
}

/** How many entries fit. */
export function countAuditEntries(db: Queryable, filters: AuditFilters): number {
	return db
		.select({ n: sql<number>`count(*)` })
		.from(auditEntry)
		.where(fits(db, filters))
		.get()!.n;
}

function fits(db: Queryable, { who, action, outcome, on, from, to, text }: AuditFilters): SQL {
	const { timeZone } = districtSettings(db);
	const instant = (day: string) => new Date(startOfDay(day, timeZone)).toISOString();
	const parts: (SQL | undefined)[] = [sql`true`];
	if (who) parts.push(contains(auditEntry.who, who));
	// The dot is followed by the slash in ASCII, so this is everything that begins with it, and the index finds it.
	if (action)
		parts.push(
			sql`(${auditEntry.action} = ${action} OR (${auditEntry.action} >= ${`${action}.`} AND ${auditEntry.action} < ${`${action}/`}))`
		);
	if (outcome) parts.push(sql`${auditEntry.outcome} = ${outcome}`);
	if (on) {
		const colon = on.indexOf(':');
		parts.push(sql`${auditEntry.onKind} = ${colon < 0 ? on : on.slice(0, colon)}`);
		if (colon >= 0) parts.push(sql`${auditEntry.onId} = ${on.slice(colon + 1)}`);
	}
	if (from) parts.push(gte(auditEntry.at, instant(from)));
	if (to && to < '9999-12-31') parts.push(lt(auditEntry.at, instant(addToDate(to, { days: 1 }))));
	if (text) {
		// Quotation marks and backslashes stand escaped in JSON.
		const inJson = JSON.stringify(text).slice(1, -1);
		const { before, after, details, onId, onKind } = auditEntry;
		parts.push(
			sql`(${sql.join(
				[
					...[auditEntry.who, auditEntry.action, onKind, onId].map((column) => contains(column, text)),
					...[before, after, details].map((column) => contains(column, inJson))
				],
				sql` OR `
			)})`
		);
	}
	return and(...parts)!;
}

/** The condition that a column has a text in it, whatever the case. */
const contains = (column: Column, text: string): SQL =>
	sql`coalesce(${column}, '') LIKE ${`%${text.replace(/[\\%_]/g, '\\$&')}%`} ESCAPE '\\'`;
