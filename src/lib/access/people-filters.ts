import { isRole, type Role } from './role.ts';

/** What an account is good for today, in words of the list of people. */
export const ACCOUNT_STATES = ['open', 'not signed up', 'without role', 'disabled'] as const;
export type AccountState = (typeof ACCOUNT_STATES)[number];

export const ACCOUNT_STATE_WORDS: Record<AccountState, string> = {
	open: 'Can sign in',
	'not signed up': 'Has no password or sign-on yet',
	'without role': 'Has no role today',
	disabled: 'Disabled'
};

export const PEOPLE_ORDERS = ['name', 'email', 'school', 'seen', 'state'] as const;
export type PeopleOrder = (typeof PEOPLE_ORDERS)[number];

/** Which accounts are asked for; null: all of them. */
export type PeopleFilters = {
	/** Has this role today. */
	role: Role | null;
	/** Public id of a school they work at or are principal of. */
	school: string | null;
	state: AccountState | null;
	/** In name, address or employee id. */
	text: string | null;
};

/** The filters an address asks for; what it does not know counts as not asked. */
export function peopleFiltersOf(searchParams: URLSearchParams): PeopleFilters {
	const text = (name: string) => searchParams.get(name)?.trim() || null;
	const [role, state] = [text('role'), text('state')];
	return {
		role: isRole(role) ? role : null,
		school: text('school'),
		state: ACCOUNT_STATES.find((one) => one === state) ?? null,
		text: text('q')
	};
}
