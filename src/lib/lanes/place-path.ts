/**
 * The path of an entry inside another place, such as `lanes[2].paths[0].credits`; '' is the document itself. A word of the
 * district may contain anything, and only plain ones can be written after a dot.
 */
export function pathInto(path: string, key: string | number): string {
	if (typeof key === 'number') return `${path}[${key}]`;
	if (!/^[\p{L}\p{N}_+-]+$/u.test(key)) return `${path}[${JSON.stringify(key)}]`;
	return path === '' ? key : `${path}.${key}`;
}

/** The path of a list of keys from the document down. */
export const pathOfKeys = (keys: readonly (string | number)[]): string =>
	keys.reduce<string>((path, key) => pathInto(path, key), '');
