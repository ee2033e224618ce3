import { foldCredentialId, foldTitle } from '#lib/catalogue/fold-title.ts';
import type { Answers, Ask, Claim, Draft, Hold, PlannedRecord, Rejection } from './draft.ts';
import { foldCompletions, saysTheSame, type FoldStatement } from './fold-completions.ts';
import { identityOf, identityText, type Decisions } from './identity.ts';
import type { Candidate, PeopleIndex, Via } from './match-person.ts';
import type { Layout } from './definition.ts';

/** What a plan needs to know of the district. Nothing here writes. */
export type PlanContext = {
	people: PeopleIndex;
	/** Decisions about identities of the file's provider. */
	decisions: Decisions;
	/** The credential the catalogue knows by one name. */
	credentialNamed: (provider: string, kind: 'id' | 'title', alias: string) => number | null;
	/** Standing statements about a person and a credential. */
	statementsOf: (staffId: number, credentialId: number) => FoldStatement[];
	/** Whose award an id is, among standing statements. */
	awardOf: (provider: string, awardId: string) => { staffId: number; credentialId: number } | null;
	answers: Answers;
	today: string;
};

export type Plan = { records: PlannedRecord[]; asks: Ask[] };

type CredentialKey = number | string;
type Working = PlannedRecord & { key: CredentialKey | null; person: string; draft: Draft };

/**
 * What each record of a file would do, in the file's order: the one outcome of IMPORT-RULES.md with its reason. The same plan
 * is shown as a preview and carried out by the commit.
 */
export function planImport(
	drafts: Draft[],
	provider: string,
	layout: Layout,
	asksTitleProposal: string | null,
	context: PlanContext
): Plan {
	const asks = new Map<string, Ask>();
	const credentials = new CredentialNames(context.credentialNamed);
	const records = drafts.map((draft) => begin(draft, provider, layout, context, credentials, asks, asksTitleProposal));
	settleRepeats(records);
	const planned = new Map<string, FoldStatement[]>();
	let nextId = Number.MAX_SAFE_INTEGER / 2;
	for (const record of records) {
		if (record.outcome === 'held') countAsk(record, asks);
		const [claim] = record.claims;
		if (!claim || record.staffId === null || record.key === null || record.outcome === 'held') continue;
		if (record.reason === 'duplicate_in_file' || record.reason === 'superseded_in_file') continue;
		const place = `${record.staffId} ${record.key}`;
		const before =
			planned.get(place) ?? (typeof record.key === 'number' ? context.statementsOf(record.staffId, record.key) : []);
		const statement = statementOf(claim, nextId++, context.today);
		planned.set(place, [...before, statement]);
		if (claim.state !== 'in_progress' && claim.state !== 'ended') settleOutcome(record, before, statement);
	}
	return {
		records: records.map(({ key: _key, person: _person, draft: _draft, ...record }) => record),
		asks: [...asks.values()].filter((ask) => ask.records > 0)
	};
}

/** Person and credential of one record; repeats and what is stored already come after. */
function begin(
	draft: Draft,
	provider: string,
	layout: Layout,
	context: PlanContext,
	credentials: CredentialNames,
	asks: Map<string, Ask>,
	proposal: string | null
): Working {
	const [claim] = draft.claims;
	const { record, line, raw } = draft;
	const base = {
		record,
		line,
		raw,
		draft,
		column: null,
		value: null,
		staffId: null,
		via: null,
		identity: null,
		candidates: [],
		claims: [],
		key: null,
		person: ''
	};
	if (draft.rejected && !claim) {
		return { ...base, outcome: 'rejected', ...draft.rejected };
	}
	if (!claim) throw new Error(`Record ${record} has neither a claim nor a reason.`);
	const ask = answer(claim, layout, context, asks, proposal);
	const key = ask ? null : credentials.keyOf(claim);
	const found = findPerson(draft, claim, context);
	const staffId = found.staffId;
	if (draft.rejected && claim.awardId !== null) {
		// A revocation applies to the award stored before, whatever else the record says or leaves out.
		const award = context.awardOf(claim.provider, claim.awardId);
		if (award) {
			const own = { ...claim, ...award };
			return {
				...base,
				key: award.credentialId,
				identity: found.identity,
				person: String(award.staffId),
				staffId: award.staffId,
				outcome: 'rejected',
				...draft.rejected,
				claims: [own]
			};
		}
	}
	const common = {
		...base,
		key,
		identity: found.identity,
		person: staffId === null ? found.identity : String(staffId)
	};
	const known = { ...claim, credentialId: typeof key === 'number' ? key : null, staffId };
	if (draft.rejected) {
		// Kept for what it tells about a person: a course in progress, a revoked award.
		// A revocation about somebody not known yet waits for the same decision as the award does.
		const waits =
			staffId === null && (claim.state === 'revoked' || claim.state === 'declined') && claim.awardId !== null;
		const claims = (staffId === null && !waits) || key === null ? [] : [known];
		return { ...common, outcome: 'rejected', ...draft.rejected, staffId, claims };
	}
	const hold: Hold | null = found.hold ?? (ask ? 'answer_needed' : null);
	if (hold) {
		return {
			...common,
			outcome: 'held',
			reason: hold,
			staffId,
			via: found.via,
			candidates: found.candidates,
			claims: [known],
			...askPlace(ask, hold, draft)
		};
	}
	return { ...common, outcome: 'new', reason: null, staffId, via: found.via, claims: [known] };
}

