import { error } from '@sveltejs/kit';
import { openGoalsFor } from '#lib/coverage/open-goals.server.ts';
import { creditDecisions, DECIDED_WORDS } from '#lib/lanes/credit-decisions.server.ts';
import { personLedger } from '#lib/lanes/person-ledger.server.ts';
import { shownLedger } from '#lib/lanes/shown-ledger.ts';
import { laneViewOf } from '#lib/lanes/ui/lane-view.ts';
import { wayOfPerson } from '#lib/lanes/way-of-person.server.ts';
import type { PageServerLoad } from './$types';

/** One person's ledger on a day. A person outside of the viewer's scope is nobody here. */
export const load: PageServerLoad = ({ locals, params, url }) => {
	const { db, viewer, today } = locals;
	if (!viewer.seesPay) error(404, 'There is no such page.');
	const { asOf } = laneViewOf(url, today);
	const found = personLedger(db, viewer.scope, { staffPublicId: params.staffId, asOf });
	if (!found) error(404, 'There is no such person here.');
	locals.shown = { on: { kind: 'staff', id: params.staffId }, details: { asOf } };
	const who = { staffPublicId: params.staffId, asOf };
	const openGoals = openGoalsFor(db, viewer.scope, who);
	const decisions = creditDecisions(db, viewer.scope, { staffPublicId: params.staffId }).map(
		({ staffId: _staffId, staff: _staff, ...decision }) => ({ ...decision, called: DECIDED_WORDS[decision.decision] })
	);
	return { ...shownLedger(found), decisions, way: wayOfPerson(db, viewer.scope, { ...who, openGoals }) };
};
