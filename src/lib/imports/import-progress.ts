/** How far an import is within the step it is at: bytes read, records planned or stored, people whose completions are folded. */
export type ImportProgress = {
	step: 'reading' | 'planning' | 'storing' | 'folding';
	done: number;
	total: number;
};
