import { error } from '@sveltejs/kit';
import type { Scope } from '#lib/access/scope.ts';

/** A file holds records of the whole district: for anybody else the pages of imports do not exist. */
export function districtOnly(scope: Scope): void {
	if (scope.kind !== 'district') error(404);
}
