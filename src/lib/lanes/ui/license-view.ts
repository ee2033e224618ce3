import { inOrder, orderOf, type Order } from '#lib/ui/address.ts';
import { dayAsked } from '#lib/ui/day-asked.ts';
import { LICENSE_STATUSES, type LicenseStatus } from '../license-standing.ts';
import type { LicenseFilters, LicenseRow } from '../license-standings.server.ts';

/** What an address of the licenses page asks for; the page and its export read it alike. */
export type LicenseView = { asOf: string; filters: LicenseFilters; order: Order };

/** Days from the as-of date within which a cycle ends, as the filter offers them. */
export const WITHIN = [
	{ days: 90, label: '90 days' },
	{ days: 365, label: 'a year' },
	{ days: 730, label: 'two years' }
] as const;

export const LICENSE_SORTS = ['name', 'school', 'expires', 'counted', 'left', 'status'] as const;

/** Reads the address; what it asks for and does not exist is left out. */
export function licenseViewOf(url: URL, today: string): LicenseView {
	const within = Number(url.searchParams.get('within'));
	return {
		asOf: dayAsked(url, today),
		filters: {
			school: url.searchParams.get('school') || null,
			license: url.searchParams.get('license') || null,
			status: url.searchParams
				.getAll('status')
				.filter((one): one is LicenseStatus => (LICENSE_STATUSES as readonly string[]).includes(one)),
			search: url.searchParams.get('search')?.trim() || null,
			within: WITHIN.some(({ days }) => days === within) ? within : null
		},
		order: orderOf(url, LICENSE_SORTS, { key: 'expires', descending: false })
	};
}

/** The rows in the order asked for; unknown last. */
export function orderedLicenses(rows: LicenseRow[], { key, descending }: Order): LicenseRow[] {
	if (key === 'name') return descending ? rows.toReversed() : rows;
	return inOrder(rows, descending, (row) => {
		if (key === 'school') return row.school;
		if (key === 'counted') return row.counted;
		if (key === 'left') return row.left;
		if (key === 'status') return LICENSE_STATUSES.indexOf(row.status);
		return row.expiresOn;
	});
}
