/* What a table is told about its columns and rows; the rows themselves stay the page's. */

export type Column<Row> = {
	key: string;
	label: string;
	/** The full name where the label is short; shown on hover and read out. */
	name?: string;
	/** Stands after the label, muted: "semester credits". */
	unit?: string;
	/** Right aligned, and sorted from the largest first. */
	number?: boolean;
	/** The head is a link that sorts by it: `?sort=key`. */
	sortable?: boolean;
	/** Columns beside each other with the same group stand under its name. */
	group?: string;
	/** The head's link, where a column is a subject of its own (a skill of a map) and not sorted. */
	href?: string;
	/** Left out on paper: what opens or acts there is no use. */
	screenOnly?: boolean;
	/** What a cell says where the page gives no `cell` snippet; `null` reads "unknown". */
	text?: (row: Row) => string | number | null;
};

/** Heads over neighbouring columns of the same group: name and span; a column without a group has an empty one. */
export function columnGroups(columns: Array<{ group?: string }>): Array<{ name: string; span: number }> {
	const groups: Array<{ name: string; span: number }> = [];
	for (const { group = '' } of columns) {
		const last = groups.at(-1);
		if (last && last.name === group) last.span += 1;
		else groups.push({ name: group, span: 1 });
	}
	return groups;
}

/** Neighbouring rows of the same group, in the order given; without `groupOf` all stand in one unnamed section. */
export function rowSections<Row>(rows: Row[], groupOf?: (row: Row) => string): Array<{ name: string; rows: Row[] }> {
	if (!groupOf) return [{ name: '', rows }];
	const sections: Array<{ name: string; rows: Row[] }> = [];
	for (const row of rows) {
		const name = groupOf(row);
		const last = sections.at(-1);
		if (last && last.name === name) last.rows.push(row);
		else sections.push({ name, rows: [row] });
	}
	return sections;
}

/**
 * The columns in portions that fit a printed sheet, each beginning with the first column, the rows' subject. A portion ends
 * where a group ends if that leaves it at least half full, so that a domain's skills stay together.
 */
export function sheetsOf<Column extends { group?: string }>(columns: Column[], perSheet: number): Column[][] {
	const [first, ...rest] = columns;
	if (!first || rest.length <= perSheet) return [columns];
	const sheets: Column[][] = [];
	let begin = 0;
	while (begin < rest.length) {
		let end = Math.min(begin + perSheet, rest.length);
		if (end < rest.length) {
			let edge = end;
			while (edge > begin && rest[edge - 1]?.group === rest[edge]?.group) edge -= 1;
			if (edge - begin >= perSheet / 2) end = edge;
		}
		sheets.push([first, ...rest.slice(begin, end)]);
		begin = end;
	}
	return sheets;
}
