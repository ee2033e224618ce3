import { badgeInPng, badgeInSvg, isPng, payloadOfToken } from '#lib/files/baked-badge.server.ts';
import { decode, isZip, notText, type Encoding } from '#lib/files/decode.ts';
import { readJsonTables } from '#lib/files/json-rows.ts';
import { readRows, type Delimiter, type Row } from '#lib/files/rows.ts';
import { readWorkbook } from '#lib/files/workbook.server.ts';
import type { Definition } from './definition.ts';
import { recognise, type Recognised } from './recognise.ts';
import { holdsSocialSecurityNumbers } from './social-security.ts';

export type FileRead = {
	rows: Row[];
	recognised: Recognised;
	/** How it was read, as a sentence: "Read as Windows-1252, columns split by semicolons." */
	how: string;
	/** Lists of credentials in the same file: titles for ids that the records name. */
	credentialLists: { rows: Row[]; recognised: Recognised }[];
};

/** A table a file holds; `how` says where and how it was read. */
export type Table = { rows: Row[]; how: string };
type Problem = {
	problem: string;
	/** It is a table whose columns nobody has explained yet: a person can say what they mean. */
	unmapped?: true;
};

/**
 * Bytes -> the rows of a file and the report it is, or one sentence that says what is wrong, where, and what to do. A file is text in
 * columns, a workbook, JSON, or a picture with a badge baked in. A file with social-security numbers is refused whole, and nothing of
 * it is repeated in the sentence.
 */
export function readFile(
	bytes: Uint8Array,
	name: string,
	definitions: Definition[],
	provider?: string
): FileRead | Problem {
	const tables = tablesOf(bytes, name);
	if ('problem' in tables) return tables;
	const tried = tables.map((table) => ({ ...table, recognised: recognise(table.rows, definitions, provider) }));
	for (const { rows, recognised } of tried) {
		if (holdsSocialSecurityNumbers(rows, 'problem' in recognised ? null : recognised)) {
			return {
				problem: `${name} holds social-security numbers, so it was refused whole and nothing of it was kept. Delete that column and import the file again.`
			};
		}
	}
	const known = tried.flatMap(({ rows, how, recognised }) =>
		'problem' in recognised ? [] : [{ rows, how, recognised, credentialLists: [] }]
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
	if (isZip(bytes) && others.length > 0) {
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
const isTable = (rows: Row[]) =>
	rows.filter(({ cells }) => cells.filter((cell) => cell.trim() !== '').length > 1).length > 1;

const hasRecords = ({ rows, recognised }: FileRead) => rows.length > recognised.headerAt + 1;

/** Every table a file holds, as text, or the sentence that says why it holds none. */
export function tablesOf(bytes: Uint8Array, name: string): Table[] | Problem {
	if (bytes.length === 0) return { problem: `${name} is empty: it has no bytes at all. Export it again.` };
	if (isZip(bytes)) return sheetsOf(bytes, name);
	if (isPng(bytes)) {
		const badge = badgeInPng(bytes);
		return badge === null ? withoutBadge(name) : badgeTables(badge, name);
	}
	const other = notText(bytes);
	if (other)
		return { problem: `${name} is ${other}, not a file of records. Choose the file that the provider exported.` };
	const decoded = decode(bytes);
	if (!decoded)
		return {
			problem: `${name} cannot be read as text: it is neither UTF-8, UTF-16 nor Windows-1252. Export it again as CSV UTF-8.`
		};
	const { text } = decoded;
	if (/^\s*$/.test(text)) return { problem: `${name} is empty: it has only blank lines. Export it again.` };
	if (/^\s*(\[\s*[[{"\]]|\{\s*["}])/.test(text)) return jsonTables(text, name, 'Read as JSON');
	const isPage = /<(!doctype\s+html|html)[\s>]/i.test(text.slice(0, 4096));
	if (!isPage && /^\s*</.test(text) && /<svg[\s>]/i.test(text.slice(0, 65_536))) {
		const badge = badgeInSvg(text);
		return badge === null ? withoutBadge(name) : badgeTables(badge, name);
	}
	if (/^\s*<(!doctype|!--|html|head|body|script|\?xml)/i.test(text))
		return {
			problem: `${name} is a web page, not a CSV file. The download may have asked for a sign-in; fetch it again.`
		};
	if (payloadOfToken(text) !== null) return badgeTables(text, name);
	const { rows, delimiter, trouble } = readRows(text);
	if (trouble) return { problem: `${name}, line ${trouble.line}: ${trouble.message}. Nothing of the file was stored.` };
	return [{ rows, how: `Read as ${ENCODINGS[decoded.encoding]}, columns split by ${DELIMITERS[delimiter]}.` }];
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
	return book.sheets.map((sheet) => ({ rows: sheet.rows, how: `Read from the sheet “${sheet.name}” of a workbook.` }));
}

function jsonTables(text: string, name: string, how: string): Table[] | Problem {
	const read = readJsonTables(text);
	if ('problem' in read) return { problem: `${name} was not imported: ${read.problem}. Fetch or export it again.` };
	return read.tables.map(({ key, rows }) => ({ rows, how: key === null ? `${how}.` : `${how}, the list “${key}”.` }));
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
