/** What the state of an import is called that does not change by itself. */
export const STATUS_WORDS: Record<string, string> = {
	planned: 'Waits',
	unmapped: 'Not explained',
	done: 'Counts',
	undone: 'Undone',
	refused: 'Refused',
	interrupted: 'Interrupted',
	discarded: 'Not stored'
};
