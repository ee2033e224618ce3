import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { DISTRICT } from '#lib/access/scope.ts';
import { toCsv } from '#lib/files/csv.ts';
import { checkResult, type WorkedCase } from '#lib/lanes/check-cases.ts';
import { contractsInForce } from '#lib/lanes/contracts-in-force.server.ts';
import { evaluateWith } from '#lib/lanes/evaluate.ts';
import { laneStandings } from '#lib/lanes/lane-standings.server.ts';
import { parseJson } from '#lib/lanes/parse-json.ts';
import type { Result } from '#lib/lanes/result.ts';
import { readSchedule } from '#lib/lanes/schedule.ts';
import { isDayToAsk } from '#lib/time/days.ts';
import { Refused, WrongUsage, type Io, type Verb } from '../verb.ts';

export const verb: Verb = {
	name: 'lanes',
	summary: 'who stands on which lane; proves a contract on worked cases',
	help: `Usage: lanewise lanes list [--as-of DATE] [--json | --csv] [--data DIR]
       lanewise lanes evaluate PATH... [--data DIR]
       lanewise lanes check PATH... [--data DIR]

list      every person's lane, the credits to the next, its deadline and where they stand
evaluate  prints the result of a worked case as JSON; of several files or folders a line of JSON each, in the order of their names:
          {"file": "au-01.json", "result": {...}}, or "problems": [...] instead of a result
check     runs worked cases (files or folders), prints each difference, then "N passed, N failed"

A case's "schedule" is a document, or the id of one: found as schedules/ID.json beside the cases' folder, else among the contracts
loaded into the database, else in data/contracts.

Exit code 0: done, every case passed; 1: refused, or a case failed; 2: the command was not understood.`,
	run(args, io) {
		const [what, ...rest] = args;
		if (what === 'list') return list(rest, io);
		if (what === 'evaluate') return evaluateCases(rest, io);
		if (what === 'check') return check(rest, io);
		throw new WrongUsage(
			what === undefined ? 'lanes list, lanes evaluate or lanes check?' : `“lanes ${what}” is not known.`
		);
	}
};

function list(args: string[], io: Io) {
	const { values } = parseArgs({
		args,
		options: { 'as-of': { type: 'string' }, json: { type: 'boolean' }, csv: { type: 'boolean' } }
	});
	if (values.json && values.csv) throw new WrongUsage('Choose one of --json and --csv.');
	const db = io.open();
	const asOf = values['as-of'] ?? io.today(db);
	if (!isDayToAsk(asOf)) throw new WrongUsage(`--as-of must be a day like 2026-11-25; “${asOf}” is none.`);
	const people = laneStandings(db, DISTRICT, { asOf });
	if (values.json)
		return io.out(JSON.stringify({ asOf, people: people.map(({ publicId: _, ...person }) => person) }, null, '\t'));
	const header = [
		'Employee ID',
		'Name',
		'School',
		'Lane',
		'Since',
		'Next lane',
		'Credits to next',
		'Unit',
		'Submit by',
		'Status',
		'In words'
	];
	const rows = people.map((p) => [
		p.staff,
		p.name,
		p.school,
		p.lane,
		p.laneSince,
		p.nextLane,
		p.creditsToNext,
		p.unit,
		p.deadline?.submitBy ?? null,
		p.status,
		p.statusSentence
	]);
	if (values.csv) return io.out(toCsv(header, rows));
	if (rows.length === 0) return io.out('Nobody has a placement yet. Load one with lanewise staff-hr.');
	for (const p of people) {
		io.out(
			`${p.staff}  ${p.name}, ${p.school}: ${p.lane ?? 'no placement'}${p.nextLane ? ` -> ${p.nextLane}` : ''}: ${p.statusSentence}`
		);
	}
}

function evaluateCases(args: string[], io: Io) {
	const { positionals } = parseArgs({ args, allowPositionals: true, options: {} });
	const [path] = positionals;
	if (!path) throw new WrongUsage('lanes evaluate needs a case file or a folder of them.');
	const schedules = schedulesFor(io);
	if (positionals.length === 1 && existsSync(path) && !statSync(path).isDirectory()) {
		const evaluation = evaluationOf(path, schedules);
		if ('problems' in evaluation) throw new Refused(evaluation.problems.join('\n'));
		return io.out(JSON.stringify(evaluation.result, null, '\t'));
	}
	let refused = 0;
	for (const one of positionals.flatMap(casesAt)) {
		const evaluation = evaluationOf(one, schedules);
		if ('problems' in evaluation) refused += 1;
		io.out(JSON.stringify({ file: basename(one), ...evaluation }));
	}
	if (refused > 0) throw new Refused(`${refused} of the cases could not be evaluated; their lines say why.`);
}

