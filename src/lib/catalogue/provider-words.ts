const NAMES: Record<string, string> = {
	bloomboard: 'BloomBoard',
	edx: 'edX',
	iste: 'ISTE',
	'linkedin-learning': 'LinkedIn Learning',
	nea: 'NEA'
};

const SMALL = new Set(['and', 'at', 'for', 'of', 'the']);

/** A provider's id as a name to read: `digital-promise` is "Digital Promise". */
export function providerWords(id: string): string {
	return (
		NAMES[id] ??
		id
			.split('-')
			.map((word, place) => (place > 0 && SMALL.has(word) ? word : word.slice(0, 1).toUpperCase() + word.slice(1)))
			.join(' ')
	);
}