/** Where a held record's open question lies: the id asked about. */
function askPlace(ask: string | null, hold: Hold, draft: Draft): { column: string | null; value: string | null } {
	const id = draft.claims[0]?.credentialIds[0];
	if (hold !== 'answer_needed' || !ask || !id) return { column: null, value: null };
	return { column: draft.raw.find(([, cell]) => cell.trim() === id)?.[0] ?? null, value: id };
}

type Found = { staffId: number | null; via: Via | null; hold: Hold | null; candidates: Candidate[]; identity: string };

function findPerson(draft: Draft, claim: Claim, context: PlanContext): Found {
	const { clues } = draft;
	// By the file's own names: the catalogue's id would be another one when the file is imported again.
	const credential = foldCredentialId(claim.credentialIds[0] ?? '') || foldTitle(claim.title ?? '');
	const identity = identityOf(clues, context.people, `${claim.provider} ${credential} ${claim.completedOn ?? ''}`);
	const common = { identity: identityText(identity), candidates: [], hold: null };
	const decided = context.decisions.exactly(identity);
	if (decided && 'staffId' in decided) return { ...common, staffId: decided.staffId, via: 'decision' };
	if (decided) return { ...common, staffId: null, via: 'decision', hold: 'person_unknown' };
	const match = context.people.match(clues);
	if ('staffId' in match) return { ...common, staffId: match.staffId, via: match.via };
	if ('unclear' in match)
		return { ...common, staffId: null, via: null, hold: 'person_unclear', candidates: match.unclear };
	const holder = context.decisions.holderOf(identity.mail);
	if (holder !== null && !context.people.nameObjects(clues.name, holder))
		return { ...common, staffId: holder, via: 'decision' };
	return { ...common, staffId: null, via: null, hold: 'person_unknown', candidates: match.unknown };
}

/**
 * Fills in what the file leaves to be asked, from answers given now or before; returns the question's key while it is open.
 * A title the catalogue knows by the provider's id is no question.
 */
function answer(
	claim: Claim,
	layout: Layout,
	context: PlanContext,
	asks: Map<string, Ask>,
	proposal: string | null
): string | null {
	if (
		claim.completedOn === null &&
		layout.fields.completedOn === undefined &&
		!layout.activities &&
		claim.state === 'earned'
	) {
		claim.completedOn = context.answers.completed_on ?? null;
		if (claim.completedOn === null)
			return note(asks, 'completed_on', null, 'On which day was it completed? The file does not say.', null);
	}
	if (claim.title !== null) return null;
	if (layout.asksTitle) {
		claim.title = context.answers.credential_title ?? null;
		if (claim.title === null) {
			return note(
				asks,
				'credential_title',
				null,
				'Which course or credential is this file about? Only its name tells.',
				proposal
			);
		}
		return null;
	}
	const [id] = claim.credentialIds;
	if (!id) return null;
	claim.title = context.answers.titles?.[id] ?? null;
	if (claim.title !== null) return null;
	const named = claim.credentialIds.some(
		(id) => context.credentialNamed(claim.provider, 'id', foldCredentialId(id)) !== null
	);
	return named ? null : note(asks, 'titles', id, `What is the title of the credential with the id ${id}?`, null);
}

function note(
	asks: Map<string, Ask>,
	key: Ask['key'],
	id: string | null,
	question: string,
	proposal: string | null
): string {
	const place = `${key} ${id ?? ''}`;
	if (!asks.has(place)) asks.set(place, { key, id, question, proposal, records: 0 });
	return place;
}

/** A held record waits for its file's question too when its credential is not known. */
function countAsk(record: Working, asks: Map<string, Ask>) {
	if (record.key !== null) return;
	const id = record.draft.claims[0]?.credentialIds[0] ?? '';
	const ask = asks.get(`titles ${id}`) ?? asks.get('credential_title ') ?? asks.get('completed_on ');
	if (ask) ask.records += 1;
}

/** The credentials a file names, known or new, told apart as the catalogue will. */
class CredentialNames {
	#named: PlanContext['credentialNamed'];
	#seen = new Map<string, CredentialKey>();

	constructor(named: PlanContext['credentialNamed']) {
		this.#named = named;
	}

