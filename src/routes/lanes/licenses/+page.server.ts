import { error } from '@sveltejs/kit';
import { filtersOf } from '#lib/access/shown.ts';
import { LICENSE_STATUSES } from '#lib/lanes/license-standing.ts';
import { licensesMatching, licenseStandings } from '#lib/lanes/license-standings.server.ts';
import { licenseViewOf, orderedLicenses } from '#lib/lanes/ui/license-view.ts';
import { pageOf } from '#lib/ui/address.ts';
import type { PageServerLoad } from './$types';

const PER_PAGE = 100;

/** Whose license renewal is met, who is short by what and until when. */
export const load: PageServerLoad = ({ locals, url }) => {
	const { db, viewer, today } = locals;
	if (!viewer.seesPay) error(404, 'There is no such page.');
	const view = licenseViewOf(url, today);
	const { asOf, filters, order } = view;
	const everybody = licenseStandings(db, viewer.scope, asOf);
	const here = licensesMatching(everybody, { school: filters.school, license: filters.license }, asOf);
	const rows = orderedLicenses(licensesMatching(everybody, filters, asOf), order);
	const page = pageOf(url, Math.ceil(rows.length / PER_PAGE));
	const schools = new Map(everybody.map(({ schoolId, school }) => [schoolId, school]));
	const licenses = new Map(everybody.map(({ licenseId, license }) => [licenseId, license]));
	locals.shown = { rows: rows.length, details: { asOf, ...filtersOf(url.searchParams) } };
	return {
		...view,
		any: everybody.length,
		counts: LICENSE_STATUSES.map((status) => ({ status, count: here.filter((one) => one.status === status).length })),
		here: here.length,
		soon: here
			.filter(({ status }) => status === 'short' || status === 'papers')
			.filter((one) => licensesMatching([one], { within: 365 }, asOf).length > 0).length,
		schools: [...schools].map(([id, name]) => ({ id, name })).toSorted((a, b) => a.name.localeCompare(b.name, 'en')),
		licenses: [...licenses].map(([id, name]) => ({ id, name })),
		total: rows.length,
		page,
		perPage: PER_PAGE,
		rows: rows.slice((page - 1) * PER_PAGE, page * PER_PAGE)
	};
};
