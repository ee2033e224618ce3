import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, test } from 'vitest';

/** What each folder of src/lib may use, beside itself. The order is that of ARCHITECTURE.md. */
const KNOWS_NOTHING = ['time', 'files', 'ui', 'charts'];
const MAY_USE: Record<string, string[]> = {
	time: [],
	files: [],
	ui: ['time'],
	charts: ['time', 'ui'],
	server: ['time'],
	district: ['time', 'files', 'server'],
	access: ['district', 'server', ...KNOWS_NOTHING],
	staff: ['access', 'district', 'server', ...KNOWS_NOTHING],
	catalogue: ['staff', 'access', 'district', 'server', ...KNOWS_NOTHING],
	coverage: ['catalogue', 'staff', 'access', 'district', 'server', ...KNOWS_NOTHING],
	stacks: ['catalogue', 'staff', 'access', 'district', 'server', ...KNOWS_NOTHING],
	lanes: ['catalogue', 'staff', 'access', 'district', 'server', ...KNOWS_NOTHING],
	plcs: ['coverage', 'stacks', 'lanes', 'catalogue', 'staff', 'access', 'district', 'server', ...KNOWS_NOTHING],
	coaching: ['coverage', 'stacks', 'lanes', 'catalogue', 'staff', 'access', 'district', 'server', ...KNOWS_NOTHING],
	imports: [
		'plcs',
		'coverage',
		'stacks',
		'lanes',
		'catalogue',
		'staff',
		'access',
		'district',
		'server',
		...KNOWS_NOTHING
	]
};

const lib = resolve('src/lib');
const files = readdirSync(lib, { recursive: true, encoding: 'utf8' }).filter((name) => /\.(ts|svelte)$/.test(name));
const importsOf = (text: string) => [...text.matchAll(/(?:from|import)\s*\(?\s*'([^']+)'/g)].map((match) => match[1]!);
const isTest = (name: string) => /\.test\.ts$/.test(name);

test('every folder of src/lib has its place in the order', () => {
	const folders = readdirSync(lib, { withFileTypes: true })
		.filter((entry) => entry.isDirectory())
		.map(({ name }) => name);
	expect(folders.filter((name) => !Object.hasOwn(MAY_USE, name))).toEqual([]);
});

test('a folder uses only what stands below it', () => {
	const wrong: string[] = [];
	for (const name of files.filter((name) => !isTest(name))) {
		const folder = name.split('/')[0]!;
		if (!Object.hasOwn(MAY_USE, folder)) continue;
		for (const path of importsOf(readFileSync(join(lib, name), 'utf8'))) {
			const used = /^#lib\/([^/]+)\//.exec(path)?.[1];
			// A commit brings holdings up to date in its own transaction: loading a roster or a catalogue is such a commit.
			const refreshes =
				path === '#lib/coverage/refresh-holdings.server.ts' && (folder === 'staff' || folder === 'catalogue');
			if (used && used !== folder && !MAY_USE[folder]!.includes(used) && !refreshes) wrong.push(`${name} uses ${path}`);
		}
	}
	expect(wrong).toEqual([]);
});

test('rules touch neither the database, files nor the framework', () => {
	const wrong: string[] = [];
	for (const name of files) {
		if (
			!name.endsWith('.ts') ||
			isTest(name) ||
			/\.server\.ts$|\.svelte\.ts$|-worker\.ts$/.test(name) ||
			name.startsWith('server/')
		)
			continue;
		for (const path of importsOf(readFileSync(join(lib, name), 'utf8'))) {
			const text = readFileSync(join(lib, name), 'utf8');
			const onlyType = new RegExp(`import type [^;]*'${path.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&')}'`).test(text);
			if (!onlyType && /^(node:|\$app\/|better-sqlite3|drizzle-orm)|\.server\.ts$/.test(path))
				wrong.push(`${name} uses ${path}`);
		}
	}
	expect(wrong).toEqual([]);
});

test('inside src every import of ours goes by #lib with its extension, never by $lib', () => {
	const wrong = files.filter((name) =>
		importsOf(readFileSync(join(lib, name), 'utf8')).some((path) => path.startsWith('$lib'))
	);
	expect(wrong).toEqual([]);
});

test('only hooks, the command line and workers open the database', () => {
	const all = readdirSync(resolve('src'), { recursive: true, encoding: 'utf8' }).filter(
		(name) => /\.(ts|svelte)$/.test(name) && !isTest(name)
	);
	const openers = all.filter((name) => /openDatabase/.test(readFileSync(join('src', name), 'utf8')));
	expect(
		// What an import would change is tried in a copy, which is opened for it and removed.
		openers.filter(
			(name) =>
				!/^(hooks\.server\.ts|cli\/|lib\/server\/db\/open\.ts|lib\/imports\/consequences\.server\.ts)|-worker\.ts$/.test(
					name
				)
		)
	).toEqual([]);
});
