import { parseArgs } from 'node:util';
import { sql } from 'drizzle-orm';
import { readContractText } from '#lib/lanes/contract-text.ts';
import { laneStillNeeded, putInForce, type ContractText } from '#lib/lanes/put-in-force.server.ts';
import { isDayToAsk } from '#lib/time/days.ts';
import { write } from '#lib/server/db/write.ts';
import { readBytes } from '../read-json.ts';
import { Refused, WrongUsage, type Verb } from '../verb.ts';

export const verb: Verb = {
	name: 'contract',
	summary: 'load salary schedules',
	changes: true,
	help: `Usage: lanewise contract FILE.json... [--effective DAY] [--kind lane|license]

Puts salary schedules in force, all of them or none. A schedule that breaks a rule of its form is refused with the place and
the reason. data/contracts/ holds schedules of real districts. With --effective the text holds from that day (like 2027-07-01)
and the one before it for the days before; without it, it holds for every day up to the next text that has such a day, and takes
the place of the one that did. With --kind license it is no salary schedule but the renewal of a license, counted by the same rules.`,
	run(args, io) {
		const { positionals, values } = parseArgs({
			args,
			allowPositionals: true,
			options: { effective: { type: 'string' }, kind: { type: 'string' } }
		});
		const effectiveOn = values.effective ?? null;
		if (effectiveOn !== null && !isDayToAsk(effectiveOn))
			throw new WrongUsage(`--effective must be a day like 2027-07-01; “${effectiveOn}” is none.`);
		const { kind } = values;
		if (kind !== undefined && kind !== 'lane' && kind !== 'license')
			throw new WrongUsage(`--kind is lane or license; “${kind}” is neither.`);
		if (positionals.length === 0) throw new WrongUsage('contract needs at least one file.');
		const documents = positionals.map(readContract);
		const now = new Date().toISOString();
		const outcomes = write(io.open(), (tx) =>
			documents.map((document) => {
				const needed = laneStillNeeded(tx, document.id, document.lanes);
				if (needed !== null) throw new Refused(`${document.path}: ${needed}`);
				const known = tx.get<{ kind: string } | undefined>(sql`SELECT kind FROM schedule WHERE id = ${document.id}`);
				if (kind !== undefined && known && known.kind !== kind)
					throw new Refused(`${document.id} is a ${known.kind} schedule already; give the other one an id of its own.`);
				return putInForce(tx, document, { effectiveOn, kind, now, by: 'command line' });
			})
		);
		io.did({ contracts: documents.length });
		documents.forEach(({ id, name }, i) => io.out(`${id}: ${name} (${outcomes[i]}).`));
	}
};

function readContract(path: string): ContractText & { path: string; lanes: string[] } {
	const read = readContractText(readBytes(path), path);
	if ('contract' in read) return { path, ...read.contract };
	const [first, ...rest] = read.problems;
	throw new Refused(`${first}${rest.length > 0 ? ` (${rest.length} more problems in this file)` : ''}`);
}
