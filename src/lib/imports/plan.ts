import { foldCredentialId, foldTitle } from '#lib/catalogue/fold-title.ts';
import type { CredentialName } from '#lib/catalogue/resolve-credential.server.ts';
import { keptInMemory, type Keeper } from '#lib/files/kept.ts';
import type { Answers, Ask, Claim, Draft, Hold, Place, PlannedRecord, Rejection } from './draft.ts';
import { foldCompletions, saysTheSame, type FoldStatement } from './fold-completions.ts';
import { Groups } from './groups.ts';
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
	/** Whether a credential of the catalogue is reviewed, and whether it is known by any id of its provider. */
	credentialStands: (credentialId: number) => { reviewed: boolean; hasId: boolean };
	/** Standing statements about a person and a credential. */
	statementsOf: (staffId: number, credentialId: number) => FoldStatement[];
	/** Whose award an id is, among standing statements. */
	awardOf: (provider: string, awardId: string) => StoredAward | null;
	/** What stands about an award that nobody has: it was taken back before its holder was known. */
	revocationsOf: (provider: string, awardId: string) => FoldStatement[];
	answers: Answers;
	today: string;
};

/** Whose an award on file is; `decided` when a person said so. */
export type StoredAward = { staffId: number; credentialId: number; decided: boolean };

export type Plan = {
	/** In the file's order, each time they are gone through. */
	records: Iterable<PlannedRecord>;
	asks: Ask[];
	/** Credentials a list of them names: the catalogue learns their titles. */
	names: CredentialName[];
};

/** What a file's name suggests as the answer to what its records do not say. */
export type Proposals = {
	title: string | null;
	day: string | null;
	/** The file has no column for the day of completion, so that it is asked for. */
	asksDay: boolean;
};

type CredentialKey = number | string;
/** One completion of a record on its way through the plan; the record's cells are put aside elsewhere. */
type Working = Omit<PlannedRecord, 'raw'> & {
	key: CredentialKey | null;
	person: string;
	/** What the record said before anything was made of it. */
	said: Claim | null;
	wasRejected: boolean;
	/** By what the person was found; shown once the record is not rejected. */
	evidence: Via | null;
	/** The file's questions that are open for it, by their keys. */
	open: string[];
	/** The award on file passes from another person to this one. */
	moves: boolean;
	/** It was taken back before it was ever valid here, as others said. */
	isTakenBack: boolean;
};

/** A part of a record as it came out, without the record's cells. */
type Settled = Omit<PlannedRecord, 'raw'> & { isTakenBack: boolean };

/**
 * What each record of a file would do, in the file's order: the one outcome of IMPORT-RULES.md with its reason. The same plan
 * is shown as a preview and carried out by the commit. Whatever grows with the file is put aside by `keep`.
 */
