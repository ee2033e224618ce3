import { execFile, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs, promisify } from 'node:util';
import { sql } from 'drizzle-orm';
import { DISTRICT } from '#lib/access/scope.ts';
import { recordFacts } from '#lib/catalogue/load-evidence.server.ts';
import { laneStandings } from '#lib/lanes/lane-standings.server.ts';
import { personLedger } from '#lib/lanes/person-ledger.server.ts';
import { openDatabase } from '#lib/server/db/open.ts';
import { write } from '#lib/server/db/write.ts';
import { fillLanes } from './made-lanes.ts';
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
/** Up to so many people the standings of everybody are kept in memory here, as a district's server keeps them. */
const LARGEST_BOARD = 100_000;

const BENCHES: Record<string, (folder: string) => void | Promise<void>> = { import: benchImport, lanes: benchLanes };
const wanted = positionals.length > 0 ? positionals : Object.keys(BENCHES);
for (const name of wanted) {
	const bench = BENCHES[name];
	if (!bench) throw new Error(`There is no bench “${name}”: ${Object.keys(BENCHES).join(', ')}.`);
	const folder = mkdtempSync(join(tmpdir(), 'lanewise-bench-'));
	try {
		await bench(folder);
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

/** Every teacher of a district on the lanes of a contract, 30 records each, on two cores; and one new record after that. */
async function benchLanes(folder: string) {
	const [asOf, perPerson, processes] = ['2026-11-25', 30, 2];
	const facts = SIZES[size];
	const file = join(folder, 'district.sqlite');
	const db = openDatabase(file);
	fillDistrict(db, facts);
	fillLanes(db, facts, perPerson);
	console.log(
		`lanes, ${size}: ${facts.staff} staff with ${perPerson} records each, ${(statSync(file).size / 1e6).toFixed(0)} MB`
	);
	const began = performance.now();
	const parts = await Promise.all(
		Array.from({ length: processes }, (_, place) =>
			promisify(execFile)(process.execPath, [
				'tests/bench/evaluate-slices.ts',
				file,
				String(place),
				String(processes),
				asOf
			])
		)
	);
	const seconds = (performance.now() - began) / 1000;
	const said = parts.map(
		({ stdout }) => JSON.parse(stdout) as Record<'people' | 'moves' | 'refused' | 'peakMb', number>
	);
	const sum = (what: 'people' | 'moves' | 'refused') => said.reduce((all, one) => all + one[what], 0);
	if (sum('people') !== facts.staff || sum('refused') > 0)
		throw new Error(`Not everybody was evaluated: ${JSON.stringify(said)}`);
	console.log(
		`  everybody, read and evaluated in ${processes} processes: ${seconds.toFixed(1)} s, ${Math.round(facts.staff / seconds)} people a second, ${sum('moves')} moves, at most ${Math.max(...said.map(({ peakMb }) => peakMb))} MB each`
	);
	const one: number[] = [];
	const board: number[] = [];
	const isBoardKept = facts.staff <= LARGEST_BOARD;
	if (isBoardKept) laneStandings(db, DISTRICT, { asOf });
	for (let n = 1; n <= 9; n += 1) {
		const employee = facts.staff - n;
		const completion = { staffId: employee, credentialId: n, completedOn: `2026-10-0${n}` };
		const evidence = { type: 'official-transcript', receivedOn: '2026-10-10' };
		write(db, (tx) => recordFacts(tx, completion, { evidence }, { by: 'Bench', now: `${asOf}T00:00:00Z` }));
		const { publicId } = db.get<{ publicId: string }>(
			sql`SELECT public_id AS publicId FROM staff WHERE id = ${employee}`
		);
		one.push(milliseconds(() => personLedger(db, DISTRICT, { staffPublicId: publicId, asOf })));
		if (isBoardKept) board.push(milliseconds(() => laneStandings(db, DISTRICT, { asOf })));
	}
	console.log(`  one new record, that person evaluated again: ${median(one).toFixed(1)} ms`);
	if (isBoardKept) console.log(`  one new record, the board of everybody again: ${median(board).toFixed(1)} ms`);
	db.$client.close();
}

function milliseconds(work: () => unknown): number {
	const began = performance.now();
	work();
	return performance.now() - began;
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
