import { parseArgs } from 'node:util';
import { COMMAND_LINE } from '#lib/access/actor.ts';
import { readNotedHead } from '#lib/access/audit-chain.ts';
import { auditEntries } from '#lib/access/audit-entries.server.ts';
import { auditFiltersOf } from '#lib/access/audit-filters.ts';
import { actionWords } from '#lib/access/audit-words.ts';
import { acceptAuditLog, verifyAudit } from '#lib/access/verify-audit.server.ts';
import { Refused, WrongUsage, type Io, type Verb } from '../verb.ts';

const FILTERS = ['who', 'action', 'outcome', 'on', 'from', 'to', 'text'] as const;

export const verb: Verb = {
	name: 'audit',
	summary: 'checks the audit log, or lists its entries',
	help: `Usage: lanewise audit verify [--head NUMBER:SEAL] [--data DIR]
       lanewise audit list [--who NAME] [--action ACTION] [--outcome done|refused|failed] [--on KIND[:ID]]
                           [--from DAY] [--to DAY] [--text TEXT] [--json] [--data DIR]
       lanewise audit accept [--data DIR]

verify  checks every seal of the log and that none of its entries is missing, and prints the head to write down. With --head it also
        checks that the log still runs through a head that was written down
list    the entries, newest first; ACTION is one such as import.undo, or the beginning of several: import
accept  after a backup was put back, or the file beside the database was lost: takes the log as it stands for the right one, and
        writes so into it

Exit code 0: done, the log is whole; 1: something is wrong with it; 2: the command was not understood.`,
	run(args, io) {
		const [what, ...rest] = args;
		if (what === 'verify') return verify(rest, io);
		if (what === 'list') return list(rest, io);
		if (what === 'accept') return accept(rest, io);
		throw new WrongUsage(
			what === undefined ? 'audit verify, audit list or audit accept?' : `“audit ${what}” is not known.`
		);
	}
};

async function verify(args: string[], io: Io) {
	const { values } = parseArgs({ args, options: { head: { type: 'string' } } });
	const noted = values.head === undefined ? undefined : readNotedHead(values.head);
	if (noted === null)
		throw new WrongUsage(`“${values.head}” is not a head like 12:0123456789abcdef, as audit verify prints it.`);
	const { entries, head, problems } = await verifyAudit(io.open(), noted);
	if (problems.length > 0)
		throw new Refused(
			[...problems.map(({ sentence }) => sentence), `${problems.length} found in ${entries} entries.`].join('\n')
		);
	io.out(`${entries} entries, each in its place and sealed. Write down the head: ${head}`);
}

function list(args: string[], io: Io) {
	const options = Object.fromEntries(FILTERS.map((name) => [name, { type: 'string' as const }]));
	const { values } = parseArgs({ args, options: { ...options, json: { type: 'boolean' } } });
	const asked = new URLSearchParams();
	for (const name of FILTERS) {
		const value = (values as Record<string, string | undefined>)[name];
		if (value !== undefined) asked.set(name === 'text' ? 'q' : name, value);
	}
	const { filters, wrong } = auditFiltersOf(asked);
	if (wrong.length > 0) throw new WrongUsage(`A day is written like 2026-11-25; “${wrong[0]}” is none.`);
	if (asked.has('outcome') && filters.outcome === null)
		throw new WrongUsage(`--outcome is done, refused or failed; “${asked.get('outcome')}” is none of them.`);
	const entries = auditEntries(io.open(), filters);
	if (values.json) {
		const parsed = (json: string | null) => (json === null ? null : (JSON.parse(json) as unknown));
		const written = entries.map(({ before, after, details, ...entry }) => ({
			...entry,
			before: parsed(before),
			after: parsed(after),
			details: parsed(details)
		}));
		return io.out(JSON.stringify({ entries: written }, null, '\t'));
	}
	if (entries.length === 0) return io.out('No entry fits.');
	for (const { number, at, who, action, outcome, onKind, onId, rows } of entries) {
		const about = onKind === null ? '' : `, ${onKind} ${onId}`;
		const more = (rows === null ? '' : `, ${rows} rows`) + (outcome === 'done' ? '' : ` (${outcome})`);
		io.out(`${String(number).padStart(6)}  ${at}  ${who}: ${actionWords(action)} [${action}]${about}${more}`);
	}
}

function accept(args: string[], io: Io) {
	parseArgs({ args, options: {} });
	acceptAuditLog(io.open(), COMMAND_LINE, new Date().toISOString());
	io.out('The log as it stands is taken for the right one from here on; its last entry says so.');
}
