/** Names under which files speak of a provider that already has a shorter id here. */
const KNOWN: Record<string, string> = {
	'coursera-for-business': 'coursera',
	'coursera-for-campus': 'coursera',
	'edx-for-business': 'edx',
	linkedin: 'linkedin-learning',
	'credly-acclaim': 'credly',
	acclaim: 'credly',
	'nea-micro-credentials': 'nea',
	'nea-microcredentials': 'nea',
	'national-education-association': 'nea',
	'digital-promise-micro-credentials': 'digital-promise',
	'bloom-board': 'bloomboard'
};

/**
 * The id of a provider a file names in words: its name in small letters, joined by hyphens
 * (“Fresno Pacific University” is `fresno-pacific-university`), or the id it is known by (“NEA Micro-credentials” is `nea`).
 * Empty text gives an empty id: the file did not say.
 */
export function providerId(name: string): string {
	const slug = name
		.normalize('NFKD')
		.replace(/\p{M}/gu, '')
		.toLowerCase()
		.replace(/['’‘`´]/g, '')
		.replace(/[^\p{L}\p{N}]+/gu, '-')
		.replace(/^-+|-+$/g, '');
	return KNOWN[slug] ?? slug;
}