/** A case that cannot be read is told like one that is refused: the others are still evaluated. */
function evaluationOf(path: string, schedules: ScheduleFor): { result: Result } | { problems: string[] } {
	try {
		const worked = caseIn(path);
		const reading = schedules(worked.schedule, path);
		const evaluation = evaluateWith(reading, worked);
		if ('result' in evaluation) return evaluation;
		return { problems: evaluation.problems.map(({ message }) => `${path}: ${message}`) };
	} catch (error) {
		if (error instanceof Refused) return { problems: [error.message] };
		throw error;
	}
}

function check(args: string[], io: Io) {
	const { positionals } = parseArgs({ args, allowPositionals: true, options: {} });
	if (positionals.length === 0) throw new WrongUsage('lanes check needs a case file or a folder of them.');
	const paths = positionals.flatMap(casesAt);
	if (paths.length === 0) throw new Refused(`There is no case (a .json file) in ${positionals.join(', ')}.`);
	const schedules = schedulesFor(io);
	let passed = 0;
	let failed = 0;
	for (const path of paths) {
		const differences = differencesOf(path, schedules);
		if (differences.length === 0) {
			passed += 1;
			continue;
		}
		failed += 1;
		io.out(`${basename(path)}:`);
		for (const difference of differences) io.out(`  ${difference}`);
	}
	io.out(`${passed} passed, ${failed} failed`);
	if (failed > 0) throw new Refused(`${failed} of ${passed + failed} cases did not give what they expect.`);
}

/** A case that cannot be read is a failed case: the others are still run. */
function differencesOf(path: string, schedules: ScheduleFor): string[] {
	try {
		const worked = caseIn(path);
		if (worked.expect === undefined) return ['It has no “expect” to compare with.'];
		return checkResult(evaluateWith(schedules(worked.schedule, path), worked), worked.expect);
	} catch (error) {
		if (error instanceof Refused) return [error.message];
		throw error;
	}
}

function casesAt(path: string): string[] {
	if (!existsSync(path)) throw new Refused(`${path}: there is no such file or folder.`);
	if (!statSync(path).isDirectory()) return [path];
	return readdirSync(path)
		.filter((name) => name.endsWith('.json'))
		.sort()
		.map((name) => join(path, name));
}

function documentIn(path: string): unknown {
	let text: string;
	try {
		text = readFileSync(path, 'utf8').replace(/^\ufeff/, '');
	} catch {
		throw new Refused(`${path} cannot be read: there is no such file, or it may not be opened.`);
	}
	const parsed = parseJson(text);
	if ('problem' in parsed)
		throw new Refused(
			`${path}, line ${parsed.problem.line}, column ${parsed.problem.column}: ${parsed.problem.message}`
		);
	return parsed.value;
}

function caseIn(path: string): WorkedCase {
	const value = documentIn(path);
	if (typeof value !== 'object' || value === null || Array.isArray(value))
		throw new Refused(`${path} is not a case: it must be a JSON object.`);
	const worked = value as WorkedCase;
	if (worked.schedule === undefined) throw new Refused(`${path} has no “schedule”.`);
	return { ...worked, expect: plain(worked.expect) };
}

/** Expected results are compared as plain JSON numbers. */
function plain(value: unknown): unknown {
	return value === undefined ? undefined : JSON.parse(JSON.stringify(value));
}

type Read = ReturnType<typeof readSchedule>;
type ScheduleFor = (named: unknown, path: string) => Read;

/** Reads the schedules that cases name, each once: a folder of thousands names a few. */
function schedulesFor(io: Io): ScheduleFor {
	const read = new Map<string, Read>();
	return (named, path) => {
		const key = typeof named === 'string' ? `${dirname(resolve(path))}\n${named}` : JSON.stringify(named);
		let known = read.get(key);
		if (!known) {
			known = readSchedule(scheduleFor(named, path, io));
			if (read.size >= MOST_KEPT) read.delete(read.keys().next().value!);
			read.set(key, known);
		}
		return known;
	};
}
const MOST_KEPT = 200;

function scheduleFor(named: unknown, path: string, io: Io): unknown {
	if (typeof named !== 'string') return named;
	if (!/^[A-Za-z0-9._-]+$/.test(named) || named.includes('..'))
		throw new Refused(`${path}: “${named}” is not the id of a schedule.`);
	const beside = [
		join(dirname(resolve(path)), '..', 'schedules', `${named}.json`),
		join(dirname(resolve(path)), 'schedules', `${named}.json`)
	];
	for (const candidate of beside) if (existsSync(candidate)) return documentIn(candidate);
	if (existsSync(join(io.data, 'district.sqlite'))) {
		const db = io.open();
		const asOf = io.today(db);
		const loaded =
			contractsInForce(db, { asOf }).get(named) ?? contractsInForce(db, { asOf, kind: 'license' }).get(named);
		if (loaded?.document) return loaded.document;
	}
	const shipped = resolve('data/contracts', `${named}.json`);
	if (existsSync(shipped)) return documentIn(shipped);
	throw new Refused(`${path}: there is no schedule called “${named}” beside the cases or among the loaded contracts.`);
}
