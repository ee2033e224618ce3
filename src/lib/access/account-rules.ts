import { isDate } from '#lib/time/days.ts';
import { isRole, ROLE_NAMES, type Role } from './role.ts';

/** Something to put right, at the field it is about. */
export type FieldProblem = { field: string; sentence: string };

const LONGEST_NAME = 120;
/** The longest address that mail can be sent to. */
const LONGEST_EMAIL = 254;

/** An e-mail address as accounts have it: without spaces around it, in small letters. */
export const foldEmail = (text: string): string => text.trim().normalize('NFC').toLowerCase();

/**
 * Whether somebody could sign in with this folded address. No wider than what better-auth accepts at sign-in: an account of another
 * address would be one that nobody can open.
 */
export const isEmail = (text: string): boolean =>
	text.length <= LONGEST_EMAIL &&
	/^(?:[a-z0-9_'+-]+\.)*[a-z0-9_'+-]*[a-z0-9_+-]@(?:[a-z0-9][a-z0-9-]*\.)+[a-z]{2,}$/.test(text);

/** Name and address of an account, as they will be kept, with what has to be put right. */
export function readAccount(given: { name: string; email: string }): {
	name: string;
	email: string;
	problems: FieldProblem[];
} {
	const name = given.name.trim().replace(/\s+/g, ' ').toWellFormed();
	const email = foldEmail(given.email);
	const problems: FieldProblem[] = [];
	if (name === '') problems.push({ field: 'name', sentence: 'Enter the name of the person.' });
	else if (name.length > LONGEST_NAME)
		problems.push({
			field: 'name',
			sentence: `The name has ${name.length} characters; ${LONGEST_NAME} are the most.`
		});
	if (email === '') problems.push({ field: 'email', sentence: 'Enter the e-mail address the person signs in with.' });
	else if (!isEmail(email)) {
		const written = `“${given.email.trim().slice(0, 80)}”`;
		const isPlain = /^[ -~]*$/.test(email);
		problems.push({
			field: 'email',
			sentence: isPlain
				? `${written} is not an e-mail address. Write it like name@district.org.`
				: `${written} has letters that nobody can sign in with here. Take an address of letters from a to z, like name@district.org.`
		});
	}
	return { name, email, problems };
}

export type NewGrant = {
	role: Role;
	/** Of a principal; null for every other role. */
	schoolId: number | null;
	fromDay: string;
	/** The last day; null: until revoked. */
	untilDay: string | null;
	mayExport: boolean;
};

/** What speaks against a grant, whoever is to have it: see `role_grant` in data/migrations/0003_access.sql. */
export function grantProblems(
	{ role, schoolId, fromDay, untilDay }: NewGrant,
	{ hasStaffRecord, today }: { hasStaffRecord: boolean; today: string }
): FieldProblem[] {
	const problems: FieldProblem[] = [];
	if (!isRole(role)) return [{ field: 'role', sentence: 'Choose a role.' }];
	if (role === 'principal' && schoolId === null)
		problems.push({ field: 'school', sentence: 'A principal is principal of one school. Choose which.' });
	if (role !== 'principal' && schoolId !== null)
		problems.push({
			field: 'school',
			sentence: `Only a principal has a school. For ${ROLE_NAMES[role]}, leave the school open.`
		});
	if (role === 'teacher' && !hasStaffRecord)
		problems.push({
			field: 'role',
			sentence:
				'A teacher sees the own staff record, and this account belongs to none. Add an account with the employee ID instead.'
		});
	if (!isDate(fromDay)) problems.push({ field: 'from', sentence: 'The first day must be a day like 2026-11-25.' });
	else if (fromDay < today)
		problems.push({
			field: 'from',
			sentence: `The first day, ${fromDay}, is over. A role cannot have been held before it was given: choose ${today} or later.`
		});
	if (untilDay !== null && !isDate(untilDay))
		problems.push({
			field: 'until',
			sentence: 'The last day must be a day like 2027-06-30, or left open.'
		});
	else if (untilDay !== null && isDate(fromDay) && untilDay < fromDay)
		problems.push({ field: 'until', sentence: `The last day, ${untilDay}, is before the first, ${fromDay}.` });
	return problems;
}

export type GrantState = 'in force' | 'coming' | 'ended' | 'revoked';

/** What a grant is on a day. */
export function grantState(
	grant: { fromDay: string; untilDay: string | null; revokedAt: string | null },
	today: string
): GrantState {
	if (grant.revokedAt !== null) return 'revoked';
	if (grant.untilDay !== null && grant.untilDay < today) return 'ended';
	return grant.fromDay > today ? 'coming' : 'in force';
}
