const NAMES: Record<string, string> = {
	bloomboard: 'BloomBoard',
	edx: 'edX',
	'linkedin-learning': 'LinkedIn Learning',
	nea: 'NEA'
};

/** A provider's id as a name to read: `digital-promise` is "Digital Promise". */
export function providerWords(id: string): string {
	return (
		NAMES[id] ??
		id
			.split('-')
			.map((word) => word.slice(0, 1).toUpperCase() + word.slice(1))
			.join(' ')
	);
}
