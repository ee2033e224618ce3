import { parseArgs } from 'node:util';
import { sql } from 'drizzle-orm';
import { makeAccountLink } from '#lib/access/account-link.server.ts';
import { accountList } from '#lib/access/account-list.server.ts';
import type { FieldProblem, NewGrant } from '#lib/access/account-rules.ts';
import {
	accountByEmail,
	addAccount,
	disableAccount,
	enableAccount,
	grantRole,
	revokeGrant
} from '#lib/access/accounts.server.ts';
import { accountFacts } from '#lib/access/account-facts.server.ts';
import { COMMAND_LINE } from '#lib/access/actor.ts';
import { ACCOUNT_STATE_WORDS, peopleFiltersOf } from '#lib/access/people-filters.ts';
import { isRole, ROLE_NAMES, ROLES, type Role } from '#lib/access/role.ts';
import { grantableSchools } from '#lib/access/schools.server.ts';
import type { Db } from '#lib/server/db/open.ts';
import { isDate } from '#lib/time/days.ts';
import { provisionAccounts } from '#lib/staff/provision-accounts.server.ts';
import { staffByEmployeeId } from '#lib/staff/staff-by-employee-id.server.ts';
import { Refused, WrongUsage, type Io, type Verb } from '../verb.ts';

const SUBCOMMANDS: Record<string, (args: string[], io: Io) => void | Promise<void>> = {
	list,
	add,
	'create-admin': createAdmin,
	provision,
	grant,
	revoke,
	disable,
	enable,
	reset
};

export const verb: Verb = {
	name: 'users',
	summary: 'who may sign in and what as',
	help: `Usage: lanewise users list [--json] [--data DIR]
       lanewise users add NAME EMAIL [--employee ID] [--data DIR]
       lanewise users create-admin NAME EMAIL [--data DIR]
       lanewise users provision [--data DIR]
       lanewise users grant EMAIL ROLE [--school ID] [--from DAY] [--until DAY] [--no-export] [--data DIR]
       lanewise users revoke EMAIL ROLE [--school ID] [--data DIR]
       lanewise users disable EMAIL [--data DIR]
       lanewise users enable EMAIL [--data DIR]
       lanewise users reset EMAIL [--data DIR]

list          every account with its roles
add           an account, of the member of staff with this employee ID where one is given
create-admin  an account that administers, with a link to choose its password; makes an account that is there already one
provision     an account for every active member of staff with an e-mail address of their own, as a teacher
grant         a role: ${ROLES.join(', ')}. A principal needs --school, the school's id on the
              roster or its name; the role holds from today, or --from, until revoked, or --until
revoke        takes a role back; disable keeps somebody out at once, enable lets them in again
reset         prints a link with which somebody chooses a password, once

Exit code 0: done; 1: refused; 2: the command was not understood.`,
	run(args, io) {
		const [what, ...rest] = args;
		const carryOut = what !== undefined && Object.hasOwn(SUBCOMMANDS, what) ? SUBCOMMANDS[what]! : null;
		if (!carryOut)
			throw new WrongUsage(
				what === undefined
					? `users needs one of ${Object.keys(SUBCOMMANDS).join(', ')}.`
					: `“users ${what}” is not known.`
			);
		return carryOut(rest, io);
	}
};

const now = () => new Date().toISOString();

/** What has to be put right is refused in sentences. */
function granted<T extends object>(result: T | { problems: FieldProblem[] }): T {
	if ('problems' in result) throw new Refused(result.problems.map(({ sentence }) => sentence).join('\n'));
	return result;
}

function accountOf(db: Db, email: string): { id: string; name: string } {
	const found = accountByEmail(db, email);
	if (!found) throw new Refused(`Nobody has an account with the address ${email}. See lanewise users list.`);
	return found;
}

/** The positional arguments, exactly these. */
function exactly(positionals: string[], names: string[], command: string): string[] {
	if (positionals.length !== names.length || positionals.some((one) => one.trim() === ''))
		throw new WrongUsage(`users ${command} needs ${names.join(' and ')}.`);
	return positionals;
}

