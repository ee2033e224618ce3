/*
 * A page's view lives in its address: filters, order, page, the day asked for. These functions make and read such
 * addresses; all of them answer a query to put into a link (`?a=1`), so they work without script.
 */

type Change = string | number | string[] | null;

/**
 * The address of the same page with some parameters changed; `null` or an empty text removes one.
 * A changed filter begins at the first page again, unless `page` is among the changes.
 */
export function withParams(url: URL, changes: Record<string, Change>): string {
	const params = new URLSearchParams(url.search);
	if (!('page' in changes)) params.delete('page');
	for (const [name, change] of Object.entries(changes)) {
		params.delete(name);
		for (const value of Array.isArray(change) ? change : [change]) {
			if (value !== null && value !== '') params.append(name, String(value));
		}
	}
	// A link to '' is a link to the same address with its query: '?' alone drops the query.
	return `?${params}`;
}

/** The same page without one value of a filter that may have several. */
export function withoutValue(url: URL, name: string, value: string): string {
	return withParams(url, { [name]: url.searchParams.getAll(name).filter((one) => one !== value) });
}

/** The parameters a GET form has to carry along as hidden fields: all but the ones it asks for itself, and the page number. */
export function carriedParams(url: URL, asked: string[]): Array<[name: string, value: string]> {
	return [...url.searchParams].filter(([name]) => name !== 'page' && !asked.includes(name));
}

export type Order = { key: string; descending: boolean };

/** Reads `?sort=name` or `?sort=-name`; a column the page does not offer falls back to the page's own order. */
export function orderOf(url: URL, keys: readonly string[], fallback: Order): Order {
	const text = url.searchParams.get('sort') ?? '';
	const key = text.replace(/^-/, '');
	return keys.includes(key) ? { key, descending: text.startsWith('-') } : fallback;
}

/** The address that sorts by a column: the other way round where it is sorted by it already. Numbers start with the most. */
export function orderLink(url: URL, order: Order | undefined, key: string, largestFirst = false): string {
	const descending = order?.key === key ? !order.descending : largestFirst;
	return withParams(url, { sort: (descending ? '-' : '') + key });
}

/** Which page of a list is asked for: 1 to `pages`. */
export function pageOf(url: URL, pages: number): number {
	const page = Number(url.searchParams.get('page') ?? '1');
	return Number.isInteger(page) ? Math.min(Math.max(page, 1), Math.max(pages, 1)) : 1;
}

/**
 * Rows in an order, by what `value` says of each. Unknown (`null`) stands last either way; equal rows keep their order.
 */
export function inOrder<Row>(rows: Row[], descending: boolean, value: (row: Row) => string | number | null): Row[] {
	const names = new Intl.Collator('en', { numeric: true, sensitivity: 'base' });
	const way = descending ? -1 : 1;
	return rows.toSorted((one, other) => {
		const [a, b] = [value(one), value(other)];
		if (a === null || b === null) return Number(a === null) - Number(b === null);
		if (typeof a === 'number' && typeof b === 'number') return way * (a - b);
		return way * names.compare(String(a), String(b));
	});
}
