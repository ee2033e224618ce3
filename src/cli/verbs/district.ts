import { parseArgs } from 'node:util';
import { districtSettings, saveDistrictSettings } from '#lib/district/settings.server.ts';
import { readSettings } from '#lib/district/settings.ts';
import { sentence } from '#lib/files/sentence.ts';
import { write } from '#lib/server/db/write.ts';
import { readJson } from '../read-json.ts';
import { Refused, WrongUsage, type Verb } from '../verb.ts';

export const verb: Verb = {
	name: 'district',
	summary: "load the district's settings",
	changes: true,
	help: `Usage: lanewise district FILE.json

Loads the district's settings. Every key is optional and keeps what was set before; unknown keys are refused:
  name, time_zone, school_year_starts, email_domains {current, former}, passing_score {provider: score},
  clock_hours_per {unit: hours}`,
	run(args, io) {
		const { positionals } = parseArgs({ args, allowPositionals: true });
		const [path, ...more] = positionals;
		if (path === undefined || more.length > 0) throw new WrongUsage('district needs one file.');
		const { value } = readJson(path);
		const db = io.open();
		const settings = write(db, (tx) => {
			const read = readSettings(value, districtSettings(tx));
			if ('problem' in read) throw new Refused(sentence(`${path}: ${read.problem}`));
			saveDistrictSettings(tx, read.settings);
			return read.settings;
		});
		io.out(`${settings.name}: settings kept; days are those of ${settings.timeZone}.`);
	}
};
