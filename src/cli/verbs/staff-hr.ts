import { parseArgs } from 'node:util';
import { districtSettings } from '#lib/district/settings.server.ts';
import { readTable } from '#lib/files/table.ts';
import { write } from '#lib/server/db/write.ts';
import { HR_COLUMNS } from '#lib/staff/hr-file.ts';
import { loadHrFile } from '#lib/staff/load-hr-file.server.ts';
import { readBytes } from '../read-json.ts';
import { Refused, WrongUsage, type Verb } from '../verb.ts';

export const verb: Verb = {
	name: 'staff-hr',
	summary: 'load hire dates, degrees and lane placements',
	changes: true,
	help: `Usage: lanewise staff-hr FILE.csv

Loads what a roster lacks, one row a person by Employee ID (with or without its zeros). Columns, all but the first optional:
  ${HR_COLUMNS.join(', ')}
Days are YYYY-MM-DD or m/d/yyyy; Subjects, Grade Levels and Notices hold several separated by “;”, Opening Tags are
tag=credits. An empty cell means that HR does not know; a missing column leaves things as they are. Load the roster and
the contract first. One problem refuses the whole file.`,
	run(args, io) {
		const { positionals } = parseArgs({ args, allowPositionals: true });
		const [path, ...more] = positionals;
		if (path === undefined || more.length > 0) throw new WrongUsage('staff-hr needs one file.');
		const table = readTable(readBytes(path), path);
		if ('problem' in table) throw new Refused(table.problem);
		if (table.rows.length === 0) throw new Refused(`${path} has a header and no people.`);
		const db = io.open();
		const { people, placed, degrees } = write(db, (tx) => {
			const loaded = loadHrFile(tx, table, path, { settings: districtSettings(tx), today: io.today(db) });
			if ('problem' in loaded) throw new Refused(loaded.problem);
			return loaded.counts;
		});
		io.did({ people, placed, degrees });
		io.out(`${path}: ${people} people, ${placed} of them placed in a lane, ${degrees} degrees.`);
	}
};
