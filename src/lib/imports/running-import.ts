import type { Paced } from './import-pace.ts';
import type { ImportTask } from '#lib/server/db/schema.ts';
import type { ImportProgress } from './import-progress.ts';

/** How far an import under way is: what its row says, and what the worker said last. */
export type RunningImport = {
	publicId: string;
	fileName: string;
	status: 'waiting' | 'reading' | 'planning' | 'storing' | ImportTask;
	rowsTotal: number | null;
	rowsDone: number;
	/** Null for an import of another program, and before the worker has said anything. */
	progress: (ImportProgress & Pick<Paced, 'perSecond' | 'left'>) | null;
};

const STEP_WORDS: Record<RunningImport['status'] | 'folding', string> = {
	weigh: 'what undoing it would change is being worked out',
	undo: 'is being undone',
	restore: 'is being let count again',
	discard: 'is being put aside',
	waiting: 'waits for its turn',
	reading: 'is being read',
	planning: 'people and microcredentials are being looked up',
	storing: 'records are being stored',
	folding: 'what it changes for people is being worked out'
};

/** Whether an import's row is still going to change by itself. */
export const isRunning = (status: string) =>
	status === 'waiting' || status === 'reading' || status === 'planning' || status === 'storing';

/** What a progress bar shows of an import: what is counted, of how many, and about how long the whole still takes. */
export function barOf({ status, rowsTotal, rowsDone, progress }: RunningImport) {
	if (progress === null)
		return {
			step: STEP_WORDS[status],
			done: rowsDone,
			total: status === 'planning' || status === 'storing' ? rowsTotal : null,
			unit: UNITS.storing,
			perSecond: null,
			left: null
		};
	const { step, done, total, perSecond, left } = progress;
	const scale = step === 'reading' ? 1024 * 1024 : 1;
	return {
		step: STEP_WORDS[isRunning(status) ? step : status],
		done: Math.round(done / scale),
		total: total > 0 ? Math.round(total / scale) : null,
		unit: UNITS[step],
		perSecond: perSecond === null ? null : Math.round(perSecond / scale),
		// A task is one step, and how long the steps of an import take says nothing about it.
		left: isRunning(status) ? left : perSecond === null ? null : (total - done) / perSecond
	};
}

const UNITS: Record<ImportProgress['step'], [one: string, many: string]> = {
	reading: ['MB', 'MB'],
	planning: ['record', 'records'],
	storing: ['record', 'records'],
	folding: ['person', 'people']
};
