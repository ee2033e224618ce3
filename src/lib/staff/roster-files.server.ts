import { readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { isZip } from '#lib/files/decode.ts';
import { readTable } from '#lib/files/table.ts';
import { unzip } from '#lib/files/unzip.server.ts';
import { readRoster, type Roster, type RosterTables } from './roster.ts';

const MOST_BYTES = 2 * 1024 ** 3;
const PARTS = { 'manifest.csv': 'manifest', 'orgs.csv': 'orgs', 'users.csv': 'users', 'roles.csv': 'roles' } as const;

type NamedBytes = { name: string; bytes: Uint8Array };

/** The roster in a folder or a zip, or the sentence that says why there is none. `zone` is the district's time zone. */
export async function readRosterPath(path: string, zone: string): Promise<{ roster: Roster } | { problem: string }> {
	const stat = statSync(path, { throwIfNoEntry: false });
	if (!stat) return { problem: `${path} does not exist.` };
	if (stat.isDirectory()) {
		const files = readdirSync(path)
			.filter((name) => name.toLowerCase() in PARTS)
			.map((name) => ({ name: join(path, name), bytes: readFileSync(join(path, name)) }));
		return rosterOf(files, path, zone);
	}
	return readRosterZip({ name: path, bytes: readFileSync(path) }, zone);
}

/** The roster in a zip that was uploaded or lies on the disk. */
export async function readRosterZip(
	{ name, bytes }: NamedBytes,
	zone: string
): Promise<{ roster: Roster } | { problem: string }> {
	if (bytes.length === 0) return { problem: `${name} is empty. Give the folder or zip of the OneRoster files.` };
	if (!isZip(bytes))
		return { problem: `${name} is neither a folder nor a zip file. Give the folder or zip of the OneRoster files.` };
	const unzipped = await unzip(bytes, name, MOST_BYTES);
	if ('problem' in unzipped) return unzipped;
	return rosterOf(
		unzipped.files.map((file) => ({ name: `${name}/${file.name}`, bytes: file.bytes })),
		name,
		zone
	);
}

/** The roster that these files make up; files that are no part of it are ignored. `name` is shown in sentences. */
export function rosterOf(files: NamedBytes[], name: string, zone: string): { roster: Roster } | { problem: string } {
	const tables: RosterTables = {};
	for (const file of files) {
		const part = PARTS[basename(file.name.replaceAll('\\', '/')).toLowerCase() as keyof typeof PARTS];
		if (!part) continue;
		if (tables[part]) return { problem: `${name} holds more than one ${part}.csv. Give one roster at a time.` };
		const table = readTable(file.bytes, file.name);
		if (!('problem' in table)) tables[part] = { name: file.name, table };
		// The manifest only helps; the other files are the roster.
		else if (part !== 'manifest') return { problem: `${table.problem} Export the roster again.` };
	}
	if (!tables.users) return { problem: `${name} holds no users.csv. Give the folder or zip of the OneRoster files.` };
	if (tables.users.table.rows.length === 0) return { problem: `${tables.users.name} holds no people, only a header.` };
	return readRoster(tables, zone);
}
