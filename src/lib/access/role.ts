/** The six roles of a district, as they are granted. */
export const ROLES = ['teacher', 'principal', 'coordinator', 'hr', 'admin', 'auditor'] as const;
export type Role = (typeof ROLES)[number];

/** What a role is called on screen. */
export const ROLE_NAMES: Record<Role, string> = {
	teacher: 'Teacher',
	principal: 'Principal',
	coordinator: 'PD coordinator',
	hr: 'HR specialist',
	admin: 'Administrator',
	auditor: 'Auditor'
};

/** The page a role starts on: what it came for, or the only thing it may see. */
export const ROLE_HOMES: Record<Role, '/' | '/me' | '/settings/people' | '/audit'> = {
	teacher: '/me',
	principal: '/',
	coordinator: '/',
	hr: '/',
	admin: '/settings/people',
	auditor: '/audit'
};

export const isRole = (text: unknown): text is Role => ROLES.includes(text as Role);
