import { parseArgs } from 'node:util';
import { eq } from 'drizzle-orm';
import { restoreImport, undoImport } from '#lib/imports/undo-import.server.ts';
import { importFile } from '#lib/server/db/schema.ts';
import { Refused, WrongUsage, type Verb } from '../verb.ts';

export const verb: Verb = {
	name: 'undo',
	summary: 'takes an import back, or lets it count again',
	changes: true,
	help: `Usage: lanewise undo NUMBER [--restore] [--data DIR]

NUMBER is the import's number in "lanewise imports". What the import said no longer counts; its records and the decisions people
made stay on file. --restore lets an import that was taken back count again.`,
	run(args, io) {
		const { values, positionals } = parseArgs({
			args,
			allowPositionals: true,
			options: { restore: { type: 'boolean' } }
		});
		const number = Number(positionals[0]);
		if (positionals.length !== 1 || !Number.isInteger(number))
			throw new WrongUsage('Which import? undo needs its number.');
		const db = io.open();
		const file = db.select().from(importFile).where(eq(importFile.id, number)).get();
		if (!file) throw new Refused(`There is no import ${number}. See lanewise imports.`);
		const done = values.restore
			? restoreImport(db, number)
			: undoImport(db, number, 'command line', new Date().toISOString());
		if (!done)
			throw new Refused(
				`Import ${number} (${file.fileName}) is ${file.status}, so there is nothing to ${values.restore ? 'restore' : 'undo'}.`
			);
		io.did({ import: number });
		io.out(
			values.restore
				? `Import ${number} (${file.fileName}) counts again.`
				: `Import ${number} (${file.fileName}) was taken back.`
		);
	}
};