function list(args: string[], io: Io) {
	const { values } = parseArgs({ args, options: { json: { type: 'boolean' } } });
	const db = io.open();
	const everybody = peopleFiltersOf(new URLSearchParams());
	const order = { key: 'name', descending: false } as const;
	const accounts = accountList(db, everybody, order, { limit: -1, offset: 0 }, io.today(db));
	if (values.json) return io.out(JSON.stringify({ accounts }, null, '\t'));
	if (accounts.length === 0) return io.out('Nobody has an account yet. Add one with lanewise users create-admin.');
	for (const { name, email, employeeId, roles, state } of accounts) {
		const told = roles.map(({ role, school }) => role + (school === null ? '' : ` of ${school}`)).join(', ');
		const staff = employeeId === null ? '' : `, employee ${employeeId}`;
		io.out(`${email}  ${name}${staff}: ${told || 'no role'}. ${ACCOUNT_STATE_WORDS[state]}.`);
	}
}

async function add(args: string[], io: Io) {
	const { values, positionals } = parseArgs({
		args,
		allowPositionals: true,
		options: { employee: { type: 'string' } }
	});
	const [name, email] = exactly(positionals, ['NAME', 'EMAIL'], 'add') as [string, string];
	const db = io.open();
	let staffId: number | null = null;
	if (values.employee !== undefined) {
		const person = staffByEmployeeId(db, values.employee);
		if (!person) throw new Refused(`Nobody on the roster has the employee ID ${values.employee}.`);
		staffId = person.staffId;
	}
	const { accountId } = granted(await addAccount(db, { name, email, staffId }, COMMAND_LINE, now()));
	io.out(
		`${accountFacts(db, accountId, io.today(db))!.name} has an account now. Give a role with lanewise users grant.`
	);
}

async function createAdmin(args: string[], io: Io) {
	const { positionals } = parseArgs({ args, allowPositionals: true });
	const [name, email] = exactly(positionals, ['NAME', 'EMAIL'], 'create-admin') as [string, string];
	const db = io.open();
	const accountId =
		accountByEmail(db, email)?.id ?? granted(await addAccount(db, { name, email }, COMMAND_LINE, now())).accountId;
	await give(db, io, accountId, { role: 'admin', schoolId: null, untilDay: null, mayExport: true });
	await handOver(db, io, accountId);
}

async function give(db: Db, io: Io, accountId: string, grant: Omit<NewGrant, 'fromDay'> & { fromDay?: string }) {
	const today = io.today(db);
	granted(await grantRole(db, accountId, { fromDay: today, ...grant }, COMMAND_LINE, now(), today));
	const { name } = accountFacts(db, accountId, today)!;
	io.out(`${name} has the role ${ROLE_NAMES[grant.role]} now.`);
}

async function provision(args: string[], io: Io) {
	parseArgs({ args, options: {} });
	const db = io.open();
	const { added, left } = await provisionAccounts(db, COMMAND_LINE, now(), io.today(db));
	io.out(`${added} ${added === 1 ? 'account' : 'accounts'} added, each as a teacher.`);
	for (const { employeeId, name, reason } of left) io.out(`  no account for ${name} (${employeeId}): ${reason}`);
}

function roleIn(text: string): Role {
	if (isRole(text)) return text;
	throw new WrongUsage(`“${text}” is not a role. Roles are ${ROLES.join(', ')}.`);
}

/** A school by its id on the roster or its name. */
function schoolIn(db: Db, text: string | undefined): number | null {
	if (text === undefined) return null;
	const wanted = text.trim().toLowerCase();
	const schools = grantableSchools(db);
	const byId = schools.filter(({ sourceId }) => sourceId.toLowerCase() === wanted);
	const found = byId.length > 0 ? byId : schools.filter(({ name }) => name.toLowerCase() === wanted);
	if (found.length === 1) return found[0]!.schoolId;
	throw new Refused(
		found.length === 0
			? `There is no school “${text}”. Schools are ${schools.map(({ sourceId, name }) => `${sourceId} (${name})`).join(', ')}.`
			: `There are ${found.length} schools called “${text}”. Name one by its id: ${found.map(({ sourceId }) => sourceId).join(', ')}.`
	);
}

