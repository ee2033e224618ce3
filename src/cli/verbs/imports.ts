import { parseArgs } from 'node:util';
import { DISTRICT } from '#lib/access/scope.ts';
import { importHistory } from '#lib/imports/import-history.server.ts';
import { everyInWords } from '#lib/imports/import-schedule.ts';
import { expectedFiles } from '#lib/imports/import-schedules.server.ts';
import { formatCount } from '#lib/ui/format.ts';
import { Refused, type Io, type Verb } from '../verb.ts';

export const verb: Verb = {
	name: 'imports',
	summary: 'lists every import with its counts, or the files that are overdue',
	help: `Usage: lanewise imports [--overdue] [--json] [--data DIR]

Every import, newest first: number, day, file, report, status and how many records became new, updated, unchanged, held and rejected.

  --overdue   instead the expected files that are overdue (the page Imports says which are expected), and nothing when none is:
              a cron job that calls this mails only what is to be known

Exit code 0: done, and with --overdue no file is overdue; 1: one is; 2: the command was not understood.`,
	run(args, io) {
		const { values } = parseArgs({ args, options: { json: { type: 'boolean' }, overdue: { type: 'boolean' } } });
		if (values.overdue) return tellOverdue(io, values.json ?? false);
		const imports = importHistory(io.open(), DISTRICT);
		if (values.json) return io.out(JSON.stringify({ imports }, null, '\t'));
		if (imports.length === 0) return io.out('Nothing has been imported yet.');
		for (const i of imports) {
			const counts = `${i.new} new, ${i.updated} updated, ${i.unchanged} unchanged, ${i.held} held, ${i.rejected} rejected`;
			io.out(
				`${String(i.id).padStart(4)}  ${i.importedOn}  ${i.fileName}  ${i.provider ?? '-'} ${i.report ?? ''}  ${i.status}: ${i.message ?? counts}`
			);
		}
	}
};

function tellOverdue(io: Io, json: boolean) {
	const db = io.open();
	const overdue = expectedFiles(db, DISTRICT, io.today(db)).filter(({ overdueBy }) => overdueBy > 0);
	if (json) io.out(JSON.stringify({ overdue }, null, '\t'));
	else
		for (const one of overdue)
			io.out(
				`${one.providerName}${one.reportName ? `, ${one.reportName}` : ''}: ${everyInWords(one.everyDays)}, due on ${one.due}, overdue by ${formatCount(one.overdueBy, 'day', 'days')}; ${one.last === null ? 'none has come yet' : `last came on ${one.last}`}${one.note ? ` (${one.note})` : ''}`
			);
	if (overdue.length > 0)
		throw new Refused(`${formatCount(overdue.length, 'expected file is', 'expected files are')} overdue.`);
}
