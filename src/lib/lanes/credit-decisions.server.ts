import { sql } from 'drizzle-orm';
import { staffIn } from '#lib/access/staff-in.server.ts';
import type { Scope } from '#lib/access/scope.ts';
import type { SaidFacts } from '#lib/catalogue/credit-documents.ts';
import type { Queryable } from '#lib/server/db/open.ts';
import type { CreditDecided } from '#lib/server/db/schema.ts';
import { staffName } from '#lib/staff/staff-name.server.ts';
import { formatDay, formatList } from '#lib/ui/format.ts';
import type { AwaitedRow } from './awaited-decisions.server.ts';
import type { Saying } from './decide-credits.server.ts';
import { documentWords } from './review-steps.ts';
import type { DegreeLevel } from './schedule.ts';
import { degreeName } from './standing.ts';

/** What a person of HR decided about a claimed credit or a degree: who, when and why. */
export type CreditDecisionRow = {
	/** What tells it among the decisions of its kind. */
	id: number;
	of: 'credit' | 'degree';
	staffId: number;
	staff: { publicId: string; employeeId: string; name: string; school: string; schoolId: string };
	title: string;
	provider: string | null;
	completedOn: string;
	/** "Approved", "Denied": what the decision is called. */
	decision: CreditDecided;
	/** What was said, in words: "related to the assignment". */
	words: string;
	reason: string | null;
	by: string;
	confirmedBy: string | null;
	/** RFC 3339. */
	at: string;
	isTakenBack: boolean;
};

export const DECIDED_WORDS: Record<CreditDecided, string> = {
	approved: 'Approved',
	denied: 'Denied',
	said: 'Facts noted',
	received: 'Document received',
	'taken-back': 'Taken back'
};

type Person = { publicId: string; employeeId: string; name: string; school: string; schoolId: string };
type Common = Person & {
	id: number;
	staffId: number;
	completedOn: string;
	reason: string | null;
	by: string;
	confirmedBy: string | null;
	at: string;
};

/** The decisions of HR about credits and degrees in scope, the latest first; of one person where asked, up to `most`. */
export function creditDecisions(
	db: Queryable,
	scope: Scope,
	{ staffPublicId, most = -1 }: { staffPublicId?: string; most?: number } = {}
): CreditDecisionRow[] {
	const whom = sql`${staffIn(scope)} AND ${staffPublicId === undefined ? sql`true` : sql`staff.public_id = ${staffPublicId}`}`;
	const person = sql`staff.id AS staffId, staff.public_id AS publicId, staff.employee_id AS employeeId, ${staffName} AS name,
		school.name AS school, school.public_id AS schoolId`;
	const credits = db
		.all<Common & { title: string; provider: string; decision: CreditDecided; facts: string; isTakenBack: number }>(
			sql`
		SELECT said.id, ${person}, credential.title, credential.provider, completed_on AS completedOn, decision, facts, reason,
			recorded_by AS "by", confirmed_by AS confirmedBy, recorded_at AS at,
			EXISTS (SELECT 1 FROM credit_document AS later WHERE later.takes_back = said.id) AS isTakenBack
		FROM credit_document AS said JOIN staff ON staff.id = said.staff_id JOIN school ON school.id = staff.school_id
		JOIN credential ON credential.id = said.credential_id
		WHERE ${whom} AND decision IS NOT NULL ORDER BY said.id DESC LIMIT ${most}`
		)
		.map(({ facts, isTakenBack, ...row }) => ({
			...of(row),
			of: 'credit' as const,
			title: row.title,
			provider: row.provider,
			decision: row.decision,
			words: factWords(JSON.parse(facts) as SaidFacts),
			isTakenBack: isTakenBack === 1
		}));
	const degrees = db
		.all<Common & { level: DegreeLevel; verifiedOn: string | null; eligible: number; isTakenBack: number }>(
			sql`
		SELECT said.id, ${person}, level, conferred_on AS completedOn, verified_on AS verifiedOn, eligible, reason,
			decided_by AS "by", confirmed_by AS confirmedBy, decided_at AS at,
			EXISTS (SELECT 1 FROM degree_decision AS later WHERE later.id > said.id AND later.staff_id = said.staff_id
				AND later.level = said.level AND later.conferred_on = said.conferred_on) AS isTakenBack
		FROM degree_decision AS said JOIN staff ON staff.id = said.staff_id JOIN school ON school.id = staff.school_id
		WHERE ${whom} ORDER BY said.id DESC LIMIT ${most}`
		)
		.map(({ level, verifiedOn, eligible, isTakenBack, ...row }) => ({
			...of(row),
			of: 'degree' as const,
			title: degreeName(level),
			provider: null,
			...degreeDecided(verifiedOn, eligible === 1),
			isTakenBack: isTakenBack === 1
		}));
	return [...credits, ...degrees].sort((a, b) => (a.at < b.at ? 1 : a.at > b.at ? -1 : b.id - a.id));
}

