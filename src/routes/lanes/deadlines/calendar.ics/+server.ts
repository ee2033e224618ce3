import { error } from '@sveltejs/kit';
import { attachment } from '#lib/files/csv.ts';
import { calendarText } from '#lib/lanes/deadline-calendar.ts';
import { contractCalendars } from '#lib/lanes/people-by-deadline.server.ts';
import type { RequestHandler } from './$types';

/** The deadlines of this year and the next as a calendar file: days and contracts, nobody's name and no number of people. */
export const GET: RequestHandler = ({ locals, url }) => {
	const { db, viewer, today } = locals;
	if (!viewer.seesPay) error(404, 'There is no such page.');
	const entries = contractCalendars(db, viewer.scope, { today }).flatMap(({ contract, scheduleId, deadlines }) =>
		deadlines.map((deadline) => ({ ...deadline, contract, scheduleId }))
	);
	locals.shown = { rows: entries.length };
	return new Response(calendarText(entries, { now: new Date().toISOString(), host: url.hostname }), {
		headers: {
			'content-type': 'text/calendar; charset=utf-8',
			'content-disposition': attachment(`deadlines ${today.slice(0, 4)}.ics`)
		}
	});
};
