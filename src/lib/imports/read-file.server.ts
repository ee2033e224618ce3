import { badgeInPng, badgeInSvg, isPng, payloadOfToken } from '#lib/files/baked-badge.server.ts';
import type { ByteSource } from '#lib/files/byte-source.ts';
import { encodingOf, isZip, notText, textOf, type Encoding } from '#lib/files/decode.ts';
import { readJsonTables } from '#lib/files/json-rows.ts';
import { rowsInMemory, TextRows, type Delimiter, type RowSource } from '#lib/files/rows.ts';
import { readWorkbook } from '#lib/files/workbook.server.ts';
import type { Definition } from './definition.ts';
import { recognise, type Recognised } from './recognise.ts';
import { surveyRows, type Survey } from './survey-rows.ts';

export type FileRead = {
	rows: RowSource;
	recognised: Recognised;
	survey: Survey;
	/** How it was read, as a sentence: "Read as Windows-1252, columns split by semicolons." */
	how: string;
	/** Lists of credentials in the same file: titles for ids that the records name. */
	credentialLists: Pick<FileRead, 'rows' | 'recognised' | 'survey'>[];
};

/** A table a file holds; `how` says where and how it was read. */
export type Table = {
	rows: RowSource;
	how: string;
	/** The name of the sheet, in a workbook. */
	sheet?: string;
};
type Problem = {
	problem: string;
	/** It is a table whose columns nobody has explained yet: a person can say what they mean. */
	unmapped?: true;
};

/** Workbooks, JSON and pictures are read as a whole; text in columns may be of any size. */
const MOST_AT_ONCE = 256 * 1024 * 1024;

/**
 * Bytes -> the rows of a file and the report it is, or one sentence that says what is wrong, where, and what to do. A file is text in
 * columns, a workbook, JSON, or a picture with a badge baked in. A file with social-security numbers is refused whole, and nothing of
 * it is repeated in the sentence.
 */
export function readFile(
	source: ByteSource,
	name: string,
	definitions: Definition[],
	provider?: string
): FileRead | Problem {
	const tables = tablesOf(source, name);
	if ('problem' in tables) return tables;
	const tried = tables.map((table) => {
		const recognised = recognise(table.rows.head, definitions, provider);
		return { ...table, recognised, survey: surveyRows(table.rows, 'problem' in recognised ? null : recognised) };
	});
	for (const { rows } of tried) {
		const trouble = rows instanceof TextRows ? rows.trouble : null;
		if (trouble)
			return { problem: `${name}, line ${trouble.line}: ${trouble.message}. Nothing of the file was stored.` };
	}
	if (tried.some(({ survey }) => survey.holdsSocialSecurityNumbers)) {
		return {
			problem: `${name} holds social-security numbers, so it was refused whole and nothing of it was kept. Delete that column and import the file again.`
		};
	}
	const known = tried.flatMap(({ rows, how, recognised, survey }) =>
		'problem' in recognised ? [] : [{ rows, how, recognised, survey, credentialLists: [] }]
	);
	// Records of completions come before lists of anything else, whatever a list's columns are.
	const weight = ({ recognised }: FileRead) => recognised.score - (recognised.layout.holds === undefined ? 0 : 1000);
	const best = known.reduce<FileRead | null>(
		(before, one) => (before === null || weight(one) > weight(before) ? one : before),
		null
	);
	if (best === null) {
		const [first] = tried;
		const problem = first && 'problem' in first.recognised ? first.recognised.problem : 'it holds no table';
		const isRoster = problem.includes('lanewise roster');
		return {
			...(!isRoster && tried.some(({ rows }) => isTable(rows)) ? { unmapped: true } : {}),
			problem: `${name} was not imported: ${problem}. ${first?.how ?? ''}${isRoster ? '' : ' Check that it is the file the provider exported, unchanged.'}`
		};
	}
	const others = known.filter((one) => one !== best && one.recognised.layout.holds === undefined && hasRecords(one));
	if (isZip(source.read(0, 4)) && others.length > 0) {
		return {
			problem: `${name} has several sheets with records (${[best, ...others].map(({ how }) => /“.*”/.exec(how)?.[0]).join(', ')}). Save each as a file of its own and import them; nothing was stored.`
		};
	}
	if (!hasRecords(best)) {
		return {
			problem: `${name} has the columns of ${best.recognised.providerName}’s ${best.recognised.layout.name} but not a single record. Check the export’s date range and filters.`
		};
	}
	return { ...best, credentialLists: known.filter((one) => one !== best && one.recognised.layout.namesCredentials) };
}

/** Whether rows look like a table: at least two columns, and more than one row. */
const isTable = ({ head }: RowSource) =>
	head.filter(({ cells }) => cells.filter((cell) => cell.trim() !== '').length > 1).length > 1;

const hasRecords = ({ survey, recognised }: FileRead) => survey.rows > recognised.headerAt + 1;

/** So much of a text tells what it is. */
const TELLING = 65_536;

