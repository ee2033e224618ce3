import type { Parted, Parting } from '#lib/imports/against-district.server.ts';
import { reasonWords } from '#lib/imports/reason-words.ts';

export const PARTINGS: Record<Parting, { short: string; means: string }> = {
	differs: {
		short: 'Differ',
		means: 'The file and the district have it, and not alike: another report said otherwise.'
	},
	'only in the file': {
		short: 'Only in the file',
		means: 'The provider says it and it does not stand here: the record waits or was rejected.'
	},
	'only here': { short: 'Only here', means: 'It stands here from another report, and this file is silent about it.' }
};
export const PARTING_KEYS = Object.keys(PARTINGS) as Parting[];
export const partingAsked = (text: string | null): Parting | null => PARTING_KEYS.find((key) => key === text) ?? null;

/** Why it parts, in words: the reason of a record, or what differs. */
export const whyWords = ({ parting, why }: Parted): string =>
	why === null ? '' : parting === 'only in the file' ? reasonWords(why).short : `another ${why}`;
