import { foldHeader } from '#lib/files/table.ts';
import type { Row } from '#lib/files/rows.ts';
import type { Definition, Layout } from './definition.ts';

/** A file's report, and which column carries which field. */
export type Recognised = {
	provider: string;
	providerName: string;
	layout: Layout;
	/** Index into the file's rows of the header. */
	headerAt: number;
	headers: string[];
	/** Positions of the columns of a field, in the order the definition prefers them. */
	columns: Map<string, number[]>;
	amountColumn: number;
};

/** Headers stand within the first rows; a longer preamble is no export any provider is known for. */
const PREAMBLE = 25;

/**
 * Which report a file is, by its header names: the layout whose needed fields all have a column and that shares the most
 * headers with the file. A sentence when none fits, naming the nearest and what it lacks.
 * @param provider restricts the search to one provider's reports
 */
export function recognise(rows: Row[], definitions: Definition[], provider?: string): Recognised | { problem: string } {
	let best: { found: Recognised; score: number } | null = null;
	let nearest: { name: string; lacks: string[]; score: number } | null = null;
	const among = definitions.filter((definition) => provider === undefined || definition.provider === provider);
	for (const [headerAt, row] of rows.slice(0, PREAMBLE).entries()) {
		const headers = row.cells.map((cell) => cell.trim());
		if (headers.filter((header) => header !== '').length < 2) continue;
		for (const definition of among) {
			for (const layout of definition.layouts) {
				const { columns, amountColumn, lacks, score } = fit(headers, layout);
				const name = `${definition.name}’s ${layout.name}`;
				if (lacks.length > 0) {
					if (score > 1 && (!nearest || score > nearest.score)) nearest = { name, lacks, score };
					continue;
				}
				if (best && score <= best.score) continue;
				best = {
					score,
					found: {
						provider: definition.provider,
						providerName: definition.name,
						layout,
						headerAt,
						headers,
						columns,
						amountColumn
					}
				};
			}
		}
	}
	if (best) return best.found;
	const first = rows.find((row) => row.cells.some((cell) => cell.trim() !== ''));
	const seen = (first?.cells ?? [])
		.map((cell) => cell.trim())
		.filter(Boolean)
		.slice(0, 6);
	const has =
		seen.length > 0 ? `its first row has ${seen.map((cell) => `“${cell.slice(0, 40)}”`).join(', ')}` : 'it has no text';
	if (nearest) {
		return {
			problem: `it is no report known here: nearest is ${nearest.name}, but no column for ${nearest.lacks.join(' or ')} was found; ${has}`
		};
	}
	return { problem: `it is no report known here${provider ? ` for the provider “${provider}”` : ''}: ${has}` };
}

/** How well a header row fits a layout. `lacks` are the first headers of needed fields without a column. */
function fit(headers: string[], layout: Layout) {
	const folded = headers.map(foldHeader);
	const columns = new Map<string, number[]>();
	const used = new Set<number>();
	for (const [field, names] of Object.entries(layout.fields)) {
		const at = names.flatMap((name) => positions(folded, name));
		if (at.length > 0) columns.set(field, at);
		at.forEach((position) => used.add(position));
	}
	const amountColumn = (layout.amount?.columns ?? []).flatMap((name) => positions(folded, name))[0] ?? -1;
	if (amountColumn >= 0) used.add(amountColumn);
	for (const name of layout.tells) positions(folded, name).forEach((position) => used.add(position));
	const lacks = layout.needs
		.filter((need) => !need.split('|').some((field) => columns.has(field)))
		.map(
			(need) =>
				`“${need
					.split('|')
					.map((field) => layout.fields[field]?.[0] ?? field)
					.join('” or “')}”`
		);
	if (layout.needsMatching !== undefined) {
		const pattern = new RegExp(layout.needsMatching, 'i');
		if (!folded.some((header) => pattern.test(header)))
			lacks.push(`a header ending in “${layout.needsMatching.replace(/[$\\]/g, '').trim()}”`);
	}
	return { columns, amountColumn, lacks, score: used.size };
}

/** Every position of a header: names may stand twice. `(*)` at the end stands for any bracket. */
function positions(folded: string[], name: string): number[] {
	const wanted = foldHeader(name);
	const open = wanted.endsWith('(*)') ? wanted.slice(0, -'(*)'.length) : null;
	return folded.flatMap((header, i) =>
		header === wanted || (open !== null && header.startsWith(`${open}(`)) ? [i] : []
	);
}
