import { basename } from 'node:path';
import { parseArgs } from 'node:util';
import { readTable } from '#lib/files/table.ts';
import { contractLanes } from '#lib/lanes/contract-lanes.server.ts';
import { isPayYear, readSalaryTable, type PublishedSchedule } from '#lib/lanes/salary-table.ts';
import { storeSalaryTable } from '#lib/lanes/store-salary-table.server.ts';
import { write } from '#lib/server/db/write.ts';
import { inSentences } from '#lib/staff/table-problems.ts';
import { isDayToAsk } from '#lib/time/days.ts';
import { formatCount, formatDay } from '#lib/ui/format.ts';
import { readBytes } from '../read-json.ts';
import { Refused, WrongUsage, type Verb } from '../verb.ts';

export const verb: Verb = {
	name: 'salary',
	summary: 'load what a lane pays at each step',
	changes: true,
	help: `Usage: lanewise salary FILE.csv --contract ID --pay-year 2026-27 --begins 2026-07-01 [--currency USD]
                       [--district D] [--schedule KEY] [--draft] [--data DIR]

Loads a year's pay by lane and step for a contract. The file has a row for each amount (columns Lane, Step and Amount), or is a grid
(first column Step, then one column a lane), or a published table of several districts (district_id, schedule_key, lane_label, step,
annual_salary_usd), of which --district and --schedule choose one; without them they are listed. Money is written like 51375,
51,375.50 or $51,375.50; an empty cell says that the lane has no such step. One problem refuses the whole file.

It pays from --begins on, in place of a table that begins on the same day. With --draft it is kept for what-if only.`,
	run(args, io) {
		const { positionals, values } = parseArgs({
			args,
			allowPositionals: true,
			options: {
				contract: { type: 'string' },
				'pay-year': { type: 'string' },
				begins: { type: 'string' },
				currency: { type: 'string' },
				district: { type: 'string' },
				schedule: { type: 'string' },
				draft: { type: 'boolean' }
			}
		});
		const [path, ...more] = positionals;
		if (path === undefined || more.length > 0) throw new WrongUsage('salary needs one file.');
		const { contract, 'pay-year': payYear, begins, currency = 'USD', district, schedule, draft = false } = values;
		if (contract === undefined) throw new WrongUsage('Which contract? Give its id with --contract.');
		if (payYear === undefined || !isPayYear(payYear))
			throw new WrongUsage('Which pay year? Give it like --pay-year 2026-27.');
		if (begins === undefined || !isDayToAsk(begins))
			throw new WrongUsage('From which day on does it pay? Give it like --begins 2026-07-01.');
		if (!/^[A-Z]{3}$/.test(currency))
			throw new WrongUsage(`--currency is three letters like USD; “${currency}” is not.`);
		const table = readTable(readBytes(path), path);
		if ('problem' in table) throw new Refused(table.problem);
		const db = io.open();
		const lanes = contractLanes(db, contract);
		if (lanes === null) throw new Refused(`There is no contract “${contract}”. Load it first with lanewise contract.`);
		const reading = readSalaryTable(table, lanes, { district, schedule });
		if ('choices' in reading) throw new Refused(choose(path, reading.choices));
		if ('problems' in reading) throw new Refused(inSentences(path, reading.problems));
		const { amounts, notes } = reading.table;
		const { outcome, replaced } = write(db, (tx) =>
			storeSalaryTable(tx, reading.table, {
				scheduleId: contract,
				payYear,
				beginsOn: begins,
				currency,
				status: draft ? 'draft' : 'in-force',
				source: basename(path),
				now: new Date().toISOString(),
				by: 'command line'
			})
		);
		io.did({ amounts: amounts.length });
		for (const note of notes) io.err(note);
		io.out(
			`${path}: ${formatCount(amounts.length, 'amount', 'amounts')} in ${formatCount(reading.table.lanes.length, 'lane', 'lanes')} of ${contract} for ${payYear}, ${draft ? 'kept as a draft' : `in force from ${formatDay(begins)}`}${outcome === 'unchanged' ? ' (unchanged)' : replaced.length > 0 ? ', in place of the one before' : ''}.`
		);
	}
};

function choose(path: string, choices: PublishedSchedule[]): string {
	const lines = choices.map(
		({ district, schedule, districtName, title, amounts }) =>
			`  --district ${district} --schedule ${schedule}   ${districtName}: ${title} (${formatCount(amounts, 'amount', 'amounts')})`
	);
	return [`${path} holds ${formatCount(choices.length, 'schedule', 'schedules')}; choose one of them:`, ...lines].join(
		'\n'
	);
}
