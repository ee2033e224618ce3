/** Rows as lines of aligned columns for a terminal; columns whose cells are all figures stand to the right. */
export function aligned(head: string[], rows: string[][]): string {
	const all = [head, ...rows];
	const widths = head.map((_, column) => Math.max(...all.map((row) => [...(row[column] ?? '')].length)));
	const isFigure = head.map((_, column) => rows.length > 0 && rows.every((row) => /^[\d,.]*$/.test(row[column] ?? '')));
	const cell = (text: string, column: number) => {
		const space = ' '.repeat(widths[column]! - [...text].length);
		return isFigure[column] ? space + text : text + space;
	};
	return all
		.map((row) =>
			head
				.map((_, column) => cell(row[column] ?? '', column))
				.join('  ')
				.trimEnd()
		)
		.join('\n');
}
