import { compareEmployeeId } from '#lib/staff/employee-ids.ts';
import {
	fullNameKeys,
	nameParts,
	personNameKeys,
	personNameParts,
	sharesOneOf,
	sharesPart,
	type PersonNames
} from './person-names.ts';

/** What a record says about whose it is. Addresses are as compared (see staff/addresses.ts). */
export type Clues = {
	employeeId: string | null;
	address: string | null;
	/** The hash of an address with its salt, as Open Badges name a recipient. */
	hashed: { algorithm: 'sha256' | 'md5'; digest: string; salt: string } | null;
	/** Empty when the record has no name. */
	name: string;
	username: string | null;
};

/** A member of staff as the matcher knows one; leavers are among them, students never. */
export type Person = {
	staffId: number;
	employeeId: string;
	addresses: string[];
	/** Every way in which somebody may have typed the addresses, likeliest first: what a hash was made of. */
	spellings: string[];
	names: PersonNames;
};

/** The hash of a text in hexadecimal digits. */
export type Digest = (algorithm: 'sha256' | 'md5', text: string) => string;

export type Via = 'decision' | 'employee_id' | 'email' | 'email+name' | 'hashed email' | 'award_id';
export type Candidate = { staffId: number; why: string };
export type Match =
	| { staffId: number; via: Via }
	| { unclear: Candidate[] }
	/** Nobody found by any evidence; candidates are what the name or the address suggests. */
	| { unknown: Candidate[] };

const MOST_CANDIDATES = 6;

/** The staff of a district, arranged to answer "whose record is this?" (IMPORT-RULES.md, "Whose record is it"). */
export class PeopleIndex {
	#byId = new Map<string, Person[]>();
	#byAddress = new Map<string, Person[]>();
	#byName = new Map<string, Person[]>();
	#byPart = new Map<string, Person[]>();
	#byLocalPart = new Map<string, Person[]>();
	#people = new Map<number, { person: Person; keys: Set<string>; parts: Set<string> }>();

	#families = new Map<Person, Set<string>>();
	#sharings = new Map<string, Sharing[]>();

	#everybody: Person[];
	#digest: Digest;
	/** Unsalted hashes of every spelling, by algorithm; made when first asked for. */
	#unsalted = new Map<string, Map<string, Person[]>>();

