import { error } from '@sveltejs/kit';
import { licensesOfPerson } from '#lib/lanes/license-standings.server.ts';
import { dayAsked } from '#lib/ui/day-asked.ts';
import type { PageServerLoad } from './$types';

/** One person's licenses on a day, record by record. A person outside of the viewer's scope is nobody here. */
export const load: PageServerLoad = ({ locals, params, url }) => {
	const { db, viewer, today } = locals;
	if (!viewer.seesPay) error(404, 'There is no such page.');
	const asOf = dayAsked(url, today);
	const licenses = licensesOfPerson(db, viewer.scope, { staffPublicId: params.staffId, asOf });
	const [first] = licenses;
	if (!first) error(404, 'There is no such person with a license on file here.');
	locals.shown = { on: { kind: 'staff', id: params.staffId }, details: { asOf } };
	return { asOf, person: { name: first.row.name, employeeId: first.row.staff, school: first.row.school }, licenses };
};
