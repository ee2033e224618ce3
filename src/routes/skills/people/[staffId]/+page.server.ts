import { error } from '@sveltejs/kit';
import { evidenceOfPerson } from '#lib/coverage/evidence-of-person.server.ts';
import { dayAsked } from '#lib/ui/day-asked.ts';
import type { PageServerLoad } from './$types';

/** One person's evidence: every completion with the skills it shows and the record it came from. */
export const load: PageServerLoad = ({ locals: { db, viewer, today }, params, url }) => {
	const asOf = dayAsked(url, today);
	const found = evidenceOfPerson(db, viewer.scope, { publicId: params.staffId, asOf });
	if (!found) error(404, 'There is no such person among the staff you may see.');
	return { ...found, seesPay: viewer.seesPay };
};
