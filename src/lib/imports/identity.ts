import { compareEmployeeId } from '#lib/staff/employee-ids.ts';
import type { Clues, PeopleIndex } from './match-person.ts';
import { fullNameKeys, nameParts } from './person-names.ts';

/**
 * The provider identity under which a decision about a person is remembered: everything the record says about whose it is,
 * as compared. Two people behind one address are two identities, since their names differ.
 */
export type Identity = { id: string; mail: string; name: string; record: string };

/**
 * @param fingerprint what tells this record from others (credential and day). It becomes part of the identity when the record
 * has nothing but a name that two members of staff share: a decision for one such record must not decide the next.
 */
export function identityOf(clues: Clues, people: PeopleIndex, fingerprint: string): Identity {
	const name = [...nameParts(clues.name)].sort().join(' ');
	const id = clues.employeeId === null ? '' : compareEmployeeId(clues.employeeId);
	const mail = clues.address ?? '';
	const hashed =
		clues.hashed && mail === '' ? [clues.hashed.algorithm, clues.hashed.digest, clues.hashed.salt].join(' ') : '';
	const onlyName = id === '' && mail === '' && hashed === '' && !clues.username;
	const shared = onlyName && (people.named(clues.name).length > 1 || fullNameKeys(clues.name).length === 0);
	return {
		id:
			id || (hashed !== '' ? `hash ${hashed}` : clues.username && !mail ? `user ${clues.username.toLowerCase()}` : ''),
		mail,
		name,
		record: shared ? fingerprint : ''
	};
}

/** The identity as kept with records and decisions. */
export const identityText = (identity: Identity) =>
	JSON.stringify([identity.id, identity.mail, identity.name, identity.record]);

/** What a record said about whose it is, as its identity keeps it: names as compared, in the order of the alphabet. */
export function readIdentity(text: string): { identity: Identity; clues: Clues } {
	const [id = '', mail = '', name = '', record = ''] = JSON.parse(text) as string[];
	const [kind, ...rest] = id.split(' ');
	const isUser = kind === 'user';
	const isHash = kind === 'hash' && (rest[0] === 'sha256' || rest[0] === 'md5');
	return {
		identity: { id, mail, name, record },
		clues: {
			employeeId: id === '' || isUser || isHash ? null : id,
			address: mail || null,
			hashed: isHash
				? { algorithm: rest[0] as 'sha256' | 'md5', digest: rest[1] ?? '', salt: rest.slice(2).join(' ') }
				: null,
			name,
			username: isUser ? rest.join(' ') : null
		}
	};
}

export type Decided = { staffId: number } | { notStaff: true };
export type StoredDecision = { identity: string; staffId: number | null; decision: 'staff' | 'not-staff' | 'revoked' };

/** What people decided about identities of one provider, the latest decision of each identity. */
export class Decisions {
	#exact = new Map<string, Decided>();
	#byMail = new Map<string, Set<number>>();

	/** @param stored in the order they were made */
	constructor(stored: StoredDecision[]) {
		for (const { identity, staffId, decision } of stored) {
			if (decision === 'staff' && staffId !== null) this.#exact.set(identity, { staffId });
			else if (decision === 'not-staff') this.#exact.set(identity, { notStaff: true });
			else this.#exact.delete(identity);
		}
		for (const [text, decided] of this.#exact) {
			const { mail } = readIdentity(text).identity;
			if (!mail || !('staffId' in decided)) continue;
			const set = this.#byMail.get(mail) ?? new Set();
			this.#byMail.set(mail, set.add(decided.staffId));
		}
	}

	/** What was decided for exactly this identity. */
	exactly(identity: Identity): Decided | null {
		return this.#exact.get(identityText(identity)) ?? null;
	}

	/** Whose an address was decided to be: two people behind one address are told apart by their names. */
	holdersOf(mail: string): number[] {
		return mail === '' ? [] : [...(this.#byMail.get(mail) ?? [])];
	}

	/** Whose an address was decided to be, when all decisions about it name one person. */
	holderOf(mail: string): number | null {
		const holders = this.holdersOf(mail);
		return holders.length === 1 ? holders[0]! : null;
	}
}
