import { foldHeader } from '#lib/files/table.ts';
import type { Row } from '#lib/files/rows.ts';
import { readDay } from './dates.ts';
import type { Definition, Layout } from './definition.ts';
import { isWord } from './state-words.ts';

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
	/** Positions of the columns for the amount, in the order the definition prefers them. */
	amountColumns: number[];
	activities: Activity[];
	/** What lines above the header say for every record, by field. */
	preamble: Map<string, { label: string; value: string }>;
	/** How many headers of the file the layout knows. */
	score: number;
};

/** The columns of one activity of a course: its state and its day. */
export type Activity = { name: string; state: number; day: number };

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
		const named = headers.filter((header) => header !== '').length;
		// A course with one activity has a header of one name, behind the unnamed column of people.
		if (named === 0 || headers.length < 2 || (named === 1 && headers[0] !== '')) continue;
		for (const definition of among) {
			for (const layout of definition.layouts) {
				const { columns, amountColumns, activities: paired, lacks, score, used } = fit(headers, layout);
				if (named === 1 && layout.unnamedFirst === undefined) continue;
				if (lacks.length === 0 && !hasValue(rows, headerAt, columns, layout)) continue;
				const activities = withStates(rows, headerAt, headers, paired, layout, used);
				if (lacks.length === 0 && activities === null) continue;
				const name = `${definition.name}${definition.name.endsWith('s') ? '’' : '’s'} ${layout.name}`;
				if (lacks.length > 0) {
					if (score > 1 && (!nearest || score > nearest.score)) nearest = { name, lacks, score };
					continue;
				}
				if (best && score <= best.score) continue;
				best = {
					score,
					found: {
						score,
						provider: definition.provider,
						providerName: definition.name,
						layout,
						headerAt,
						headers,
						columns,
						amountColumns,
						activities: activities ?? [],
						preamble: preambleOf(rows.slice(0, headerAt), layout)
					}
				};
			}
		}
	}
	if (best) return best.found;
	const roster = rows.slice(0, PREAMBLE).find((row) => isRoster(row.cells));
	if (roster) {
		return {
			problem:
				'it is a OneRoster file, a roster of people and schools and no report of completions. Load the folder or zip it came in with “lanewise roster PATH”'
		};
	}
	const first = rows.find((row) => row.cells.some((cell) => cell.trim() !== ''));
	const seen = (first?.cells ?? [])
		.map((cell) => cell.replace(/\p{Cc}+/gu, ' ').trim())
		.filter((cell) => cell !== '' && !/\d{3}\D?\d{2}\D?\d{4}/.test(cell))
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
	const folded = headers.map(foldName);
	const columns = new Map<string, number[]>();
	const used = new Set<number>();
	if (layout.unnamedFirst !== undefined && folded[0] === '') {
		columns.set(layout.unnamedFirst, [0]);
		used.add(0);
	}
	for (const [field, names] of Object.entries(layout.fields)) {
		const at = names.flatMap((name) => positions(folded, name));
		if (at.length > 0) columns.set(field, [...(columns.get(field) ?? []), ...at]);
		at.forEach((position) => used.add(position));
	}
	const amountColumns = (layout.amount?.columns ?? []).flatMap((name) => positions(folded, name));
	for (const position of amountColumns) used.add(position);
	const activities = activityColumns(headers, folded, layout, used);
	for (const name of layout.tells) positions(folded, name).forEach((position) => used.add(position));
	const lacks = layout.needs
		.filter(
			(need) =>
				!need.split('|').some((field) => columns.has(field) || (field === 'activities' && activities.length > 0))
		)
		.flatMap((need) => need.split('|'))
		.map((field) => {
			const name =
				layout.fields[field]?.[0] ??
				(field === 'activities'
					? `an activity${layout.activities?.dateSuffix ?? ' and its day'}`
					: '(the first, without a name)');
			return `“${name}”`;
		})
		.filter((name, i, all) => all.indexOf(name) === i);
	if (layout.needsMatching !== undefined) {
		const pattern = new RegExp(layout.needsMatching, 'i');
		if (!headers.some((header) => pattern.test(header))) lacks.push(`“${layout.tells[0] ?? 'a column of its own'}”`);
	}
	if (layout.leastHeaders !== undefined && used.size < layout.leastHeaders && lacks.length === 0)
		lacks.push(`${layout.leastHeaders - used.size} more of its columns`);
	return { columns, amountColumns, activities, lacks, score: used.size, used };
}

