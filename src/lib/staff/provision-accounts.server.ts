import { setImmediate as otherWork } from 'node:timers/promises';
import { sql } from 'drizzle-orm';
import { insertTeacher } from '#lib/access/accounts.server.ts';
import { readAccount } from '#lib/access/account-rules.ts';
import type { Actor } from '#lib/access/actor.ts';
import { appendAudit, audited } from '#lib/access/audit.server.ts';
import { districtSettings } from '#lib/district/settings.server.ts';
import type { Db, Queryable } from '#lib/server/db/open.ts';
import { whenFree } from '#lib/server/db/when-free.ts';
import { staffWithoutAccount, type StaffWithoutAccount } from './staff-without-account.server.ts';

/** Who got no account, with the reason as a sentence's end: "has no address". */
export type NotProvisioned = { employeeId: string; name: string; reason: string };

/** Accounts made in one transaction: pages are served between two. */
const PORTION = 50;

/**
 * Gives every active member of staff with a current address of their own an account with the role of a teacher, where they have none.
 * Whoever cannot have one is named with the reason. May be repeated: it only adds.
 */
export async function provisionAccounts(
	db: Db,
	by: Actor,
	now: string,
	today: string
): Promise<{ added: number; left: NotProvisioned[] }> {
	const people = staffWithoutAccount(db, districtSettings(db).emailDomains.current);
	const shared = sharedAddresses(db);
	const owners = accountOwners(db);
	const left: NotProvisioned[] = [];
	const ready: { person: StaffWithoutAccount; name: string; email: string }[] = [];
	for (const person of people) {
		const addresses = person.addresses.map((address) => readAccount({ name: person.name, email: address }));
		const free = addresses.find(
			({ email, problems }) => problems.length === 0 && !shared.has(email) && !owners.has(email)
		);
		if (free) ready.push({ person, name: free.name, email: free.email });
		else left.push({ ...named(person), reason: whyNot(addresses, shared, owners) });
	}

	let added = 0;
	for (let from = 0; from < ready.length; from += PORTION) {
		const portion = ready.slice(from, from + PORTION);
		const took = await audited(
			db,
			() => null,
			() =>
				portion.filter(({ person: { staffId }, name, email }) => {
					return insertTeacher(db, { name, email, staffId }, by, now, today) === null;
				}),
			now
		);
		added += portion.length - took.length;
		await otherWork();
		for (const { person } of took)
			left.push({ ...named(person), reason: 'got an account from somebody else just now' });
	}
	if (added > 0) {
		const after = { accounts: added, left: left.length };
		await whenFree(() => appendAudit(db, { actor: by, action: 'account.provision', after }, now));
	}
	return { added, left };
}

const named = ({ employeeId, name }: StaffWithoutAccount) => ({ employeeId, name });

/** Addresses of several people who work here: whose mailbox it is cannot be known. */
function sharedAddresses(db: Queryable): Set<string> {
	const shared = db.all<{ address: string }>(sql`
		SELECT address FROM staff_email JOIN staff ON staff.id = staff_email.staff_id
		WHERE kind = 'current' AND staff.active = 1 GROUP BY address HAVING count(*) > 1`);
	return new Set(shared.map(({ address }) => address));
}

function accountOwners(db: Queryable): Map<string, string> {
	const accounts = db.all<{ email: string; name: string }>(sql`SELECT email, name FROM account`);
	return new Map(accounts.map(({ email, name }) => [email, name]));
}

function whyNot(addresses: ReturnType<typeof readAccount>[], shared: Set<string>, owners: Map<string, string>): string {
	const [first] = addresses;
	if (!first) return 'has no current e-mail address on the roster';
	if (first.problems.length > 0) return first.problems.map(({ sentence }) => sentence).join(' ');
	if (shared.has(first.email)) return `shares the address ${first.email} with another member of staff`;
	return `has the address ${first.email}, which is the account of ${owners.get(first.email)}`;
}
