import { FORECAST_ENDS, type ForecastEnd } from './forecast.ts';

/** What of a forecast's row the sums need. */
export type Summed = {
	end: ForecastEnd;
	effectiveOn: string;
	yearly: number | null;
	rest: number | null;
	currency: string | null;
};

/** How many people, what they cost more by currency in hundredths, and of how many the cost is unknown. */
export type ForecastSum = {
	people: number;
	yearly: Record<string, number>;
	rest: Record<string, number>;
	unknown: number;
	restUnknown: number;
};

/** The sum of rows, one a person; money of several currencies is never added together. */
export function sumOf(rows: readonly Summed[]): ForecastSum {
	const sum: ForecastSum = { people: rows.length, yearly: {}, rest: {}, unknown: 0, restUnknown: 0 };
	for (const { yearly, rest, currency } of rows) {
		if (yearly === null || currency === null) sum.unknown += 1;
		else sum.yearly[currency] = (sum.yearly[currency] ?? 0) + yearly;
		if (rest === null || currency === null) sum.restUnknown += 1;
		else sum.rest[currency] = (sum.rest[currency] ?? 0) + rest;
	}
	return sum;
}

/** The sums of each end, of the rows that `groupOf` puts together, by the group's name; `null` (unknown) last. */
export function sumsBy<Row extends Summed>(
	rows: readonly Row[],
	groupOf: (row: Row) => string | null
): Array<{ group: string | null; ends: Record<ForecastEnd, ForecastSum> }> {
	const groups = [...Map.groupBy(rows, groupOf)].toSorted(([a], [b]) =>
		a === null ? 1 : b === null ? -1 : a < b ? -1 : a > b ? 1 : 0
	);
	return groups.map(([group, list]) => ({
		group,
		ends: Object.fromEntries(FORECAST_ENDS.map((end) => [end, sumOf(list.filter((row) => row.end === end))])) as Record<
			ForecastEnd,
			ForecastSum
		>
	}));
}
