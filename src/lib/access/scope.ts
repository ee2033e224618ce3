import type { Role } from './role.ts';

/**
 * Whose records a question may touch. Every query takes one and narrows by it in SQL. `school` with no school is nobody's
 * record at all: that is what an administrator and an auditor have.
 */
export type Scope = { kind: 'district' } | { kind: 'school'; schoolIds: number[] } | { kind: 'self'; staffId: number };

export const DISTRICT: Scope = { kind: 'district' };
export const NOBODYS_RECORDS: Scope = { kind: 'school', schoolIds: [] };

/** Who asks, in the one role that is in use. */
export type Viewer = {
	/** Null before sign-in. */
	accountId: string | null;
	name: string;
	/** The viewer's own staff record, for the page about oneself. */
	staffId: number | null;
	role: Role | null;
	/** What the role is about: a school's name, or the district's. */
	place: string;
	grantId: number | null;
	scope: Scope;
	/** Lanes, steps, credits toward them and their cost; of everybody in the scope. */
	seesPay: boolean;
	mayExport: boolean;
};

/** Who asks before sign-in. */
export const NOBODY: Viewer = {
	accountId: null,
	name: '',
	staffId: null,
	role: null,
	place: '',
	grantId: null,
	scope: NOBODYS_RECORDS,
	seesPay: false,
	mayExport: false
};

export type Grant = { id: number; role: Role; schoolId: number | null; place: string; mayExport: boolean };

/** What a role may see, narrowed to its grant: product.md, "Who uses it". */
export function viewerOf(account: { id: string; name: string; staffId: number | null }, grant: Grant): Viewer {
	return {
		accountId: account.id,
		name: account.name,
		staffId: account.staffId,
		role: grant.role,
		place: grant.place,
		grantId: grant.id,
		scope: scopeOf(account.staffId, grant),
		seesPay: grant.role === 'hr',
		mayExport: grant.mayExport
	};
}

function scopeOf(staffId: number | null, { role, schoolId }: Grant): Scope {
	if (role === 'hr' || role === 'coordinator') return DISTRICT;
	if (role === 'principal') return { kind: 'school', schoolIds: schoolId === null ? [] : [schoolId] };
	if (role === 'teacher' && staffId !== null) return { kind: 'self', staffId };
	return NOBODYS_RECORDS;
}