function of({ publicId, employeeId, name, school, schoolId, ...row }: Common) {
	const { id, staffId, completedOn, reason, by, confirmedBy, at } = row;
	return {
		id,
		staffId,
		staff: { publicId, employeeId, name, school, schoolId },
		completedOn,
		reason,
		by,
		confirmedBy,
		at
	};
}

function degreeDecided(verifiedOn: string | null, eligible: boolean): { decision: CreditDecided; words: string } {
	if (!eligible) return { decision: 'denied', words: 'the degree does not count' };
	if (verifiedOn === null) return { decision: 'taken-back', words: 'what HR’s file says of the degree holds again' };
	return { decision: 'approved', words: `verified on ${formatDay(verifiedOn)}` };
}

/** What waits for a second person, in words. */
export function awaitedWords({ subject, decision }: AwaitedRow): string {
	if (subject.document !== undefined) return 'takes a denial back';
	const { saying } = decision as { saying: Saying };
	return saying.of === 'credit' ? factWords(saying.facts) : degreeDecided(saying.verifiedOn, saying.eligible).words;
}

/** What was said of a completion, as part of a sentence. */
export function factWords(facts: SaidFacts): string {
	const words: string[] = [];
	const { related, accredited, approval, evidence, grade, startedOn, time, tags, denied } = facts;
	const flag = (value: boolean | null | undefined, yes: string, no: string, name: string) => {
		if (value !== undefined) words.push(value === null ? `${name} unknown again` : value ? yes : no);
	};
	flag(related, 'related to the assignment', 'not related to the assignment', 'relation to the assignment');
	flag(accredited, 'accredited', 'not accredited', 'accreditation');
	if (approval !== undefined)
		words.push(
			approval === null
				? 'approval not decided again'
				: `approval ${approval.status === 'approved' ? 'given' : approval.status}${approval.decidedOn ? ` on ${formatDay(approval.decidedOn)}` : ''}`
		);
	if (evidence !== undefined)
		words.push(
			evidence === null
				? 'no document on file again'
				: `${documentWords(evidence.type)}${evidence.receivedOn ? ` received on ${formatDay(evidence.receivedOn)}` : ' not received yet'}`
		);
	if (grade !== undefined) words.push(grade === null ? 'grade unknown again' : `grade ${grade}`);
	if (startedOn !== undefined)
		words.push(startedOn === null ? 'first day unknown again' : `began on ${formatDay(startedOn)}`);
	if (time !== undefined)
		words.push(time === null ? 'time unknown again' : time === 'own' ? 'in one’s own time' : `${time} time`);
	if (tags !== undefined) words.push(tags === null ? 'no tags again' : `tags ${tags.join(', ')}`);
	if (denied !== undefined) words.push(denied === null ? 'no longer denied' : 'it does not count');
	return formatList(words);
}
