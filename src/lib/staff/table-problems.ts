import { nearest } from '#lib/files/nearest.ts';
import { sentence } from '#lib/files/sentence.ts';
import { foldHeader, type Table } from '#lib/files/table.ts';

/** Something in a file of ours that the district has to put right. */
export type TableProblem = { line: number; column: string; message: string };

/** Problems told at once; a file with more has one cause. */
export const MOST_PROBLEMS_TOLD = 20;

/** The position of each column, or the sentence about the first that is not known, missing or written twice. */
export function columnsOf<C extends string>(
	table: Table,
	known: readonly C[],
	required: readonly C[]
): { at: Map<C, number> } | { problem: string } {
	const at = new Map<C, number>();
	for (const [i, header] of table.headers.entries()) {
		if (header === '' && table.rows.every(({ cells }) => (cells[i] ?? '').trim() === '')) continue;
		const column = known.find((name) => foldHeader(name) === foldHeader(header));
		if (column === undefined) {
			const near = nearest(header, known);
			return {
				problem: `line 1: “${header}” is not a column of this file${near ? `; did you mean “${near}”?` : `. Columns are ${known.join(', ')}`}`
			};
		}
		if (at.has(column)) return { problem: `line 1: the column “${column}” is there twice` };
		at.set(column, i);
	}
	const missing = required.filter((column) => !at.has(column));
	if (missing.length > 0) return { problem: `line 1: the column “${missing.join('” and the column “')}” is missing` };
	return { at };
}

/** Problems as lines to print, with the file's name; those beyond the most are counted. */
export function inSentences(file: string, problems: TableProblem[]): string {
	const told = problems
		.slice(0, MOST_PROBLEMS_TOLD)
		.map(({ line, column, message }) => sentence(`${file}, line ${line}, ${column}: ${message}`));
	if (problems.length > told.length)
		told.push(`And ${problems.length - told.length} more problems. Nothing was loaded.`);
	return told.join('\n');
}
