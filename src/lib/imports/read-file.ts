import { decode, isZip, notText, type Encoding } from '#lib/files/decode.ts';
import { readRows, type Delimiter, type Row } from '#lib/files/rows.ts';
import type { Definition } from './definition.ts';
import { recognise, type Recognised } from './recognise.ts';
import { holdsSocialSecurityNumbers } from './social-security.ts';

export type FileRead = { rows: Row[]; encoding: Encoding; delimiter: Delimiter; recognised: Recognised };

/**
 * Bytes -> the rows of a file and the report it is, or one sentence that says what is wrong, where, and what to do.
 * A file with social-security numbers is refused whole, and nothing of it is repeated in the sentence.
 */
export function readFile(
	bytes: Uint8Array,
	name: string,
	definitions: Definition[],
	provider?: string
): FileRead | { problem: string } {
	if (bytes.length === 0) return { problem: `${name} is empty: it has no bytes at all. Export it again.` };
	if (isZip(bytes))
		return {
			problem: `${name} is an Excel workbook or another zip, not a CSV file. In Excel, choose “Save as” and the form CSV UTF-8.`
		};
	const other = notText(bytes);
	if (other) return { problem: `${name} is ${other}, not a CSV file. Choose the file that the provider exported.` };
	const decoded = decode(bytes);
	if (!decoded)
		return {
			problem: `${name} cannot be read as text: it is neither UTF-8, UTF-16 nor Windows-1252. Export it again as CSV UTF-8.`
		};
	if (/^\s*$/.test(decoded.text)) return { problem: `${name} is empty: it has only blank lines. Export it again.` };
	if (/^\s*[[{]/.test(decoded.text) && isJson(decoded.text))
		return { problem: `${name} is a JSON file, which no report known here uses. Export the report as CSV.` };
	if (/^\s*<(!doctype|!--|html|head|body|script|\?xml)/i.test(decoded.text))
		return {
			problem: `${name} is a web page, not a CSV file. The download may have asked for a sign-in; fetch it again.`
		};
	const { rows, delimiter, trouble } = readRows(decoded.text);
	if (trouble) return { problem: `${name}, line ${trouble.line}: ${trouble.message}. Nothing of the file was stored.` };
	const recognised = recognise(rows, definitions, provider);
	if (holdsSocialSecurityNumbers(rows, 'problem' in recognised ? null : recognised)) {
		return {
			problem: `${name} holds social-security numbers, so it was refused whole and nothing of it was kept. Delete that column and import the file again.`
		};
	}
	if ('problem' in recognised)
		return {
			problem: `${name} was not imported: ${recognised.problem}.${recognised.problem.includes('lanewise roster') ? '' : ' Check that it is the file the provider exported, unchanged.'}`
		};
	if (rows.length <= recognised.headerAt + 1) {
		return {
			problem: `${name} has the columns of ${recognised.providerName}’s ${recognised.layout.name} but not a single record. Check the export’s date range and filters.`
		};
	}
	return { rows, encoding: decoded.encoding, delimiter, recognised };
}

function isJson(text: string): boolean {
	try {
		JSON.parse(text);
		return true;
	} catch {
		return false;
	}
}

/** What a file's name suggests as the title of its course, by the definition's pattern; the name itself where that does not fit. */
export function titleFromFileName(name: string, pattern: string): string {
	const stem = name.replace(/^.*[\\/]/, '').replace(/\.[a-z0-9]{1,5}$/i, '');
	return new RegExp(pattern, 'i').exec(stem)?.[1] ?? stem;
}
