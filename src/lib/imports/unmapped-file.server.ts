import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { sql } from 'drizzle-orm';
import type { Scope } from '#lib/access/scope.ts';
import { bytesInMemory } from '#lib/files/byte-source.ts';
import { foldHeader } from '#lib/files/table.ts';
import { districtSettings } from '#lib/district/settings.server.ts';
import { staffName } from '#lib/staff/staff-name.server.ts';
import type { Db } from '#lib/server/db/open.ts';
import { answersFor } from './answers.server.ts';
import type { Definition, Layout } from './definition.ts';
import { definitionsFor } from './definitions.server.ts';
import { dayFromFileName, fileKeyOf } from './file-names.ts';
import {
	guessColumns,
	guessHeader,
	guessMeaning,
	isMappedField,
	knownWords,
	type ColumnGuess
} from './guess-columns.ts';
import type { Mapping } from './mapping.ts';
import { loadPeople, loadPlanContext } from './plan-context.server.ts';
import { planImport } from './plan.ts';
import { surveyRows } from './survey-rows.ts';
import { asksDay, readDrafts } from './read-drafts.ts';
import { tablesOf, type Table } from './read-file.server.ts';
import { recognise } from './recognise.ts';
import { isWord } from './state-words.ts';
import { uploadsOf } from './uploads.server.ts';

export type UnmappedFile = {
	publicId: string;
	fileName: string;
	/** Where each table of the file stands ("Read from the sheet “Report” of a workbook."), and which is looked at. */
	tables: string[];
	table: number;
	/** The first rows as they stand, to choose the header from; and which is taken for it. */
	top: { line: number; cells: string[] }[];
	header: number;
	columns: ColumnGuess[];
	/** What the words of a column that may be the status probably mean, by column. */
	words: Record<number, Mapping['words']>;
	records: number;
	/** The provider and the report it was explained as before, where it was and a word came in that was not. */
	before: { provider: string; report: string } | null;
};

const MOST_WORDS = 40;
const SHOWN_ABOVE = 12;

/** A file that waits for somebody to say what its columns mean; null when there is none, or for other scopes than the district's. */
export function unmappedFile(
	db: Db,
	scope: Scope,
	publicId: string,
	asked: { table: number | null; header: number | null }
): UnmappedFile | null {
	const read = readUnmapped(db, scope, publicId);
	if (read === null) return null;
	const { fileName, tables } = read;
	const largest = tables.reduce(
		(best, { rows }, i) => (rows.head.length > tables[best]!.rows.head.length ? i : best),
		0
	);
	const table = asked.table !== null && tables[asked.table] ? asked.table : largest;
	// The first rows tell what the columns hold, however many follow.
	const rows = tables[table]!.rows.head;
	const header = asked.header !== null && rows[asked.header] ? asked.header : guessHeader(rows);
	const headers = rows[header]?.cells ?? [];
	const records = rows.slice(header + 1).map(({ cells }) => cells);
	const definitions = definitionsFor(db);
	const people = loadPeople(db);
	const finds = (employeeId: string | null, address: string | null) =>
		!('unknown' in people.match({ employeeId, address, hashed: null, name: '', username: null }));
	const before = definitionBefore(db, publicId, definitions);
	const guessed = guessColumns(headers, records, definitions, {
		isEmployeeId: (text) => finds(text, null),
		isAddress: (text) => finds(null, text.toLowerCase()),
		isName: (text) => people.named(text).length > 0
	});
	const columns = before ? guessed.map((column) => explainedBefore(column, before.layouts[0]!)) : guessed;
	const known = knownWords(definitions);
	const meansBefore = (word: string) =>
		before?.layouts[0]!.status?.find(({ is }) => is && isWord(word, is))?.means ?? null;
	const words: UnmappedFile['words'] = {};
	for (const { at } of columns) {
		const distinct = new Set(records.map((cells) => (cells[at] ?? '').trim()));
		if (distinct.size <= MOST_WORDS)
			words[at] = [...distinct].sort().map((word) => ({
				word,
				means: meansBefore(word) ?? guessMeaning(word, known)
			}));
	}
	return {
		publicId,
		fileName,
		tables: tables.map(({ how }) => how),
		table,
		top: rows
			.slice(0, Math.max(SHOWN_ABOVE, header + 1))
			.map(({ line, cells }) => ({ line, cells: cells.slice(0, 8) })),
		header,
		columns,
		words,
		records: records.length,
		before: before && { provider: before.name, report: before.layouts[0]!.name }
	};
}