/** Every table a file holds, as text, or the sentence that says why it holds none. */
export function tablesOf(source: ByteSource, name: string): Table[] | Problem {
	if (source.size === 0) return { problem: `${name} is empty: it has no bytes at all. Export it again.` };
	const head = source.read(0, 8192);
	const atOnce = () => source.read(0, source.size);
	const tooLarge = (what: string): Problem => ({
		problem: `${name} is ${what} of more than ${MOST_AT_ONCE / 1024 / 1024} MB, which cannot be read as a whole. Export it as CSV, or in parts.`
	});
	const isTooLarge = source.size > MOST_AT_ONCE;
	if (isZip(head)) return isTooLarge ? tooLarge('a workbook') : sheetsOf(atOnce(), name);
	if (isPng(head)) {
		const badge = isTooLarge ? null : badgeInPng(atOnce());
		return badge === null ? withoutBadge(name) : badgeTables(badge, name);
	}
	const other = notText(head);
	if (other)
		return { problem: `${name} is ${other}, not a file of records. Choose the file that the provider exported.` };
	const encoded = encodingOf(source);
	if (!encoded)
		return {
			problem: `${name} cannot be read as text: it is neither UTF-8, UTF-16 nor Windows-1252. Export it again as CSV UTF-8.`
		};
	const pieces = () => textOf(source, encoded.encoding);
	const start = startOf(pieces());
	if (start === '') return { problem: `${name} is empty: it has only blank lines. Export it again.` };
	const text = () => [...pieces()].join('');
	if (/^(\[\s*[[{"\]]|\{\s*["}])/.test(start))
		return isTooLarge ? tooLarge('JSON') : jsonTables(text(), name, 'Read as JSON');
	const isPage = /<(!doctype\s+html|html)[\s>]/i.test(start.slice(0, 4096));
	if (!isPage && start.startsWith('<') && /<svg[\s>]/i.test(start) && !isTooLarge) {
		const badge = badgeInSvg(text());
		return badge === null ? withoutBadge(name) : badgeTables(badge, name);
	}
	if (/^<(!doctype|!--|html|head|body|script|\?xml)/i.test(start))
		return {
			problem: `${name} is a web page, not a CSV file. The download may have asked for a sign-in; fetch it again.`
		};
	if (source.size < TELLING && payloadOfToken(start) !== null) return badgeTables(text(), name);
	const rows = new TextRows(pieces);
	return [{ rows, how: `Read as ${ENCODINGS[encoded.encoding]}, columns split by ${DELIMITERS[rows.delimiter]}.` }];
}

/** The beginning of a text from its first character that is no space; empty where there is none. */
function startOf(pieces: Iterable<string>): string {
	let start = '';
	for (const piece of pieces) {
		start = (start + piece).trimStart();
		if (start.length >= TELLING) break;
	}
	return start.slice(0, TELLING);
}

const ENCODINGS: Record<Encoding, string> = {
	'utf-8': 'UTF-8',
	'utf-16le': 'UTF-16',
	'utf-16be': 'UTF-16',
	'windows-1252': 'Windows-1252'
};
const DELIMITERS: Record<Delimiter, string> = { ',': 'commas', ';': 'semicolons', '\t': 'tabs', '|': 'bars' };

function sheetsOf(bytes: Uint8Array, name: string): Table[] | Problem {
	const book = readWorkbook(bytes);
	if ('problem' in book) return { problem: `${name} was not imported: ${book.problem}.` };
	if (book.sheets.length === 0) return { problem: `${name} is a workbook without anything in it. Export it again.` };
	return book.sheets.map((sheet) => ({
		rows: rowsInMemory(sheet.rows),
		how: `Read from the sheet “${sheet.name}” of a workbook.`,
		sheet: sheet.name
	}));
}

function jsonTables(text: string, name: string, how: string): Table[] | Problem {
	const read = readJsonTables(text);
	if ('problem' in read) return { problem: `${name} was not imported: ${read.problem}. Fetch or export it again.` };
	return read.tables.map(({ key, rows }) => ({
		rows: rowsInMemory(rows),
		how: key === null ? `${how}.` : `${how}, the list “${key}”.`
	}));
}

const withoutBadge = (name: string): Problem => ({
	problem: `${name} is a picture (PNG or SVG) without a badge in it. Download the badge itself from the page of whoever issued it, not a copy of its picture.`
});

/** A badge as it stands in a picture: JSON, a signed token around it, or in old pictures only its address. */
function badgeTables(badge: string, name: string): Table[] | Problem {
	const text = badge.trim();
	if (text.startsWith('{')) return jsonTables(text, name, 'Read the badge in the picture');
	const payload = payloadOfToken(text);
	if (payload !== null) return jsonTables(payload, name, 'Read a signed badge; its signature was not checked');
	return {
		problem: `${name} holds no badge but the address of one, and nothing is fetched from elsewhere. Open the address, save what it shows as a .json file, and import that.`
	};
}
