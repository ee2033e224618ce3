import { error, redirect } from '@sveltejs/kit';
import { resolve } from '$app/paths';
import { openGoalsFor } from '#lib/coverage/open-goals.server.ts';
import { creditDecisions, DECIDED_WORDS } from '#lib/lanes/credit-decisions.server.ts';
import { handOutStatement } from '#lib/lanes/hand-out-statement.server.ts';
import { issuedStatements } from '#lib/lanes/issued-statements.server.ts';
import { ledgerAsKnown } from '#lib/lanes/ledger-as-known.server.ts';
import { shownLedger } from '#lib/lanes/shown-ledger.ts';
import { ledgerViewOf } from '#lib/lanes/ui/ledger-view.ts';
import { wayOfPerson } from '#lib/lanes/way-of-person.server.ts';
import type { Actions, PageServerLoad } from './$types';

/** One person's ledger on a day. A person outside of the viewer's scope is nobody here. */
export const load: PageServerLoad = ({ locals, params, url }) => {
	const { db, viewer, today } = locals;
	if (!viewer.seesPay) error(404, 'There is no such page.');
	const { asOf, known: asked, isTimeline } = ledgerViewOf(url, today);
	const who = { staffPublicId: params.staffId, asOf };
	const found = ledgerAsKnown(db, viewer.scope, { ...who, known: asked });
	if (!found) error(404, 'There is no such person here.');
	const { ledger, known, firstKnown } = found;
	locals.shown = {
		on: { kind: 'staff', id: params.staffId },
		details: { asOf, ...(known === null ? {} : { known }) }
	};
	return {
		...shownLedger(ledger),
		known: { asked, shown: known, first: firstKnown },
		isTimeline,
		decisions: creditDecisions(db, viewer.scope, { staffPublicId: params.staffId }).map(
			({ staffId: _staffId, staff: _staff, ...decision }) => ({
				...decision,
				called: DECIDED_WORDS[decision.decision]
			})
		),
		statements: issuedStatements(db, viewer.scope, who),
		// What is left to do is a question of today's records.
		way:
			known === null ? wayOfPerson(db, viewer.scope, { ...who, openGoals: openGoalsFor(db, viewer.scope, who) }) : null
	};
};

export const actions: Actions = {
	issue: async ({ request, params, locals }) => {
		const { db, viewer, today } = locals;
		if (!viewer.seesPay) error(404, 'There is no such page.');
		const asOf = String((await request.formData()).get('asof') ?? '');
		const by = { viewer, scope: viewer.scope, today };
		const issued = await handOutStatement(db, by, { staffPublicId: params.staffId, asOf });
		if (issued === null) error(404, 'There is no such person here.');
		redirect(
			303,
			resolve('/lanes/[staffId]/statements/[statementId]', { staffId: params.staffId, statementId: issued })
		);
	}
};
