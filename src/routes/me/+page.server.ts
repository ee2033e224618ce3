import { error, fail, redirect } from '@sveltejs/kit';
import { resolve } from '$app/paths';
import { actorOf } from '#lib/access/actor.ts';
import { audited } from '#lib/access/audit.server.ts';
import type { Scope } from '#lib/access/scope.ts';
import { coachingInterest, INTERESTS, sayCoachingInterest } from '#lib/coaching/coaching-interest.server.ts';
import { evidenceOfPerson } from '#lib/coverage/evidence-of-person.server.ts';
import { openGoalsFor } from '#lib/coverage/open-goals.server.ts';
import { handOutStatement } from '#lib/lanes/hand-out-statement.server.ts';
import { issuedStatements } from '#lib/lanes/issued-statements.server.ts';
import { askedOfPerson } from '#lib/lanes/asked-of-person.server.ts';
import { creditDecisions, DECIDED_WORDS } from '#lib/lanes/credit-decisions.server.ts';
import { licensesOfPerson } from '#lib/lanes/license-standings.server.ts';
import { personLedger } from '#lib/lanes/person-ledger.server.ts';
import { shownLedger } from '#lib/lanes/shown-ledger.ts';
import { ledgerViewOf } from '#lib/lanes/ui/ledger-view.ts';
import { wayOfPerson } from '#lib/lanes/way-of-person.server.ts';
import { stacksOfPerson } from '#lib/stacks/stacks-of-person.server.ts';
import { staffPublicIdOf } from '#lib/staff/staff-id.server.ts';
import type { Actions, PageServerLoad } from './$types';

/** The viewer's own record, pay included: what counted, what did not and why. Nobody else's, whatever the role. */
export const load: PageServerLoad = ({ locals: { db, viewer, today }, url }) => {
	const { asOf, isTimeline } = ledgerViewOf(url, today);
	const { staffId } = viewer;
	if (staffId === null) error(404, 'No staff record belongs to your account.');
	const scope: Scope = { kind: 'self', staffId };
	const publicId = staffPublicIdOf(db, scope, staffId);
	const found = publicId === null ? null : evidenceOfPerson(db, scope, { publicId, asOf });
	const ledger = publicId === null ? null : personLedger(db, scope, { staffPublicId: publicId, asOf });
	const stacks = publicId === null ? null : stacksOfPerson(db, scope, { publicId, asOf });
	if (!found || !ledger || !stacks) error(404, 'No staff record belongs to your account.');
	const who = { staffPublicId: publicId!, asOf };
	return {
		asOf,
		person: found.person,
		evidence: found.evidence,
		inProgress: found.inProgress,
		ledger: shownLedger(ledger),
		isTimeline,
		statements: issuedStatements(db, scope, who),
		licenses: licensesOfPerson(db, scope, who),
		way: wayOfPerson(db, scope, { ...who, openGoals: openGoalsFor(db, scope, who) }),
		stacks,
		asked: askedOfPerson(db, scope, { staffPublicId: publicId!, today }),
		decisions: creditDecisions(db, scope, { staffPublicId: publicId! }).map(
			({ staffId: _staffId, staff: _staff, by: _by, confirmedBy: _confirmedBy, ...decision }) => ({
				...decision,
				called: DECIDED_WORDS[decision.decision],
				// Nobody else of the staff is named to a teacher; HR has the name on record.
				by: 'HR',
				confirmedBy: null
			})
		),
		coaching: coachingInterest(db, scope, staffId),
		said: url.searchParams.has('said')
	};
};

export const actions: Actions = {
	issue: async ({ request, locals: { db, viewer, today } }) => {
		const asOf = String((await request.formData()).get('asof') ?? '');
		const { staffId } = viewer;
		const scope: Scope | null = staffId === null ? null : { kind: 'self', staffId };
		const staffPublicId = scope && staffPublicIdOf(db, scope, staffId!);
		const issued =
			scope && staffPublicId && (await handOutStatement(db, { viewer, scope, today }, { staffPublicId, asOf }));
		if (!issued) error(404, 'No staff record belongs to your account.');
		redirect(303, resolve('/me/statements/[statementId]', { statementId: issued }));
	},
	interest: async ({ request, locals: { db, viewer } }) => {
		const said = (await request.formData()).get('interest');
		const interest = INTERESTS.find((one) => one === said);
		const { staffId } = viewer;
		if (staffId === null || !interest) return fail(400, { problem: 'Choose one of the three answers.' });
		const before = coachingInterest(db, { kind: 'self', staffId }, staffId);
		const now = new Date().toISOString();
		const draft = {
			actor: actorOf(viewer),
			action: 'coaching.interest',
			before: before && { interest: before.interest },
			after: { interest }
		};
		await audited(db, draft, () => sayCoachingInterest(db, staffId, interest, now), now);
		redirect(303, `${resolve('/me')}?said#coaching`);
	}
};
