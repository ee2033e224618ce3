import type { Role } from './role.ts';
import type { Viewer } from './scope.ts';

/** Who may ask: anybody at all, whoever is signed in, whoever has a staff record of their own, or these roles. */
type Audience = 'anybody' | 'signed in' | 'own record' | readonly Role[];

export type Rule = {
	who: Audience;
	/** Taking away a file is a right of its own, which a grant may lack. */
	exports?: true;
	/** Asks for a sign-in of the last minutes: what would hurt most in wrong hands. */
	fresh?: true;
	/** Takes files in; every other form is small. */
	uploads?: true;
	/** Exists only in the sample district, or only in a real one. */
	only?: 'sample' | 'district';
	/** The action under which each use is written to the audit log: pay of other people, files taken away. */
	audited?: string;
};

const STAFF_WORK: readonly Role[] = ['principal', 'coordinator', 'hr'];
const IMPORTS: readonly Role[] = ['coordinator', 'hr'];
const PAY: readonly Role[] = ['hr'];
const LOG: readonly Role[] = ['admin', 'auditor'];
const SETTINGS: readonly Role[] = ['admin'];

/**
 * The one table of who may do what: route id, then method, with the name of a form action behind a POST ("POST default" for an
 * unnamed one, "POST" for an endpoint). What is not listed does not exist for anybody.
 */
