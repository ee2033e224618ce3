import { readFileSync, statSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { readAnswers } from '#lib/imports/answers.server.ts';
import { filesIn } from '#lib/imports/bundle.server.ts';
import { definitionsFor } from '#lib/imports/definitions.server.ts';
import type { Answers } from '#lib/imports/draft.ts';
import { runImport } from '#lib/imports/import-file.server.ts';
import { countOutcomes, importJson } from '#lib/imports/import-json.ts';
import { cleanInterrupted } from '#lib/imports/clean-interrupted.server.ts';
import { credential, staff } from '#lib/server/db/schema.ts';
import { Refused, WrongUsage, type Verb } from '../verb.ts';

const MOST_BYTES = 2 * 1024 ** 3;

export const verb: Verb = {
	name: 'import',
	summary: 'imports provider files and says what became of every record',
	changes: (args) => !args.includes('--dry-run'),
	help: `Usage: lanewise import FILE... [--provider ID] [--answers FILE.json] [--dry-run] [--json] [--data DIR]

Reads reports of providers (and zips of them), recognises each, finds the people and the credentials, and stores what can be
stored. Files are imported in the order given; one that cannot be read is refused whole and the others go on.

  --provider ID     look only among this provider's reports (a file name in data/providers, for example coursera)
  --answers FILE    answers to what a file does not say: {"credential_title": "...", "completed_on": "YYYY-MM-DD", "titles": {"<id>": "..."}}
  --dry-run         say what would happen and store nothing
  --json            print every record's outcome as JSON

Exit code 0: every file was read; 1: at least one was refused; 2: the command was not understood.`,
	async run(args, io) {
		const { values, positionals } = parseArgs({
			args,
			allowPositionals: true,
			options: {
				provider: { type: 'string' },
				answers: { type: 'string' },
				'dry-run': { type: 'boolean' },
				json: { type: 'boolean' }
			}
		});
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
		const files = [];
		const refusals: string[] = [];
		for (const path of positionals) {
			const bundle = await readBundle(path);
			if ('problem' in bundle) {
				refusals.push(bundle.problem);
				continue;
			}
			for (const file of bundle) {
				const result = runImport(db, file, {
					definitions,
					provider: values.provider,
					answers,
					dryRun: values['dry-run'],
					by: 'command line',
					today: io.today(db),
					now: () => new Date().toISOString(),
					runner: `process ${process.pid}`,
					onProgress: (stage, done, total) => {
						if (stage === 'storing' && done % 20_000 === 0)
							io.progress(`${file.name}: ${done} of ${total} records stored`);
					}
				});
				if ('refused' in result) {
					refusals.push(result.refused);
					continue;
				}
				const counts = countOutcomes(result.records);
				io.did({ ...counts });
				const told = Object.entries(counts)
					.filter(([, n]) => n > 0)
					.map(([outcome, n]) => `${n} ${outcome}`)
					.join(', ');
				if (values.json) {
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
					files.push(importJson(file.name, result, employeeIds, titles));
					io.progress(`${file.name}: ${told}`);
				} else {
					io.out(`${file.name}: ${result.provider} ${result.report}, ${result.rows} records: ${told}`);
					for (const ask of result.asks)
						io.out(
							`  asks: ${ask.question} (${ask.records} records wait${ask.proposal ? `; proposed: ${ask.proposal}` : ''})`
						);
				}
			}
		}
		if (values.json) io.out(JSON.stringify({ files }, null, '\t'));
		if (refusals.length > 0) throw new Refused(refusals.join('\n'));
	}
};

async function readBundle(path: string) {
	let bytes: Buffer;
	try {
		if (statSync(path).isDirectory()) return { problem: `${path} is a folder. Name the files in it.` };
		bytes = readFileSync(path);
	} catch {
		return { problem: `${path} cannot be read: there is no such file, or it may not be opened.` };
	}
	return filesIn(path, bytes, MOST_BYTES);
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
