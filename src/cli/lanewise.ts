import { join, resolve } from 'node:path';
import { claimMode } from '#lib/district/mode.server.ts';
import type { AuditOutcome } from '#lib/access/audit-chain.ts';
import { districtToday, keepDays } from '#lib/district/today.server.ts';
import { nearest } from '#lib/files/nearest.ts';
import { DatabaseRefused, openDatabase, type Db } from '#lib/server/db/open.ts';
import { isDate } from '#lib/time/days.ts';
import { changes, noteVerb } from './note-verb.ts';
import { Refused, WrongUsage, type Io, type Verb } from './verb.ts';

/** Verbs load when they are called, so that `--help` and small questions start at once. */
const VERBS: Record<string, () => Promise<{ verb: Verb }>> = {
	district: () => import('./verbs/district.ts'),
	framework: () => import('./verbs/framework.ts'),
	contract: () => import('./verbs/contract.ts'),
	salary: () => import('./verbs/salary.ts'),
	licenses: () => import('./verbs/licenses.ts'),
	roster: () => import('./verbs/roster.ts'),
	'staff-hr': () => import('./verbs/staff-hr.ts'),
	catalogue: () => import('./verbs/catalogue.ts'),
	targets: () => import('./verbs/targets.ts'),
	stacks: () => import('./verbs/stacks.ts'),
	evidence: () => import('./verbs/evidence.ts'),
	import: () => import('./verbs/import.ts'),
	imports: () => import('./verbs/imports.ts'),
	undo: () => import('./verbs/undo.ts'),
	queue: () => import('./verbs/queue.ts'),
	decide: () => import('./verbs/decide.ts'),
	coverage: () => import('./verbs/coverage.ts'),
	plcs: () => import('./verbs/plcs.ts'),
	lanes: () => import('./verbs/lanes.ts'),
	rebuild: () => import('./verbs/rebuild.ts'),
	users: () => import('./verbs/users.ts'),
	audit: () => import('./verbs/audit.ts'),
	serve: () => import('./verbs/serve.ts')
};

/** The file of the real district; the sample district has its own (`sample.sqlite`). */
const DATABASE = 'district.sqlite';

// Who reads the first lines of a long list and leaves has what they wanted.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
	if (error.code !== 'EPIPE') throw error;
	process.exit(0);
});

async function main(argv: string[]): Promise<number> {
	const { data, rest } = dataFolder(argv);
	const [name, ...args] = rest;
	if (name === undefined || name === '--help' || name === '-h' || name === 'help') {
		console.log(await overview());
		return name === undefined ? 2 : 0;
	}
	const load = Object.hasOwn(VERBS, name) ? VERBS[name] : undefined;
	if (!load) {
		const near = nearest(name, Object.keys(VERBS));
		console.error(
			`“${name}” is not something lanewise does${near ? `; did you mean “${near}”?` : '.'} See lanewise --help.`
		);
		return 2;
	}
	const { verb } = await load();
	if (args.includes('--help') || args.includes('-h')) {
		console.log(verb.help);
		return 0;
	}
	let db: Db | undefined;
	const counted: Record<string, number> = {};
	const note = (outcome: AuditOutcome) => {
		if (db && changes(verb, args)) noteVerb(db, verb, args, outcome, counted);
	};
	const io: Io = {
		out: (text) => process.stdout.write(text.endsWith('\n') ? text : `${text}\n`),
		err: (text) => process.stderr.write(text.endsWith('\n') ? text : `${text}\n`),
		progress: (text) => process.stderr.write(process.stderr.isTTY ? `\r\x1b[K${text}` : `${text}\n`),
		data,
		open: () => (db ??= openDistrict(data)),
		did: (counts) => {
			for (const [what, count] of Object.entries(counts)) counted[what] = (counted[what] ?? 0) + count;
		},
		today
	};
	try {
		await verb.run(args, io);
		note('done');
		return 0;
	} catch (error) {
		if (error instanceof WrongUsage || isParseArgsError(error)) {
			console.error(`${error.message}\n\n${verb.help}`);
			return 2;
		}
		if (error instanceof Refused || error instanceof DatabaseRefused) {
			note('refused');
			console.error(error.message);
			return 1;
		}
		note('failed');
		throw error;
	} finally {
		db?.$client.close();
	}
}

function openDistrict(data: string): Db {
	const db = openDatabase(join(data, DATABASE));
	try {
		claimMode(db, 'district');
		keepDays(db, process.env.LANEWISE_TODAY);
		return db;
	} catch (error) {
		db.$client.close();
		throw error;
	}
}

function dataFolder(argv: string[]): { data: string; rest: string[] } {
	const rest = [...argv];
	const at = rest.findIndex((arg) => arg === '--data' || arg.startsWith('--data='));
	let data = process.env.LANEWISE_DATA ?? 'data/district';
	if (at >= 0) {
		const [flag] = rest.splice(at, 1);
		const value = flag!.includes('=') ? flag!.slice('--data='.length) : rest.splice(at, 1)[0];
		if (!value) {
			console.error('--data needs the folder of the database, for example --data /srv/lanewise');
			process.exit(2);
		}
		data = value;
	}
	return { data: resolve(data), rest };
}

function today(db: Db): string {
	const given = process.env.LANEWISE_TODAY;
	if (given !== undefined) {
		if (!isDate(given)) throw new Refused(`LANEWISE_TODAY must be a day like 2026-11-25; “${given}” is none.`);
		return given;
	}
	return districtToday(db, undefined);
}

async function overview(): Promise<string> {
	const lines = [];
	for (const [name, load] of Object.entries(VERBS)) lines.push(`  ${name.padEnd(10)} ${(await load()).verb.summary}`);
	return [
		'Usage: lanewise VERB ... [--data DIR]',
		'',
		...lines,
		'',
		'lanewise VERB --help says more about one of them.'
	].join('\n');
}

/** node:util's parseArgs throws these for unknown or misused options: the caller's mistake, not ours. */
const isParseArgsError = (error: unknown): error is Error =>
	error instanceof Error && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS');

process.exitCode = await main(process.argv.slice(2));
