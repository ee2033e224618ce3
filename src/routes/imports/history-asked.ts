import type { Scope } from '#lib/access/scope.ts';
import { importHistory } from '#lib/imports/import-history.server.ts';
import { reportNames } from '#lib/imports/report-names.server.ts';
import type { Queryable } from '#lib/server/db/open.ts';
import { inOrder, orderOf } from '#lib/ui/address.ts';
import { STATUS_WORDS } from './history-words.ts';

const ORDERS = ['file', 'report', 'day', 'who', 'new', 'updated', 'unchanged', 'held', 'rejected', 'status'] as const;

/** The finished imports as an address asks for them, searched and sorted; the page and its export read it alike. */
export function historyAsked(db: Queryable, scope: Scope, url: URL) {
	const nameOf = reportNames(db);
	const named = (provider: string | null, report: string | null) => {
		const names = nameOf(provider, report);
		return names && { providerName: names.provider, reportName: names.report };
	};
	const all = importHistory(db, scope, { status: Object.keys(STATUS_WORDS) }).map(
		({ reading: _reading, consequences: _consequences, asks, ...one }) => ({
			...one,
			...{ providerName: null, reportName: null },
			...named(one.provider, one.report),
			asks: asks !== '[]'
		})
	);
	const order = orderOf(url, ORDERS, { key: 'day', descending: true });
	const search = url.searchParams.get('q')?.trim() ?? '';
	const wanted = search.toLowerCase();
	const found = all.filter((one) =>
		`${one.fileName} ${one.providerName ?? ''} ${one.reportName ?? ''} ${one.importedBy}`.toLowerCase().includes(wanted)
	);
	const sorted = inOrder(found, order.descending, (one) => {
		if (order.key === 'file') return one.fileName;
		if (order.key === 'report') return one.providerName === null ? null : `${one.providerName} ${one.reportName}`;
		if (order.key === 'who') return one.importedBy;
		if (order.key === 'status') return one.status;
		if (order.key === 'day') return one.id;
		return one[order.key as 'new' | 'updated' | 'unchanged' | 'held' | 'rejected'];
	});
	return { all, sorted, order, search };
}