async function grant(args: string[], io: Io) {
	const { values, positionals } = parseArgs({
		args,
		allowPositionals: true,
		options: {
			school: { type: 'string' },
			from: { type: 'string' },
			until: { type: 'string' },
			'no-export': { type: 'boolean' }
		}
	});
	const [email, roleText] = exactly(positionals, ['EMAIL', 'ROLE'], 'grant') as [string, string];
	const role = roleIn(roleText);
	for (const name of ['from', 'until'] as const) {
		const day = values[name];
		if (day !== undefined && !isDate(day))
			throw new WrongUsage(`--${name} must be a day like 2026-11-25; “${day}” is none.`);
	}
	const db = io.open();
	await give(db, io, accountOf(db, email).id, {
		role,
		schoolId: schoolIn(db, values.school),
		...(values.from === undefined ? {} : { fromDay: values.from }),
		untilDay: values.until ?? null,
		mayExport: !values['no-export']
	});
}

async function revoke(args: string[], io: Io) {
	const { values, positionals } = parseArgs({ args, allowPositionals: true, options: { school: { type: 'string' } } });
	const [email, roleText] = exactly(positionals, ['EMAIL', 'ROLE'], 'revoke') as [string, string];
	const role = roleIn(roleText);
	const db = io.open();
	const [today, { id, name }] = [io.today(db), accountOf(db, email)];
	const schoolId = schoolIn(db, values.school);
	const held = db.all<{ id: number }>(sql`
		SELECT id FROM role_grant WHERE account_id = ${id} AND role = ${role} AND revoked_at IS NULL
			AND (until_day IS NULL OR until_day >= ${today}) AND (${schoolId} IS NULL OR school_id = ${schoolId}) ORDER BY id`);
	if (held.length === 0)
		throw new Refused(
			`${name} does not have the role ${ROLE_NAMES[role]}${schoolId === null ? '' : ' of this school'}.`
		);
	const schools = db.all(
		sql`SELECT DISTINCT school_id FROM role_grant WHERE id IN (${sql.join(
			held.map((one) => sql`${one.id}`),
			sql`, `
		)})`
	);
	if (schools.length > 1)
		throw new WrongUsage(`${name} is principal of ${schools.length} schools. Say of which with --school.`);
	for (const one of held) granted(await revokeGrant(db, one.id, COMMAND_LINE, now(), today));
	io.out(`${name} does not have the role ${ROLE_NAMES[role]} any more.`);
}

async function disable(args: string[], io: Io) {
	const { positionals } = parseArgs({ args, allowPositionals: true });
	const [email] = exactly(positionals, ['EMAIL'], 'disable') as [string];
	const db = io.open();
	const { id, name } = accountOf(db, email);
	const { sessionsEnded } = granted(await disableAccount(db, id, COMMAND_LINE, now(), io.today(db)));
	io.out(`${name} cannot sign in any more; ${sessionsEnded} ${sessionsEnded === 1 ? 'session' : 'sessions'} ended.`);
}

async function enable(args: string[], io: Io) {
	const { positionals } = parseArgs({ args, allowPositionals: true });
	const [email] = exactly(positionals, ['EMAIL'], 'enable') as [string];
	const db = io.open();
	const { id, name } = accountOf(db, email);
	granted(await enableAccount(db, id, COMMAND_LINE, now()));
	io.out(`${name} can sign in again.`);
}

async function reset(args: string[], io: Io) {
	const { positionals } = parseArgs({ args, allowPositionals: true });
	const [email] = exactly(positionals, ['EMAIL'], 'reset') as [string];
	const db = io.open();
	await handOver(db, io, accountOf(db, email).id);
}

/** Prints a one-time link; never mailed, since this is where one goes when mail does not work. */
async function handOver(db: Db, io: Io, accountId: string) {
	const origin = process.env.ORIGIN ?? `http://localhost:${process.env.PORT ?? 3000}`;
	const { name, lasts, address } = granted(
		await makeAccountLink(db, accountId, { by: COMMAND_LINE, now: now(), origin, mayMail: false })
	);
	io.out(`Hand this link to ${name}, who chooses a password with it. It works once, for ${lasts}:\n${address}`);
}