	constructor(people: Person[], digest: Digest) {
		this.#everybody = people;
		this.#digest = digest;
		for (const person of people) {
			const keys = personNameKeys(person.names);
			const parts = personNameParts(person.names);
			this.#people.set(person.staffId, { person, keys, parts });
			add(this.#byId, compareEmployeeId(person.employeeId), person);
			for (const address of person.addresses) {
				add(this.#byAddress, address, person);
				add(this.#byLocalPart, localPart(address), person);
			}
			for (const key of keys) add(this.#byName, key, person);
			for (const part of parts) add(this.#byPart, part, person);
		}
	}

	/** Everybody whose full name this is exactly. */
	named(name: string): Person[] {
		return unique(fullNameKeys(name).flatMap((key) => this.#byName.get(key) ?? []));
	}

	/**
	 * Whose record it is by employee id, then by address, strongest first, unless the rest of the record speaks against it.
	 * A name alone never decides. Decisions people made are looked up before this by the caller.
	 */
	match(clues: Clues): Match {
		const byId = clues.employeeId === null ? [] : (this.#byId.get(compareEmployeeId(clues.employeeId)) ?? []);
		const byHash = clues.hashed === null ? [] : this.#ofHash(clues.hashed);
		const byAddress = clues.address === null ? byHash : (this.#byAddress.get(clues.address) ?? []);
		if (byId.length > 1) return { unclear: byId.map((person) => candidate(person, 'has this employee id')) };
		const [one] = byId;
		if (one) {
			if (byAddress.length > 0 && !byAddress.includes(one)) {
				return {
					unclear: [
						candidate(one, 'has this employee id'),
						...byAddress.map((person) => candidate(person, 'has this e-mail address'))
					]
				};
			}
			return this.#unlessNameObjects(one, 'employee_id', 'has this employee id', clues.name);
		}
		if (byAddress.length > 1) {
			const exact = byAddress.filter((person) => this.#isExactly(clues.name, person));
			if (exact.length === 1) return { staffId: exact[0]!.staffId, via: 'email+name' };
			return { unclear: byAddress.map((person) => candidate(person, 'holds this e-mail address, as another does')) };
		}
		const [holder] = byAddress;
		const via = byAddress === byHash ? 'hashed email' : 'email';
		if (holder) return this.#unlessNameObjects(holder, via, 'has this e-mail address', clues.name);
		return { unknown: this.#suggestions(clues) };
	}

	/** Whose address a hash was made of. */
	#ofHash({ algorithm, digest, salt }: NonNullable<Clues['hashed']>): Person[] {
		if (salt !== '')
			return this.#everybody.filter(({ spellings }) =>
				spellings.some((spelling) => this.#digest(algorithm, spelling + salt) === digest)
			);
		let known = this.#unsalted.get(algorithm);
		if (!known) {
			this.#unsalted.set(algorithm, (known = new Map()));
			for (const person of this.#everybody)
				for (const spelling of person.spellings) add(known, this.#digest(algorithm, spelling), person);
		}
		return known.get(digest) ?? [];
	}

	/** Whether a record's name speaks against its being this person's. */
	nameObjects(name: string, staffId: number): boolean {
		const known = this.#people.get(staffId);
		if (!known || nameParts(name).size === 0) return false;
		if (this.#isExactly(name, known.person)) return false;
		return this.named(name).length > 0 || !sharesPart(name, known.parts);
	}

	/** Whether a record's id, address or name points to somebody else than this person. */
	speaksAgainst(clues: Clues, staffId: number): boolean {
		const names = (people: Person[] | undefined) => people?.some((person) => person.staffId === staffId) ?? true;
		return (
			!names(clues.employeeId === null ? undefined : this.#byId.get(compareEmployeeId(clues.employeeId))) ||
			!names(clues.address === null ? undefined : this.#byAddress.get(clues.address)) ||
			!names(clues.hashed === null ? undefined : nonEmpty(this.#ofHash(clues.hashed))) ||
			this.nameObjects(clues.name, staffId)
		);
	}

	#isExactly(name: string, person: Person): boolean {
		const keys = this.#people.get(person.staffId)!.keys;
		return fullNameKeys(name).some((key) => keys.has(key));
	}

	#unlessNameObjects(person: Person, via: Via, why: string, name: string): Match {
		if (!this.nameObjects(name, person.staffId)) return { staffId: person.staffId, via };
		const others = this.named(name).map((other) => candidate(other, 'has exactly this name'));
		return { unclear: [candidate(person, `${why}, but another name`), ...others] };
	}

	/** Who it might be, best first: the exact name, the same address at another domain, shared parts of the name. */
	#suggestions(clues: Clues): Candidate[] {
		const found = new Map<number, Candidate>();
		const suggest = (person: Person, why: string) => {
			if (!found.has(person.staffId)) found.set(person.staffId, candidate(person, why));
		};
		this.named(clues.name).forEach((person) => suggest(person, 'has exactly this name'));
		if (clues.address !== null) {
			this.#byLocalPart
				.get(localPart(clues.address))
				?.forEach((person) => suggest(person, 'has this address at another domain'));
		}
		this.#sharing(clues.name).forEach(({ person, isFamily }) =>
			suggest(person, isFamily ? 'has the same family name' : 'shares a part of the name')
		);
		return [...found.values()].slice(0, MOST_CANDIDATES);
	}

	/** Those who share most parts of a name, best first: not more than anybody is shown, also where thousands share one. */
	#sharing(name: string): Sharing[] {
		const known = this.#sharings.get(name);
		if (known) return known;
		const parts = nameParts(name);
		const shared = new Map<Person, number>();
		for (const part of parts) {
			if (part.length < 2 || SUGGEST_NOTHING.has(part)) continue;
			for (const person of this.#byPart.get(part) ?? []) shared.set(person, (shared.get(person) ?? 0) + 1);
		}
		const best: Sharing[] = [];
		for (const [person, count] of shared) {
			// Those found otherwise are among these too: twice as many leave enough others.
			const isFull = best.length === 2 * MOST_CANDIDATES;
			if (isFull && count < best.at(-1)!.count) continue;
			const one = { person, count, isFamily: sharesOneOf(parts, this.#familiesOf(person)) };
			if (isFull && !isBefore(one, best.at(-1)!)) continue;
			best.splice(best.findLastIndex((other) => isBefore(other, one)) + 1, 0, one);
			best.length = Math.min(best.length, 2 * MOST_CANDIDATES);
		}
		// The names of the latest records: the next often has the same.
		if (this.#sharings.size === REMEMBERED) this.#sharings.clear();
		this.#sharings.set(name, best);
		return best;
	}

	#familiesOf(person: Person): Set<string> {
		let parts = this.#families.get(person);
		if (!parts) {
			parts = personNameParts({ ...person.names, givenName: '', middleName: null, preferredGivenName: null });
			this.#families.set(person, parts);
		}
		return parts;
	}
}

type Sharing = { person: Person; count: number; isFamily: boolean };
const REMEMBERED = 10_000;

/** More shared parts first, then the family name, then the lower employee id. */
function isBefore(one: Sharing, other: Sharing): boolean {
	if (one.count !== other.count) return one.count > other.count;
	if (one.isFamily !== other.isFamily) return one.isFamily;
	return one.person.employeeId < other.person.employeeId;
}

const SUGGEST_NOTHING = new Set(['jr', 'sr', 'ii', 'iii', 'front', 'office', 'test', 'user', 'teacher', 'staff']);

const nonEmpty = (people: Person[]) => (people.length > 0 ? people : undefined);
const candidate = (person: Person, why: string): Candidate => ({ staffId: person.staffId, why });
const localPart = (address: string) => address.slice(0, Math.max(0, address.lastIndexOf('@')));
const unique = <T>(items: T[]) => [...new Set(items)];

function add(map: Map<string, Person[]>, key: string, person: Person) {
	if (key === '') return;
	const list = map.get(key);
	if (!list) map.set(key, [person]);
	// A person is added once for each name in turn, so one who is there already is the last.
	else if (list.at(-1) !== person) list.push(person);
}