export const POLICY: Record<string, Record<string, Rule>> = {
	'/': { GET: { who: 'signed in' } },
	'/me': { GET: { who: 'own record' }, 'POST interest': { who: 'own record' }, 'POST issue': { who: 'own record' } },
	'/me/statements/[statementId]': { GET: { who: 'own record' } },
	'/skills': { GET: { who: STAFF_WORK } },
	'/skills/export': { GET: { who: STAFF_WORK, exports: true, audited: 'skills.export' } },
	'/skills/[skillId]': { GET: { who: STAFF_WORK } },
	'/skills/people/[staffId]': { GET: { who: STAFF_WORK, audited: 'evidence.view' } },
	'/lanes': { GET: { who: PAY, audited: 'lanes.view' } },
	'/lanes/export': { GET: { who: PAY, exports: true, fresh: true, audited: 'lanes.export' } },
	'/lanes/forecast': { GET: { who: PAY, audited: 'forecast.view' } },
	'/lanes/forecast/export': { GET: { who: PAY, exports: true, fresh: true, audited: 'forecast.export' } },
	'/lanes/double-counting': {
		GET: { who: PAY, audited: 'doubleCount.view' },
		'POST decide': { who: PAY }
	},
	'/lanes/double-counting/export': { GET: { who: PAY, exports: true, fresh: true, audited: 'doubleCount.export' } },
	'/lanes/review': {
		GET: { who: PAY, audited: 'review.view' },
		'POST decide': { who: PAY },
		'POST ask': { who: PAY },
		'POST withdraw': { who: PAY },
		'POST takeBack': { who: PAY },
		'POST confirm': { who: PAY }
	},
	'/lanes/review/export': { GET: { who: PAY, exports: true, fresh: true, audited: 'review.export' } },
	'/lanes/papers': {
		GET: { who: PAY, audited: 'papers.view' },
		'POST ask': { who: PAY },
		'POST receive': { who: PAY },
		'POST withdraw': { who: PAY }
	},
	'/lanes/papers/export': { GET: { who: PAY, exports: true, fresh: true, audited: 'papers.export' } },
	'/lanes/deadlines': { GET: { who: PAY } },
	'/lanes/deadlines/calendar.ics': { GET: { who: PAY, exports: true, audited: 'deadlines.export' } },
	'/lanes/[staffId]': { GET: { who: PAY, audited: 'ledger.view' }, 'POST issue': { who: PAY } },
	'/lanes/[staffId]/statements/[statementId]': { GET: { who: PAY, audited: 'ledger.statement' } },
	'/lanes/changes': {
		GET: { who: PAY, audited: 'lanes.view' },
		'POST decide': { who: PAY },
		'POST confirm': { who: PAY },
		'POST takeBack': { who: PAY },
		'POST settle': { who: PAY }
	},
	'/lanes/changes/export': { GET: { who: PAY, exports: true, fresh: true, audited: 'lanes.export' } },
	'/lanes/changes/[changeId]': { GET: { who: PAY, audited: 'lanes.view' } },
	'/lanes/changes/[changeId]/letter': { GET: { who: PAY, audited: 'lanes.letter' } },
	'/lanes/payroll': {
		GET: { who: PAY, audited: 'lanes.view' },
		'POST map': { who: PAY },
		'POST export': { who: PAY, fresh: true }
	},
	'/lanes/payroll/[exportId]': { GET: { who: PAY, exports: true, fresh: true, audited: 'lanes.payroll-file' } },
	'/lanes/contracts': {
		GET: { who: PAY, audited: 'contract.view' },
		'POST hireDays': { who: PAY, fresh: true },
		'POST upload': { who: PAY, uploads: true }
	},
	'/lanes/contracts/[scheduleId]': {
		GET: { who: PAY, audited: 'contract.compare' },
		'POST upload': { who: PAY, uploads: true },
		'POST withdraw': { who: PAY, fresh: true },
		'POST draftSalaries': { who: PAY, uploads: true },
		'POST salaries': { who: PAY, uploads: true, fresh: true },
		'POST putSalariesInForce': { who: PAY, fresh: true },
		'POST withdrawSalaries': { who: PAY, fresh: true },
		'POST addCases': { who: PAY, uploads: true },
		'POST removeCase': { who: PAY },
		'POST restoreCase': { who: PAY }
	},
	'/lanes/contracts/[scheduleId]/drafts': {
		GET: { who: PAY },
		'POST start': { who: PAY },
		'POST restore': { who: PAY }
	},
	'/lanes/contracts/[scheduleId]/drafts/[versionId]': {
		GET: { who: PAY, audited: 'contract.compare' },
		'POST save': { who: PAY },
		'POST discard': { who: PAY },
		'POST putInForce': { who: PAY, fresh: true }
	},
	'/lanes/contracts/[scheduleId]/people': {
		GET: { who: PAY, exports: true, fresh: true, audited: 'contract.people' }
	},
	'/lanes/contracts/[scheduleId]/text': { GET: { who: PAY, exports: true, audited: 'contract.text' } },
	'/lanes/licenses': { GET: { who: PAY, audited: 'license.view' } },
	'/lanes/licenses/export': { GET: { who: PAY, exports: true, fresh: true, audited: 'license.export' } },
	'/lanes/licenses/[staffId]': { GET: { who: PAY, audited: 'license.view' } },
	'/lanes/contracts/[scheduleId]/salaries': { GET: { who: PAY, exports: true, audited: 'salary.export' } },
	'/plcs': { GET: { who: STAFF_WORK } },
	'/plcs/export': { GET: { who: STAFF_WORK, exports: true, audited: 'plcs.export' } },
	'/imports': {
		GET: { who: IMPORTS },
		'POST upload': { who: IMPORTS, uploads: true },
		'POST storeAll': { who: IMPORTS },
		'POST expect': { who: IMPORTS },
		'POST expectNoMore': { who: IMPORTS }
	},
	'/imports/export': { GET: { who: IMPORTS, exports: true, audited: 'imports.export' } },
	'/imports/upload': { GET: { who: IMPORTS }, POST: { who: IMPORTS, uploads: true } },
	'/imports/progress': { GET: { who: IMPORTS } },
	'/imports/queue': { GET: { who: IMPORTS }, 'POST decide': { who: IMPORTS }, 'POST takeBack': { who: IMPORTS } },
	'/imports/decisions': {
		GET: { who: IMPORTS },
		'POST takeBack': { who: IMPORTS },
		'POST takeBackAnswer': { who: IMPORTS }
	},
	'/imports/decisions/export': { GET: { who: IMPORTS, exports: true, audited: 'decisions.export' } },
	'/imports/[publicId]': {
		GET: { who: IMPORTS },
		'POST store': { who: IMPORTS },
		'POST discard': { who: IMPORTS },
		'POST again': { who: IMPORTS },
		'POST explain': { who: IMPORTS },
		'POST undo': { who: IMPORTS },
		'POST restore': { who: IMPORTS },
		'POST answer': { who: IMPORTS }
	},
	'/imports/[publicId]/columns': {
		GET: { who: IMPORTS },
		'POST preview': { who: IMPORTS },
		'POST save': { who: IMPORTS }
	},
	'/imports/credentials': { GET: { who: IMPORTS }, 'POST review': { who: IMPORTS }, 'POST join': { who: IMPORTS } },
	'/imports/layouts': { GET: { who: IMPORTS }, 'POST take': { who: IMPORTS }, 'POST forget': { who: IMPORTS } },
	'/imports/providers': { GET: { who: IMPORTS } },
	'/imports/providers/example': { GET: { who: IMPORTS } },
	'/imports/layouts/export': { GET: { who: IMPORTS, exports: true, audited: 'layout.export' } },
	'/imports/[publicId]/against': { GET: { who: IMPORTS } },
	'/imports/[publicId]/against/export': { GET: { who: IMPORTS, exports: true, fresh: true, audited: 'import.export' } },
	'/imports/[publicId]/to-correct.csv': {
		GET: { who: IMPORTS, exports: true, fresh: true, audited: 'import.export' }
	},
	'/imports/[publicId]/records.csv': { GET: { who: IMPORTS, exports: true, fresh: true, audited: 'import.export' } },
	'/audit': { GET: { who: LOG } },
	'/audit/export': { GET: { who: LOG, exports: true, fresh: true, audited: 'audit.export' } },
	'/settings/people': {
		GET: { who: SETTINGS },
		'POST add': { who: SETTINGS, fresh: true, only: 'district' },
		'POST provision': { who: SETTINGS, fresh: true, only: 'district' }
	},
	'/settings/people/[accountId]': {
		GET: { who: SETTINGS },
		'POST grant': { who: SETTINGS, fresh: true, only: 'district' },
		'POST revoke': { who: SETTINGS, fresh: true, only: 'district' },
		'POST disable': { who: SETTINGS, fresh: true, only: 'district' },
		'POST enable': { who: SETTINGS, fresh: true, only: 'district' },
		'POST link': { who: SETTINGS, fresh: true, only: 'district' },
		'POST signOut': { who: SETTINGS, fresh: true, only: 'district' }
	},
	'/sessions': {
		GET: { who: 'signed in', only: 'district' },
		'POST end': { who: 'signed in', only: 'district' },
		'POST endOthers': { who: 'signed in', only: 'district' },
		'POST password': { who: 'signed in', only: 'district' }
	},
	'/role': { POST: { who: 'signed in' } },
	'/scheme': { POST: { who: 'anybody' } },
	'/sign-in': { GET: { who: 'anybody', only: 'district' }, 'POST default': { who: 'anybody', only: 'district' } },
	'/sign-in/again': {
		GET: { who: 'signed in', only: 'district' },
		'POST default': { who: 'signed in', only: 'district' }
	},
	'/sign-in/sso': { GET: { who: 'anybody', only: 'district' } },
	'/sign-in/sso/back': { GET: { who: 'anybody', only: 'district' } },
	'/sign-out': { POST: { who: 'anybody', only: 'district' } },
	'/set-up': { GET: { who: 'anybody', only: 'district' }, 'POST default': { who: 'anybody', only: 'district' } },
	'/welcome': { GET: { who: 'anybody', only: 'district' }, 'POST default': { who: 'anybody', only: 'district' } }
};

