import { maySee } from '#lib/access/policy.ts';
import { ROLE_HOMES, ROLE_NAMES } from '#lib/access/role.ts';
import { districtSettings } from '#lib/district/settings.server.ts';
import { SCHEME_COOKIE, schemeOf } from '#lib/ui/scheme.ts';
import type { LayoutServerLoad } from './$types';

/** The places of the navigation, in its order, by route. */
const PLACES = ['/', '/me', '/skills', '/lanes', '/plcs', '/imports', '/settings/people', '/audit'] as const;

/** What the shell of every page says: whose dashboard this is, which day it is there, who reads it, where they may go. */
export const load: LayoutServerLoad = ({ locals, cookies, depends }) => {
	depends('lanewise:scheme');
	const { db, viewer, choices, today, sample } = locals;
	const { name, timeZone } = districtSettings(db);
	const isHome = viewer.role === null || ROLE_HOMES[viewer.role] === '/';
	return {
		district: { name, timeZone },
		today,
		sample,
		viewer: {
			name: viewer.name,
			role: viewer.role === null ? null : ROLE_NAMES[viewer.role],
			place: viewer.place,
			seesPay: viewer.seesPay,
			isSignedIn: viewer.accountId !== null && !sample
		},
		choices: choices.map(({ role, ...choice }) => ({ ...choice, role: ROLE_NAMES[role] })),
		places: PLACES.filter((route) => maySee(route, viewer, sample) && (route !== '/' || isHome)),
		scheme: schemeOf(cookies.get(SCHEME_COOKIE))
	};
};
