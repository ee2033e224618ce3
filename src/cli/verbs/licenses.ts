import { parseArgs } from 'node:util';
import { districtSettings } from '#lib/district/settings.server.ts';
import { readTable } from '#lib/files/table.ts';
import { LICENSE_COLUMNS } from '#lib/lanes/license-file.ts';
import { loadLicenseFile } from '#lib/lanes/load-license-file.server.ts';
import { write } from '#lib/server/db/write.ts';
import { formatCount } from '#lib/ui/format.ts';
import { readBytes } from '../read-json.ts';
import { Refused, WrongUsage, type Verb } from '../verb.ts';

export const verb: Verb = {
	name: 'licenses',
	summary: 'load whose license runs until when',
	changes: true,
	help: `Usage: lanewise licenses FILE.csv [--data DIR]

Loads the cycle in which each license runs now, one row a person and license. Columns:
  ${LICENSE_COLUMNS.join(', ')}
License is the id of a renewal loaded with lanewise contract FILE --kind license. Cycle Begins and Expires are the first and the last
day, YYYY-MM-DD or m/d/yyyy; an empty Expires means that nobody knows. Lane and the names may be left out: a cycle begins in the lowest
lane. A row takes the place of the cycle on file; who is not named stays. One problem refuses the whole file.`,
	run(args, io) {
		const { positionals } = parseArgs({ args, allowPositionals: true });
		const [path, ...more] = positionals;
		if (path === undefined || more.length > 0) throw new WrongUsage('licenses needs one file.');
		const table = readTable(readBytes(path), path);
		if ('problem' in table) throw new Refused(table.problem);
		if (table.rows.length === 0) throw new Refused(`${path} has a header and no cycles.`);
		const { cycles, changed } = write(io.open(), (tx) => {
			const loaded = loadLicenseFile(tx, table, path, { settings: districtSettings(tx) });
			if ('problem' in loaded) throw new Refused(loaded.problem);
			return loaded;
		});
		io.did({ cycles });
		io.out(`${path}: ${formatCount(cycles, 'license cycle', 'license cycles')}, ${changed} new or changed.`);
	}
};
