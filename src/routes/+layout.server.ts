import { districtSettings } from '#lib/district/settings.server.ts';
import { SCHEME_COOKIE, schemeOf } from '#lib/ui/scheme.ts';
import type { LayoutServerLoad } from './$types';

/** What the shell of every page says: whose dashboard this is, which day it is there, who reads it. */
export const load: LayoutServerLoad = ({ locals: { db, viewer, today, sample }, cookies, depends }) => {
	depends('lanewise:scheme');
	const { name, timeZone } = districtSettings(db);
	return {
		district: { name, timeZone },
		today,
		sample,
		viewer: { name: viewer.name, seesPay: viewer.seesPay },
		scheme: schemeOf(cookies.get(SCHEME_COOKIE))
	};
};