/** The district's own definition that read a file before it was to be explained again; null for a file that nobody explained. */
function definitionBefore(db: Db, publicId: string, definitions: Definition[]): Definition | null {
	const file = db.get<{ layout: string | null } | undefined>(
		sql`SELECT layout FROM import WHERE public_id = ${publicId}`
	);
	return definitions.find(({ provider, layouts }) => `${provider}/${layouts[0]?.report}` === file?.layout) ?? null;
}

function explainedBefore(column: ColumnGuess, { fields, amount }: Layout): ColumnGuess {
	const isIn = (names: string[] | undefined) => names?.some((name) => foldHeader(name) === foldHeader(column.header));
	const field = isIn(amount?.columns) ? 'amount' : Object.keys(fields).find((name) => isIn(fields[name]));
	const known = field !== undefined && isMappedField(field) ? field : null;
	return {
		...column,
		field: known,
		why: known === null ? 'It was explained as nothing that the import needs.' : 'It was explained so before.'
	};
}

export type PreviewedRecord = {
	line: number;
	outcome: string;
	reason: string | null;
	column: string | null;
	value: string | null;
	person: string | null;
	title: string | null;
	completedOn: string | null;
	state: string | null;
	amount: string | null;
	unit: string | null;
};

const PREVIEWED = 10;

/** What the first ten records of an unmapped file would come out as under a definition, or the sentence that says why none does. */
export function previewMapping(
	db: Db,
	scope: Scope,
	publicId: string,
	{ table, header }: { table: number; header: number },
	definition: Definition,
	today: string
): PreviewedRecord[] | { problem: string } {
	const read = readUnmapped(db, scope, publicId);
	const rows = read?.tables[table]?.rows.head;
	if (!read || !rows) return { problem: 'This file does not wait any more.' };
	const recognised = recognise(rows.slice(header, header + 1 + PREVIEWED), [definition]);
	if ('problem' in recognised) return { problem: `So the file would not be read: ${recognised.problem}.` };
	const all = read.tables[table]!.rows;
	const drafts = readDrafts(rows.slice(header, header + 1 + PREVIEWED), recognised, {
		settings: districtSettings(db),
		today,
		dateOrder: surveyRows(all, { ...recognised, headerAt: header }).dateOrder
	});
	const { layout } = recognised;
	const proposal = fileKeyOf(read.fileName, layout);
	const answers = answersFor(db, `${definition.provider}/${layout.report}`, proposal);
	const plan = planImport(
		drafts,
		layout,
		{ title: proposal, day: dayFromFileName(read.fileName), asksDay: asksDay(recognised) },
		loadPlanContext(db, definition.provider, answers, today)
	);
	const names = new Map(
		db
			.all<{ id: number; name: string }>(sql`SELECT id, ${staffName} AS name FROM staff`)
			.map(({ id, name }) => [id, name])
	);
	return [...plan.records].map(({ line, outcome, reason, column, value, staffId, claims: [claim] }) => ({
		line,
		outcome,
		reason,
		column,
		value,
		person: staffId === null ? null : (names.get(staffId) ?? null),
		title: claim?.title ?? claim?.credentialIds[0] ?? null,
		completedOn: claim?.completedOn ?? null,
		state: claim?.state ?? null,
		amount: claim?.amount ?? null,
		unit: claim?.unit ?? null
	}));
}

/** The file's headers, in full, for the definition that is made of them. */
export function headersOf(db: Db, scope: Scope, publicId: string, table: number, header: number): string[] | null {
	return readUnmapped(db, scope, publicId)?.tables[table]?.rows.head[header]?.cells.map((cell) => cell.trim()) ?? null;
}

function readUnmapped(db: Db, scope: Scope, publicId: string): { fileName: string; tables: Table[] } | null {
	if (scope.kind !== 'district') return null;
	const file = db.get<{ fileName: string } | undefined>(
		sql`SELECT file_name AS fileName FROM import WHERE public_id = ${publicId} AND status = 'unmapped'`
	);
	if (!file) return null;
	const tables = tablesOf(bytesInMemory(readFileSync(join(uploadsOf(db), publicId))), file.fileName);
	return 'problem' in tables ? null : { fileName: file.fileName, tables };
}
