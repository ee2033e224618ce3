import { sql } from 'drizzle-orm';
import type { Scope, Viewer } from '#lib/access/scope.ts';
import { staffIn } from '#lib/access/staff-in.server.ts';
import { latestFacts, type SaidFacts } from '#lib/catalogue/credit-documents.ts';
import { recordFacts } from '#lib/catalogue/load-evidence.server.ts';
import { districtSettings } from '#lib/district/settings.server.ts';
import type { Db, Queryable } from '#lib/server/db/open.ts';
import type { CreditDecided } from '#lib/server/db/schema.ts';
import { whenFree } from '#lib/server/db/when-free.ts';
import { write } from '#lib/server/db/write.ts';
import { staffName } from '#lib/staff/staff-name.server.ts';
import { awaitDecision, type AwaitedRow } from './awaited-decisions.server.ts';
import { contractsInForce } from './contracts-in-force.server.ts';
import { creditReviews, type CreditReview } from './credit-reviews.server.ts';
import { denialFacts, denialWords, type DenyReason } from './deny-reasons.ts';
import { insertRequest } from './document-requests.server.ts';
import { personLedger } from './person-ledger.server.ts';
import { documentWords, STEP_WORDS } from './review-steps.ts';

/** What HR decides about claimed credits. */
export type CreditDecision =
	/** Every open step that is HR's to judge. */
	| { kind: 'approve' }
	/** What HR knows about the record: flags, the grade, days. */
	| { kind: 'say'; facts: SaidFacts }
	/** A document came in, of this kind or of the first that the contract accepts. */
	| { kind: 'receive'; type: string | null; receivedOn: string }
	| { kind: 'deny'; because: DenyReason };

type Context = { today: string; now: string };
export type CreditsDecided = { decided: number; awaited: number; problems: string[] };

/** What one decision writes: facts of a completion, or what is decided about a degree. */
export type Saying =
	| { of: 'credit'; decision: CreditDecided; facts: SaidFacts; reason: string | null }
	| { of: 'degree'; verifiedOn: string | null; eligible: boolean; reason: string | null };

const OWN = 'nobody decides about their own record.';

/**
 * Decides about claimed credits and degrees that wait today, inside the caller's write. Each is decided by itself: one that waits no
 * longer, is the viewer's own, waits for a second person or lacks what the decision needs is told in a sentence and left. Where the
 * district wants four eyes for credits, all but a denial waits for a second person.
 * @param keys as `reviewKey` makes them
 */
export function decideCredits(
	tx: Queryable,
	viewer: Viewer,
	{ keys, decision, words }: { keys: string[]; decision: CreditDecision; words: string },
	{ today, now }: Context,
	fourEyes = districtSettings(tx).fourEyes.includes('credits')
): CreditsDecided {
	const told: CreditsDecided = { decided: 0, awaited: 0, problems: [] };
	for (const { review } of reviewsOf(tx, viewer.scope, keys, today)) {
		if (!review) {
			told.problems.push('One of them waits no longer: look at the list again.');
			continue;
		}
		const who = `${review.staff.name}, ${review.title}`;
		if (review.staffId === viewer.staffId) {
			told.problems.push(`${who}: ${OWN}`);
			continue;
		}
		if (review.awaited) {
			told.problems.push(`${who}: it waits for a second person already.`);
			continue;
		}
		const saying = sayingOf(tx, review, decision, words, today);
		if ('problem' in saying) {
			told.problems.push(`${who}: ${saying.problem}`);
			continue;
		}
		if (fourEyes && decision.kind !== 'deny') {
			awaitDecision(tx, viewer, {
				kind: review.degree === null ? 'credit' : 'degree',
				staffId: review.staffId,
				subject: { key: review.key, title: review.title },
				decision: { saying },
				reason: saying.reason,
				now
			});
			told.awaited += 1;
		} else if (say(tx, review, saying, { by: viewer.name, confirmedBy: null, now })) told.decided += 1;
		else told.problems.push(`${who}: that is on file already.`);
	}
	return told;
}

/** The reviews behind keys, each person's read once; `null` for what does not wait (any more). */
function reviewsOf(tx: Queryable, scope: Scope, keys: string[], today: string) {
	const people = new Map<string, CreditReview[]>();
	return [...new Set(keys)].map((key) => {
		const staffPublicId = key.split(' ')[0]!;
		let reviews = people.get(staffPublicId);
		if (!reviews) people.set(staffPublicId, (reviews = creditReviews(tx, scope, { asOf: today, staffPublicId })));
		return { key, review: reviews.find((one) => one.key === key) ?? null };
	});
}

