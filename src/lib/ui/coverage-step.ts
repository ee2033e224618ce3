/*
 * How a coverage is coloured: one hue in five steps by the share of staff who hold the skill. The steps are uneven because
 * a school's usual target is a few holders, not everybody: most of what there is to see happens below a quarter.
 */

export type CoverageStep = 1 | 2 | 3 | 4 | 5;

export const COVERAGE_STEPS: Array<{ step: CoverageStep; words: string }> = [
	{ step: 1, words: 'nobody' },
	{ step: 2, words: 'under 10%' },
	{ step: 3, words: '10 to 24%' },
	{ step: 4, words: '25 to 49%' },
	{ step: 5, words: '50% and more' }
];

/** The step of `holders` among `staff`; of no staff at all it is the first. */
export function coverageStep(holders: number, staff: number): CoverageStep {
	if (holders <= 0 || staff <= 0) return 1;
	// Whole numbers on both sides, so that 3 of 30 is exactly a tenth.
	if (holders * 10 < staff) return 2;
	if (holders * 4 < staff) return 3;
	if (holders * 2 < staff) return 4;
	return 5;
}

/** Where a coverage stands against its target; people rules, section 3. */
export type CoverageStanding = 'not judged' | 'gap' | 'single holder' | 'below target' | 'met';

/** The words of a coverage cell, complete enough to be read without seeing the table's colours. */
export function coverageWords(
	holders: number,
	staff: number,
	target: number | null,
	standing: CoverageStanding
): string {
	if (staff === 0) return 'no staff';
	const of = `${holders} of ${staff} hold it`;
	if (standing === 'not judged' || target === null) return `${of}, no target`;
	if (standing === 'gap') return `${of}: gap, target ${target}`;
	if (standing === 'single holder') return `${of}: hangs on one person, target ${target}`;
	if (standing === 'below target') return `${of}: below target ${target}`;
	return `${of}: target ${target} met`;
}
