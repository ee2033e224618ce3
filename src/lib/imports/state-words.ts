/** Whether a cell is one of a provider's words; `*` in a word stands for any text. Exact but for case and outer spaces. */
export function isWord(cell: string, words: string[]): boolean {
	const text = cell
		.replace(/[\s\u00a0]+/g, ' ')
		.trim()
		.toLowerCase();
	return words.some((word) => {
		const wanted = word.toLowerCase();
		if (!wanted.includes('*')) return text === wanted;
		const [before = '', after = ''] = wanted.split('*');
		return text.length >= before.length + after.length && text.startsWith(before) && text.endsWith(after);
	});
}
