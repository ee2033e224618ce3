/*
 * Steps of a salary table as HR's file and the table write them: "7", "07" and "Step 7" are one step, "11-13" covers three
 * years of service, "20+" every one from 20 on.
 */

/** A step as compared: without the word, zeros in front, case and spaces. */
export function foldStep(step: string): string {
	const text = step
		.trim()
		.replace(/^(step|row|year)\b\.?\s*/i, '')
		.replaceAll(/[\u2010-\u2015\u2212]/g, '-')
		.replaceAll(/\s+/g, ' ');
	return text.replaceAll(/\d+/g, (digits) => digits.replace(/^0+(?=\d)/, '')).toUpperCase();
}

/** The first and last step that a label names, `last: null` for an open end; `null` where it is no number or range of them. */
export function stepsNamed(step: string): { first: number; last: number | null } | null {
	const folded = foldStep(step);
	if (/^\d{1,3}$/.test(folded)) return { first: Number(folded), last: Number(folded) };
	const range = /^(\d{1,3}) ?(?:-|TO) ?(\d{1,3})$/.exec(folded);
	if (range && Number(range[1]) < Number(range[2])) return { first: Number(range[1]), last: Number(range[2]) };
	const open = /^(\d{1,3}) ?\+$/.exec(folded);
	return open ? { first: Number(open[1]), last: null } : null;
}

/** Whether two labels name a step in common: such a table would pay one step twice. */
export function shareStep(a: string, b: string): boolean {
	if (foldStep(a) === foldStep(b)) return true;
	const [one, other] = [stepsNamed(a), stepsNamed(b)];
	if (!one || !other) return false;
	return (one.last === null || other.first <= one.last) && (other.last === null || one.first <= other.last);
}

/** Of a table's labels the one that a person's step falls under; `null` if none does. A table has no two that share a step. */
export function stepOfTable(labels: Iterable<string>, step: string): string | null {
	const folded = foldStep(step);
	const all = [...labels];
	const same = all.find((label) => label === step) ?? all.find((label) => foldStep(label) === folded);
	if (same !== undefined) return same;
	const wanted = stepsNamed(step);
	if (!wanted || wanted.first !== wanted.last) return null;
	return all.find((label) => shareStep(label, step)) ?? null;
}
