import { readFileSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { readAnswers } from '#lib/imports/answers.server.ts';
import { filesIn } from '#lib/imports/bundle.server.ts';
import { definitionsFor } from '#lib/imports/definitions.server.ts';
import type { Answers } from '#lib/imports/draft.ts';
import { openFileBytes } from '#lib/files/file-bytes.server.ts';
import { runImport, type Outcome } from '#lib/imports/import-file.server.ts';
import { importJson } from '#lib/imports/import-json.ts';
import type { ImportProgress } from '#lib/imports/import-progress.ts';
import { ImportPace, progressInWords } from '#lib/imports/import-pace.ts';
import { cleanInterrupted } from '#lib/imports/clean-interrupted.server.ts';
import { inboxRefusal, isSettled, lookInto, passInbox, SETTLE, type InboxFile } from '#lib/imports/inbox.server.ts';
import { oneLine } from '#lib/imports/inbox-report.ts';
import type { Db } from '#lib/server/db/open.ts';
import { sheetsApart } from '#lib/imports/sheets-apart.server.ts';
import { credential, staff } from '#lib/server/db/schema.ts';
import { Refused, WrongUsage, type Io, type Verb } from '../verb.ts';

const MOST_BYTES = 2 * 1024 ** 3;

export const verb: Verb = {
	name: 'import',
	summary: 'imports provider files and says what became of every record',
	changes: (args) => !args.includes('--dry-run'),
	help: `Usage: lanewise import FILE... [--provider ID] [--answers FILE.json] [--dry-run] [--json] [--data DIR]
       lanewise import --inbox [FOLDER] [--json] [--data DIR]

Reads reports of providers (and zips of them), recognises each, finds the people and the credentials, and stores what can be
stored. Files are imported in the order given; one that cannot be read is refused whole and the others go on.

  --provider ID     look only among this provider's reports (a file name in data/providers, for example coursera)
  --answers FILE    answers to what a file does not say: {"credential_title": "...", "completed_on": "YYYY-MM-DD", "titles": {"<id>": "..."}}
  --dry-run         say what would happen and store nothing
  --json            print every record's outcome as JSON
  --inbox           import what lies in the drop folder FOLDER (else LANEWISE_INBOX), and move each file to done/ or failed/ in it
                    with a report beside it; a file that is still being written is left alone, the same file twice does nothing

Exit code 0: every file was read; 1: at least one was refused, or could not be moved; 2: the command was not understood.`,
	async run(args, io) {
		const { values, positionals } = parseArgs({
			args,
			allowPositionals: true,
			options: {
				provider: { type: 'string' },
				answers: { type: 'string' },
				'dry-run': { type: 'boolean' },
				json: { type: 'boolean' },
				inbox: { type: 'boolean' }
			}
		});
		if (values.inbox) {
			if (positionals.length > 1) throw new WrongUsage('--inbox takes one folder.');
			if (values.provider !== undefined || values.answers !== undefined || values['dry-run'])
				throw new WrongUsage('--inbox goes neither with --provider, --answers nor with --dry-run.');
			return importInbox(positionals[0] ?? process.env.LANEWISE_INBOX, values.json ?? false, io);
		}
		if (positionals.length === 0) throw new WrongUsage('Which file? import needs at least one.');
		const db = io.open();
		const definitions = definitionsFor(db);
		if (values.provider !== undefined && !definitions.some(({ provider }) => provider === values.provider)) {
			throw new Refused(
				`There is no provider “${values.provider}”. Known are ${definitions.map(({ provider }) => provider).join(', ')}.`
			);
		}
		const answers = values.answers === undefined ? undefined : answersIn(values.answers);
		cleanInterrupted(db, new Date().toISOString(), { ofServer: false });
		const refusals: string[] = [];
		let separator = '';
		if (values.json) io.out('{"files": [');
		for (const path of positionals) {
			const bundle = await readBundle(path);
			if ('problem' in bundle) {
				refusals.push(bundle.problem);
				continue;
			}
			for (const file of bundle.files.flatMap((one) => sheetsApart(one, definitions, values.provider))) {
				const progress = new ProgressLine(file.name, io);
				const result = runImport(db, file, {
					definitions,
					provider: values.provider,
					answers,
					dryRun: values['dry-run'],
					by: 'command line',
					today: io.today(db),
					now: () => new Date().toISOString(),
					runner: `process ${process.pid}`,
					onProgress: (now) => progress.show(now),
					onResult: (outcome) => {
						if (!values.json) return;
						printJson(db, file.name, outcome, io, separator);
						separator = ',';
					}
				});
				if ('refused' in result) {
					refusals.push(result.refused);
					continue;
				}
				io.did({ ...result.counts });
				const told = countsInWords(result.counts);
				if (values.json) {
					io.progress(`${file.name}: ${told}`);
					continue;
				}
				io.out(`${file.name}: ${result.provider} ${result.report}, ${result.rows} records: ${told}`);
				for (const ask of result.asks)
					io.out(
						`  asks: ${ask.question} (${ask.records} records wait${ask.proposal ? `; proposed: ${ask.proposal}` : ''})`
					);
			}
			bundle.close();
		}
		if (values.json) io.out(']}');
		if (refusals.length > 0) throw new Refused(refusals.join('\n'));
	}
};

/** The outcomes of one file, a piece at a time: all of them together may be more than memory holds. */
function printJson(db: Db, name: string, outcome: Outcome, io: Io, separator: string) {
	const titles = new Map(
		db
			.select({ id: credential.id, title: credential.title })
			.from(credential)
			.all()
			.map((c) => [c.id, c.title])
	);
	const employeeIds = new Map(
		db
			.select({ id: staff.id, employeeId: staff.employeeId })
			.from(staff)
			.all()
			.map((s) => [s.id, s.employeeId])
	);
	let pieces = [separator];
	let length = 0;
	for (const piece of importJson(name, outcome, employeeIds, titles)) {
		length += piece.length;
		pieces.push(piece);
		// Between two records: the line end that `out` adds falls where JSON may have one.
		if (length < 65_536) continue;
		io.out(pieces.join(''));
		[pieces, length] = [[], 0];
	}
	io.out(pieces.join(''));
}

/** How far one file is, on one line, at most a few times a second. */
class ProgressLine {
	readonly #name: string;
	readonly #io: Io;
	readonly #pace = new ImportPace();
	#shown = -Infinity;

	constructor(name: string, io: Io) {
		this.#name = name;
		this.#io = io;
	}

	show(now: ImportProgress) {
		const at = performance.now();
		const paced = this.#pace.at(now, at);
		if (at - this.#shown < 500 || paced.elapsed < 1) return;
		this.#shown = at;
		this.#io.progress(`${this.#name}: ${progressInWords(now, paced)}`);
	}
}

const countsInWords = (counts: Record<string, number>) =>
	Object.entries(counts)
		.filter(([, n]) => n > 0)
		.map(([outcome, n]) => `${n} ${outcome}`)
		.join(', ');

/** One pass over the drop folder: two looks, as far apart as a file must rest, then what was the same in both. */
async function importInbox(given: string | undefined, json: boolean, io: Io) {
	if (!given) throw new WrongUsage('Which folder? Name it, --inbox FOLDER, or set LANEWISE_INBOX to the drop folder.');
	const folder = resolve(given);
	const db = io.open();
	const refusal = inboxRefusal(folder, db.$client.name);
	if (refusal !== null) throw new Refused(refusal);
	cleanInterrupted(db, new Date().toISOString(), { ofServer: false });
	let looks = await lookInto(folder, [], performance.now());
	if (looks.length > 0) {
		await wait(SETTLE + 100);
		looks = await lookInto(folder, looks, performance.now());
	}
	const settled = looks.filter((look) => isSettled(look, performance.now()));
	const files = await passInbox(db, folder, settled, {
		today: io.today(db),
		now: () => new Date().toISOString(),
		runner: `process ${process.pid}`,
		most: { file: MOST_BYTES - 1, unpacked: MOST_BYTES },
		onFile: (name) => io.progress(`${oneLine(name)} is being imported`)
	});
	if (files === null)
		throw new Refused('The server, or another command, is working on the drop folder now. Try again in a minute.');
	for (const { name } of looks.filter((look) => !settled.includes(look)))
		files.push({ name, became: 'left', movedTo: null, stuck: null, parts: [] });
	for (const { parts } of files) for (const part of parts) if (part.became === 'imported') io.did({ ...part.counts });
	if (json) io.out(JSON.stringify({ inbox: folder, files: files.map(inboxFileJson) }, null, '\t'));
	else if (files.length === 0) io.out(`Nothing lies in ${folder}.`);
	else for (const file of files) io.out(inboxFileInWords(file));
	const wrong = files.filter(({ became, stuck }) => became === 'failed' || stuck !== null);
	if (wrong.length > 0)
		throw new Refused(
			wrong
				.flatMap(({ name, stuck, parts }) => [
					...parts.flatMap((part) =>
						part.became === 'refused' ? [`${oneLine(name)}: ${oneLine(part.sentence)}`] : []
					),
					...(stuck === null ? [] : [`${oneLine(name)}: ${stuck}`])
				])
				.join('\n')
		);
}

/** What was done with a file, with the counts of its records; the records themselves stand in the report beside it. */
const inboxFileJson = ({ parts, ...file }: InboxFile) => ({
	...file,
	files: parts.map((part) => {
		if (part.became !== 'imported') return part;
		const { left: _left, ...told } = part;
		return told;
	})
});

function inboxFileInWords({ name, became, movedTo, parts }: InboxFile): string {
	const lines = parts.map((part) => {
		if (part.became === 'refused') return `  ${oneLine(part.file)}: not imported`;
		if (part.became === 'known')
			return `  ${oneLine(part.file)}: imported before as ${oneLine(part.as)} on ${part.on}; nothing was done`;
		return `  ${oneLine(part.file)}: ${oneLine(part.report)}: ${countsInWords(part.counts) || 'no records'}`;
	});
	const where =
		became === 'left'
			? 'left alone: it is still being written, or its import was interrupted'
			: (movedTo ?? 'lies there still');
	return [`${oneLine(name)}: ${oneLine(where)}`, ...lines].join('\n');
}

/** The file, or the files of a zip, read while they are imported. */
async function readBundle(path: string) {
	try {
		if (statSync(path).isDirectory()) return { problem: `${path} is a folder. Name the files in it.` };
		const bytes = openFileBytes(path);
		const files = await filesIn(path, bytes, MOST_BYTES);
		return 'problem' in files ? files : { files, close: bytes.close };
	} catch {
		return { problem: `${path} cannot be read: there is no such file, or it may not be opened.` };
	}
}

function answersIn(path: string): Answers {
	let value: unknown;
	try {
		value = JSON.parse(readFileSync(path, 'utf8'));
	} catch (error) {
		throw new Refused(`${path} is no readable JSON file: ${(error as Error).message}.`);
	}
	const answers = readAnswers(value);
	if ('problem' in answers) throw new Refused(`${path}: ${answers.problem}.`);
	return answers;
}
