/** The known word nearest to a mistyped one, or null when none is near: for "did you mean". */
export function nearest(word: string, known: Iterable<string>): string | null {
	const asked = word.toLowerCase();
	let best: string | null = null;
	let least = Math.max(1, Math.floor(asked.length / 3)) + 1;
	for (const candidate of known) {
		const distance = editDistance(asked, candidate.toLowerCase());
		if (distance < least) [best, least] = [candidate, distance];
	}
	return best;
}

function editDistance(a: string, b: string): number {
	let previous = Array.from({ length: b.length + 1 }, (_, j) => j);
	for (let i = 1; i <= a.length; i += 1) {
		const current = [i];
		for (let j = 1; j <= b.length; j += 1) {
			const substitution = previous[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1);
			current.push(Math.min(previous[j]! + 1, current[j - 1]! + 1, substitution));
		}
		previous = current;
	}
	return previous[b.length]!;
}