function sayingOf(
	tx: Queryable,
	review: CreditReview,
	decision: CreditDecision,
	words: string,
	today: string
): Saying | { problem: string } {
	const reason = words === '' ? null : words;
	if (review.degree !== null) {
		if (decision.kind === 'deny')
			return { of: 'degree', verifiedOn: null, eligible: false, reason: denialWords(decision.because, words) };
		if (decision.kind === 'say') return { problem: 'a degree is verified or denied.' };
		return {
			of: 'degree',
			verifiedOn: decision.kind === 'receive' ? decision.receivedOn : today,
			eligible: true,
			reason
		};
	}
	if (decision.kind === 'deny') {
		const why = denialWords(decision.because, words);
		const category = contractsInForce(tx, { asOf: today })
			.get(review.scheduleId)!
			.schedule!.categories.get(review.category!)!;
		const open = review.steps.filter(({ state }) => state === 'open').map(({ step }) => step);
		const facts = denialFacts(category, { because: decision.because, why, open, today });
		return { of: 'credit', decision: 'denied', facts, reason: why };
	}
	if (decision.kind === 'say') {
		if (Object.keys(decision.facts).length === 0) return { problem: 'nothing was said; fill in what you know.' };
		return { of: 'credit', decision: 'said', facts: decision.facts, reason };
	}
	if (decision.kind === 'receive') {
		if (!isOpen(review, 'document')) return { problem: 'no document is waited for.' };
		const type = decision.type ?? review.accepted[0] ?? 'document';
		if (review.accepted.length > 0 && !review.accepted.includes(type))
			return {
				problem: `the contract accepts ${review.accepted.map(documentWords).join(' or ')}, not a ${documentWords(type)}.`
			};
		const evidence = { type, receivedOn: decision.receivedOn };
		return { of: 'credit', decision: 'received', facts: { evidence }, reason };
	}
	const facts: SaidFacts = {};
	if (isOpen(review, 'accredited')) facts.accredited = true;
	if (isOpen(review, 'related')) facts.related = true;
	if (isOpen(review, 'approval')) facts.approval = { status: 'approved', decidedOn: today };
	if (isOpen(review, 'pre-approval'))
		return { problem: 'it had to be approved before it began; say in its own form on which day it was.' };
	if (Object.keys(facts).length === 0) {
		const open = review.steps.filter(({ state }) => state === 'open').map(({ step }) => STEP_WORDS[step].open);
		return { problem: `there is nothing to approve: ${open.join(', ')}.` };
	}
	return { of: 'credit', decision: 'approved', facts, reason };
}

const isOpen = ({ steps }: CreditReview, step: CreditReview['steps'][number]['step']) =>
	steps.some((one) => one.step === step && one.state === 'open');

function credentialIdOf(tx: Queryable, key: string): number {
	const publicId = key.split(' ')[1]!;
	return tx.get<{ id: number }>(sql`SELECT id FROM credential WHERE public_id = ${publicId}`).id;
}

function say(
	tx: Queryable,
	review: CreditReview,
	saying: Saying,
	{ by, confirmedBy, now }: { by: string; confirmedBy: string | null; now: string }
): boolean {
	const { staffId, completedOn } = review;
	const { reason } = saying;
	if (saying.of === 'credit') {
		const completion = { staffId, credentialId: credentialIdOf(tx, review.key), completedOn };
		return recordFacts(tx, completion, saying.facts, { by, now, reason, decision: saying.decision, confirmedBy });
	}
	decideDegree(tx, { staffId, level: review.degree!, conferredOn: completedOn }, saying, { by, confirmedBy, now });
	return true;
}

function decideDegree(
	tx: Queryable,
	{ staffId, level, conferredOn }: { staffId: number; level: string; conferredOn: string },
	{ verifiedOn, eligible, reason }: { verifiedOn: string | null; eligible: boolean; reason: string | null },
	{ by, confirmedBy, now }: { by: string; confirmedBy: string | null; now: string }
): void {
	tx.run(sql`
		INSERT INTO degree_decision (staff_id, level, conferred_on, verified_on, eligible, reason, decided_at, decided_by, known_from, confirmed_by)
		SELECT ${staffId}, ${level}, ${conferredOn}, ${verifiedOn}, ${Number(eligible)}, ${reason}, ${now}, ${by}, number + 1, ${confirmedBy}
		FROM revision`);
}

/** Carries out what a second person confirmed, inside the caller's write; a sentence where it waits no longer. */
export function sayConfirmed(
	tx: Queryable,
	scope: Scope,
	awaited: AwaitedRow,
	{ confirmedBy, today, now }: Context & { confirmedBy: string }
): string | null {
	const { saying } = awaited.decision as { saying: Saying };
	const { key, title, document } = awaited.subject as { key: string; title: string; document?: number };
	const who = `${awaited.staff.name}, ${title}`;
	const gone = `${who}: the record has changed since; refuse it, and look at the ledger.`;
	if (document !== undefined) {
		const decided = decisionAt(tx, scope, document);
		if (!decided || !isLatest(tx, decided)) return gone;
		takeBack(tx, decided, awaited.reason, { by: awaited.proposedBy, confirmedBy, now });
		return null;
	}
	const [found] = reviewsOf(tx, scope, [key], today);
	if (!found?.review) return gone;
	return say(tx, found.review, saying, { by: awaited.proposedBy, confirmedBy, now }) ? null : gone;
}

