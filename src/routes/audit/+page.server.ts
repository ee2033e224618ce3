import { headToNote, readNotedHead } from '#lib/access/audit-chain.ts';
import { auditEntries, countAuditEntries } from '#lib/access/audit-entries.server.ts';
import { auditFiltersOf } from '#lib/access/audit-filters.ts';
import { lastEntry } from '#lib/access/audit-head.server.ts';
import { verifyAudit } from '#lib/access/verify-audit.server.ts';
import { pageOf } from '#lib/ui/address.ts';
import type { PageServerLoad } from './$types';

const PER_PAGE = 100;

export const load: PageServerLoad = async ({ locals: { db }, url }) => {
	const { filters, wrong } = auditFiltersOf(url.searchParams);
	const total = countAuditEntries(db, filters);
	const page = pageOf(url, Math.ceil(total / PER_PAGE));
	const head = lastEntry(db);
	const typed = url.searchParams.get('head')?.trim() ?? '';
	const noted = readNotedHead(typed);
	const isChecked = url.searchParams.has('check') && (typed === '' || noted !== null);
	return {
		filters,
		wrong,
		entries: auditEntries(db, filters, { limit: PER_PAGE, offset: (page - 1) * PER_PAGE }),
		total,
		page,
		perPage: PER_PAGE,
		any: head.number > 0,
		head: headToNote(head),
		check: isChecked ? await verifyAudit(db, noted ?? undefined) : null,
		typedHead: typed,
		headProblem:
			typed === '' || noted !== null
				? null
				: `“${typed.slice(0, 60)}” is not a head. It is written like 12:0123456789abcdef: a number, a colon and 16 characters.`
	};
};
