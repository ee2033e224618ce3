import { parseArgs } from 'node:util';
import { EVIDENCE_COLUMNS } from '#lib/catalogue/credit-documents.ts';
import { loadEvidence } from '#lib/catalogue/load-evidence.server.ts';
import { districtSettings } from '#lib/district/settings.server.ts';
import { readTable } from '#lib/files/table.ts';
import { write } from '#lib/server/db/write.ts';
import { readBytes } from '../read-json.ts';
import { Refused, WrongUsage, type Verb } from '../verb.ts';

export const verb: Verb = {
	name: 'evidence',
	summary: 'load the documents and decisions behind credits',
	changes: true,
	help: `Usage: lanewise evidence FILE.csv

Records what HR holds about completions: transcripts and certificates received, approvals, and other facts. One row a
completion, named by Employee ID, Provider, Credential (title or id) and Completed On. Columns:
  ${EVIDENCE_COLUMNS.join(', ')}
Approval Status is approved, denied or requested; Related and Accredited are yes or no; Time is own, contract or stipend;
Tags hold several separated by “;”. Nothing is overwritten: the latest word holds. One problem refuses the whole file.`,
	run(args, io) {
		const { positionals } = parseArgs({ args, allowPositionals: true });
		const [path, ...more] = positionals;
		if (path === undefined || more.length > 0) throw new WrongUsage('evidence needs one file.');
		const table = readTable(readBytes(path), path);
		if ('problem' in table) throw new Refused(table.problem);
		if (table.rows.length === 0) throw new Refused(`${path} has a header and no records.`);
		const { recorded, unchanged } = write(io.open(), (tx) => {
			const loaded = loadEvidence(tx, table, path, {
				settings: districtSettings(tx),
				by: 'command line',
				now: new Date().toISOString()
			});
			if ('problem' in loaded) throw new Refused(loaded.problem);
			return loaded.counts;
		});
		io.did({ recorded, unchanged });
		io.out(`${path}: ${recorded} records of evidence kept, ${unchanged} known already.`);
	}
};
