/** What the state of a finished import is called. */
export const STATUS_WORDS: Record<string, string> = {
	done: 'Counts',
	undone: 'Undone',
	refused: 'Refused',
	interrupted: 'Interrupted'
};