/** Whether some of the first records have the value that the layout asks for; a layout that asks for none fits by its headers. */
function hasValue(rows: Row[], headerAt: number, columns: Map<string, number[]>, { needsValue }: Layout): boolean {
	if (!needsValue) return true;
	const pattern = new RegExp(needsValue.matches, 'i');
	const at = columns.get(needsValue.field) ?? [];
	return rows
		.slice(headerAt + 1, headerAt + 1 + SAMPLE)
		.some(({ cells }) => at.some((i) => pattern.test(cells[i] ?? '')));
}

/** So many records are looked at for a value. */
const SAMPLE = 200;

/**
 * The activities of a layout without suffixes, told by the words in their columns; a column of such words whose day does not stand
 * behind it is an activity too, since one left out would make the course complete. Null when no column has any: it is another file.
 */
function withStates(
	rows: Row[],
	headerAt: number,
	headers: string[],
	paired: Activity[],
	layout: Layout,
	used: Set<number>
): Activity[] | null {
	const { activities } = layout;
	if (!activities || activities.dateSuffix !== undefined) return paired;
	const words = [...activities.done, ...activities.failed, ...activities.open].filter((word) => word !== '');
	// A row that tells states itself is a record, not a header.
	if (headers.some((header) => isWord(header, words))) return null;
	const sample = rows.slice(headerAt + 1, headerAt + 1 + SAMPLE);
	const hasWords = (at: number) => sample.some(({ cells }) => isWord(cells[at] ?? '', words));
	const days = new Set(paired.map(({ day }) => day));
	const states = new Set(paired.map(({ state }) => state));
	const alone = headers.flatMap((name, state) =>
		!used.has(state) && !days.has(state) && !states.has(state) && hasWords(state) ? [{ name, state, day: -1 }] : []
	);
	const found = [...paired.filter(({ state }) => hasWords(state)), ...alone];
	return found.length === 0 ? null : [...paired, ...alone].sort((a, b) => a.state - b.state);
}

/** Lines of a label and its value, by the field that the label stands for. */
function preambleOf(above: Row[], { preamble }: Layout): Recognised['preamble'] {
	const found: Recognised['preamble'] = new Map();
	for (const [field, labels] of Object.entries(preamble ?? {})) {
		const names = labels.map(foldHeader);
		const line = above.find(({ cells }) => names.includes(foldHeader(cells[0] ?? '')));
		const value = line?.cells[1]?.trim() ?? '';
		if (line && value !== '') found.set(field, { label: line.cells[0]!.trim(), value });
	}
	return found;
}

/** Pairs of columns: an activity's state and, behind it, its day. The same activity name may stand twice. */
function activityColumns(headers: string[], folded: string[], layout: Layout, used: Set<number>): Activity[] {
	if (!layout.activities) return [];
	const taken = new Set<number>();
	if (layout.activities.dateSuffix === undefined) {
		const isDay = (header: string) =>
			header === '' || 'day' in readDay(header, 'mdy', 'UTC') || 'day' in readDay(header, 'dmy', 'UTC');
		return headers.flatMap((header, state) => {
			const day = state + 1;
			if (used.has(state) || taken.has(state) || isDay(header) || day >= headers.length || !isDay(headers[day]!))
				return [];
			taken.add(day);
			return [{ name: header, state, day }];
		});
	}
	// Not by foldHeader: it would take the leading space off the suffix.
	const dateSuffix = layout.activities.dateSuffix.toLowerCase();
	return folded.flatMap((header, state) => {
		const day = folded.findIndex((other, i) => i > state && !taken.has(i) && other === header + dateSuffix);
		if (header === '' || day < 0 || header.endsWith(dateSuffix)) return [];
		taken.add(day);
		return [{ name: headers[state] ?? '', state, day }];
	});
}

/** The header of a file of a OneRoster folder. */
function isRoster(cells: string[]): boolean {
	const names = new Set(cells.map(foldHeader));
	const has = (...wanted: string[]) => wanted.every((name) => names.has(name));
	return (
		has('sourcedid', 'status', 'datelastmodified') || has('propertyname', 'value') || has('sourcedid', 'givenname')
	);
}

/** A header as compared here: exports write spaces and underscores for one another. */
const foldName = (header: string) => foldHeader(header.replace(/_/g, ' '));

/** Every position of a header: names may stand twice. `(*)` at the end stands for any bracket. */
function positions(folded: string[], name: string): number[] {
	const wanted = foldName(name);
	const open = wanted.endsWith('(*)') ? wanted.slice(0, -'(*)'.length) : null;
	return folded.flatMap((header, i) =>
		header === wanted || (open !== null && header.startsWith(`${open}(`)) ? [i] : []
	);
}
