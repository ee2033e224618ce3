import { parseArgs } from 'node:util';
import { serve } from '../serve.ts';
import type { Verb } from '../verb.ts';

export const verb: Verb = {
	name: 'serve',
	summary: 'serves the district’s pages',
	help: `Usage: lanewise serve [--data DIR]

Serves the built pages (npm run build) over the database in DIR at http://localhost:3000; PORT and ORIGIN choose another place.`,
	async run(args, io) {
		parseArgs({ args, options: {} });
		await serve({ sample: false, data: io.data });
	}
};
