import { nearest } from '#lib/files/nearest.ts';

/** The one thing meant, or the sentence that says why not. */
export type Found<T> = { found: T } | { problem: string };

type NamedUnit = { schoolId: number; publicId: string; sourceId: string; name: string };
type NamedSkill = { skillId: string; name: string };

/** The unit that somebody means by the roster's id, the id in addresses, or the name in any case. */
export function findUnit<T extends NamedUnit>(asked: string, units: T[]): Found<T> {
	const folded = asked.trim().toLowerCase();
	const byId = units.find(({ sourceId, publicId }) => sourceId === asked.trim() || publicId === asked.trim());
	if (byId) return { found: byId };
	const named = units.filter(
		({ name, sourceId }) => name.toLowerCase() === folded || sourceId.toLowerCase() === folded
	);
	if (named.length === 1) return { found: named[0]! };
	if (named.length > 1) {
		return {
			problem: `${named.length} schools are called “${asked}”; use the roster's id: ${named.map(({ sourceId }) => sourceId).join(' or ')}.`
		};
	}
	if (units.length === 0) return { problem: `There is no school “${asked}”: no roster is loaded yet.` };
	return {
		problem: `There is no school “${asked}”${suggestion(
			asked,
			units.flatMap(({ name, sourceId }) => [name, sourceId])
		)}`
	};
}

/** The skill that somebody means by its id or its name in any case. */
export function findSkill<T extends NamedSkill>(asked: string, skills: T[]): Found<T> {
	const folded = asked.trim().toLowerCase();
	const found =
		skills.find(({ skillId }) => skillId === asked.trim()) ??
		skills.find(({ skillId, name }) => skillId.toLowerCase() === folded || name.toLowerCase() === folded);
	if (found) return { found };
	if (skills.length === 0) return { problem: `There is no skill “${asked}”: no skills framework is loaded yet.` };
	return {
		problem: `There is no skill “${asked}”${suggestion(
			asked,
			skills.flatMap(({ skillId, name }) => [skillId, name])
		)}`
	};
}

function suggestion(asked: string, known: string[]): string {
	const near = nearest(asked.trim(), known);
	return near === null ? '.' : `; did you mean “${near}”?`;
}
