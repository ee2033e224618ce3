import { parseArgs } from 'node:util';
import { districtSettings } from '#lib/district/settings.server.ts';
import { write } from '#lib/server/db/write.ts';
import { loadRoster, type RosterCounts } from '#lib/staff/load-roster.server.ts';
import { readRosterPath } from '#lib/staff/roster-files.server.ts';
import type { Roster } from '#lib/staff/roster.ts';
import { Refused, WrongUsage, type Verb } from '../verb.ts';

export const verb: Verb = {
	name: 'roster',
	summary: 'load people, schools and assignments from OneRoster files',
	changes: true,
	help: `Usage: lanewise roster PATH...

Loads OneRoster 1.1 or 1.2 CSV files, each PATH a folder or a zip, in the order given; all of them or none.
A bulk roster says who works here: whoever is missing has left (and is kept). A delta changes only whom it names.
Students, parents and guardians are never stored.`,
	async run(args, io) {
		const { positionals } = parseArgs({ args, allowPositionals: true });
		if (positionals.length === 0) throw new WrongUsage('roster needs at least one folder or zip.');
		const db = io.open();
		const settings = districtSettings(db);
		const rosters: { path: string; roster: Roster }[] = [];
		for (const path of positionals) {
			const read = await readRosterPath(path, settings.timeZone);
			if ('problem' in read) throw new Refused(read.problem);
			rosters.push({ path, roster: read.roster });
		}
		const today = io.today(db);
		const loaded = write(db, (tx) =>
			rosters.map(({ path, roster }) => {
				const result = loadRoster(tx, roster, { settings, today });
				if ('problem' in result) throw new Refused(result.problem);
				return { path, roster, counts: result.counts };
			})
		);
		for (const { path, roster, counts } of loaded) {
			const { added, changed, unchanged, left, missing } = counts;
			io.did({ added, changed, unchanged, left, missing });
			io.out(inWords(path, roster, counts));
		}
	}
};

function inWords(path: string, roster: Roster, counts: RosterCounts): string {
	const { added, changed, unchanged, left, missing, notStaff, withoutRole, withoutEmployeeId, schools } = counts;
	const parts = [`${added} new, ${changed} changed, ${unchanged} unchanged`];
	if (left > 0) parts.push(`${left} of them ${left === 1 ? 'has' : 'have'} left`);
	if (missing > 0) parts.push(`${missing} no longer in the roster and marked as left`);
	if (schools > 0) parts.push(`${schools} schools and offices`);
	if (notStaff > 0) parts.push(`${notStaff} students, parents or guardians not stored`);
	if (withoutRole > 0) parts.push(`${withoutRole} without any role left out`);
	if (withoutEmployeeId > 0) parts.push(`${withoutEmployeeId} without an employee id kept under the roster's own id`);
	const mode = roster.modeIsKnown
		? roster.mode
		: 'no manifest says bulk or delta, so read as a delta: nobody missing was marked as left';
	return `${path} (OneRoster ${roster.version}, ${mode}): ${roster.people.length} staff: ${parts.join('; ')}.`;
}
