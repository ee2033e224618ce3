import { parseArgs } from 'node:util';
import { loadTargets } from '#lib/catalogue/load-targets.server.ts';
import { readTargets } from '#lib/catalogue/targets.ts';
import { sentence } from '#lib/files/sentence.ts';
import { write } from '#lib/server/db/write.ts';
import { readJson } from '../read-json.ts';
import { Refused, WrongUsage, type Verb } from '../verb.ts';

export const verb: Verb = {
	name: 'targets',
	summary: 'load how many holders of a skill each school should have',
	changes: true,
	help: `Usage: lanewise targets FILE.json

Puts the file's targets in place of all before: {"targets": [{"skill", "school", "level", "holders" or "share", "dueOn",
"why"}]}. "school" is an id of the roster (every school without it), "level" 1 to 3, "share" a fraction such as "1/4".`,
	run(args, io) {
		const { positionals } = parseArgs({ args, allowPositionals: true });
		const [path, ...more] = positionals;
		if (path === undefined || more.length > 0) throw new WrongUsage('targets needs one file.');
		const read = readTargets(readJson(path).value);
		if ('problem' in read) throw new Refused(sentence(`${path}: ${read.problem}`));
		const { targets } = write(io.open(), (tx) => {
			const loaded = loadTargets(tx, read.value);
			if ('problem' in loaded) throw new Refused(sentence(`${path}: ${loaded.problem}`));
			return loaded;
		});
		io.did({ targets });
		io.out(`${path}: ${targets} targets.`);
	}
};
