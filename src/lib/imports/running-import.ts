/** How far an import under way is, as its row says. */
export type RunningImport = {
	publicId: string;
	fileName: string;
	status: 'waiting' | 'reading' | 'planning' | 'storing';
	rowsTotal: number | null;
	rowsDone: number;
};

export const STEP_WORDS: Record<RunningImport['status'], string> = {
	waiting: 'waits for its turn',
	reading: 'is being read',
	planning: 'people and microcredentials are being looked up',
	storing: 'records are being stored'
};

/** Whether an import's row is still going to change by itself. */
export const isRunning = (status: string): status is RunningImport['status'] => Object.hasOwn(STEP_WORDS, status);
