import { parseArgs } from 'node:util';
import { readCatalogue } from '#lib/catalogue/catalogue.ts';
import { loadCatalogue } from '#lib/catalogue/load-catalogue.server.ts';
import { refoldStaff } from '#lib/imports/refold.server.ts';
import { sentence } from '#lib/files/sentence.ts';
import { write } from '#lib/server/db/write.ts';
import { readJson } from '../read-json.ts';
import { Refused, WrongUsage, type Verb } from '../verb.ts';

export const verb: Verb = {
	name: 'catalogue',
	summary: 'load which skills credentials show and what they are worth',
	changes: true,
	help: `Usage: lanewise catalogue FILE.json

Loads credentials, which are reviewed with it: {"providers": [{"id", "name"}], "credentials": [{"provider", "title",
"ids": [...], "alsoTitled": [...], "skills": [{"skill", "level"}], "validYears", "worth"}]}. "worth" is null (no credit)
or {"category", "quantity", "unit", "otherwise", "courseId", "tags", "accredited", "related", "evidence": {"type",
"received": "on completion" or "with the import"}}; "quantity" is an amount or "from the record".`,
	run(args, io) {
		const { positionals } = parseArgs({ args, allowPositionals: true });
		const [path, ...more] = positionals;
		if (path === undefined || more.length > 0) throw new WrongUsage('catalogue needs one file.');
		const read = readCatalogue(readJson(path).value);
		if ('problem' in read) throw new Refused(sentence(`${path}: ${read.problem}`));
		const db = io.open();
		const { credentials, added, merged } = write(db, (tx) => {
			const loaded = loadCatalogue(tx, read.value);
			if ('problem' in loaded) throw new Refused(sentence(`${path}: ${loaded.problem}`));
			if (loaded.counts.staffToRefold.length > 0) refoldStaff(db, loaded.counts.staffToRefold);
			return loaded.counts;
		});
		io.did({ credentials, added, merged });
		io.out(
			`${path}: ${credentials} credentials reviewed, ${added} of them new${merged > 0 ? `, ${merged} joined with what imports had entered` : ''}.`
		);
	}
};
