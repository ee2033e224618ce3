/**
 * Names as compared: small letters, accents and apostrophes dropped, hyphens and commas as gaps. Letters without a plain
 * form are read both ways (Sørensen is Sorensen and Soerensen).
 */

/** A person's names as the roster has them. */
export type PersonNames = {
	givenName: string;
	familyName: string;
	middleName: string | null;
	preferredGivenName: string | null;
	preferredFamilyName: string | null;
};

const LETTERS: Record<string, [string, string]> = {
	ø: ['o', 'oe'],
	ö: ['o', 'oe'],
	œ: ['oe', 'oe'],
	æ: ['ae', 'ae'],
	ä: ['a', 'ae'],
	å: ['a', 'aa'],
	ü: ['u', 'ue'],
	ß: ['ss', 'ss'],
	ł: ['l', 'l'],
	đ: ['d', 'd'],
	ð: ['d', 'd'],
	þ: ['th', 'th'],
	ı: ['i', 'i']
};

/** Most names are plain letters: nothing to fold, and spelled one way only. */
const isPlain = (text: string) => /^[\x20-\x7e]*$/.test(text);

function spell(text: string, way: 0 | 1): string[] {
	if (isPlain(text))
		return text
			.toLowerCase()
			.replace(/['`]/g, '')
			.split(/[^a-z0-9]+/)
			.filter((part) => part !== '');
	return text
		.normalize('NFC')
		.toLowerCase()
		.replace(/[øöœæäåüßłđðþı]/g, (letter) => LETTERS[letter]![way])
		.normalize('NFD')
		.replace(/\p{M}/gu, '')
		.replace(/['’‘`´ʼ]/g, '')
		.split(/[^\p{L}\p{N}]+/u)
		.filter((part) => part !== '');
}

/** The parts of a name, in both spellings where they differ. */
export function nameParts(text: string): Set<string> {
	return new Set(isPlain(text) ? spell(text, 0) : [...spell(text, 0), ...spell(text, 1)]);
}

/**
 * The keys under which a full name is the same name, whatever the order of its parts: "Lan Nguyen" and "Nguyen, Lan".
 * Single letters (initials) are left out; what has fewer than two parts then is no full name and has no key.
 */
export function fullNameKeys(text: string): string[] {
	const keys = new Set<string>();
	for (const way of isPlain(text) ? ([0] as const) : ([0, 1] as const)) {
		const parts = spell(text, way).filter((part) => part.length > 1);
		if (parts.length >= 2) keys.add(parts.sort().join(' '));
	}
	return [...keys];
}

/** Every key a person's full name may have: given, preferred or middle name with either family name, with or without the middle name. */
export function personNameKeys(names: PersonNames): Set<string> {
	const keys = new Set<string>();
	const middle = names.middleName ?? '';
	for (const family of [names.familyName, names.preferredFamilyName]) {
		if (!family) continue;
		for (const given of [names.givenName, names.preferredGivenName, middle]) {
			if (!given) continue;
			fullNameKeys(`${given} ${family}`).forEach((key) => keys.add(key));
			if (middle && given !== middle) fullNameKeys(`${given} ${middle} ${family}`).forEach((key) => keys.add(key));
		}
	}
	return keys;
}

/** Every part of every name of a person, initials left out: one shared part keeps evidence from being doubted. */
export function personNameParts(names: PersonNames): Set<string> {
	const all = [
		names.givenName,
		names.familyName,
		names.middleName,
		names.preferredGivenName,
		names.preferredFamilyName
	];
	const parts = new Set<string>();
	for (const name of all) if (name) nameParts(name).forEach((part) => parts.add(part));
	return parts;
}

/** Suffixes tell no two families apart: sharing only "Jr." is sharing nothing. */
const SUFFIXES = new Set(['jr', 'sr', 'ii', 'iii', 'iv', 'phd', 'edd', 'md', 'mr', 'mrs', 'ms', 'dr']);

/** Whether a name in a record has a part in common with a person's names. */
export function sharesPart(recordName: string, parts: Set<string>): boolean {
	return sharesOneOf(nameParts(recordName), parts);
}

/** The same for a name that is in parts already. */
export function sharesOneOf(recordParts: Set<string>, parts: Set<string>): boolean {
	for (const part of recordParts) if (part.length > 1 && !SUFFIXES.has(part) && parts.has(part)) return true;
	return false;
}
