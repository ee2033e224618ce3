import { error } from '@sveltejs/kit';
import type { Scope } from '#lib/access/scope.ts';
import type { Unit } from '#lib/coverage/units.server.ts';

/**
 * The school an address asks for, among those in scope; null: all of them. Who has one school is in it without asking: a map of
 * schools with one row says nothing. A school that is out of scope is as absent as one that does not exist.
 */
export function schoolAsked(url: URL, scope: Scope, units: Unit[]): Unit | null {
	const asked = url.searchParams.get('school');
	if (!asked) return scope.kind === 'school' && units.length === 1 ? units[0]! : null;
	return units.find(({ publicId }) => publicId === asked) ?? error(404, 'There is no such school.');
}
