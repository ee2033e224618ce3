import type { SalaryStanding } from '../salary-tables.server.ts';
import type { VersionStanding } from '../contract-versions.server.ts';
import { addToDate } from '#lib/time/days.ts';
import { formatDay } from '#lib/ui/format.ts';

/** How a text of a contract stands, in words. */
export function versionWords({
	standing,
	effectiveOn,
	until
}: {
	standing: VersionStanding;
	effectiveOn: string | null;
	until: string | null;
}): string {
	const from = effectiveOn === null ? 'since always' : `from ${formatDay(effectiveOn)}`;
	const end = until === null ? '' : ` to ${formatDay(addToDate(until, { days: -1 }))}`;
	if (standing === 'holds') return `In force today, ${from}${end}`;
	if (standing === 'coming') return `Comes into force ${from}${end}`;
	if (standing === 'past') return `Was in force ${from}${end}`;
	if (standing === 'replaced') return `Another text took its place for all of its days (${from})`;
	return standing === 'draft' ? 'Draft, counts for nobody' : `Withdrawn before its day (${from})`;
}

export const SALARY_WORDS: Record<SalaryStanding, string> = {
	pays: 'In force today',
	coming: 'Comes into force',
	past: 'Was in force',
	draft: 'Draft, pays nobody',
	withdrawn: 'Withdrawn'
};

export const KIND_WORDS = { lane: 'Salary lanes', license: 'License renewal' } as const;
