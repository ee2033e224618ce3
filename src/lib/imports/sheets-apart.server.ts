import Papa from 'papaparse';
import { bytesInMemory } from '#lib/files/byte-source.ts';
import { isZip } from '#lib/files/decode.ts';
import type { BundledFile } from './bundle.server.ts';
import type { Definition } from './definition.ts';
import { tablesOf } from './read-file.server.ts';
import { recognise } from './recognise.ts';

/**
 * A workbook with several sheets of records stands for a file each, "report (Sheet 2).csv"; any other file for itself. Sheets of
 * anything else, notes and covers, are left out.
 */
export function sheetsApart(file: BundledFile, definitions: Definition[], provider?: string): BundledFile[] {
	if (!isZip(file.bytes.read(0, 4))) return [file];
	const tables = tablesOf(file.bytes, file.name);
	if ('problem' in tables) return [file];
	const sheets = tables.filter(({ rows }) => {
		const recognised = recognise(rows.head, definitions, provider);
		return (
			!('problem' in recognised) && recognised.layout.holds === undefined && rows.head.length > recognised.headerAt + 1
		);
	});
	if (sheets.length < 2) return [file];
	return sheets.map(({ rows, sheet }) => ({
		name: `${file.name.replace(/\.[a-z]{3,4}$/i, '')} (${sheet ?? 'sheet'}).csv`,
		bytes: bytesInMemory(
			new TextEncoder().encode(
				Papa.unparse(
					[...rows].map(({ cells }) => cells),
					{ newline: '\n' }
				)
			)
		)
	}));
}
