import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { expect, test } from 'vitest';
import { maySee, POLICY, ruleFor, verdict, type Rule } from './policy.ts';
import { ROLES, type Role } from './role.ts';
import { NOBODY, viewerOf, type Viewer } from './scope.ts';

/** What the folders of src/routes can be asked: the id of each route, with the methods and form actions its files have. */
function manifest(): Map<string, string[]> {
	const routes = resolve('src/routes');
	const found = new Map<string, string[]>();
	for (const name of readdirSync(routes, { recursive: true, encoding: 'utf8' })) {
		if (!/(^|\/)\+(page\.svelte|server\.ts)$/.test(name)) continue;
		const folder = dirname(name) === '.' ? '' : dirname(name);
		const text = (file: string) => {
			const path = join(routes, folder, file);
			return existsSync(path) ? readFileSync(path, 'utf8') : '';
		};
		const keys = found.get(`/${folder}`) ?? [];
		if (name.endsWith('+page.svelte')) {
			const actions = /export const actions[^=]*= \{([\s\S]*)^\};/m.exec(text('+page.server.ts'))?.[1] ?? '';
			keys.push('GET', ...[...actions.matchAll(/^\t(\w+)(?::|\()/gm)].map(([, action]) => `POST ${action}`));
		} else {
			keys.push(...[...text('+server.ts').matchAll(/export const ([A-Z]+)\b/g)].map(([, method]) => method!));
		}
		found.set(`/${folder}`, keys);
	}
	return found;
}

const as = (role: Role, more: Partial<Viewer> = {}): Viewer => ({
	...viewerOf(
		{ id: 'a1', name: 'Ana Okafor', staffId: role === 'auditor' ? null : 1 },
		{ id: 1, role, schoolId: role === 'principal' ? 1 : null, place: 'Elm School', mayExport: true }
	),
	...more
});
const real = { sample: false, isFresh: true };

test('every page, endpoint and form action has its row in the policy, and every row is about something that exists', () => {
	const asked = [...manifest()].flatMap(([route, keys]) => keys.map((key) => `${route} ${key}`)).sort();
	const listed = Object.entries(POLICY)
		.flatMap(([route, keys]) => Object.keys(keys).map((key) => `${route} ${key}`))
		.sort();
	expect(asked.length).toBeGreaterThan(20);
	expect(listed).toEqual(asked);
});

test('what is not listed exists for nobody, whatever the role', () => {
	const nothing = new URLSearchParams();
	expect(ruleFor('/lanes', 'DELETE', nothing)).toBeNull();
	expect(ruleFor('/lanes', 'POST', nothing)).toBeNull();
	expect(ruleFor('/imports', 'POST', new URLSearchParams('?/undo'))).toBeNull();
	expect(ruleFor('/constructor', 'GET', nothing)).toBeNull();
	expect(ruleFor('/imports', 'POST', new URLSearchParams('?/constructor'))).toBeNull();
	for (const role of ROLES) expect(verdict(null, as(role), real)).toBe('absent');
});

test('a second action in the address does not ride on the first', () => {
	expect(ruleFor('/imports', 'POST', new URLSearchParams('?/nothing&/upload'))).toBeNull();
	expect(ruleFor('/imports', 'POST', new URLSearchParams('?q=1&/upload'))).toBe(POLICY['/imports']!['POST upload']);
});

test('lanes are for HR alone, and nobody else has them in their navigation', () => {
	for (const role of ROLES)
		for (const route of ['/lanes', '/lanes/[staffId]', '/lanes/export'])
			expect([role, route, maySee(route, as(role), false)]).toEqual([role, route, role === 'hr']);
});

test('an administrator and an auditor see no staff record, and their scope holds nobody', () => {
	for (const role of ['admin', 'auditor'] as const) {
		for (const route of ['/skills', '/skills/people/[staffId]', '/plcs', '/imports'])
			expect(maySee(route, as(role), false)).toBe(false);
		expect(as(role).scope).toEqual({ kind: 'school', schoolIds: [] });
	}
});

test('a teacher has the page about themselves and no other person’s', () => {
	const teacher = as('teacher');
	expect(Object.keys(POLICY).filter((route) => maySee(route, teacher, false))).toEqual([
		'/',
		'/me',
		'/me/statements/[statementId]',
		'/sessions',
		'/sign-in',
		'/sign-in/again',
		'/sign-in/sso',
		'/sign-in/sso/back',
		'/set-up',
		'/welcome'
	]);
	expect(teacher.scope).toEqual({ kind: 'self', staffId: 1 });
});

test('a grant without the right to export opens the page and not the file', () => {
	const reader = as('hr', { mayExport: false });
	expect(maySee('/lanes', reader, false)).toBe(true);
	expect(maySee('/lanes/export', reader, false)).toBe(false);
});

test('before sign-in everything but what leads to it asks for it', () => {
	const rule = (route: string, key = 'GET'): Rule => POLICY[route]![key]!;
	expect(verdict(rule('/lanes'), NOBODY, real)).toBe('sign in');
	expect(verdict(rule('/me'), NOBODY, real)).toBe('sign in');
	expect(verdict(rule('/sign-in'), NOBODY, real)).toBe('allowed');
	expect(verdict(rule('/scheme', 'POST'), NOBODY, real)).toBe('allowed');
});

test('pay of the whole district as a file, a contract put in force, and every grant, ask for a fresh sign-in', () => {
	const stale = { sample: false, isFresh: false };
	expect(verdict(POLICY['/lanes/export']!.GET!, as('hr'), stale)).toBe('sign in again');
	expect(verdict(POLICY['/settings/people/[accountId]']!['POST grant']!, as('admin'), stale)).toBe('sign in again');
	const draft = POLICY['/lanes/contracts/[scheduleId]/drafts/[versionId]']!;
	expect(verdict(draft['POST putInForce']!, as('hr'), stale)).toBe('sign in again');
	expect(verdict(draft['POST save']!, as('hr'), stale)).toBe('allowed');
	expect(verdict(POLICY['/lanes']!.GET!, as('hr'), stale)).toBe('allowed');
});

test('somebody signed in whose roles have all ended reaches nothing but their own sessions', () => {
	const ended: Viewer = { ...NOBODY, accountId: 'a1', name: 'Ana Okafor', staffId: 1 };
	const reached = Object.keys(POLICY).filter((route) => maySee(route, ended, false));
	expect(reached).not.toContain('/me');
	expect(reached).not.toContain('/skills');
	expect(reached).toContain('/sessions');
});

test('the sample district has no sign-in and a real one no sample', () => {
	expect(verdict(POLICY['/sign-in']!.GET!, NOBODY, { sample: true, isFresh: true })).toBe('absent');
	expect(verdict(POLICY['/settings/people']!['POST add']!, as('admin'), { sample: true, isFresh: true })).toBe(
		'absent'
	);
});