export function planImport(
	drafts: Iterable<Draft>,
	layout: Layout,
	proposals: Proposals,
	context: PlanContext,
	/** Credentials that another list of the same file names. */
	names: CredentialName[] = [],
	keep: Keeper = keptInMemory,
	onProgress: (done: number) => void = () => {}
): Plan {
	const asks = new Map<string, Ask>();
	const credentials = new CredentialNames(context);
	const kept = keep<Draft>();
	const learned = new FileNames(names);
	for (const draft of drafts) {
		learned.see(draft);
		kept.push(draft);
	}
	// Each completion is planned by itself; what became of a record that lists several is said at the end.
	const begun = keep<Working>();
	const groups = new Groups();
	for (const draft of kept.values()) {
		learned.join(draft);
		for (const part of partsOf(draft)) {
			const working = begin(part, layout, context, credentials, asks, proposals, learned.titles);
			groups.add(placesOf(working), working.staffId);
			begun.push(working);
		}
		// Looking up who and what is half of it; comparing with what is stored and said is the other.
		if (draft.record % 1000 === 0) onProgress(draft.record / 2);
	}
	// What a part came out as is mostly one word beside what it began as; the others are put aside whole.
	const became = new Uint8Array(begun.length);
	const others = keep<Settled>();
	const placeOfOther = new Map<number, number>();
	const waiting = new Map([...asks.keys()].map((ask) => [ask, new Set<number>()]));
	let compared = 0;
	for (const group of groups.all()) {
		if (Math.floor((compared + group.length) / 1000) > Math.floor(compared / 1000))
			onProgress(Math.floor(((1 + compared / begun.length) * kept.length) / 2));
		compared += group.length;
		const parts = group.map((at) => begun.at(at));
		const before = parts.map(({ outcome, reason, staffId, claims }) => ({ outcome, reason, staffId, claims }));
		settleRepeats(parts);
		settleOutcomes(parts, context);
		for (const [i, part] of parts.entries()) {
			if (part.outcome === 'held') for (const ask of part.open) waiting.get(ask)!.add(part.record);
			const { outcome, reason, staffId, claims } = before[i]!;
			const isSame = part.staffId === staffId && part.claims === claims;
			if (isSame && part.outcome === outcome && part.reason === reason) continue;
			const word = isSame && outcome === 'new' && part.reason === null ? STORED.indexOf(part.outcome) : -1;
			if (word > 0) became[group[i]!] = word;
			else {
				placeOfOther.set(group[i]!, others.length);
				others.push(withoutWorkings(part));
			}
		}
	}
	const settled = (at: number, part: Working): Settled => {
		const other = placeOfOther.get(at);
		if (other !== undefined) return others.at(other);
		return withoutWorkings(became[at]! > 0 ? { ...part, outcome: STORED[became[at]!]!, via: part.evidence } : part);
	};
	return {
		records: {
			*[Symbol.iterator]() {
				let at = 0;
				const parts = begun.values()[Symbol.iterator]();
				for (const { raw, claims } of kept.values()) {
					let whole: Settled | null = null;
					for (let i = 0; i < Math.max(1, claims.length); i += 1, at += 1) {
						const one = settled(at, parts.next().value!);
						const told = one.isTakenBack ? { ...one, ...namedPlace(claims[i], raw) } : one;
						whole = whole === null ? told : joined(whole, told);
					}
					const { isTakenBack: _, ...record } = whole!;
					yield { ...record, raw };
				}
			}
		},
		asks: [...asks]
			.map(([place, ask]) => ({ ...ask, records: waiting.get(place)!.size }))
			.filter(({ records }) => records > 0),
		names: learned.names
	};
}

/** A record that lists several completions, as one draft for each. */
const partsOf = (draft: Draft): Draft[] =>
	draft.claims.length > 1 ? draft.claims.map((claim) => ({ ...draft, claims: [claim] })) : [draft];

const withoutWorkings = ({
	key: _key,
	person: _person,
	said: _said,
	wasRejected: _wasRejected,
	evidence: _evidence,
	open: _open,
	moves: _moves,
	...record
}: Working): Settled => record;

/** Outcomes of what is stored, a number each. */
const STORED: PlannedRecord['outcome'][] = ['new', 'updated', 'unchanged'];

/** Which outcome of its parts a record has: it waits while one part waits, and is rejected when all of them are. */
const WEIGHT: PlannedRecord['outcome'][] = ['held', 'new', 'updated', 'unchanged', 'rejected'];

/** Two parts of one record put together again. */
function joined(before: Settled, part: Settled): Settled {
	const lead = WEIGHT.indexOf(part.outcome) < WEIGHT.indexOf(before.outcome) ? part : before;
	return { ...lead, claims: [...before.claims, ...part.claims] };
}

/** What the records of a file say about its credentials' ids and titles, for one another. */
class FileNames {
	/** Titles that some record, or another list of the file, gives for a provider's id, for records that give only the id. */
	readonly titles = new Map<string, string>();
	readonly names: CredentialName[];
	readonly #groups = new Map<string, Set<string>>();

	constructor(names: CredentialName[]) {
		this.names = [...names];
		for (const { provider, ids, title } of names)
			for (const id of ids) if (title !== null) this.titles.set(`${provider} ${foldCredentialId(id)}`, title);
	}

