import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { openDatabase } from '#lib/server/db/open.ts';
import { fillDistrict, SIZES, writeReport, type Size } from './made-district.ts';

/*
 * Measures in one run, side by side, and prints ratios: `npm run bench -- [NAME] [--size small|large|million|nyc|state] [--rounds N]`.
 * Times are of whole processes; the median of the rounds' ratios is the figure to keep.
 */

const { values, positionals } = parseArgs({
	allowPositionals: true,
	options: { size: { type: 'string', default: 'large' }, rounds: { type: 'string', default: '3' } }
});
if (!Object.hasOwn(SIZES, values.size))
	throw new Error(`There is no size “${values.size}”: ${Object.keys(SIZES).join(', ')}.`);
const size = values.size as Size;
const rounds = Number(values.rounds);

const BENCHES: Record<string, (folder: string) => void> = { import: benchImport };
const wanted = positionals.length > 0 ? positionals : Object.keys(BENCHES);
for (const name of wanted) {
	const bench = BENCHES[name];
	if (!bench) throw new Error(`There is no bench “${name}”: ${Object.keys(BENCHES).join(', ')}.`);
	const folder = mkdtempSync(join(tmpdir(), 'lanewise-bench-'));
	try {
		bench(folder);
	} finally {
		rmSync(folder, { recursive: true, force: true });
	}
}

/** The whole import of one report by the command line against `sqlite3 .import` of the same file into an untyped table. */
function benchImport(folder: string) {
	const facts = SIZES[size];
	const report = join(folder, 'report.csv');
	writeReport(report, facts.records, facts, 7);
	console.log(
		`import, ${size}: ${facts.records} records, ${(statSync(report).size / 1e6).toFixed(0)} MB, ${facts.staff} staff`
	);
	const ratios: number[] = [];
	for (let round = 1; round <= rounds; round += 1) {
		const bare = timed('sqlite3', [join(folder, `bare-${round}.sqlite`), '.mode csv', `.import ${report} report`]);
		const data = join(folder, `district-${round}`);
		const db = openDatabase(join(data, 'district.sqlite'));
		fillDistrict(db, facts);
		db.$client.close();
		const whole = timed(process.execPath, ['src/cli/lanewise.ts', 'import', report, '--data', data]);
		ratios.push(whole.seconds / bare.seconds);
		console.log(
			`  round ${round}: sqlite3 .import ${bare.seconds.toFixed(2)} s; Lanewise ${whole.seconds.toFixed(2)} s, ${whole.peakMb} MB; ratio ${(whole.seconds / bare.seconds).toFixed(2)}`
		);
		rmSync(data, { recursive: true, force: true });
		rmSync(join(folder, `bare-${round}.sqlite`), { force: true });
	}
	console.log(`  ratio, median of ${rounds}: ${median(ratios).toFixed(2)}`);
}

/** Wall-clock seconds and the largest resident memory of a process, in MB, from its own account of it. */
function timed(command: string, args: string[]): { seconds: number; peakMb: number } {
	const began = performance.now();
	const { status, stderr } = spawnSync(command, args, {
		encoding: 'utf8',
		env: { ...process.env, NODE_OPTIONS: '--import ./tests/bench/tell-memory.mjs', LANEWISE_TODAY: '2026-11-25' }
	});
	if (status !== 0) throw new Error(`${command} ${args.join(' ')} failed: ${stderr.slice(-2000)}`);
	return {
		seconds: (performance.now() - began) / 1000,
		peakMb: Math.round(Number(/peak-kb (\d+)/.exec(stderr)?.[1] ?? 0) / 1024)
	};
}

function median(values: number[]): number {
	const sorted = values.toSorted((a, b) => a - b);
	return sorted[Math.floor(sorted.length / 2)]!;
}