	/** The catalogue's id, or a key for a credential it does not know yet; null when the record names none. */
	keyOf(claim: Claim): CredentialKey | null {
		const names = claim.credentialIds
			.map((id) => ['id', foldCredentialId(id)] as const)
			.filter(([, alias]) => alias !== '');
		const title = foldTitle(claim.title ?? '');
		const all = title === '' ? names : [...names, ['title', title] as const];
		if (all.length === 0) return null;
		const place = ([kind, alias]: readonly ['id' | 'title', string]) => `${claim.provider} ${kind} ${alias}`;
		let key: CredentialKey | null = null;
		for (const name of all) {
			key = this.#seen.get(place(name)) ?? this.#named(claim.provider, name[0], name[1]);
			if (key !== null) break;
		}
		key ??= place(all[0]!);
		for (const name of all) if (!this.#seen.has(place(name))) this.#seen.set(place(name), key);
		return key;
	}
}

/**
 * Repeats within the file ("The same completion twice"): the same award again is `duplicate_in_file`; an earlier state of it,
 * also a course in progress that another row shows completed, is `superseded_in_file`.
 */
function settleRepeats(records: Working[]) {
	const stands = new Map<string, Working>();
	const completed = new Set<string>();
	for (const record of records) {
		const [claim] = record.claims.length > 0 ? record.claims : record.draft.claims;
		if (!claim || claim.state === 'in_progress' || claim.state === 'ended') continue;
		if (record.draft.rejected && claim.state !== 'revoked' && claim.state !== 'declined') continue;
		const place = placeOf(record);
		const award = claim.awardId !== null ? `${claim.provider} award ${claim.awardId}` : `${place} ${claim.completedOn}`;
		const earlier = stands.get(award);
		if (!earlier) stands.set(award, record);
		else if (sameFacts(earlier.draft.claims[0]!, claim)) drop(record, 'duplicate_in_file');
		else if (stage(claim) < stage(earlier.draft.claims[0]!)) drop(record, 'superseded_in_file');
		else {
			drop(earlier, 'superseded_in_file');
			stands.set(award, record);
		}
		if (claim.state !== 'revoked' && claim.state !== 'declined') completed.add(place);
	}
	for (const record of records) {
		if (record.reason === 'not_completed' && completed.has(placeOf(record))) drop(record, 'superseded_in_file');
	}
}

/** An award is issued, then claimed, may expire, may be taken back: a later state never gives way to an earlier one. */
const STAGES: Claim['state'][][] = [['pending_claim'], ['earned'], ['expired'], ['declined', 'revoked']];
const stage = (claim: Claim) => STAGES.findIndex((states) => states.includes(claim.state));

const placeOf = (record: Working) => {
	const claim = record.draft.claims[0]!;
	const credential = record.key ?? `${claim.provider} ${claim.credentialIds[0] ?? foldTitle(claim.title ?? '')}`;
	return `${record.person} ${credential}`;
};

/** The same state of the same award; what one of them leaves unsaid is no difference. Only credit can differ in its amount. */
function sameFacts(a: Claim, b: Claim): boolean {
	const agree = (one: string | null, other: string | null) => one === null || other === null || one === other;
	const sameAmount = a.kind !== 'credit' || b.kind !== 'credit' || (agree(a.amount, b.amount) && agree(a.unit, b.unit));
	return a.state === b.state && agree(a.completedOn, b.completedOn) && agree(a.expiresOn, b.expiresOn) && sameAmount;
}

function drop(record: Working, reason: Rejection) {
	Object.assign(record, {
		outcome: 'rejected',
		reason,
		column: null,
		value: null,
		staffId: null,
		via: null,
		candidates: [],
		claims: []
	});
}

/** New, updated or unchanged, by what the completion says before and after this statement. */
function settleOutcome(record: Working, before: FoldStatement[], statement: FoldStatement) {
	const after = foldCompletions([...before, statement]).completions.find(({ statementIds }) =>
		statementIds.includes(statement.id)
	);
	const earlier = foldCompletions(before).completions.find(
		({ statementIds }) => after?.statementIds.some((id) => statementIds.includes(id)) ?? false
	);
	const withdrawn = statement.state === 'revoked' || statement.state === 'declined';
	if (!after || (withdrawn && !earlier?.everStood)) return;
	if (!earlier) {
		record.outcome = 'new';
	} else if (!earlier.everStood) {
		Object.assign(record, {
			outcome: 'rejected',
			reason: earlier.state === 'declined' ? 'rejected_by_earner' : 'revoked'
		});
	} else {
		record.outcome = saysTheSame(earlier, after) ? 'unchanged' : 'updated';
	}
	if (record.outcome !== 'rejected') Object.assign(record, { reason: null, column: null, value: null });
}

function statementOf(claim: Claim, id: number, importedOn: string): FoldStatement {
	const { awardId, completedOn, expiresOn, state, amount, unit, kind, grade, startedOn, progress } = claim;
	return { id, awardId, completedOn, expiresOn, state, amount, unit, kind, grade, startedOn, progress, importedOn };
}