/** The rule of a request, by its route and not by its address; null: there is no such thing. HEAD asks as GET does. */
export function ruleFor(routeId: string, method: string, searchParams: URLSearchParams): Rule | null {
	const route = Object.hasOwn(POLICY, routeId) ? POLICY[routeId]! : {};
	const rule = (key: string) => (Object.hasOwn(route, key) ? route[key]! : null);
	if (method === 'GET' || method === 'HEAD') return rule('GET');
	if (method !== 'POST') return null;
	// As SvelteKit finds the action: the first parameter whose name begins with a slash.
	const named = [...searchParams.keys()].find((name) => name.startsWith('/'));
	return named === undefined ? (rule('POST default') ?? rule('POST')) : rule(`POST ${named.slice(1)}`);
}

export type Verdict = 'allowed' | 'absent' | 'refused' | 'sign in' | 'sign in again';

/**
 * Whether somebody may. `absent` and `refused` look the same from outside: the first exists for nobody, the second was listed
 * and not for this viewer. `isFresh`: who it is was proved in the last minutes.
 */
export function verdict(
	rule: Rule | null,
	viewer: Viewer,
	{ sample, isFresh }: { sample: boolean; isFresh: boolean }
): Verdict {
	if (!rule || (rule.only && (rule.only === 'sample') !== sample)) return 'absent';
	if (rule.who === 'anybody') return 'allowed';
	if (viewer.accountId === null) return 'sign in';
	// Signed in without a role that holds today: only what is about oneself as an account.
	const isAmong =
		rule.who === 'signed in' ||
		(rule.who === 'own record'
			? viewer.staffId !== null && viewer.role !== null
			: viewer.role !== null && rule.who.includes(viewer.role));
	if (!isAmong || (rule.exports && !viewer.mayExport)) return 'refused';
	return rule.fresh && !isFresh ? 'sign in again' : 'allowed';
}

/** Whether a place belongs in the viewer's navigation. */
export function maySee(routeId: string, viewer: Viewer, sample: boolean): boolean {
	return verdict(ruleFor(routeId, 'GET', new URLSearchParams()), viewer, { sample, isFresh: true }) === 'allowed';
}
