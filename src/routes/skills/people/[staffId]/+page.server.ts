import { error } from '@sveltejs/kit';
import { maySee } from '#lib/access/policy.ts';
import { withoutAmount } from '#lib/coverage/evidence.ts';
import { evidenceOfPerson } from '#lib/coverage/evidence-of-person.server.ts';
import { dayAsked } from '#lib/ui/day-asked.ts';
import type { PageServerLoad } from './$types';

/** One person's evidence: every completion with the skills it shows and the record it came from. */
export const load: PageServerLoad = ({ locals, params, url }) => {
	const { db, viewer, today, sample } = locals;
	const asOf = dayAsked(url, today);
	const found = evidenceOfPerson(db, viewer.scope, { publicId: params.staffId, asOf });
	if (!found) error(404, 'There is no such person among the staff you may see.');
	// Amounts are the beginning of pay, and who sees them of another person stands in the audit log.
	if (viewer.seesPay && found.person.staffId !== viewer.staffId)
		locals.shown = { on: { kind: 'staff', id: params.staffId }, details: { asOf } };
	return {
		...found,
		evidence: viewer.seesPay ? found.evidence : found.evidence.map(withoutAmount),
		seesPay: viewer.seesPay,
		opensImports: maySee('/imports/[publicId]', viewer, sample)
	};
};
