import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { readDefinition, type Definition } from './definition.ts';

/**
 * The provider definitions in a folder, in the order of their file names.
 * Throws with file, place and sentence when one is wrong: a definition is part of the program, not of the district's data.
 */
export function loadDefinitions(folder = resolve('data/providers')): Definition[] {
	return readdirSync(folder)
		.filter((name) => name.endsWith('.json'))
		.sort()
		.map((name) => {
			const definition = readDefinition(JSON.parse(readFileSync(join(folder, name), 'utf8')), name);
			if ('problem' in definition) throw new Error(definition.problem);
			return definition;
		});
}
