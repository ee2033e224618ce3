import { parseArgs } from 'node:util';
import { readFramework } from '#lib/catalogue/framework.ts';
import { loadFramework } from '#lib/catalogue/load-framework.server.ts';
import { sentence } from '#lib/files/sentence.ts';
import { write } from '#lib/server/db/write.ts';
import { readJson } from '../read-json.ts';
import { Refused, WrongUsage, type Verb } from '../verb.ts';

export const verb: Verb = {
	name: 'framework',
	summary: 'load the skills framework',
	changes: true,
	help: `Usage: lanewise framework FILE.json

Loads the skills that credentials can show: {"id", "name", "groups": [{"name", "skills": [{"id", "name"}]}]}.
data/frameworks/starter.json is one to begin with. Skills the file does not name are kept.`,
	run(args, io) {
		const { positionals } = parseArgs({ args, allowPositionals: true });
		const [path, ...more] = positionals;
		if (path === undefined || more.length > 0) throw new WrongUsage('framework needs one file.');
		const read = readFramework(readJson(path).value);
		if ('problem' in read) throw new Refused(sentence(`${path}: ${read.problem}`));
		const { skills, added } = write(io.open(), (tx) => loadFramework(tx, read.value));
		io.did({ skills, added });
		io.out(`${read.value.name}: ${skills} skills, ${added} of them new.`);
	}
};
