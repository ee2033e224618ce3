import { asList, asObject, asText, asWhole, readDocument, wrong } from '#lib/files/document.ts';
import { isDate } from '#lib/time/days.ts';

/** How many holders of a skill at a level a school should have: a number of people, or a share of its active staff. */
export type Target = {
	path: string;
	skill: string;
	/** The school's id in the roster; `null`: every school. */
	school: string | null;
	level: number;
	holders: number | null;
	/** A fraction "p/q" between 0 and 1. */
	share: string | null;
	dueOn: string | null;
	why: string | null;
};

/**
 * A targets file: `{"targets": [{"skill", "school"?, "level"?, "holders" or "share", "dueOn"?, "why"?}]}`. `level` is 1 to 3
 * (1 without it), `share` a fraction such as "1/4", `school` an id of the roster (every school without it).
 */
export function readTargets(document: unknown): { value: Target[] } | { problem: string } {
	return readDocument(() => {
		const { targets } = asObject(document, '', ['targets']);
		const seen = new Set<string>();
		return asList(targets, 'targets').map((value, i) => {
			const path = `targets[${i}]`;
			const keys = asObject(value, path, ['skill'], ['school', 'level', 'holders', 'share', 'dueOn', 'why']);
			const target: Target = {
				path,
				skill: asText(keys.skill, `${path}.skill`),
				school: keys.school === undefined || keys.school === null ? null : asText(keys.school, `${path}.school`),
				level: keys.level === undefined ? 1 : asWhole(keys.level, `${path}.level`, 1, 3),
				holders: keys.holders === undefined ? null : asWhole(keys.holders, `${path}.holders`, 1, 100_000),
				share: keys.share === undefined ? null : shareAt(keys.share, `${path}.share`),
				dueOn: keys.dueOn === undefined ? null : dayAt(keys.dueOn, `${path}.dueOn`),
				why: keys.why === undefined ? null : asText(keys.why, `${path}.why`)
			};
			if ((target.holders === null) === (target.share === null)) wrong(path, 'give either “holders” or “share”');
			const key = `${target.skill} ${target.school} ${target.level}`;
			if (seen.has(key)) wrong(path, `the file has another target for “${target.skill}” at this level and school`);
			seen.add(key);
			return target;
		});
	});
}

function shareAt(value: unknown, path: string): string {
	const text = asText(value, path);
	const match = /^([1-9]\d{0,5})\/([1-9]\d{0,5})$/.exec(text);
	if (!match || Number(match[1]) > Number(match[2]))
		wrong(path, `expected a fraction from 0 to 1 such as "1/4", found “${text}”`);
	return text;
}

function dayAt(value: unknown, path: string): string {
	const text = asText(value, path);
	return isDate(text) ? text : wrong(path, `expected a day like 2027-06-30, found “${text}”`);
}
