import { asList, asObject, asText, asTexts, asWhole, readDocument, wrong } from '#lib/files/document.ts';
import { readCost } from './cost.ts';
import { foldCredentialId, foldTitle } from './fold-title.ts';
import { providerId } from './provider-id.ts';
import { worthAt, type Worth } from './worth.ts';

export type CatalogueEntry = {
	/** Where it stands in the file, for problems found later. */
	path: string;
	provider: string;
	title: string;
	/** The provider's ids for it: course id, template id, content id. */
	ids: string[];
	/** Other titles under which files speak of it. */
	alsoTitled: string[];
	/** Which skills a completion shows, and at which level: 1 foundation, 2 application, 3 mastery. */
	skills: { skill: string; level: number }[];
	/** The district's own validity, where the issuer states none. */
	validYears: number | null;
	worth: Worth | null;
	/** What one pays for it, in the district's currency, as exact text; `null`: nobody said so. "0" is free. */
	cost: string | null;
};

export type Catalogue = {
	/** Names to show for providers, by id. */
	providers: { id: string; name: string }[];
	credentials: CatalogueEntry[];
};

/**
 * A catalogue file: `{"providers"?: [{"id", "name"}], "credentials": [{"provider", "title", "ids"?, "alsoTitled"?,
 * "skills", "validYears"?, "worth", "cost"?}]}`. `worth` is `null` or an object of worth.ts. A name of a credential (an id or a
 * title of its provider) may stand in the file only once.
 */
export function readCatalogue(document: unknown): { value: Catalogue } | { problem: string } {
	return readDocument(() => {
		const { providers, credentials } = asObject(document, '', ['credentials'], ['providers']);
		const owners = new Map<string, string>();
		return {
			providers: asList(providers ?? [], 'providers').map((value, i) => {
				const { id, name } = asObject(value, `providers[${i}]`, ['id', 'name']);
				return { id: asText(id, `providers[${i}].id`), name: asText(name, `providers[${i}].name`) };
			}),
			credentials: asList(credentials, 'credentials').map((value, i) => {
				const entry = readEntry(value, `credentials[${i}]`);
				const names = [
					...entry.ids.map((id) => `id ${foldCredentialId(id)}`),
					...[...new Set([entry.title, ...entry.alsoTitled].map(foldTitle))].map((title) => `title ${title}`)
				];
				for (const name of names) {
					const owner = owners.get(`${entry.provider} ${name}`);
					if (owner !== undefined) wrong(entry.path, `the ${name} of ${entry.provider} is already that of ${owner}`);
					owners.set(`${entry.provider} ${name}`, `${entry.path} (“${entry.title}”)`);
				}
				return entry;
			})
		};
	});
}

function readEntry(value: unknown, path: string): CatalogueEntry {
	const keys = asObject(
		value,
		path,
		['provider', 'title', 'skills', 'worth'],
		['ids', 'alsoTitled', 'validYears', 'cost']
	);
	const seen = new Set<string>();
	return {
		path,
		provider: providerId(asText(keys.provider, `${path}.provider`)),
		title: asText(keys.title, `${path}.title`),
		ids: asTexts(keys.ids ?? [], `${path}.ids`),
		alsoTitled: asTexts(keys.alsoTitled ?? [], `${path}.alsoTitled`),
		skills: asList(keys.skills, `${path}.skills`).map((item, i) => {
			const at = `${path}.skills[${i}]`;
			const { skill, level } = asObject(item, at, ['skill', 'level']);
			const id = asText(skill, `${at}.skill`);
			if (seen.has(id)) wrong(`${at}.skill`, `“${id}” stands in the list twice`);
			seen.add(id);
			return { skill: id, level: asWhole(level, `${at}.level`, 1, 3) };
		}),
		validYears:
			keys.validYears === undefined || keys.validYears === null
				? null
				: asWhole(keys.validYears, `${path}.validYears`, 1, 50),
		worth: keys.worth === null ? null : worthAt(keys.worth, `${path}.worth`),
		cost: costAt(keys.cost, `${path}.cost`)
	};
}

function costAt(value: unknown, path: string): string | null {
	if (value === undefined || value === null) return null;
	const cost = typeof value === 'string' ? readCost(value) : null;
	return (
		cost ??
		wrong(path, `expected an amount of money as a text such as "125" or "89.50"; found ${JSON.stringify(value)}`)
	);
}
