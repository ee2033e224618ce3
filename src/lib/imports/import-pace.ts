import type { ImportProgress } from './import-progress.ts';

/** How long the steps of an import take against one another: measured with 250,000 records of which most are new. */
const SHARES: Record<ImportProgress['step'], number> = { reading: 0.2, planning: 0.36, storing: 0.26, folding: 0.18 };
const STEPS = Object.keys(SHARES) as ImportProgress['step'][];

/** How an import gets on: seconds since it began, how much a second within the step, and about how many seconds are left. */
export type Paced = { elapsed: number; perSecond: number | null; left: number | null };

/** Follows one import by what it says of itself. */
export class ImportPace {
	#began: number | null = null;
	#step: ImportProgress['step'] | null = null;
	#stepBegan = 0;
	#doneBefore = 0;

	/** @param at milliseconds of a clock that only goes forward */
	at({ step, done, total }: ImportProgress, at: number): Paced {
		this.#began ??= at;
		// Planned anew when others wrote in between: the step begins again.
		if (step !== this.#step || done < this.#doneBefore) [this.#step, this.#stepBegan] = [step, at];
		this.#doneBefore = done;
		const elapsed = (at - this.#began) / 1000;
		const inStep = (at - this.#stepBegan) / 1000;
		const before = STEPS.slice(0, STEPS.indexOf(step)).reduce((sum, one) => sum + SHARES[one], 0);
		const share = before + (total > 0 ? Math.min(1, done / total) : 0) * SHARES[step];
		return {
			elapsed,
			perSecond: inStep >= 0.5 && done > 0 ? done / inStep : null,
			// What a tenth of the work took says little about the rest.
			left: share >= 0.05 && elapsed >= 2 ? (elapsed * (1 - share)) / share : null
		};
	}
}

const STEP_WORDS: Record<ImportProgress['step'], string> = {
	reading: 'read',
	planning: 'records looked up',
	storing: 'records stored',
	folding: 'people brought up to date'
};

const number = (value: number) => Math.round(value).toLocaleString('en-US');
const megabytes = (bytes: number) => (bytes / 1024 / 1024).toFixed(1);

/** One line: "120,000 of 1,000,000 records looked up, 21,000 a second, about 40 seconds left". */
export function progressInWords({ step, done, total }: ImportProgress, { perSecond, left }: Paced): string {
	const speed =
		perSecond === null
			? ''
			: step === 'reading'
				? `, ${megabytes(perSecond)} MB a second`
				: `, ${number(perSecond)} a second`;
	const far =
		step === 'reading'
			? `${megabytes(done)} of ${megabytes(total)} MB ${STEP_WORDS[step]}`
			: `${number(done)} of ${number(total)} ${STEP_WORDS[step]}`;
	return `${far}${speed}${left === null ? '' : `, ${timeLeft(left)}`}`;
}

/** "about 40 seconds left", "about 3 minutes left". */
export function timeLeft(seconds: number): string {
	if (seconds < 10) return 'a few seconds left';
	if (seconds < 90) return `about ${Math.ceil(seconds / 10) * 10} seconds left`;
	return `about ${Math.round(seconds / 60)} minutes left`;
}
