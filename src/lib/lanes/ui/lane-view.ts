import { orderOf, type Order } from '#lib/ui/address.ts';
import { dayAsked } from '#lib/ui/day-asked.ts';
import type { LaneFilters } from '../lane-standings.server.ts';
import { AWAITED, LANE_STATUSES, type LaneStatus } from '../standing.ts';

/** What an address of the lanes page asks for; the page and its export read it alike. */
export type LaneView = { asOf: string; filters: LaneFilters; order: Order };

/** The columns that sort, and what the head of each says, on the screen and in the export. */
export const SORT_KEYS = [
	'name',
	'staff',
	'school',
	'lane',
	'since',
	'next',
	'credits',
	'deadline',
	'documents',
	'status'
] as const;

/** Reads the address; a day that is none falls back to today, and the page's head says so. */
export function laneViewOf(url: URL, today: string): LaneView {
	const statuses = url.searchParams
		.getAll('status')
		.filter((status): status is LaneStatus => (LANE_STATUSES as readonly string[]).includes(status));
	return {
		asOf: dayAsked(url, today),
		filters: {
			school: url.searchParams.get('school') || null,
			schedule: url.searchParams.get('schedule') || null,
			lane: url.searchParams.get('lane') || null,
			status: statuses,
			waits: AWAITED.find((one) => one === url.searchParams.get('waits')) ?? null,
			deadline: url.searchParams.get('deadline') || null,
			search: url.searchParams.get('search')?.trim() || null,
			from: amountIn(url, 'from'),
			below: amountIn(url, 'below')
		},
		order: orderOf(url, SORT_KEYS, { key: 'name', descending: false })
	};
}

function amountIn(url: URL, name: string): number | null {
	const text = url.searchParams.get(name) ?? '';
	return /^\d{1,6}(\.\d{1,6})?$/.test(text) ? Number(text) : null;
}