	see({ claims, names, rejected }: Draft): void {
		if (names) this.names.push(names);
		const isStored = !rejected || claims.some(isKeptAnyway);
		for (const { provider, title, credentialIds } of claims) {
			if (title !== null)
				for (const id of credentialIds) {
					const place = `${provider} ${foldCredentialId(id)}`;
					if (!this.titles.has(place)) this.titles.set(place, title);
				}
			if (!isStored || credentialIds.length < 2) continue;
			const joined = new Set(credentialIds);
			for (const id of credentialIds)
				for (const other of this.#groups.get(`${provider} ${foldCredentialId(id)}`) ?? []) joined.add(other);
			for (const id of joined) this.#groups.set(`${provider} ${foldCredentialId(id)}`, joined);
		}
	}

	/**
	 * Ids that one record gives for its credential are names of one credential for every record of the file, also for those before it:
	 * what the catalogue learns from a file must not depend on the order of its records.
	 */
	join({ claims }: Draft): void {
		if (this.#groups.size === 0) return;
		for (const claim of claims) {
			const folded = new Set(claim.credentialIds.map(foldCredentialId));
			const others = claim.credentialIds.flatMap((id) => [
				...(this.#groups.get(`${claim.provider} ${foldCredentialId(id)}`) ?? [])
			]);
			for (const id of others)
				if (!folded.has(foldCredentialId(id))) {
					folded.add(foldCredentialId(id));
					claim.credentialIds.push(id);
				}
		}
	}
}

/** A revocation with its award's id is stored whoever it names. */
const isKeptAnyway = (claim: Claim) => isWithdrawn(claim) && claim.awardId !== null;

/** The places at which a part may meet others of the file: its award, and its person's credential. None where it says nothing to store. */
function placesOf(part: Working): string[] {
	const claim = part.claims[0] ?? part.said;
	if (!claim) return [];
	const place = placeOf(part);
	return claim.awardId === null ? [place] : [place, awardPlace(claim)];
}

const awardPlace = ({ provider, awardId }: Claim) => `${provider} award ${awardId}`;

/** Revocations of a claim's award that are not among what stands about its person: they name nobody. */
function revocationsBefore(claim: Claim, said: PlaceStatements, context: PlanContext): FoldStatement[] {
	if (claim.awardId === null || claim.state === 'in_progress' || claim.state === 'ended') return [];
	if (said.hasAward(claim.awardId)) return [];
	if (context.awardOf(claim.provider, claim.awardId) !== null) return [];
	return context.revocationsOf(claim.provider, claim.awardId);
}

const isWithdrawn = ({ state }: { state: string }) => state === 'revoked' || state === 'declined';

/** Person and credential of one record; repeats and what is stored already come after. */
function begin(
	draft: Draft,
	layout: Layout,
	context: PlanContext,
	credentials: CredentialNames,
	asks: Map<string, Ask>,
	proposals: Proposals,
	titles: Map<string, string>
): Working {
	const [claim] = draft.claims;
	const { record, line } = draft;
	const base = {
		record,
		line,
		said: claim ?? null,
		wasRejected: draft.rejected !== null,
		isTakenBack: false,
		column: null,
		value: null,
		staffId: null,
		via: null,
		identity: null,
		candidates: [],
		claims: [],
		key: null,
		person: '',
		evidence: null,
		open: [],
		moves: false
	} satisfies Partial<Working>;
	if (draft.rejected && !claim) {
		return { ...base, outcome: 'rejected', ...draft.rejected };
	}
	if (!claim) throw new Error(`Record ${record} has neither a claim nor a reason.`);
	claim.title ??= titleOf(claim, titles);
	const award = claim.awardId === null ? null : context.awardOf(claim.provider, claim.awardId);
	const byRecord = findPerson(draft, claim, context);
	if (draft.rejected && award && isWithdrawn(claim)) {
		// A revocation applies to the award stored before, whatever else the record says or leaves out.
		return {
			...base,
			key: award.credentialId,
			identity: byRecord.identity,
			person: String(award.staffId),
			staffId: award.staffId,
			evidence: byRecord.staffId === award.staffId ? byRecord.via : 'award_id',
			outcome: 'rejected',
			...draft.rejected,
			claims: [{ ...claim, staffId: award.staffId, credentialId: award.credentialId }]
		};
	}
	const found = award && !draft.rejected ? withAward(byRecord, award, draft, context) : byRecord;
	const { staffId } = found;
	// The award says which credential it is of, whatever its template is called now.
	const isAward = award !== null && !draft.rejected && staffId !== null;
	const open = isAward ? [] : answer(claim, layout, context, proposals);
	for (const ask of draft.rejected ? [] : open) if (!asks.has(placeOfAsk(ask))) asks.set(placeOfAsk(ask), ask);
	const isNameless = open.some(({ key }) => key !== 'completed_on');
	const { key, credentialId } = isAward
		? { key: award.credentialId, credentialId: award.credentialId }
		: isNameless
			? { key: null, credentialId: null }
			: credentials.keyOf(claim, !draft.rejected || staffId !== null || isKeptAnyway(claim));
	const common = {
		...base,
		key,
		identity: found.identity,
		person: staffId === null ? found.identity : String(staffId),
		evidence: found.via,
		open: open.map(placeOfAsk),
		moves: isAward && staffId !== award.staffId
	};
	const known = { ...claim, credentialId, staffId };
	if (draft.rejected) {
		// Kept for what it tells about a person: a course in progress, a revoked award. A revocation with the award's id is kept
		// whoever it names: it holds once the award has its person.
		const kept = (staffId !== null && key !== null) || isKeptAnyway(claim);
		return { ...common, outcome: 'rejected', ...draft.rejected, staffId, claims: kept ? [known] : [] };
	}
	const hold: Hold | null = found.hold ?? (open.length > 0 ? 'answer_needed' : null);
	if (hold) {
		return {
			...common,
			outcome: 'held',
			reason: hold,
			staffId,
			via: found.via,
			candidates: found.candidates,
			claims: [known],
			...askPlace(open, hold, draft)
		};
	}
	return { ...common, outcome: 'new', reason: null, staffId, via: found.via, claims: [known] };
}

const titleOf = (claim: Claim, titles: Map<string, string>) =>
	claim.credentialIds
		.map((id) => titles.get(`${claim.provider} ${foldCredentialId(id)}`))
		.find((title) => title !== undefined) ?? null;

/** Where a held record's open question lies: the id asked about. */
function askPlace(open: Ask[], hold: Hold, draft: Draft): { column: string | null; value: string | null } {
	const id = open.find(({ key }) => key === 'titles')?.id;
	if (hold !== 'answer_needed' || !id) return { column: null, value: null };
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
	const holders = context.decisions.holdersOf(identity.mail);
	if (holders.length === 0)
		return { ...common, staffId: null, via: null, hold: 'person_unknown', candidates: match.unknown };
	const [holder] = holders;
	if (holders.length === 1 && !context.people.nameObjects(clues.name, holder!))
		return { ...common, staffId: holder!, via: 'decision' };
	const why = 'was decided to have this e-mail address, under another name';
	const candidates = distinct([...holders.map((staffId) => ({ staffId, why })), ...match.unknown]);
	return { ...common, staffId: null, via: null, hold: 'person_unclear', candidates };
}

/**
 * An award on file is the same award whomever a record of it names: it stays with its holder, unless what the record says speaks
 * against that. Then a person decides; a decision about the record's identity outweighs evidence about the award.
 */
function withAward(found: Found, award: StoredAward, { clues }: Draft, context: PlanContext): Found {
	if (found.staffId === award.staffId) return found;
	const holder: Found = { ...found, staffId: award.staffId, via: 'award_id', hold: null, candidates: [] };
	if (award.decided) return holder;
	if (found.via === 'decision') return found;
	if (!context.people.speaksAgainst(clues, award.staffId)) return holder;
	const named = found.staffId === null ? [] : [{ staffId: found.staffId, why: 'has this id or e-mail address' }];
	const candidates = distinct([
		{ staffId: award.staffId, why: 'has this award on file' },
		...named,
		...found.candidates
	]);
	return { ...found, staffId: null, via: null, hold: 'person_unclear', candidates };
}

const distinct = (candidates: Candidate[]) =>
	candidates.filter(({ staffId }, i) => candidates.findIndex((other) => other.staffId === staffId) === i);

/**
 * Fills in what the file leaves to be asked, from answers given now or before; returns the questions that stay open. A title the
 * catalogue knows by the provider's id is no question.
 */
function answer(claim: Claim, layout: Layout, context: PlanContext, proposals: Proposals): Ask[] {
	const { answers } = context;
	const open: Ask[] = [];
	const ask = (key: Ask['key'], id: string | null, question: string, proposal: string | null) =>
		open.push({ key, id, question, proposal, records: 0 });
	if (claim.completedOn === null && proposals.asksDay && claim.state === 'earned') {
		claim.completedOn = answers.completed_on ?? null;
		if (claim.completedOn === null)
			ask('completed_on', null, 'On which day was it completed? The file does not say.', proposals.day);
	}
	if (claim.title !== null) return open;
	const [id] = claim.credentialIds;
	if (layout.asksTitle) {
		claim.title = answers.credential_title ?? null;
		if (claim.title === null)
			ask(
				'credential_title',
				null,
				'Which course or credential is this file about? Only its name tells.',
				proposals.title
			);
	} else if (id) {
		claim.title = claim.credentialIds.map((one) => answers.titles?.[one]).find((title) => title !== undefined) ?? null;
		const isKnown = claim.credentialIds.some(
			(one) => context.credentialNamed(claim.provider, 'id', foldCredentialId(one)) !== null
		);
		if (claim.title === null && !isKnown)
			ask('titles', id, `What is the title of the credential with the id ${id}?`, null);
	}
	return open;
}

const placeOfAsk = ({ key, id }: Ask) => `${key} ${id ?? ''}`;

type Named = { key: CredentialKey | null; credentialId: number | null };

/**
 * The credentials a file names, known or new, told apart as `resolveCredential` will: by the provider's ids, and by the title where
 * the record has no id or the credential none yet.
 */
class CredentialNames {
	#context: PlanContext;
	#known = new Map<string, Named>();
	#seen = new Map<string, CredentialKey>();
	#withId = new Set<CredentialKey>();

	constructor(context: PlanContext) {
		this.#context = context;
	}

	/**
	 * The catalogue's id, or a key for a credential it does not know yet; null when the record names none. `credentialId` is left
	 * open where the catalogue has something to learn from the record.
	 */
	keyOf(claim: Claim, isKept: boolean): Named {
		// What is not stored teaches the catalogue nothing, so it must not teach the plan.
		if (!isKept) return this.#look(claim, false);
		const names = JSON.stringify([claim.provider, claim.title, ...claim.credentialIds]);
		let named = this.#known.get(names);
		if (!named) this.#known.set(names, (named = this.#look(claim, true)));
		return named;
	}

	#look({ provider, title, credentialIds }: Claim, isLearning: boolean): Named {
		const place = (kind: 'id' | 'title', alias: string) => `${provider} ${kind} ${alias}`;
		const find = (kind: 'id' | 'title', alias: string) =>
			this.#seen.get(place(kind, alias)) ?? this.#context.credentialNamed(provider, kind, alias);
		const ids = credentialIds.map(foldCredentialId).filter((id) => id !== '');
		const alias = foldTitle(title ?? '');
		let key: CredentialKey | null = null;
		for (const id of ids) if ((key ??= find('id', id)) !== null) break;
		const titled = alias === '' ? null : find('title', alias);
		let learns = false;
		if (key === null && titled !== null && (ids.length === 0 || !this.#hasId(titled))) {
			key = titled;
			// What a person reviewed under a title alone stays open to every id under that title.
			learns = ids.length > 0 && !(typeof key === 'number' && this.#context.credentialStands(key).reviewed);
		}
		const [first] = ids;
		key ??= first !== undefined ? place('id', first) : alias !== '' ? place('title', alias) : null;
		if (key === null) return { key, credentialId: null };
		if (!isLearning) return { key, credentialId: typeof key === 'number' && !learns ? key : null };
		for (const id of ids) if (find('id', id) === null) this.#seen.set(place('id', id), key);
		if (alias !== '' && titled === null) this.#seen.set(place('title', alias), key);
		if (ids.length > 0 && (learns || typeof key === 'string')) this.#withId.add(key);
		return { key, credentialId: typeof key === 'number' && !learns ? key : null };
	}

	#hasId(key: CredentialKey): boolean {
		return this.#withId.has(key) || (typeof key === 'number' && this.#context.credentialStands(key).hasId);
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
		const claim = record.claims[0] ?? record.said;
		if (!claim || claim.state === 'in_progress' || claim.state === 'ended') continue;
		if (record.wasRejected && !isWithdrawn(claim)) continue;
		const place = placeOf(record);
		const award = claim.awardId !== null ? awardPlace(claim) : `${place} ${claim.completedOn}`;
		const earlier = stands.get(award);
		if (!earlier) stands.set(award, record);
		else if (addsNothing(earlier.said!, claim)) drop(record, 'duplicate_in_file');
		else if (stage(claim) < stage(earlier.said!)) {
			learnHolder(earlier, record);
			drop(record, 'superseded_in_file');
		} else {
			learnHolder(record, earlier);
			drop(earlier, 'superseded_in_file');
			stands.set(award, record);
		}
		if (!isWithdrawn(claim)) completed.add(place);
	}
	for (const record of records) {
		if (record.reason === 'not_completed' && completed.has(placeOf(record))) drop(record, 'superseded_in_file');
	}
}

/**
 * A revocation that carries nothing but its award's id learns from the record it supersedes whose the award was, of which credential
 * and day: that record is not stored, and a file in two parts would have said so.
 */
function learnHolder(revocation: Working, superseded: Working) {
	const [kept, told] = [revocation.claims[0], superseded.claims[0]];
	if (!kept || !told || !isWithdrawn(kept) || revocation.staffId !== null || superseded.staffId === null) return;
	revocation.staffId = superseded.staffId;
	revocation.key = superseded.key;
	revocation.claims = [
		{
			...kept,
			staffId: told.staffId,
			credentialId: told.credentialId,
			title: kept.title ?? told.title,
			credentialIds: kept.credentialIds.length > 0 ? kept.credentialIds : told.credentialIds,
			completedOn: kept.completedOn ?? told.completedOn
		}
	];
}

/** An award is issued, then claimed, may expire, may be taken back: a later state never gives way to an earlier one. */
const STAGES: Claim['state'][][] = [['pending_claim'], ['earned'], ['expired'], ['declined', 'revoked']];
const stage = (claim: Claim) => STAGES.findIndex((states) => states.includes(claim.state));

const placeOf = (record: Working) => {
	const claim = record.said!;
	const credential = record.key ?? `${claim.provider} ${claim.credentialIds[0] ?? foldTitle(claim.title ?? '')}`;
	return `${record.person} ${credential}`;
};

/** Whether a later record says nothing that an earlier one does not; what it leaves unsaid is no difference. Only credit can differ in its amount. */
function addsNothing(earlier: Claim, later: Claim): boolean {
	const said = (one: string | null, other: string | null) => other === null || one === other;
	const credit = ({ kind, amount, unit }: Claim) =>
		kind === 'credit' ? { amount, unit } : { amount: null, unit: null };
	const [one, other] = [credit(earlier), credit(later)];
	return (
		earlier.state === later.state &&
		(earlier.completedOn === null || said(earlier.completedOn, later.completedOn)) &&
		said(earlier.expiresOn, later.expiresOn) &&
		said(one.amount, other.amount) &&
		said(one.unit, other.unit) &&
		said(earlier.grade, later.grade)
	);
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

/** What each part comes to beside what is stored and what parts before it say; parts of one group, in the file's order. */
function settleOutcomes(records: Working[], context: PlanContext): void {
	const planned = new Map<string, PlaceStatements>();
	// Statements of the file come after all that are stored.
	let nextId = Number.MAX_SAFE_INTEGER / 2;
	for (const record of records) {
		const [claim] = record.claims;
		if (!claim || record.staffId === null || record.key === null || record.outcome === 'held') continue;
		if (record.reason === 'duplicate_in_file' || record.reason === 'superseded_in_file') continue;
		const place = `${record.staffId} ${record.key}`;
		let said = planned.get(place);
		if (!said) {
			const { staffId, key } = record;
			said = new PlaceStatements(typeof key === 'number' ? context.statementsOf(staffId, key) : []);
			planned.set(place, said);
		}
		for (const statement of revocationsBefore(claim, said, context)) said.add(statement);
		const statement = statementOf(claim, nextId++, context.today);
		if (claim.state !== 'in_progress' && claim.state !== 'ended')
			settleOutcome(record, said.about(statement), statement);
		said.add(statement);
	}
}

/** What is said about one person's credential, the statements of an award at hand by its id. */
class PlaceStatements {
	readonly #all: FoldStatement[] = [];
	readonly #byAward = new Map<string, FoldStatement[]>();
	#isOnlyAwards = true;

	constructor(statements: FoldStatement[]) {
		statements.forEach((statement) => this.add(statement));
	}

	add(statement: FoldStatement): void {
		this.#all.push(statement);
		const { awardId, state } = statement;
		if (state === 'in_progress' || state === 'ended') return;
		if (awardId === null) this.#isOnlyAwards = false;
		else if (this.#byAward.has(awardId)) this.#byAward.get(awardId)!.push(statement);
		else this.#byAward.set(awardId, [statement]);
	}

	hasAward(awardId: string): boolean {
		return this.#byAward.has(awardId);
	}

	/** What may have a say in the completion a statement is of: where all name their awards, those of the same award alone. */
	about({ awardId }: FoldStatement): FoldStatement[] {
		return this.#isOnlyAwards && awardId !== null ? (this.#byAward.get(awardId) ?? []) : this.#all;
	}
}

/** New, updated or unchanged, by what the completion says before and after this statement. */
function settleOutcome(record: Working, before: FoldStatement[], statement: FoldStatement) {
	const after = foldCompletions([...before, statement]).completions.find(({ statementIds }) =>
		statementIds.includes(statement.id)
	);
	if (!after) return;
	const earlier = foldCompletions(before).completions.find(({ statementIds }) =>
		after.statementIds.some((id) => statementIds.includes(id))
	);
	const stood = earlier?.everStood ?? false;
	if (isWithdrawn(statement) && !stood) return;
	if (isWithdrawn(after) && !stood) {
		// Taken back before it was ever valid here: it is not brought to life, however often it is said.
		const reason = after.state === 'declined' ? 'rejected_by_earner' : 'revoked';
		Object.assign(record, { outcome: 'rejected', reason, via: null, column: null, value: null, isTakenBack: true });
		return;
	}
	record.outcome = !earlier
		? record.moves
			? 'updated'
			: 'new'
		: saysTheSame(earlier, after) && !record.moves
			? 'unchanged'
			: 'updated';
	Object.assign(record, { reason: null, column: null, value: null, via: record.evidence });
}

/** Where a record names what was taken back: the award by its id, else the credential. */
function namedPlace(claim: Claim | undefined, raw: Draft['raw']): Place {
	const names = [claim?.awardId, ...(claim?.credentialIds ?? []), claim?.title].filter((name) => !!name);
	for (const name of names) {
		const cell = raw.find(([, cell]) => cell.replace(/\s+/g, ' ').trim() === name);
		if (cell) return { column: cell[0], value: cell[1].trim() };
	}
	return { column: null, value: null };
}

function statementOf(claim: Claim, id: number, importedOn: string): FoldStatement {
	const { awardId, completedOn, expiresOn, state, amount, unit, kind, grade, startedOn, progress, dayOf } = claim;
	return {
		id,
		awardId,
		completedOn,
		expiresOn,
		state,
		amount,
		unit,
		kind,
		grade,
		startedOn,
		progress,
		dayOf,
		importedOn
	};
}