type DecidedRow = {
	id: number;
	staffId: number;
	credentialId: number;
	completedOn: string;
	facts: string;
	decision: CreditDecided;
	title: string;
	name: string;
	at: string;
};

function decisionAt(tx: Queryable, scope: Scope, id: number): DecidedRow | null {
	return (
		tx.get<DecidedRow | undefined>(sql`
			SELECT document.id, document.staff_id AS staffId, credential_id AS credentialId, completed_on AS completedOn, facts,
				decision, credential.title, ${staffName} AS name, recorded_at AS at
			FROM credit_document AS document JOIN staff ON staff.id = document.staff_id
			JOIN credential ON credential.id = document.credential_id
			WHERE document.id = ${id} AND ${staffIn(scope)} AND decision IS NOT NULL AND decision <> 'taken-back'`) ?? null
	);
}

type SaidRow = { id: number; facts: string; takesBack: number | null };

function saidAbout(tx: Queryable, { staffId, credentialId, completedOn }: DecidedRow): SaidRow[] {
	return tx.all<SaidRow>(sql`
		SELECT id, facts, takes_back AS takesBack FROM credit_document
		WHERE staff_id = ${staffId} AND credential_id = ${credentialId} AND completed_on = ${completedOn} ORDER BY id`);
}

const factsOf = ({ facts }: { facts: string }) => JSON.parse(facts) as SaidFacts;

/** Whether nothing was said later of the same facts: only then taking it back restores what held before. */
function isLatest(tx: Queryable, decided: DecidedRow): boolean {
	const keys = Object.keys(factsOf(decided));
	return !saidAbout(tx, decided).some(
		(one) => one.id > decided.id && (one.takesBack === decided.id || keys.some((key) => key in factsOf(one)))
	);
}

function takeBack(
	tx: Queryable,
	decided: DecidedRow,
	reason: string | null,
	{ by, confirmedBy, now }: { by: string; confirmedBy: string | null; now: string }
): void {
	const before = latestFacts(
		saidAbout(tx, decided)
			.filter(({ id }) => id < decided.id)
			.map(factsOf)
	);
	const facts = Object.fromEntries(
		Object.keys(factsOf(decided)).map((key) => [key, before[key as keyof SaidFacts] ?? null])
	) as SaidFacts;
	recordFacts(tx, decided, facts, { by, now, reason, decision: 'taken-back', takesBack: decided.id, confirmedBy });
}

/** What is to be taken back: one decision about a credit or a degree, or all that one person decided at one moment. */
export type TakenBack = { credit: number } | { degree: number } | { at: string };

/**
 * Takes decisions back, inside the caller's write: what held before holds again, and both stay on record. One that something later was
 * said about, that was taken back, or that is the viewer's own is told in a sentence and left. Where the district wants four eyes
 * for credits, taking a denial back waits for a second person.
 */
