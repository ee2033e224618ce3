import { error } from '@sveltejs/kit';
import { contractCalendars } from '#lib/lanes/people-by-deadline.server.ts';
import type { PageServerLoad } from './$types';

/** The deadlines of the contracts, and how many people each window concerns. Who stands before a lane is pay, in numbers too. */
export const load: PageServerLoad = ({ locals: { db, viewer, today } }) => {
	if (!viewer.seesPay) error(404, 'There is no such page.');
	return { calendars: contractCalendars(db, viewer.scope, { today }) };
};
