/** What people of a group have in common, the narrowest first; people-rules.md, section 1. */
export const FRAMES = [
	'same school and grade',
	'same school and subject',
	'same subject across schools',
	'skill only'
] as const;
export type Frame = (typeof FRAMES)[number];

/** Where and what somebody teaches; null: HR has not said. */
export type Teaching = {
	schoolId: number;
	schoolName: string;
	subjects: string[] | null;
	gradeLevels: string[] | null;
};

/** One thing to have in common: equal keys are equal jobs. */
export type Job = { key: string; words: string };

/**
 * The jobs of a teacher in a frame, in order. The narrowest are the course (a subject in a grade) and the grade itself. A
 * grade alone is the job of somebody who teaches few grades, or whose subject HR has not said: two teachers of grades 9
 * to 12, one of English and one of physics, are not job-alike.
 */
export function jobsOf(frame: Frame, teaching: Teaching, { mostGradesOfAJob }: { mostGradesOfAJob: number }): Job[] {
	const { schoolId, schoolName } = teaching;
	const grades = distinct(teaching.gradeLevels, gradeKey);
	const subjects = distinct(teaching.subjects, fold);
	switch (frame) {
		case 'same school and grade': {
			const courses = grades.flatMap((grade) =>
				subjects.map((subject) => ({
					key: `${schoolId} course ${subject.key} ${grade.key}`,
					words: `${subject.word}, grade ${grade.word} at ${schoolName}`
				}))
			);
			if (grades.length > mostGradesOfAJob && subjects.length > 0) return courses;
			return [
				...courses,
				...grades.map(({ key, word }) => ({ key: `${schoolId} grade ${key}`, words: `grade ${word} at ${schoolName}` }))
			];
		}
		case 'same school and subject':
			return subjects.map(({ key, word }) => ({
				key: `${schoolId} subject ${key}`,
				words: `${word} at ${schoolName}`
			}));
		case 'same subject across schools':
			return subjects.map(({ key, word }) => ({ key: `subject ${key}`, words: `${word}, across schools` }));
		case 'skill only':
			return [{ key: 'skill', words: 'the skill only' }];
	}
}

export const gradesKnown = ({ gradeLevels }: Teaching) => gradeLevels !== null && gradeLevels.length > 0;
/** "grade 3", "grades 9, 10, 11": in the order of the grades. */
export function gradesInWords(gradeLevels: string[] | null): string {
	const words = distinct(gradeLevels, gradeKey).map(({ word }) => word);
	return `${words.length === 1 ? 'grade' : 'grades'} ${words.join(', ')}`;
}

export const subjectsKnown = ({ subjects }: Teaching) => subjects !== null && subjects.length > 0;

/** Each word once, by its key; of several spellings the first in order. */
function distinct(words: string[] | null, keyOf: (word: string) => string): Array<{ key: string; word: string }> {
	const byKey = new Map<string, string>();
	for (const word of (words ?? []).map((one) => one.trim()).sort()) {
		const key = keyOf(word);
		if (key !== '' && !byKey.has(key)) byKey.set(key, word);
	}
	return [...byKey].map(([key, word]) => ({ key, word })).sort((a, b) => (a.key < b.key ? -1 : 1));
}

const fold = (word: string) => word.toLowerCase().replace(/\s+/g, ' ');

/** Rosters write the third grade as 3 and as 03, kindergarten as K and as KG. Numbers sort as numbers. */
function gradeKey(grade: string): string {
	const folded = fold(grade);
	if (/^\d+$/.test(folded)) return String(Number(folded)).padStart(2, '0');
	return folded === 'kg' ? 'k' : folded;
}