export function takeBackCredits(
	tx: Queryable,
	viewer: Viewer,
	{ what, reason }: { what: TakenBack; reason: string | null },
	{ now }: Context
): CreditsDecided {
	const told: CreditsDecided = { decided: 0, awaited: 0, problems: [] };
	const fourEyes = districtSettings(tx).fourEyes.includes('credits');
	const credits =
		'credit' in what
			? [what.credit]
			: 'at' in what
				? tx
						.all<{ id: number }>(
							sql`
							SELECT id FROM credit_document WHERE recorded_at = ${what.at} AND recorded_by = ${viewer.name}
								AND decision IS NOT NULL AND decision <> 'taken-back' ORDER BY id`
						)
						.map(({ id }) => id)
				: [];
	for (const id of credits) {
		const decided = decisionAt(tx, viewer.scope, id);
		if (!decided) {
			told.problems.push('One of these decisions is not there any more.');
			continue;
		}
		const who = `${decided.name}, ${decided.title}`;
		if (decided.staffId === viewer.staffId) told.problems.push(`${who}: ${OWN}`);
		else if (!isLatest(tx, decided))
			told.problems.push(`${who}: something later was said about it, or it was taken back.`);
		else if (fourEyes && decided.decision === 'denied') {
			const isNew = awaitDecision(tx, viewer, {
				kind: 'credit',
				staffId: decided.staffId,
				subject: { key: '', title: decided.title, document: id },
				decision: { saying: null },
				reason,
				now
			});
			if (isNew) told.awaited += 1;
			else told.problems.push(`${who}: it waits for a second person already.`);
		} else {
			takeBack(tx, decided, reason, { by: viewer.name, confirmedBy: null, now });
			told.decided += 1;
		}
	}
	const degrees = tx.all<{
		id: number;
		staffId: number;
		level: string;
		conferredOn: string;
		name: string;
		last: number;
		verifiedOn: string | null;
		eligible: number;
	}>(sql`
		SELECT said.id, staff_id AS staffId, level, conferred_on AS conferredOn, ${staffName} AS name, verified_on AS verifiedOn, eligible,
			(SELECT max(id) FROM degree_decision AS later WHERE later.staff_id = said.staff_id AND later.level = said.level
				AND later.conferred_on = said.conferred_on) AS last
		FROM degree_decision AS said JOIN staff ON staff.id = said.staff_id
		WHERE ${staffIn(viewer.scope)} AND ${
			'degree' in what
				? sql`said.id = ${what.degree}`
				: 'at' in what
					? sql`decided_at = ${what.at} AND decided_by = ${viewer.name}`
					: sql`false`
		}`);
	for (const degree of degrees) {
		const isTakenBack = degree.verifiedOn === null && degree.eligible === 1;
		if (degree.staffId === viewer.staffId) told.problems.push(`${degree.name}: ${OWN}`);
		else if (degree.last !== degree.id || isTakenBack)
			told.problems.push(`${degree.name}: something later was decided about the degree.`);
		else {
			decideDegree(
				tx,
				degree,
				{ verifiedOn: null, eligible: true, reason },
				{ by: viewer.name, confirmedBy: null, now }
			);
			told.decided += 1;
		}
	}
	return told;
}

/**
 * Asks the people behind reviews for the document that is missing, inside the caller's write. One asked for already, or the viewer's
 * own, is told in a sentence and left.
 * @param what in words; empty: the first kind that the contract accepts
 */
export function askForDocuments(
	tx: Queryable,
	viewer: Viewer,
	{ keys, what, dueOn }: { keys: string[]; what: string; dueOn: string | null },
	{ today, now }: Context
): { asked: number; problems: string[] } {
	const told = { asked: 0, problems: [] as string[] };
	for (const { review } of reviewsOf(tx, viewer.scope, keys, today)) {
		if (!review) {
			told.problems.push('One of them waits no longer: look at the list again.');
			continue;
		}
		const who = `${review.staff.name}, ${review.title}`;
		if (review.staffId === viewer.staffId) told.problems.push(`${who}: ${OWN}`);
		else if (review.request) told.problems.push(`${who}: ${review.request.askedBy} has asked for it already.`);
		else {
			const { degree, staffId, completedOn } = review;
			insertRequest(
				tx,
				{
					staffId,
					completedOn,
					credentialId: degree === null ? credentialIdOf(tx, review.key) : null,
					degreeLevel: degree
				},
				{ what: what || documentWords(review.accepted[0] ?? 'document'), dueOn, by: viewer.name, now }
			);
			told.asked += 1;
		}
	}
	return told;
}

/** Whose lane at the next window a decision would change. */
export type Weighed = CreditsDecided & {
	people: number;
	moves: Array<{ name: string; from: string; to: string; effectiveOn: string }>;
};

class Tried extends Error {
	weighed: Weighed;
	constructor(weighed: Weighed) {
		super('only tried');
		this.weighed = weighed;
	}
}

/** What a decision would bring, before it is made: it is carried out for real, the ledgers are asked, and all of it is rolled back. */
export async function weighCredits(
	db: Db,
	viewer: Viewer,
	asked: Parameters<typeof decideCredits>[2],
	context: Context
): Promise<Weighed> {
	try {
		return await whenFree(() =>
			write(db, (tx): Weighed => {
				const staff = [...new Set(asked.keys.map((key) => key.split(' ')[0]!))];
				const windows = () =>
					new Map(
						staff.map((staffPublicId) => [
							staffPublicId,
							personLedger(tx, viewer.scope, { staffPublicId, asOf: context.today })
						])
					);
				const before = windows();
				const told = decideCredits(tx, viewer, asked, context, false);
				const after = windows();
				const moves = staff.flatMap((id) => {
					const [was, is] = [before.get(id), after.get(id)];
					const [from, to] = [was?.nextWindow, is?.nextWindow];
					return from && to && from.lane !== to.lane
						? [{ name: is!.person.name, from: from.lane, to: to.lane, effectiveOn: to.effectiveOn }]
						: [];
				});
				throw new Tried({ ...told, people: staff.length, moves });
			})
		);
	} catch (error) {
		if (error instanceof Tried) return error.weighed;
		throw error;
	}
}
