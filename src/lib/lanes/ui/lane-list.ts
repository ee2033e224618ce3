import { inOrder, type Order } from '#lib/ui/address.ts';
import type { LaneStandingRow } from '../lane-standings.server.ts';
import { LANE_STATUSES } from '../standing.ts';

/** A standing as the list shows it: without the evaluation behind it. */
export type LaneListRow = Omit<LaneStandingRow, 'result'>;

/** Rows in the order asked for; lanes go by their rank in the contract, statuses as HR attends to them. */
export function orderedStandings<Row extends LaneListRow>(
	rows: Row[],
	order: Order,
	rankOf: (lane: string) => number
): Row[] {
	// Names are in order already: by family name, as people look for them.
	if (order.key === 'name') return order.descending ? rows.toReversed() : rows;
	return inOrder(rows, order.descending, (row) => valueOf(row, order.key, rankOf));
}

function valueOf(row: LaneListRow, key: string, rankOf: (lane: string) => number): string | number | null {
	if (key === 'staff') return row.staff;
	if (key === 'school') return row.school;
	if (key === 'lane') return row.lane === null ? null : rankOf(row.lane);
	if (key === 'since') return row.laneSince;
	if (key === 'next') return row.nextLane === null ? null : rankOf(row.nextLane);
	if (key === 'credits') return row.creditsToNext;
	if (key === 'deadline') return row.deadline?.submitBy ?? null;
	if (key === 'documents') return row.documentsDue;
	return LANE_STATUSES.indexOf(row.status);
}
